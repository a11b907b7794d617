import {markRaw} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Names} from "./people";
import {primaryOf} from "./primary/primary";
import {currentTask} from "./tasks";

const EMPTY = {value: "", reason: "", byHand: false, parts: []};

/** Seconds after which a scale's message is not what lies on it now, as on the server. */
const FRESH = 5;

/**
 * The step on the screen: what the server shows of it, and what is typed into it.
 *
 * What is typed stays until it has been kept, whatever happens to the network.
 */
export class BatchStep {
    /**
     * @param {Line} line
     * @param {Commands} commands
     * @param {SiteClock} clock
     */
    constructor(line, commands, clock) {
        this.line = line;
        this.commands = commands;
        this.clock = clock;
        this.batch = 0;
        this.key = null;
        this.screen = null;
        this.live = null;
        this.chosen = "";
        this.shown = "";
        this.draft = {...EMPTY};
    }

    /** Open a step of a batch; without a key the first whose turn it is. */
    async open(batch, key = null) {
        this.close();
        this.batch = batch;
        this.key = key;
        await this.look();
    }

    close() {
        this.batch = 0;
        this.key = null;
        this.screen = null;
        this.forget();
        this.shown = "";
    }

    /** Read the screen again; an answer to an older question is dropped. */
    async look() {
        const {batch, key} = this;
        const screen = await this.line.call("mes.batch", "screen", [[batch]], {
            step: key,
        });
        if (batch === this.batch && key === this.key) {
            this.screen = markRaw(screen);
            this.key = screen.step ? screen.step.key : null;
            this.clock.set(screen.now);
        }
    }

    /** Send a command of this step and read the screen again. */
    async act(command) {
        const answer = await this.commands.send(this.batch, {
            step: this.key,
            ...command,
        });
        if (answer.ok) {
            this.forget();
        }
        await this.look();
        return answer;
    }

    /** Begin with an empty draft, at the task that is next. */
    forget() {
        this.draft = {...EMPTY, parts: []};
        this.chosen = "";
        this.live = null;
    }

    choose(key) {
        this.forget();
        this.chosen = key;
    }

    show(test) {
        this.draft = {...EMPTY, parts: []};
        this.shown = test;
    }

    get step() {
        return this.screen ? this.screen.step : null;
    }

    get task() {
        return this.step && currentTask(this.step, this.chosen);
    }

    /** Whether the step has begun and the active person is the one who performs it. */
    get mine() {
        const {step} = this;
        return Boolean(
            step && step.status === "open" && step.performer === this.screen.actor.login
        );
    }

    get names() {
        const {names, actor} = this.screen;
        return new Names({[actor.login]: actor.name, ...names});
    }

    /** Code of the scale whose weight the screen shows; empty where it shows none. */
    get scale() {
        const {step, task} = this;
        if (!this.mine) {
            return "";
        }
        if (step.weigh) {
            return step.weigh.scale;
        }
        const bound =
            task &&
            task.kind === "scale" &&
            step.needs.filter((need) => need.class === "scale" && need.unit);
        return bound && bound.length ? bound[0].unit : "";
    }

    /** Read the scale's latest message. */
    async weighed() {
        const code = this.scale;
        if (!code) {
            this.live = null;
            return;
        }
        const live = await this.line.call("maintenance.equipment", "mes_scale", [code]);
        if (code === this.scale) {
            this.live = live && live.age <= FRESH ? markRaw(live) : null;
        }
    }

    get primary() {
        const {step, clock, live, draft, chosen, shown, names} = this;
        const {rail, actor} = this.screen;
        return primaryOf({step, rail, actor, names, clock, live, draft, chosen, shown});
    }

    /** Return what the screen knows of a container or a unit, to head a verdict with. */
    thing(text) {
        const lines = (this.step && this.step.charge) || [];
        for (const line of lines) {
            const found = line.containers.find((each) => each.code === text);
            if (found) {
                const detail = [`${line.item} ${found.net}`, _t("lot %s", found.lot)];
                return {about: found.code, detail: detail.join(" · ")};
            }
        }
        return {};
    }
}
