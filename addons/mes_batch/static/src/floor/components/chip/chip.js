import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";

/** A machine of the step: which one, and how long it stays good; or that it is to scan. */
export class Chip extends Component {
    static template = "mes_batch.EquipmentChip";
    static components = {Icon};
    static props = {need: Object};

    get look() {
        const {unit, ok} = this.props.need;
        if (!unit) {
            return {tone: "todo", icon: "scan"};
        }
        return ok === false ? {tone: "warn", icon: "warn"} : {tone: "ok", icon: "ok"};
    }

    get name() {
        const {unit, class_name, need} = this.props.need;
        return unit || class_name || need;
    }

    get state() {
        const {unit, until, good, class_name} = this.props.need;
        return unit ? until || good || class_name : _t("to scan");
    }
}
