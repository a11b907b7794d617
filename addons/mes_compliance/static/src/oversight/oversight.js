import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Mark} from "../mark/mark";
import {clock, day} from "../time/plant_time";
import {OversightChart} from "./oversight_chart";
import {OversightFirst} from "./oversight_first";
import {OversightRows} from "./oversight_rows";
import {Protection} from "./protection";
import {Totals} from "./totals";
import {Verified} from "./verified";

/** Milliseconds between two looks at the server, and while a verification runs. */
const REFRESH = 60_000;
const SOON = 5_000;

/**
 * The oversight page: everything of the site that is late, that cannot be shown to be
 * in order, or that waits. Rows are declared by the addons (`mes.oversight.row`); the
 * page only shows what the server counts, and each count opens exactly its records.
 */
export class Oversight extends Component {
    static template = "mes_compliance.Oversight";
    static components = {
        Layout,
        Mark,
        OversightChart,
        OversightFirst,
        OversightRows,
        Protection,
        Totals,
        Verified,
    };
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({page: null, stale: false, only: this.kept.only || ""});
        useSetupAction({getLocalState: () => ({only: this.state.only})});
        this.wake = () => document.visibilityState === "visible" && this.load();
        document.addEventListener("visibilitychange", this.wake);
        onWillStart(() => this.load());
        onWillUnmount(() => this.rest());
    }

    get kept() {
        return this.props.state || {};
    }

    get page() {
        return this.state.page;
    }

    /** The groups with the rows that the chosen figure is about. */
    get groups() {
        const {only} = this.state;
        const shown = this.page.groups.map((group) => ({
            ...group,
            rows: group.rows.filter((row) => !only || row[only]),
        }));
        return shown.filter((group) => group.rows.length);
    }

    get at() {
        return clock(this.page.at.replace(" ", "T"), this.page.tz);
    }

    get week() {
        return this.page.week;
    }

    /** By whom and when the last week was signed, or that none was. */
    get weekSaid() {
        const {by, at} = this.week;
        if (!at) {
            return _t("no week is signed yet");
        }
        return _t("last week signed by %(person)s, %(day)s", {
            person: by,
            day: day(at.replace(" ", "T"), this.page.tz),
        });
    }

    get weekMark() {
        return {overdue: "clock", unproven: "ask"}[this.week.standing] || "";
    }

    /** Fetch the page; what is shown stays when the server does not answer. */
    async load() {
        browser.clearTimeout(this.timer);
        const orm = this.page ? this.orm.silent : this.orm;
        try {
            this.state.page = await orm.call("mes.oversight.row", "page", []);
            this.state.stale = false;
        } catch (error) {
            if (!this.page) {
                throw error;
            }
            this.state.stale = true;
        }
        const pause = this.page.verification.under_way ? SOON : REFRESH;
        if (!this.gone) {
            this.timer = browser.setTimeout(() => this.load(), pause);
        }
    }

    rest() {
        this.gone = true;
        browser.clearTimeout(this.timer);
        document.removeEventListener("visibilitychange", this.wake);
    }

    choose(only) {
        this.state.only = this.state.only === only ? "" : only;
    }

    /** Open exactly the records of one figure. */
    async open(row, standing) {
        const action = await this.orm.call("mes.oversight.row", "action_records", [
            [row],
            standing || false,
        ]);
        return this.action.doAction(action);
    }

    /** Open one record, or what the row leads to where it has none. */
    show(item) {
        if (!item.model) {
            return this.open(item.row, false);
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: item.model,
            res_id: item.id,
            views: [[false, "form"]],
        });
    }

    async remind() {
        const told = await this.orm.call("mes.oversight.row", "action_remind", [[]]);
        await this.action.doAction(told);
    }

    /** Sign what the page says now: the dialog shows it, row by row, with its code. */
    signWeek() {
        const params = {
            model: "mes.periodic.review",
            id: this.week.id,
            meaning: "reviewed_qa",
            title: _t("Sign the week"),
        };
        const onClose = () => this.load();
        return this.action.doAction(
            {type: "ir.actions.client", tag: "mes_compliance.sign", params},
            {onClose}
        );
    }

    async verify() {
        await this.orm.call("mes.verification", "action_verify_now", [[]]);
        await this.load();
    }

    runs() {
        return this.action.doAction("mes_compliance.mes_verification_action");
    }
}

registry.category("actions").add("mes_oversight", Oversight);
