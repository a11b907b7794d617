import {Component, onWillStart} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useHints} from "../bus_hooks";
import {useOdoo, useReactive} from "../hooks";
import {Icon} from "../icons/icon";
import {LOOK_AGAIN} from "../models/witnessing";
import {WitnessCard} from "./witness_card";

/**
 * The page on which people sign on their own phone, tablet or desktop what a colleague
 * asks them for. Without a request in its address it lists what waits for the person.
 */
export class WitnessAction extends Component {
    static template = "mes_batch.WitnessAction";
    static components = {Icon, WitnessCard};
    static props = {...standardActionServiceProps};
    static path = "asked-to-sign";

    setup() {
        this.orm = useOdoo("orm");
        this.action = useOdoo("action");
        // on a phone an open conversation would stand before the page
        useOdoo("mail.store").chatHub.hideAll();
        const {request} = this.props.action.params || {};
        this.state = useReactive({request: request || 0, waiting: []});
        onWillStart(() => this.look());
        useHints(["mes.witness"], () => this.look(), LOOK_AGAIN);
    }

    async look() {
        if (!this.state.request) {
            this.state.waiting = await this.orm.silent.call(
                "mes.witness",
                "waiting",
                []
            );
        }
    }

    line({batch, by, place}) {
        return [batch, by, place].filter(Boolean).join(" · ");
    }

    async leave() {
        this.state.request = 0;
        await this.look();
        if (!this.state.waiting.length) {
            await this.home();
        }
    }

    /** Go back to where the person came from, else to their conversations. */
    async home() {
        try {
            await this.action.restore();
        } catch {
            await this.action.doAction("mail.action_discuss");
        }
    }
}

registry.category("actions").add("mes_batch.witness", WitnessAction);
