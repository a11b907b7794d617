import {Component} from "@odoo/owl";
import {Chip} from "../chip/chip";

/** Number, name and instruction of the step, with the machines it works on. */
export class StepTitle extends Component {
    static template = "mes_batch.StepTitle";
    static components = {Chip};
    static props = {step: Object};

    get name() {
        const {name, round} = this.props.step;
        return round ? `${name}, ${round}` : name;
    }

    get line() {
        const {instruction, documents} = this.props.step;
        return [instruction.trim(), ...documents].filter(Boolean).join(" · ");
    }
}
