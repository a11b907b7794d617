import {reactive} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/** How many rows of critical values stand on one page. */
export const ROWS = 14;

/**
 * The review of one batch as the screen knows it: what the server said last, which tab
 * and which exception are open, and what arrived since. The buttons in the form's
 * header and the page below share one of these.
 */
export class Review {
    constructor(orm, id) {
        this.orm = orm;
        this.id = id;
        this.page = null;
        this.tab = "exceptions";
        /** Id of the exception that is open in place. */
        this.opened = 0;
        this.rows = {};
        /** How many entries others added since the page was fetched. */
        this.arrived = 0;
        /** Whether the person is writing a question to production. */
        this.asking = false;
        /** The part of the page that is to be brought into view. */
        this.target = "";
        /** What was new when the person came, and when they were here before. */
        this.news = null;
    }

    get key() {
        return `mes_review_${this.id}`;
    }

    get exceptions() {
        return this.page ? this.page.exceptions : [];
    }

    get left() {
        return this.page ? this.page.left : [];
    }

    /** Begin a visit: what was new before is not new any more. */
    begin() {
        this.news = null;
        this.tab = "exceptions";
        this.opened = 0;
        this.asking = false;
    }

    /** Ask whether somebody else added to the record; the page itself stays still. */
    async check() {
        const {count} = await this.orm.call("mes.batch", "review_news", [
            [this.id],
            this.page.last,
        ]);
        this.arrived = count;
    }

    /** Fetch the page; remember for the next visit up to where it was read. */
    async load() {
        const seen = JSON.parse(browser.localStorage.getItem(this.key) || "null");
        const page = await this.orm.call("mes.batch", "review", [[this.id]], {
            since: seen ? seen.last : null,
        });
        this.news = this.news || {at: seen ? seen.at : "", kinds: page.since || {}};
        this.page = page;
        this.arrived = 0;
        this.rows = {};
        const here = {last: page.last, at: page.head.now};
        browser.localStorage.setItem(this.key, JSON.stringify(here));
        await this.fetchRows(this.tab);
    }

    /** Show a tab; its rows are fetched when it is opened first. */
    async openTab(tab) {
        await this.fetchRows(tab);
        this.tab = tab;
    }

    async fetchRows(tab) {
        if (tab !== "exceptions" && !this.rows[tab]) {
            this.rows[tab] = await this.orm.call("mes.batch", "review_rows", [
                [this.id],
                tab,
            ]);
        }
    }

    /** Open an exception in place, or close the one that is open. */
    toggle(id) {
        this.opened = this.opened === id ? 0 : id;
    }

    /**
     * The exception to be decided after another: of those that wait for the same act
     * first, in the order of the list. Production is led no further: what it has to
     * look at before its review is done then.
     */
    after(id) {
        const all = this.exceptions;
        const from = all.findIndex((each) => each.id === id);
        const others = [...all.slice(from + 1), ...all.slice(0, Math.max(from, 0))];
        const open = others.filter((each) => !each.decided);
        const same = open.find((each) => each.state === all[from]?.state);
        const production = this.page.head.next === "reviewed_production";
        return same || (production ? undefined : open[0]);
    }

    /** Say that rows were looked at; nothing moves, only their state changes. */
    async look(kind, keys) {
        await this.orm.call("mes.batch", "look", [[this.id], kind, keys]);
        for (const row of this.rows[kind]) {
            row.seen = row.seen || keys.includes(row.row);
        }
        await this.refreshLeft();
    }

    /** Fetch what is left again without moving a row under the pointer. */
    async refreshLeft() {
        const page = await this.orm.call("mes.batch", "review", [[this.id]], {
            since: null,
        });
        Object.assign(this.page, {
            left: page.left,
            later: page.later,
            tabs: page.tabs,
            entries: page.entries,
            further: page.further,
        });
    }

    async ask(question) {
        await this.orm.call("mes.batch", "ask_production", [[this.id], question]);
        await this.load();
    }

    async answer(number, text) {
        await this.orm.call("mes.batch", "answer_question", [[this.id], number, text]);
        await this.load();
    }
}

/** Keeps the review of the batch that is on the screen, for all its parts. */
export const reviewService = {
    dependencies: ["orm"],
    start(env, {orm}) {
        let kept = null;
        return {
            /** Return the one review of a batch; an earlier batch is let go. */
            of(id) {
                if (!kept || kept.id !== id) {
                    kept = reactive(new Review(orm, id));
                }
                return kept;
            },
        };
    },
};

registry.category("services").add("mes_batch.review", reviewService);
