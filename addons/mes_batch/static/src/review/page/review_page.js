import {Component, useEffect, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {Mark} from "@mes_compliance/mark/mark";
import {SignDialog} from "@mes_compliance/sign/sign_dialog";
import {atPlace, day, daysBetween, figure} from "@mes_compliance/time/plant_time";
import {distance} from "../fields/promise_field";
import {Decided} from "../release/decided";
import {ExceptionsTab} from "./exceptions_tab";
import {LeftPanel} from "./left_panel";
import {ProofLine} from "./proof_line";
import {QuestionsPanel} from "./questions_panel";
import {ResultsPanel} from "./results_panel";
import {TABS} from "./review_words";
import {RowsTab} from "./rows_tab";
import {ValuesTab} from "./values_tab";
import {useLoadedReview} from "./use_review";

/**
 * The review of one batch: what is in order is counted, what is not is listed; the
 * right column says what still stands before the next signature.
 */
export class ReviewPage extends Component {
    static template = "mes_batch.ReviewPage";
    static components = {
        Decided,
        ExceptionsTab,
        LeftPanel,
        Mark,
        ProofLine,
        QuestionsPanel,
        ResultsPanel,
        RowsTab,
        ValuesTab,
    };
    static props = {...standardWidgetProps};

    setup() {
        this.held = useLoadedReview();
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.rootRef = useRef("root");
        useEffect(
            (target) => {
                if (target) {
                    this.review.target = "";
                    this.goTo(target);
                }
            },
            () => [this.review?.target]
        );
    }

    get review() {
        return this.held.review;
    }

    get page() {
        return this.review.page;
    }

    get head() {
        return this.page.head;
    }

    get decided() {
        return ["released", "rejected"].includes(this.head.state);
    }

    get tabs() {
        return TABS.map(({key, name}) => ({
            key,
            name,
            counted: key === "refusals" ? "" : `${this.page.tabs[key].seen}/`,
            all: this.page.tabs[key].all,
        }));
    }

    get made() {
        const {started, executed, tz} = this.head;
        if (!started || !executed) {
            return "";
        }
        const [from, to] = [atPlace(started, tz), atPlace(executed, tz)];
        const same = from.hasSame(to, "day");
        const last = to.toFormat("d LLL yyyy");
        return same
            ? _t("made %s", last)
            : _t("made %(from)s – %(to)s", {from: from.toFormat("d LLL"), to: last});
    }

    get promised() {
        const {promised, now, tz} = this.head;
        if (!promised) {
            return null;
        }
        const left = daysBetween(now, promised, tz);
        return {day: day(promised, tz), distance: distance(left), late: left < 0};
    }

    /** How many of all that is reviewed one by one; it enables nothing. */
    get reviewed() {
        const tabs = Object.entries(this.page.tabs).filter(
            ([key]) => key !== "refusals"
        );
        const seen = tabs.reduce((sum, [, tab]) => sum + tab.seen, 0);
        const all = tabs.reduce((sum, [, tab]) => sum + tab.all, 0);
        return {seen: figure(seen), all: figure(all), share: all ? seen / all : 1};
    }

    onTabKey(ev, index) {
        const step = {ArrowRight: 1, ArrowLeft: -1}[ev.key];
        if (!step) {
            return;
        }
        const {key} = TABS[(index + step + TABS.length) % TABS.length];
        this.review.openTab(key).then(() => {
            this.rootRef.el?.querySelector(`#tab_${key}`)?.focus();
        });
        ev.preventDefault();
    }

    /** Lead from a point to its cure. */
    async goTo(target) {
        const [kind, id] = target.split(" ");
        if (kind === "exception") {
            await this.review.openTab("exceptions");
            this.review.opened = Number(id);
        } else if (kind === "audit") {
            this.signAudit();
        } else if (TABS.some((tab) => tab.key === kind)) {
            await this.review.openTab(kind);
        }
        const where = kind === "exception" ? `#exception_${id}` : `#part_${kind}`;
        const found = this.rootRef.el?.querySelector(where);
        found?.scrollIntoView({block: "nearest"});
        found?.querySelector("button, input, textarea, [tabindex]")?.focus();
    }

    signAudit() {
        this.dialog.add(SignDialog, {
            what: {
                model: "mes.batch",
                id: this.review.id,
                meaning: "reviewed_audit_trail",
                subject: false,
                values: {},
            },
            title: _t("Audit-trail review of %s", this.head.name),
            onSigned: () => this.reload(),
        });
    }

    openRecipe() {
        this.open("mes.recipe.version", this.head.recipe_id);
    }

    openOrder() {
        this.open("mrp.production", this.head.order_id);
    }

    open(resModel, resId) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    async reload() {
        await this.props.record.load();
        await this.review.load();
    }
}

registry.category("view_widgets").add("mes_review_page", {component: ReviewPage});
