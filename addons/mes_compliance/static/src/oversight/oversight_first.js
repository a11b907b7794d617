import {Component} from "@odoo/owl";
import {Mark} from "../mark/mark";
import {since} from "./since";

/** What is late, the oldest first, over all rows. */
export class OversightFirst extends Component {
    static template = "mes_compliance.OversightFirst";
    static components = {Mark};
    static props = {items: Array, totals: Object, tz: String, show: Function};

    get all() {
        return this.props.totals.overdue + this.props.totals.unproven;
    }

    mark(item) {
        return item.standing === "overdue" ? "clock" : "ask";
    }

    since(item) {
        return since(item, this.props.tz);
    }
}
