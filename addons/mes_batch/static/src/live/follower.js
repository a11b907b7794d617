import {browser} from "@web/core/browser/browser";

/** Milliseconds after which what is on the screen is read again without any hint. */
const PATIENCE = 2000;

/** Fewest milliseconds between two readings, however many hints come. */
const LEAST = 900;

const HINTS = ["mes.equipment", "mes.gateway", "mes.batch"];
const JOINED = ["BUS:CONNECT", "BUS:RECONNECT"];

/**
 * Keeps a screen at what the server has now.
 *
 * Hints on the bus only say that there is something: everything is read again, so who
 * missed a hint, or lost the connection, catches up with the next reading.
 */
export class Follower {
    /**
     * @param {Function} read reads everything again; answers the channels to follow
     * @param {Object} [bus] the bus service; without it the screen asks by itself
     */
    constructor(read, bus) {
        this.read = read;
        this.bus = bus;
        this.channels = new Set();
        this.reading = false;
        this.last = 0;
        this.hint = () => this.soon();
    }

    start() {
        this.timer = browser.setInterval(() => this.beat(), PATIENCE);
        if (this.bus) {
            HINTS.forEach((hint) => this.bus.subscribe(hint, this.hint));
            JOINED.forEach((event) => this.bus.addEventListener(event, this.hint));
        }
        return this.now();
    }

    stop() {
        browser.clearInterval(this.timer);
        browser.clearTimeout(this.waiting);
        if (this.bus) {
            HINTS.forEach((hint) => this.bus.unsubscribe(hint, this.hint));
            JOINED.forEach((event) => this.bus.removeEventListener(event, this.hint));
            this.follow([]);
        }
    }

    /** Follow these channels of the bus, and no others any more. */
    follow(names) {
        const wanted = new Set(names);
        if (!this.bus) {
            return;
        }
        for (const name of this.channels) {
            if (!wanted.has(name)) {
                this.bus.deleteChannel(name);
            }
        }
        for (const name of wanted) {
            if (!this.channels.has(name)) {
                this.bus.addChannel(name);
            }
        }
        this.channels = wanted;
    }

    /** Read soon: at once, or when the last reading is long enough ago. */
    soon() {
        const left = LEAST - (Date.now() - this.last);
        browser.clearTimeout(this.waiting);
        this.waiting = browser.setTimeout(() => this.now(), Math.max(0, left));
    }

    beat() {
        const seen = document.visibilityState !== "hidden";
        if (seen && Date.now() - this.last >= PATIENCE - 100) {
            return this.now();
        }
    }

    async now() {
        if (this.reading) {
            return;
        }
        this.reading = true;
        this.last = Date.now();
        try {
            const channels = await this.read();
            this.follow(channels || []);
        } finally {
            this.reading = false;
        }
    }
}
