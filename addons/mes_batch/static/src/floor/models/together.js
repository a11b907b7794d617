import {markRaw} from "@odoo/owl";
import {newUuid} from "./commands";

/** Seconds between two signs of life; the server forgets a screen after ten. */
export const BEAT = 4;

/** Milliseconds in which a look that is under way may answer a hint. */
const PATIENCE = 150;

const HINTS = ["mes.batch", "mes.presence", "mes.witness", "mes.batch.help"];
const LINK = ["BUS:CONNECT", "BUS:RECONNECT", "BUS:DISCONNECT"];

/**
 * What goes on in the batch on other screens: who is there, and that something changed.
 *
 * The bus brings hints and nothing else; the screen reads again what it shows. Whatever
 * happened while the line was cut is read when it is back. Without a websocket
 * everything comes by asking now and then.
 */
export class Together {
    /**
     * @param {Line} line
     * @param {Object} [bus] Odoo's bus service
     */
    constructor(line, bus = null) {
        this.line = line;
        this.bus = bus && markRaw(bus);
        this.screen = newUuid();
        this.watching = false;
        this.people = [];
        this.asked = [];
        this.help = 0;
        this.read = 0;
        this.batch = 0;
        this.linked = false;
        this.onHint = () => null;
        this.heard = markRaw({});
    }

    /** Listen until the screen closes. */
    listen(onHint) {
        this.onHint = onHint;
        if (!this.bus) {
            return;
        }
        for (const type of HINTS) {
            this.heard[type] = ({id}) => this.hint(type, id);
            this.bus.subscribe(type, this.heard[type]);
        }
        for (const event of LINK) {
            this.heard[event] = () => this.link(event);
            this.bus.addEventListener(event, this.heard[event]);
        }
        this.linked = this.bus.workerState === "CONNECTED";
        this.bus.start();
    }

    /** The line came or went; what was missed meanwhile is read now. */
    link(event) {
        this.linked = event !== "BUS:DISCONNECT";
        if (event === "BUS:RECONNECT") {
            this.onHint("mes.batch");
        }
    }

    hint(type, id) {
        if (type === "mes.witness" || id === this.batch) {
            setTimeout(() => this.onHint(type, id), PATIENCE);
        }
    }

    /** Follow the batch on the screen, and no other. */
    follow(batch) {
        if (batch === this.batch) {
            return;
        }
        const channel = (id) => `mes.batch_${id}`;
        if (this.batch && this.bus) {
            this.bus.deleteChannel(channel(this.batch));
        }
        if (batch && this.bus) {
            this.bus.addChannel(channel(batch));
        }
        Object.assign(this, {batch, people: [], help: 0, read: 0});
    }

    /** Give the screen's sign of life, and hear who is there. */
    async beat(shown) {
        const told = await this.line.call("mes.presence", "beat", [
            this.screen,
            {...shown, watching: this.watching},
        ]);
        this.asked = told.asked;
        if ((shown.batch || 0) === this.batch) {
            this.people = told.people;
            this.help = told.help;
        }
    }

    /** Whether somebody said something in the batch's room that was not read here. */
    get news() {
        return this.help > this.read;
    }

    /** Who has a step on the screen, by its key. */
    at(step) {
        return this.people.filter((each) => each.step === step);
    }

    /** The people on other screens, each once; none of those who are named. */
    others(logins) {
        const found = new Map();
        for (const each of this.people) {
            if (!logins.includes(each.login) && !found.has(each.login)) {
                found.set(each.login, each);
            }
        }
        return [...found.values()];
    }

    /** The screen closes: say so, and listen no longer. */
    stop() {
        this.follow(0);
        if (this.bus) {
            for (const type of HINTS) {
                this.bus.unsubscribe(type, this.heard[type]);
            }
            for (const event of LINK) {
                this.bus.removeEventListener(event, this.heard[event]);
            }
        }
        return this.line.call("mes.presence", "leave", [this.screen]);
    }
}
