import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {Reasons} from "./reasons";

/** Says why something was not done. It changes nothing, so closing it is all one can do. */
export class RefusedDialog extends Component {
    static template = "mes_compliance.RefusedDialog";
    static components = {Dialog, Reasons};
    static props = {close: Function, title: String, reasons: Array};

    get verdict() {
        return _t("Refused");
    }
}

/**
 * Show the reasons of a refused act. Params: `title` (what it is about), `reasons`.
 */
export function refusedAction(env, action) {
    const {title, reasons} = action.params;
    env.services.dialog.add(RefusedDialog, {title, reasons});
}

registry.category("actions").add("mes_compliance.refused", refusedAction);
