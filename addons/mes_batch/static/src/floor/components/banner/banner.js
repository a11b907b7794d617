import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
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

    get title() {
        const {trying, since} = this.props;
        return trying
            ? _t("Trying to reach the server")
            : _t("No network since %s.", since);
    }

    get line() {
        return this.props.pending
            ? _t("What you sent waits on this device and goes in once.")
            : _t("What is typed stays. Nothing is recorded meanwhile.");
    }
}
