import {_t} from "@web/core/l10n/translation";
import {readQuantity} from "../quantity";
import {commandOf} from "../tasks";
import {command, locked, ready} from "./state";

/** Fewest characters of a reason; the server asks for as many. */
export const REASON_LEAST = 5;

const UNITS = {s: 1, min: 60, h: 3600, d: 86400};

/** Return the seconds of a duration, ``5 min``; null where it is none. */
export function secondsOf(text) {
    const {number, unit} = readQuantity(text);
    return number && UNITS[unit] ? number.drawn * UNITS[unit] : null;
}

/** Return from when a running timer may be stopped, its target and its end, in seconds. */
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

/** Return what was typed, without blanks around it. */
export function said(draft) {
    return {value: draft.value.trim(), reason: draft.reason.trim()};
}

function keep(task, value, more = {}) {
    const shown = `${value} ${task.parameter.unit}`.trim();
    return ready(
        _t("Keep %s", shown),
        "check",
        command(commandOf(task, {value, ...more}))
    );
}

function typed(task, {draft}) {
    const {value} = said(draft);
    return value
        ? keep(task, value)
        : locked(_t("Keep it"), _t("Type the value."), `${task.title}.`);
}

function byHand(task, draft) {
    const {value, reason} = said(draft);
    if (!value || reason.length < REASON_LEAST) {
        const note = _t(
            "Type the value, and why it does not come from the instrument."
        );
        return locked(_t("Keep it"), note, `${task.title}.`);
    }
    return keep(task, value, {reason});
}

function instrument(task, {draft, live}) {
    if (draft.byHand) {
        return byHand(task, draft);
    }
    const shown = live && live.value ? `${live.value} ${live.unit}` : "";
    if (task.kind === "scale" && shown && !live.stable) {
        const note = _t("Opens when the scale is stable.");
        return locked(_t("Take it"), note, `${task.title}.`);
    }
    const label = shown ? _t("Take %s", shown) : _t("Take the value");
    return ready(label, "check", command(commandOf(task, {})), task.title);
}

function timer(task, {clock}) {
    const {running, limits} = task.parameter;
    const act = command(commandOf(task, {}));
    if (!running) {
        const note = limits.action ? _t("%s. The server measures.", limits.action) : "";
        return ready(_t("Start the timer"), "play", act, note, `${task.title}.`);
    }
    const {least} = timerRange(task.parameter);
    const left = least ? least - clock.secondsSince(running) : 0;
    const stop = ready(_t("Stop the timer"), "pause", act, "", `${task.title}.`);
    const note = _t("Stop now ends it early.");
    return left > 0 ? {...stop, state: "timed", icon: "clock", left, note} : stop;
}

function sample(task) {
    return ready(_t("Sample taken"), "check", command(commandOf(task, {})), task.title);
}

/** Per kind of task how its value is entered with the primary. */
export const ENTRIES = {typed, tag: instrument, scale: instrument, timer, sample};
