import {_t} from "@web/core/l10n/translation";
import {noNetwork, notice, outcomeOf} from "./outcome";
import {readingIn} from "./readings";

/** What a floor does with whatever is scanned, photographed or typed in one burst. */
export class FloorScans {
    /**
     * Something was scanned: the server says what it means now.
     *
     * @param {string} text as the scanner sent it
     * @param {string} how scanned, camera or typed
     */
    async scan(text, how = "scanned") {
        this.touched();
        if (!this.line.live) {
            this.tell(noNetwork());
        } else if (how === "scanned" && this.expects(text)) {
            await this.value(readingIn(text));
        } else if (this.inStep && this.step.thing(text).about && !this.dialog) {
            await this.act({name: "scan", text, how}, this.step.thing(text));
        } else {
            await this.resolve(text, how);
        }
    }

    /** Whether a figure is waited for, and this is one: from a balance, or typed fast. */
    expects(text) {
        const {task, mine, draft} = this.step;
        const typed = task && (task.kind === "typed" || draft.byHand);
        const waits = this.inStep && mine && !this.dialog && task;
        return waits && (typed || task.kind === "test") && readingIn(text) !== null;
    }

    /** Take a figure that arrived in one burst: the next reading, or the typed value. */
    async value(text) {
        const {task, draft} = this.step;
        if (task.kind === "test") {
            await this.part(task.test, text);
        } else {
            draft.value = text;
            await this.press();
        }
    }

    /** Take a figure of a test: a reading, or one part of a reading that has several. */
    async part({test, parts}, text) {
        const {draft} = this.step;
        const at = parts.findIndex((_part, index) => !draft.parts[index]);
        if (at >= 0) {
            draft.parts[at] = text;
        }
        if (at < 0 || at === parts.length - 1) {
            await this.read(test, [at < 0 ? text : [...draft.parts]]);
        }
    }

    /** Ask first what a scan is: a badge or a batch is never a command of a step. */
    async resolve(text, how) {
        const found = await this.attempt(() => this.station.scan(text));
        if (!found) {
            return;
        }
        if (found.kind === "badge") {
            this.claimed({badge: text, login: found.login, name: found.name});
        } else if (!this.dialog) {
            await this.meant(found, text, how);
        }
    }

    /** A badge says who somebody claims to be; the secret will prove it. */
    claimed(claim) {
        this.claim = claim;
        if (!this.dialog) {
            this.open("logOn", {}, claim);
        }
    }

    async meant(found, text, how) {
        if (found.kind === "batch") {
            await this.openStep(found.id, found.step ? found.step.step : null);
        } else if (this.inStep) {
            await this.act({name: "scan", text, how}, this.step.thing(found.code));
        } else if (found.step) {
            await this.begin(found.step.batch, found.step.step);
            await this.act({name: "scan", text, how}, this.step.thing(found.code));
        } else {
            this.tell(this.nothingFor(found));
        }
    }

    nothingFor(found) {
        if (found.answer && !found.answer.ok) {
            return outcomeOf(found.answer, {about: found.text});
        }
        const about = found.code || found.name || found.lot || found.text;
        const advice = _t("Nothing here asks for it now. Nothing was recorded.");
        return notice("info", "wait", _t("Wait"), advice, {about});
    }
}
