import {_t} from "@web/core/l10n/translation";
import {Gauge} from "./gauge";
import {readQuantity} from "./quantity";
import {commandOf, currentTask, tasksOf} from "./tasks";

/** Meanings that another person than the performer gives. */
export const SECOND = ["verified", "second_checked"];

const locked = (label, note, strong = "") => ({state: "locked", icon: "lock", label, note, strong});

const ready = (label, icon, act, note = "", strong = "") => ({
    state: "ready",
    label,
    icon,
    act,
    note,
    strong,
});

const command = (act) => ({kind: "command", command: act});

/** Return the first reason that still locks the signature, and how many more there are. */
function missing(step) {
    const [first, ...more] = step.reasons || [];
    const rest = more.length ? _t("and %s more", more.length) : "";
    return {strong: first ? `${first}.` : "", note: rest};
}

function lockedSign(step) {
    const {strong, note} = missing(step);
    return locked(_t("Sign"), note, strong);
}

/** The note of a charge: how many containers are left, and what opens then. */
function lockedCharge(step) {
    const tasks = tasksOf(step).filter((task) => task.kind === "container");
    const left = tasks.filter((task) => !task.done).length;
    if (!left) {
        return lockedSign(step);
    }
    const strong = left === 1 ? _t("1 container left.") : _t("%s containers left.", left);
    return locked(_t("Sign"), _t("Signing opens after the last one."), strong);
}

// -- signing ---------------------------------------------------------------------------

function toSign(step) {
    if (SECOND.includes(step.next_meaning)) {
        const note = _t("%s is needed, another person than the performer.", step.next_who);
        return ready(_t("Verify"), "check", {kind: "sign"}, note);
    }
    const label = step.next_meaning === "approved" ? _t("Approve") : _t("Sign");
    return ready(label, "check", {kind: "sign"});
}

// -- the kinds of entry ----------------------------------------------------------------

function typed(task, {draft}) {
    const value = draft.value.trim();
    if (!value) {
        return locked(_t("Keep it"), _t("Type the value."), `${task.title}.`);
    }
    const {unit} = task.parameter;
    const act = command(commandOf(task, {value}));
    return ready(_t("Keep %s", `${value} ${unit}`.trim()), "check", act);
}

function byHand(task, {draft}) {
    const {value, reason} = {value: draft.value.trim(), reason: draft.reason.trim()};
    if (!value || (task.kind === "scale" && reason.length < 5)) {
        const note = _t("Type the value, and why it does not come from the instrument.");
        return locked(_t("Keep it"), note, `${task.title}.`);
    }
    const shown = `${value} ${task.parameter.unit}`.trim();
    return ready(_t("Keep %s", shown), "check", command(commandOf(task, {value, reason})));
}

function instrument(task, context) {
    if (context.draft.byHand) {
        return byHand(task, context);
    }
    const act = command(commandOf(task, {}));
    const {live} = context;
    if (task.kind === "scale" && live && live.value && !live.stable) {
        return locked(_t("Take it"), _t("Opens when the scale is stable."), `${task.title}.`);
    }
    const shown = live && live.value ? `${live.value} ${live.unit}` : "";
    const label = shown ? _t("Take %s", shown) : _t("Take the value");
    return ready(label, "check", act, task.title);
}

/** Return the seconds of a duration, ``5 min``; null where it is none. */
export function secondsOf(text) {
    const {number, unit} = readQuantity(text);
    const factor = {s: 1, min: 60, h: 3600, d: 86400}[unit];
    return number && factor ? number.drawn * factor : null;
}

/** Return when a running timer may be stopped and when it must be, in seconds. */
export function timerRange(parameter) {
    const match = /([\d.]+) \.\. ([\d.]+) (\S+)/.exec(parameter.limits.action || "");
    const target = secondsOf(parameter.limits.target);
    if (!match) {
        return {least: target, target, most: null};
    }
    const [, from, to, unit] = match;
    const [least, most] = [secondsOf(`${from} ${unit}`), secondsOf(`${to} ${unit}`)];
    return {least, target: target || least, most};
}

function timer(task, {clock}) {
    const {running, limits} = task.parameter;
    const act = command(commandOf(task, {}));
    if (!running) {
        const note = limits.action ? _t("%s, the server measures.", limits.action) : "";
        return ready(_t("Start the timer"), "play", act, note, `${task.title}.`);
    }
    const {least} = timerRange(task.parameter);
    const left = least ? least - clock.secondsSince(running) : 0;
    const primary = ready(_t("Stop the timer"), "pause", act, "", `${task.title}.`);
    return left > 0 ? {...primary, state: "timed", icon: "clock", left} : primary;
}

function sample(task) {
    return ready(_t("Sample taken"), "check", command(commandOf(task, {})), task.title);
}

// -- weighing --------------------------------------------------------------------------

/** Return whether the next container of a line is the last one it may have. */
function lastContainer(weigh) {
    const line = weigh.lines.find((each) => each.line === weigh.line);
    const used = line ? line.containers.length : 0;
    return !weigh.containers_most || used + 1 >= weigh.containers_most;
}

function confirmed(label, gauge, note) {
    const shown = `${label} ${gauge.write(gauge.net)}`;
    return ready(shown, "check", command({name: "weigh"}), note);
}

