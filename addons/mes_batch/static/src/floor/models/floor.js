import {markRaw} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";
import {BatchStep} from "./batch_step";
import {Commands} from "./commands";
import {FloorScans} from "./floor_scans";
import {Line} from "./line";
import {malformed, noNetwork, notice, outcomeOf} from "./outcome";
import {quietly} from "./quietly";
import {SiteClock} from "./site_clock";
import {LOOK, Station} from "./station";
import {progress} from "./tasks";
import {BEAT, Together} from "./together";

/** Milliseconds after which the server is told again that somebody touches the device. */
const STAY = 20000;

/** Dialogs in which nothing is done: a screen that looks on opens them too. */
const LOOKS = ["steps", "exceptions", "witness"];

/** Milliseconds in which a look has shown already what a hint is about. */
const HEARD = 100;

/** Seconds between two looks at a step while the bus tells when something changes. */
const SELDOM = 30;

/**
 * The surface of one device: the work list of its station, or one step of a batch.
 *
 * Whatever is scanned, pressed or typed comes here; the answer stays on the screen as
 * the outcome until the next act.
 */
export class Floor extends FloorScans {
    /**
     * @param {Object} orm the service
     * @param {Device} device
     * @param {Signals} signals
     * @param {Object} [bus] the service
     */
    constructor(orm, device, signals, bus = null) {
        super();
        this.device = device;
        this.signals = signals;
        this.clock = new SiteClock();
        this.line = new Line(orm);
        this.station = new Station(this.line, this.clock);
        this.step = new BatchStep(this.line, new Commands(this.line), this.clock);
        this.together = new Together(this.line, bus);
        this.outcome = null;
        this.dialog = null;
        this.panel = "";
        this.claim = null;
        this.working = false;
        this.looked = 0;
        this.acted = Date.now();
        this.stayed = this.acted;
        this.beats = 0;
    }

    /** Whether the screen only looks on: nothing can be done here. */
    get watching() {
        return this.together.watching;
    }

    /** Open a batch only to look on. */
    async watch(batch, step = null) {
        await this.openStep(batch, step);
        await this.quietly(() => this.here());
    }

    /** Whether a step is on the screen, else it is the work list. */
    get inStep() {
        return Boolean(this.step.batch);
    }

    // -- coming and going ----------------------------------------------------------

    /** Open what this device showed last: after a restart the same step comes back. */
    async start() {
        const {station, batch, step} = this.device.kept;
        await this.attempt(() => this.station.choose(station));
        if (this.watching) {
            return;
        }
        if (this.station.id && batch) {
            await this.attempt(() => this.step.open(batch, step));
            this.resumed();
        }
    }

    /** Say what is done and what is next, where a step was left in the middle. */
    resumed() {
        const {step} = this.step;
        if (!this.step.screen) {
            this.step.close();
        } else if (this.step.mine) {
            const more = {detail: progress(step)};
            const kept = _t("Nothing was lost.");
            this.outcome = notice("info", "play", _t("Go on"), kept, more);
        }
    }

    async goToStation(id) {
        this.clear();
        this.step.close();
        await this.attempt(() => this.station.open(id));
        this.keepPlace();
    }

    async toList() {
        this.clear();
        this.step.close();
        this.keepPlace();
        await this.attempt(() => this.station.look());
    }

    async openStep(batch, key) {
        this.clear();
        await this.attempt(() => this.step.open(batch, key));
        this.keepPlace();
    }

    /** Open a step, and begin it where it has not begun. */
    async begin(batch, key) {
        await this.openStep(batch, key);
        const {step} = this.step;
        if (step && step.status === "ready") {
            await this.act({name: "start"});
        }
    }

    keepPlace() {
        const {batch, key} = this.step;
        this.together.follow(batch);
        if (!batch) {
            this.panel = "";
        }
        if (!this.watching) {
            this.device.keep({station: this.station.id, batch, step: key});
        }
        this.quietly(() => this.here());
    }

    clear() {
        this.outcome = null;
        this.dialog = null;
        this.claim = null;
    }

    // -- time ----------------------------------------------------------------------

    /** One second has passed. */
    async beat(visible = true) {
        this.clock.tick();
        this.beats += 1;
        const often = this.inStep && this.together.linked ? SELDOM : LOOK;
        const due = this.beats % often === 0;
        if (!visible || !(this.station.id || this.watching)) {
            return;
        }
        if (this.beats % BEAT === 1) {
            await this.quietly(() => this.here());
        }
        await this.quietly(() => this.step.weighed());
        if (due && !this.working) {
            await this.quietly(() => this.look());
        }
    }

    look() {
        this.looked = Date.now();
        return this.inStep ? this.step.look() : this.station.look();
    }

