import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";
import {FloorDialog} from "../floor_dialog/floor_dialog";

const STATES = {
    open: _t("open"),
    acknowledged: _t("acknowledged"),
    under_investigation: _t("under investigation"),
    pending_approval: _t("waits for approval"),
    closed: _t("closed"),
    invalidated: _t("not an exception"),
};

/** Everything that was kept as an exception in a step, to be read. */
export class ExceptionsDialog extends Component {
    static template = "mes_batch.ExceptionsDialog";
    static components = {FloorDialog, Icon};
    static props = {title: String, exceptions: Array, close: Function};

    line(each) {
        const {name, severity, state} = each;
        return [name, severity, STATES[state] || state].filter(Boolean).join(" · ");
    }
}
