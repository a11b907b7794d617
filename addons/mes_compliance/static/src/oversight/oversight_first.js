import {Component} from "@odoo/owl";
import {Mark} from "../mark/mark";
import {since} from "./since";

/** What is late, the oldest first, over all rows. */
export class OversightFirst extends Component {
    static template = "mes_compliance.OversightFirst";
    static components = {Mark};
    static props = {
        items: Array,
        totals: Object,
        tz: String,
        may: Boolean,
        show: Function,
        remind: Function,
    };

    get all() {
        return this.props.totals.overdue + this.props.totals.unproven;
    }

    mark(item) {
        return item.standing === "overdue" ? "clock" : "ask";
    }

    initial(item) {
        return item.owner.charAt(0).toUpperCase();
    }

    since(item) {
        return since(item, this.props.tz);
    }
}
