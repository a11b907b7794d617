import {onWillDestroy, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {useService} from "@web/core/utils/hooks";
import {History} from "./history";

/** Milliseconds until the next look, while hints come and while they do not. */
export const QUIET = 5000;
export const POLL = 2000;
/** At most so often is read, however many hints come. */
export const PACE = 900;

const HINTS = ["mes.equipment", "mes.gateway"];
const followed = new Map();

/** Keeps one answer fresh. */
export class Feed {
    constructor(orm, bus, query) {
        Object.assign(this, {orm, bus, query});
        this.held = {answer: null, failed: false};
        this.history = new History((tags, window) =>
            orm.silent.call("mes.tag", "mes_trend", [tags], window)
        );
        this.channels = [];
        this.connected = true;
        this.reading = false;
        this.last = 0;
        // The bus knows a listener by its function: one for each kind of hint.
        this.hints = HINTS.map((name) => [
            name,
            () => this.soon(PACE - (Date.now() - this.last)),
        ]);
        this.lost = () => {
            this.connected = false;
            this.soon(POLL);
        };
        this.back = () => {
            if (!this.connected) {
                this.connected = true;
                this.soon(0);
            }
        };
        this.hints.forEach(([name, heard]) => bus.subscribe(name, heard));
        this.listen("addEventListener");
    }

    listen(how) {
        for (const [event, heard] of [
            ["BUS:DISCONNECT", this.lost],
            ["BUS:CONNECT", this.back],
            ["BUS:RECONNECT", this.back],
        ]) {
            this.bus[how](event, heard);
        }
    }

    /** Read in so many milliseconds, or earlier when that was asked for already. */
    soon(milliseconds) {
        const at = Date.now() + Math.max(0, milliseconds);
        if (this.timer && at >= this.due) {
            return;
        }
        browser.clearTimeout(this.timer);
        this.due = at;
        this.timer = browser.setTimeout(() => this.read(), Math.max(0, milliseconds));
    }

    /** Read now; while nobody looks, wait. */
    async read() {
        browser.clearTimeout(this.timer);
        this.timer = 0;
        if (this.stopped) {
            return;
        }
        if (this.reading || (document.hidden && this.held.answer)) {
            this.soon(POLL);
            return;
        }
        this.reading = true;
        this.last = Date.now();
        try {
            await this.ask();
            this.held.failed = false;
        } catch {
            // The next look tries again; meanwhile the screen says so.
            this.held.failed = true;
        } finally {
            this.reading = false;
        }
        this.soon(this.connected && !this.held.failed ? QUIET : POLL);
    }

    async ask() {
        const {tags, t0, t1 = false, most = 600} = this.query();
        const answer = await this.history.trend(tags, {t0, t1, most});
        if (!this.stopped) {
            this.follow(answer.channels);
            this.held.answer = answer;
        }
    }

    /** Follow these channels; two trends of one unit share one. */
    follow(channels) {
        const before = this.channels;
        this.channels = channels;
        channels
            .filter((name) => !before.includes(name))
            .forEach((name) => {
                followed.set(name, (followed.get(name) || 0) + 1);
                this.bus.addChannel(name);
            });
        before
            .filter((name) => !channels.includes(name))
            .forEach((name) => {
                followed.set(name, followed.get(name) - 1);
                if (!followed.get(name)) {
                    followed.delete(name);
                    this.bus.deleteChannel(name);
                }
            });
    }

    stop() {
        this.stopped = true;
        browser.clearTimeout(this.timer);
        this.hints.forEach(([name, heard]) => this.bus.unsubscribe(name, heard));
        this.listen("removeEventListener");
        this.follow([]);
    }
}

/**
 * Reads the series of tags again and again: when the bus hints that something came, and
 * by itself when it does not. What happened while the connection was lost is in the next
 * answer, because each answer is whole.
 *
 * @param {() => {tags: number[], t0: number, t1: number?, most: number?}} query
 * @returns {{answer: Object|null, failed: boolean}} reactive
 */
export function useTrendFeed(query) {
    const feed = new Feed(useService("orm"), useService("bus_service"), query);
    feed.held = useState({answer: null, failed: false});
    onWillStart(() => feed.read());
    onWillUpdateProps(() => feed.soon(0));
    onWillDestroy(() => feed.stop());
    return feed.held;
}
