import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Chip} from "../chip/chip";

/** Number, name and instruction of the step, with the machines it works on. */
export class StepTitle extends Component {
    static template = "mes_batch.StepTitle";
    static components = {Chip};
    static props = {step: Object};

    get name() {
        const {name, round, tests} = this.props.step;
        if (!round) {
            return name;
        }
        const words = {name, round};
        return tests.length
            ? _t("%(name)s, set %(round)s", words)
            : _t("%(name)s, round %(round)s", words);
    }

    /** Whether there are so many machines that each takes one line only. */
    get many() {
        return this.props.step.needs.length > 2;
    }

    get line() {
        const {instruction, documents} = this.props.step;
        return [instruction.trim(), ...documents].filter(Boolean).join(" · ");
    }
}
