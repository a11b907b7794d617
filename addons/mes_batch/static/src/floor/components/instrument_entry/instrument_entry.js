import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";
import {limitsLine} from "../../models/values";

/** A value that an instrument sends: what it shows now, taken with the primary. */
export class InstrumentEntry extends Component {
    static template = "mes_batch.InstrumentEntry";
    static components = {Icon};
    static props = {
        parameter: Object,
        live: {type: [Object, {value: null}]},
        onType: Function,
    };

    get isScale() {
        return this.props.parameter.entry === "scale";
    }

    get shown() {
        const {live} = this.props;
        return live && live.value ? `${live.value} ${live.unit}`.trim() : "";
    }

    get line() {
        const {live, parameter} = this.props;
        const limits = limitsLine(parameter.limits).join(" · ");
        const steady = live && live.stable ? _t("stable") : _t("moving");
        const standing = this.shown ? steady : _t("from the instrument");
        return [standing, limits].filter(Boolean).join(" · ");
    }
}
