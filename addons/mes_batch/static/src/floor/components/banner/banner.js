import {Component} from "@odoo/owl";
import {Icon} from "../../icons/icon";

/** There is no network: since when, what waits, and a way to try again. */
export class Banner extends Component {
    static template = "mes_batch.FloorBanner";
    static components = {Icon};
    static props = {
        trying: Boolean,
        since: String,
        pending: Number,
        onRetry: Function,
    };
}
