import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * Tells people, wherever they are in Odoo, that a colleague asks for their signature.
 *
 * The hint says only that there is something; what it is, the server answers to the
 * person who asks. On the floor its own screen tells.
 */
export const witnessService = {
    dependencies: ["bus_service", "orm", "notification", "action"],
    start(env, {bus_service: bus, orm, notification, action}) {
        const told = new Map();
        function tell(each) {
            const close = notification.add(`${each.batch} · ${each.title}`, {
                title: _t("%s asks you to sign", each.by),
                type: "info",
                sticky: true,
                buttons: [
                    {
                        name: _t("Read it"),
                        primary: true,
                        onClick: () => {
                            close();
                            action.doAction({
                                type: "ir.actions.client",
                                tag: "mes_batch.witness",
                                name: each.title,
                                params: {request: each.id},
                            });
                        },
                    },
                ],
            });
            told.set(each.id, close);
        }
        bus.subscribe("mes.witness", async () => {
            const waiting = await orm.silent.call("mes.witness", "waiting", []);
            const ids = waiting.map((each) => each.id);
            for (const [id, close] of told) {
                if (!ids.includes(id)) {
                    close();
                    told.delete(id);
                }
            }
            const busy = document.querySelector(".o_mes_floor");
            for (const each of waiting.filter(({id}) => !busy && !told.has(id))) {
                tell(each);
            }
        });
    },
};

registry.category("services").add("mes_witness", witnessService);
