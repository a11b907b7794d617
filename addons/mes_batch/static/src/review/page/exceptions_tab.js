import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Mark} from "@mes_compliance/mark/mark";
import {moment} from "@mes_compliance/time/plant_time";
import {ExceptionInPlace} from "./exception_in_place";
import {SEVERITIES} from "./review_words";

const STATES = {
    open: {mark: "todo", tone: "todo", text: _t("To acknowledge")},
    acknowledged: {mark: "todo", tone: "todo", text: _t("To decide")},
    under_investigation: {mark: "waiting", tone: "wait", text: _t("Investigation")},
    pending_approval: {mark: "todo", tone: "todo", text: _t("Approve conclusion")},
    closed: {mark: "done", tone: "ok", text: _t("Closed")},
    invalidated: {mark: "refused", tone: "none", text: _t("Invalidated")},
};

/**
 * The exceptions by severity, undecided first. One is open in place; after its
 * signature the next one opens by itself.
 */
export class ExceptionsTab extends Component {
    static template = "mes_batch.ExceptionsTab";
    static components = {ExceptionInPlace, Mark};
    static props = {review: Object, onSigned: Function};

    get review() {
        return this.props.review;
    }

    get groups() {
        return SEVERITIES.map(({key, name}) => {
            const rows = this.review.exceptions.filter((each) => each.severity === key);
            const open = rows.filter((each) => !each.decided).length;
            return {key, name, rows, open};
        });
    }

    get reviewsProduction() {
        return this.review.page.head.next === "reviewed_production";
    }

    toDecide({open}) {
        return _t("%s to decide", open);
    }

    /** What a row says of its state, and by whom or since when. */
    standing(row) {
        const {tz} = this.review.page.head;
        const state = STATES[row.state];
        if (row.decided) {
            const text = row.decision_text || state.text;
            return {
                ...state,
                text,
                by: `${row.decided_by}, ${moment(row.decided_at, tz)}`,
            };
        }
        const light = ["minor", "info"].includes(row.severity);
        if (row.draft) {
            return {...state, text: _t("Draft kept"), by: ""};
        }
        if (row.state === "open" && light && !this.reviewsProduction) {
            return {...state, text: _t("To decide"), by: ""};
        }
        if (row.state === "acknowledged" && !light) {
            return {
                ...STATES.under_investigation,
                text: _t("To conclude"),
                by: row.owner,
            };
        }
        return {...state, by: row.owner};
    }

    at(row) {
        return moment(row.raised_at, this.review.page.head.tz);
    }

    onKey(ev, id) {
        if (ev.key === "Escape") {
            this.review.opened = 0;
        } else if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            this.move(ev.currentTarget, ev.key === "ArrowDown" ? 1 : -1);
            ev.preventDefault();
        }
        return id;
    }

    move(from, step) {
        const rows = [...from.closest("table").querySelectorAll(".o_mes_row_open")];
        rows[rows.indexOf(from) + step]?.focus();
    }

    /** Open the next exception by itself, then fetch the page. */
    async onSigned(row) {
        const next = this.review.after(row.id);
        this.review.opened = next ? next.id : 0;
        await this.props.onSigned();
    }
}
