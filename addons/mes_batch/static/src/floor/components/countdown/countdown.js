import {Component} from "@odoo/owl";
import {counted} from "../../models/site_clock";

/**
 * A time that runs towards its end. The bar marks the latest moment, not only the due
 * one; seconds come from the server's clock.
 */
export class Countdown extends Component {
    static template = "mes_batch.Countdown";
    static props = {
        title: String,
        line: {type: String, optional: true},
        /** seconds shown: left, or passed */
        seconds: Number,
        /** share of the bar that is filled, 0 to 1 */
        filled: Number,
        /** shares at which a mark stands */
        marks: {type: Array, optional: true},
        /** running, open, late or missed */
        state: String,
        slots: {type: Object, optional: true},
    };
    static defaultProps = {line: "", marks: []};

    get shown() {
        return counted(this.props.seconds);
    }

    percent(share) {
        return `${Math.min(Math.max(share, 0), 1) * 100}%`;
    }
}
