import {_t} from "@web/core/l10n/translation";
import {holds} from "../exceptions";
import {currentTask, tasksOf} from "../tasks";
import {ENTRIES} from "./entry";
import {command, locked, ready} from "./state";
import {weighPrimary} from "./weigh";

/** Meanings that another person than the performer gives. */
export const SECOND = ["verified", "second_checked"];

// -- signing ---------------------------------------------------------------------------

function toSign({step}) {
    const given = step.signatures.some((signature) => signature.by);
    const note = given
        ? _t("%s is needed, another person than the performer.", step.next_who)
        : "";
    const labels = {
        verified: _t("Verify"),
        second_checked: _t("Check"),
        approved: _t("Approve"),
    };
    return ready(
        labels[step.next_meaning] || _t("Sign"),
        "check",
        {kind: "sign"},
        note
    );
}

/** Return the signature, locked: the first thing that is missing, and how many more. */
function lockedSign({step}) {
    const [first, ...more] = step.reasons;
    const rest = more.length ? _t("And %s more.", more.length) : "";
    return locked(_t("Sign"), rest, first ? `${first}.` : "");
}

function lockedCharge(context) {
    const all = tasksOf(context.step).filter((task) => task.kind === "container");
    const left = all.filter((task) => !task.done).length;
    if (!left) {
        return lockedSign(context);
    }
    const strong =
        left === 1 ? _t("1 container left.") : _t("%s containers left.", left);
    return locked(_t("Sign"), _t("Signing opens after the last one."), strong);
}

// -- in-process checks -----------------------------------------------------------------

/** Return the next test once the shown one is complete, else what it still misses. */
function testPrimary(task, {step, shown}) {
    const test = step.tests.find((each) => each.test === shown) || task.test;
    if (test.readings.length >= test.size) {
        const act = {kind: "test", test: task.test.test};
        const note = _t(
            "%s is complete. One signature closes the whole set.",
            test.name
        );
        return ready(_t("Next: %s", task.test.name.toLowerCase()), "next", act, note);
    }
    const figures = {taken: test.readings.length, size: test.size};
    const strong = _t("%(taken)s of %(size)s readings.", figures);
    return locked(_t("Sign"), _t("Signing opens when every test is complete."), strong);
}

// -- the step --------------------------------------------------------------------------

function ofTask(context) {
    const task = currentTask(context.step, context.chosen);
    if (context.step.weigh && task?.kind !== "equipment") {
        return weighPrimary(context.step.weigh, context);
    }
    if (!task || task.kind === "equipment" || task.kind === "lot") {
        return lockedSign(context);
    }
    const others = {test: testPrimary, container: () => lockedCharge(context)};
    const entry = ENTRIES[task.kind] || others[task.kind];
    return entry ? entry(task, context) : lockedSign(context);
}

function takeOver({step, names}) {
    return ready(
        _t("Take it over"),
        "play",
        command({name: "take_over"}),
        _t("Both names stay in the record."),
        _t("%s works on this step.", names.short(step.performer))
    );
}

function ofOpenStep(context) {
    const {step, actor} = context;
    const others = step.performer && step.performer !== actor.login;
    if (others && !SECOND.includes(step.next_meaning)) {
        return takeOver(context);
    }
    const [waiting] = step.exceptions.filter(holds);
    if (waiting) {
        const note = _t("Opens when it is acknowledged.");
        return locked(
            _t("Sign"),
            note,
            _t("%s waits for the supervisor.", waiting.name)
        );
    }
    return step.reasons.length ? ofTask(context) : toSign(context);
}

function ofFinished({rail}) {
    const next = rail.find((each) => each.level === 1 && each.status === "ready");
    if (!next) {
        return ready(_t("Work list"), "list", {kind: "list"});
    }
    const act = {kind: "begin", step: next.key};
    return ready(_t("Start %s", `${next.number} ${next.name}`), "play", act);
}

/**
 * Return the one primary act of a step: what it does, or the sentence that unlocks it.
 *
 * @param {Object} context
 * @param {Object|null} context.step the step's screen
 * @param {Object[]} context.rail
 * @param {Object} context.actor who acts
 * @param {Names} context.names
 * @param {SiteClock} context.clock
 * @param {Object|null} context.live the scale's latest message
 * @param {Object} context.draft what is typed: value, reason, byHand
 * @param {string} context.chosen key of the task somebody chose
 * @param {string} context.shown the test that is shown
 * @returns {{state, label, icon, act, note, strong}} state is ready, locked or timed
 */
export function primaryOf(context) {
    const {step} = context;
    if (!step || ["done", "skipped"].includes(step.status)) {
        return ofFinished(context);
    }
    if (step.status === "open") {
        return ofOpenStep(context);
    }
    if (!step.turn) {
        return locked(_t("Start"), _t("Other steps come first."), _t("Only to read."));
    }
    return ready(_t("Start %s", step.number), "play", {kind: "begin", step: step.key});
}
