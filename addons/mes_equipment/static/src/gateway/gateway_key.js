import {Component, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** Shows a gateway's key, this once: closed, nobody can read it again. */
export class GatewayKeyDialog extends Component {
    static template = "mes_equipment.GatewayKeyDialog";
    static components = {Dialog};
    static props = {close: Function, code: String, value: String};

    setup() {
        this.state = useState({copied: false});
        this.title = _t("Key of %s", this.props.code);
    }

    async copy() {
        await browser.navigator.clipboard.writeText(this.props.value);
        this.state.copied = true;
    }
}

/** Params: `key` and `code`. The form behind it is read again when it closes. */
export function gatewayKeyAction(env, action) {
    const {key, code} = action.params;
    env.services.dialog.add(
        GatewayKeyDialog,
        {value: key, code},
        {
            onClose: () =>
                env.services.action.doAction({
                    type: "ir.actions.client",
                    tag: "soft_reload",
                }),
        }
    );
}

registry.category("actions").add("mes_equipment.gateway_key", gatewayKeyAction);
