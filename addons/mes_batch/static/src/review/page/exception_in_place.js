import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {ExceptionDecision} from "@mes_compliance/exception/exception_decision";
import {clock} from "@mes_compliance/time/plant_time";

/** How many of the entries around an exception are shown in place. */
const LINES = 6;

/** One exception, read, assessed and signed where it stands in the list. */
export class ExceptionInPlace extends Component {
    static template = "mes_batch.ExceptionInPlace";
    static components = {ExceptionDecision};
    static props = {
        id: Number,
        decided: Boolean,
        prefer: String,
        /** Whether another one waits, which opens by itself after the signature. */
        more: Boolean,
        onSigned: Function,
        onChanged: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({page: null});
        onWillStart(() => this.open());
    }

    get page() {
        return this.state.page;
    }

    get label() {
        return this.props.more ? _t("Sign, next") : _t("Sign");
    }

    get lines() {
        const {lines} = this.page.told;
        const raised = Math.max(
            0,
            lines.findIndex((line) => line.mine)
        );
        const from = Math.max(0, Math.min(raised - 2, lines.length - LINES));
        return lines.slice(from, from + LINES);
    }

    async open() {
        this.state.page = await this.orm.call("mes.exception", "page", [
            [this.props.id],
        ]);
    }

    async keepDraft(values) {
        await this.orm.call("mes.exception", "keep_draft", [[this.props.id], values]);
        await this.props.onChanged();
    }

    clock(at) {
        return clock(at, this.page.tz);
    }

    whole() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "mes.exception",
            res_id: this.props.id,
            views: [[false, "form"]],
        });
    }
}
