import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {Mark} from "@mes_compliance/mark/mark";
import {day, evidence} from "@mes_compliance/time/plant_time";
import {STRETCHES, quantity} from "../page/review_words";

/**
 * A batch that was released or rejected: the fact, who and when; what changed in stock
 * in the same transaction; the record to take away.
 */
export class Decided extends Component {
    static template = "mes_batch.Decided";
    static components = {Mark};
    static props = {review: Object};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({page: null});
        onWillStart(async () => {
            this.state.page = await this.orm.call("mes.batch", "decided_page", [
                [this.props.review.id],
            ]);
        });
    }

    get page() {
        return this.state.page;
    }

    get head() {
        return this.props.review.page.head;
    }

    get released() {
        return this.head.state === "released";
    }

    get title() {
        return this.released
            ? _t("%s is released", this.head.name)
            : _t("%s is rejected", this.head.name);
    }

    get effect() {
        return this.page.effect;
    }

    get documents() {
        return this.effect ? [...this.effect.transfers, ...this.effect.orders] : [];
    }

    get times() {
        const longest = Math.max(...this.page.times.map(({days}) => days), 0.1);
        return this.page.times.map(({key, days}) => ({
            key,
            days,
            name: STRETCHES[key],
            share: days / longest,
        }));
    }

    get files() {
        const {id, name} = this.head;
        return [
            {
                name: `${name}.pdf`,
                mark: "document",
                note: _t("PDF/A-3, with the record attached"),
                url: `/mes/batch/${id}/pdf`,
            },
            {
                name: `${name}.html`,
                mark: "link",
                note: _t("opens and verifies in any browser"),
                url: `/mes/batch/${id}/html`,
            },
            {
                name: `${name}.mesx`,
                mark: "box",
                note: _t("record, signatures, seals and public key"),
                url: `/mes/batch/${id}/bundle`,
            },
        ];
    }

    quantity(text) {
        return text ? quantity(text) : "–";
    }

    when(text) {
        return evidence(text, this.head.tz);
    }

    planned(text) {
        return text ? day(text, this.head.tz) : "–";
    }

    openDocument(row) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.model,
            res_id: row.id,
            views: [[false, "form"]],
        });
    }

    async make() {
        const id = this.props.review.id;
        await this.action.doAction(
            await this.orm.call("mes.batch", "action_bundle", [[id]])
        );
        this.state.page = await this.orm.call("mes.batch", "decided_page", [[id]]);
    }
}
