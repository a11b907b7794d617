import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {SignDialog} from "./sign_dialog";

/**
 * Open the signing dialog from a button of any view.
 *
 * Params: `model`, `id`, `meaning`, and where they are needed `subject`, `values` (what
 * is decided), `title`, `reason` (ask why; a text names the question) and `other`
 * (somebody else than the session's user is to sign).
 *
 * @returns {Promise<Object|undefined>} the action that closes and reloads, once signed
 */
export async function signAction(env, action) {
    const {model, id, meaning, subject, values, title, reason, other} = action.params;
    const answer = await new Promise((resolve) => {
        let signed = null;
        env.services.dialog.add(
            SignDialog,
            {
                what: {
                    model,
                    id,
                    meaning,
                    subject: subject || false,
                    values: values || {},
                },
                title,
                reason,
                other,
                onSigned: (given) => (signed = given),
            },
            {onClose: () => resolve(signed)}
        );
    });
    if (!answer) {
        return;
    }
    env.services.notification.add(_t("Signed. The record holds it."), {
        type: "success",
    });
    return {type: "ir.actions.act_window_close", infos: {signed: answer.entry}};
}

registry.category("actions").add("mes_compliance.sign", signAction);