    /** Say where this screen is, and hear who else is there. */
    async here() {
        const {batch, key} = this.step;
        this.together.follow(batch);
        await this.together.beat({batch, step: key, station: this.station.id});
    }

    /** Something changed on another screen: read again what this one shows. */
    async hinted(type) {
        if (type !== "mes.batch") {
            await this.quietly(() => this.here());
        } else if (!this.working && Date.now() - this.looked > HEARD) {
            await this.quietly(() => this.look());
        }
    }

    /** Somebody touched the device. */
    touched() {
        this.acted = Date.now();
    }

    /** Tell the server now and then that somebody is here, so that it does not lock. */
    async stay() {
        const {locked, people} = this.station;
        const due = this.acted - this.stayed > STAY;
        if (due && people.length && !locked) {
            this.stayed = this.acted;
            await this.quietly(() => this.station.stay());
        }
    }

    /** Lock the station where nobody has touched it for as long as it waits. */
    async lockWhenIdle() {
        const {patience, locked, people} = this.station;
        const idle = Date.now() - this.acted > patience * 60000;
        if (patience && idle && !locked && people.length) {
            this.touched();
            await this.lock();
        }
    }

    async lock() {
        await this.quietly(() => this.station.lock());
        if (this.inStep) {
            await this.quietly(() => this.step.look());
        }
    }

    // -- acts ----------------------------------------------------------------------

    /** Run something of the server; what goes wrong is said, never thrown. */
    async attempt(run) {
        this.working = true;
        try {
            return await run();
        } catch (error) {
            this.tell(
                error instanceof ConnectionLostError ? noNetwork() : malformed(error)
            );
            return null;
        } finally {
            this.working = false;
        }
    }

    /** Run something nobody asked for: a look that fails says nothing. */
    quietly(run) {
        return quietly(run);
    }

    /** Show an answer until the next act, with its one sound. */
    tell(outcome) {
        this.outcome = markRaw(outcome);
        this.signals.give(outcome.tone);
    }

    /** Send a command of the open step. */
    async act(command, thing = {}) {
        if (this.watching) {
            return this.onlyLooking();
        }
        const answer = await this.attempt(() => this.step.act(command));
        if (answer) {
            this.tell(outcomeOf(answer, thing));
            if (answer.reasons.some((reason) => reason.rule === "station_locked")) {
                this.open("logOn");
            }
        }
        return answer;
    }

    onlyLooking() {
        const advice = _t("Nothing can be done from a screen that looks on.");
        this.tell(notice("info", "wait", _t("Wait"), advice));
        return null;
    }

    /** Do what the primary says. */
    async press() {
        const {state, act} = this.step.primary;
        if (this.working || !act || state !== "ready") {
            return;
        }
        const acts = {
            command: () => this.act(act.command),
            begin: () => this.begin(this.step.batch, act.step),
            sign: () => this.open("signature", {}),
            test: () => this.step.show(act.test),
            list: () => this.toList(),
        };
        await acts[act.kind]();
    }

    /** Report a problem of a batch, in the open step where it is that batch. */
    async report(batch, words, severity) {
        const where = this.inStep && this.step.key ? {step: this.step.key} : {};
        const said = {name: "problem", words, severity, ...where};
        const answer = await this.attempt(() => this.step.commands.send(batch, said));
        if (answer) {
            this.tell(outcomeOf(answer));
            await this.quietly(() => this.look());
        }
    }

    /** Keep readings of a test, and show it until the next one is asked for. */
    read(test, readings) {
        this.step.shown = test;
        return this.act({name: "read", test, readings});
    }

    // -- dialogs -------------------------------------------------------------------

    open(name, props = {}, claim = null) {
        if (this.watching && !LOOKS.includes(name)) {
            this.onlyLooking();
            return;
        }
        this.claim = claim;
        this.dialog = {name, props};
    }

    close() {
        this.dialog = null;
        this.claim = null;
    }

    /** Open the help of the batch beside the step, or close it. */
    help() {
        this.panel = this.panel === "help" ? "" : "help";
    }

    /** Let somebody log on at the station; answers why not. */
    async logOn(who, secret) {
        const answer = await this.station.logOn(who, secret);
        if (answer.ok) {
            this.touched();
            this.clear();
            await this.quietly(() => this.look());
        }
        return answer;
    }

    /** A signature was given: read again what the step waits for now. */
    async signed() {
        await this.quietly(() => this.look());
        const {step} = this.step;
        if (step && step.status === "done") {
            const advice = _t("%s is signed.", `${step.number} ${step.name}`);
            this.tell(notice("ok", "ok", _t("Done"), advice));
        } else {
            this.tell(
                notice("ok", "ok", _t("Signed"), _t("Another person signs next."))
            );
        }
    }
}
