import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {patch} from "@web/core/utils/patch";
import {ReasonDialog} from "./reason_dialog";

const REASON_NEEDED = "odoo.addons.mes_compliance.models.mes_audited.ReasonNeeded";
const WRITING = new Set([
    "write",
    "web_save",
    "web_save_multi",
    "action_archive",
    "action_unarchive",
]);

/**
 * Asks for the reason of a change when the server wants one, and sends the change
 * again with it: from every view that saves. The form stays as it is meanwhile.
 */
export const reasonService = {
    dependencies: ["orm", "dialog"],
    start(env, {orm, dialog}) {
        const ask = (sentence) =>
            new Promise((resolve) => {
                dialog.add(
                    ReasonDialog,
                    {sentence, onSaid: resolve},
                    {onClose: () => resolve(null)}
                );
            });
        patch(orm, {
            call(model, method, args = [], kwargs = {}) {
                const answer = super.call(model, method, args, kwargs);
                if (!WRITING.has(method)) {
                    return answer;
                }
                return answer.catch(async (error) => {
                    const reason =
                        error.exceptionName === REASON_NEEDED &&
                        (await ask(error.data.message));
                    if (!reason) {
                        throw error;
                    }
                    const context = {...kwargs.context, mes_reason: reason};
                    return super.call(model, method, args, {...kwargs, context});
                });
            },
        });
    },
};

registry.category("services").add("mes_reason", reasonService);

// Whoever goes on editing is told that nothing was saved, without another dialog.
registry.category("error_notifications").add(REASON_NEEDED, {
    title: _t("Not saved yet"),
    type: "warning",
});