function typedWeight(weigh, draft, unit) {
    const {value, reason} = {value: draft.value.trim(), reason: draft.reason.trim()};
    if (!value || reason.length < 5) {
        const note = _t("Type the weight, and why it does not come from the scale.");
        return locked(_t("Confirm"), note);
    }
    const act = command({name: "weigh", value, unit, reason});
    return ready(_t("Confirm %s", `${value} ${unit}`), "check", act, _t("Typed by hand."));
}

function outOfWindow(gauge, weigh) {
    if (gauge.place === "over") {
        const out = gauge.write(gauge.left.absolute);
        return locked(_t("Confirm"), _t("Take out at least %s.", out));
    }
    if (gauge.place === "low" && lastContainer(weigh)) {
        return locked(
            _t("Confirm"),
            _t("Opens when stable between %(low)s and %(high)s.", {
                low: gauge.low.text,
                high: gauge.write(gauge.high),
            })
        );
    }
    return null;
}

/** Return the primary of a weighing: open when what is on the scale may be confirmed. */
export function weighPrimary(weigh, {live, draft}) {
    if (!weigh.source || !weigh.source.line) {
        return locked(_t("Confirm"), _t("Scan the drum to weigh from."));
    }
    const gauge = new Gauge(weigh, live);
    if (draft.byHand) {
        return typedWeight(weigh, draft, gauge.unit || readQuantity(weigh.planned).unit);
    }
    if (!gauge.bounded || !gauge.net) {
        return locked(_t("Confirm"), _t("The scale has sent no weight yet."));
    }
    if (!gauge.stable) {
        return locked(_t("Confirm"), _t("Opens when the scale is stable."));
    }
    const short = gauge.place === "low";
    const note = short
        ? _t("Closes this container. The rest goes into the next one.")
        : _t("The container gets its number and label.");
    const label = short ? _t("Close at") : _t("Confirm");
    return outOfWindow(gauge, weigh) || confirmed(label, gauge, note);
}

// -- in-process checks -----------------------------------------------------------------

/** Return the primary of a set of tests: the next test, or what is still missing. */
function testPrimary(task, {step, shown}) {
    const test = step.tests.find((each) => each.test === shown) || task.test;
    const full = test.readings.length >= test.size;
    if (full && test.test !== task.test.test) {
        const act = {kind: "task", key: task.key};
        const label = _t("Next: %s", task.test.name.toLowerCase());
        const note = _t("%s is complete. One signature closes the whole set.", test.name);
        return {...ready(label, "next", act, note), after: true};
    }
    const strong = _t("%(taken)s of %(size)s readings.", {
        taken: test.readings.length,
        size: test.size,
    });
    return locked(_t("Sign"), _t("Signing opens when every test is complete."), strong);
}

// -- the step --------------------------------------------------------------------------

const BY_KIND = {
    typed,
    timer,
    sample,
    tag: instrument,
    scale: instrument,
    test: testPrimary,
    choice: (task) => locked(_t("Sign"), _t("Choose one."), `${task.title}.`),
    check: (_task, {step}) => lockedSign(step),
    equipment: (_task, {step}) => lockedSign(step),
    lot: (_task, {step}) => lockedSign(step),
    container: (_task, {step}) => lockedCharge(step),
};

function ofOpenStep(context) {
    const {step, actor} = context;
    const others = step.performer && step.performer !== actor.login;
    if (!step.reasons.length || SECOND.includes(step.next_meaning)) {
        return others && !SECOND.includes(step.next_meaning) ? takeOver(context) : toSign(step);
    }
    if (others) {
        return takeOver(context);
    }
    return ofTask(context);
}

function takeOver({step, names}) {
    const who = names.short(step.performer);
    return ready(
        _t("Take it over"),
        "play",
        command({name: "take_over"}),
        _t("Both names stay in the record."),
        _t("%s works on this step.", who)
    );
}

function ofTask(context) {
    const {step, chosen} = context;
    const task = currentTask(step, chosen);
    if (task && task.kind === "equipment") {
        return lockedSign(step);
    }
    if (step.weigh && step.left.length) {
        return weighPrimary(step.weigh, context);
    }
    return task ? BY_KIND[task.kind](task, context) : lockedSign(step);
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
 * @param {Object} context.step the step's screen
 * @param {Object[]} context.rail
 * @param {Object} context.actor who acts
 * @param {Names} context.names
 * @param {SiteClock} context.clock
 * @param {Object|null} context.live the scale's latest message
 * @param {Object} context.draft what is typed: value, reason, byHand
 * @param {string} context.chosen key of the task somebody chose
 * @param {string} context.shown test that is shown
 * @returns {{state, label, icon, act, note, strong}} state is ready, locked or timed
 */
export function primaryOf(context) {
    const {step} = context;
    if (!step || step.status === "done" || step.status === "skipped") {
        return ofFinished(context);
    }
    if (step.status === "open") {
        return ofOpenStep(context);
    }
    if (!step.turn) {
        return locked(_t("Start"), _t("Other steps come first."), _t("Only to read."));
    }
    const act = {kind: "begin", step: step.key};
    return ready(_t("Start %s", step.number), "play", act);
}
