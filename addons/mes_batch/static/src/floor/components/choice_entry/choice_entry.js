import {Component} from "@odoo/owl";
import {Icon} from "../../icons/icon";
import {limitsLine} from "../../models/values";

/** One of a few words: one tap records it. */
export class ChoiceEntry extends Component {
    static template = "mes_batch.ChoiceEntry";
    static components = {Icon};
    static props = {parameter: Object, working: Boolean, onChoose: Function};

    get line() {
        return limitsLine(this.props.parameter.limits).join(" · ");
    }
}
