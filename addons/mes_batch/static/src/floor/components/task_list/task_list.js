import {Component} from "@odoo/owl";
import {Icon} from "../../icons/icon";

/** Checks or samples of a step: what is answered and what is not yet. */
export class TaskList extends Component {
    static template = "mes_batch.TaskList";
    static components = {Icon};
    static props = {
        title: String,
        /** key, text, state (done, no or open), word, at */
        rows: Array,
        current: String,
        onPress: Function,
    };

    icon(row) {
        return {done: "check", no: "stop"}[row.state] || "next";
    }

    classes(row) {
        return `is-${row.state}${row.key === this.props.current ? " is-current" : ""}`;
    }

    press(row) {
        if (row.state === "open") {
            this.props.onPress(row.key);
        }
    }
}
