import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";

const STATES = {
    open: _t("open"),
    acknowledged: _t("acknowledged"),
    under_investigation: _t("under investigation"),
    pending_approval: _t("waits for approval"),
    closed: _t("closed"),
    invalidated: _t("not an exception"),
};

/** What was kept as an exception in this step; what waits for somebody is said first. */
export class Exceptions extends Component {
    static template = "mes_batch.StepExceptions";
    static components = {Icon};
    static props = {exceptions: Array, onAcknowledge: Function};

    get rows() {
        const waits = (each) => each.state === "open" && ["step", "batch"].includes(each.gate);
        const rows = this.props.exceptions.map((each) => ({...each, waits: waits(each)}));
        return [...rows.filter((row) => row.waits), ...rows.filter((row) => !row.waits)];
    }

    state(row) {
        return row.waits ? _t("waits for the supervisor") : STATES[row.state] || row.state;
    }
}
