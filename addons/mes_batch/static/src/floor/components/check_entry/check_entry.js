import {Component} from "@odoo/owl";
import {Icon} from "../../icons/icon";

/** One check of a list, answered yes or no. A no is kept and calls the supervisor. */
export class CheckEntry extends Component {
    static template = "mes_batch.CheckEntry";
    static components = {Icon};
    static props = {check: Object, working: Boolean, onAnswer: Function};
}
