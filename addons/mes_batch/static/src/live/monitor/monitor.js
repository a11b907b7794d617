import {Component, markRaw, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {Layout} from "@web/search/layout";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {History} from "@mes_equipment/trend/history";
import {mayFail} from "../../floor/models/quietly";
import {useFollower} from "../use_follower";
import {drawnTogether} from "../words";
import {StepCard} from "./step_card";

/**
 * The running batches for whoever plans and supervises: what runs where, with whom, what
 * is measured there, and what waits for somebody. Read only; acts are done elsewhere.
 */
export class BatchMonitor extends Component {
    static template = "mes_batch.BatchMonitor";
    static components = {Layout, StepCard};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({shown: null, trends: {}, lost: false});
        this.histories = new Map();
        useFollower(() => this.read());
    }

    /** Ids of the batches that were asked for; null for all that run. */
    get chosen() {
        const {params} = this.props.action;
        return (params && params.batches) || null;
    }

    get batches() {
        return this.state.shown ? this.state.shown.batches : [];
    }

    async read() {
        try {
            const shown = await this.orm.silent.call("mes.batch", "monitor", [
                this.chosen,
            ]);
            const trends = await this.series(shown);
            this.state.shown = markRaw(shown);
            this.state.trends = markRaw(trends);
            this.state.lost = false;
            return shown.channels;
        } catch (error) {
            this.state.lost = true;
            if (!mayFail(error)) {
                throw error;
            }
            return [];
        }
    }

    /** Read the series of every step that is drawn; one call for each. */
    async series(shown) {
        const steps = shown.batches.flatMap((batch) =>
            batch.steps
                .filter((step) => step.tags.length)
                .map((step) => [`${batch.id} ${step.key}`, step])
        );
        const read = steps.map(async ([key, step]) => {
            const tags = drawnTogether(step.tags).map((tag) => tag.id);
            const t0 = Math.max(step.begun, shown.now - 3600 * 1000);
            return [key, await this.history(key).trend(tags, {t0, most: 300})];
        });
        return Object.fromEntries(await Promise.all(read));
    }

    /** What is known already of a step's tags. */
    history(key) {
        if (!this.histories.has(key)) {
            const ask = (tags, window) =>
                this.orm.silent.call("mes.tag", "mes_trend", [tags], window);
            this.histories.set(key, new History(ask));
        }
        return this.histories.get(key);
    }

    trendOf(batch, step) {
        return this.state.trends[`${batch.id} ${step.key}`] || null;
    }

    line(batch) {
        const {exceptions} = batch;
        return exceptions.length === 1
            ? _t("1 exception open")
            : _t("%s exceptions open", exceptions.length);
    }

    openBatch(batch) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "mes.batch",
            res_id: batch.id,
            views: [[false, "form"]],
        });
    }

    openExceptions(batch) {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: _t("Exceptions of %s", batch.name),
            res_model: "mes.exception",
            domain: [["id", "in", batch.exceptions.map((each) => each.id)]],
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }
}

registry.category("actions").add("mes_batch.monitor", BatchMonitor);
