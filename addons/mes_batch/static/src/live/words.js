import {_t} from "@web/core/l10n/translation";

const {DateTime} = luxon;

/** Return a moment as on the wall of the site. */
export function wall(milliseconds, zone, format = "HH:mm:ss") {
    return DateTime.fromMillis(milliseconds, {zone}).toFormat(format);
}

/** Tone of how a tag stands; a word stands beside it always. */
export const TONES = {
    good: "ok",
    alert: "warn",
    action: "bad",
    uncertain: "warn",
    missing: "warn",
    none: "mute",
};

/** Return what is said of a tag beside its value. */
export function standingOf(tag) {
    const known = {
        good: _t("In range"),
        alert: _t("Alert"),
        action: _t("Outside"),
        uncertain: _t("Uncertain"),
        missing: _t("No readings"),
        none: _t("Never measured"),
    };
    return known[tag.standing];
}

/** Return a number as a dial shows it: four digits, or all before the point. */
function dial(number) {
    const [whole, places = ""] = number.replace("-", "").split(".");
    const most = Math.max(0, 4 - whole.length);
    return places.length > most ? Number(number).toFixed(most) : number;
}

/** Return number and unit of a latest value apart. */
export function figure(tag) {
    const [number, ...unit] = (tag.latest || "–").split(" ");
    return {number: dial(number), unit: unit.join(" ")};
}

/** Return how long an alarm stood, and whether it stands. */
export function span(alarm, zone) {
    const from = wall(alarm.raised, zone);
    if (!alarm.returned) {
        return _t("since %s", from);
    }
    const seconds = Math.round((alarm.returned - alarm.raised) / 1000);
    const until = wall(alarm.returned, zone);
    return _t("%(from)s to %(until)s, for %(seconds)s s", {from, until, seconds});
}

/** Return what people did in a step, for the trend's time axis. */
export function marksOf({marks}) {
    const texts = {value: (mark) => mark.text};
    const tones = {signature: "ok", value: "info", start: "info"};
    return marks.map((mark) => ({
        ts: mark.at,
        text: texts[mark.kind] ? texts[mark.kind](mark) : "",
        tone: tones[mark.kind],
    }));
}

/** Tags that one chart can show apart. */
const DRAWN = 4;

/** Return the tags that are drawn together: those with the unit of the first. */
export function drawnTogether(tags) {
    return tags.filter((tag) => tag.unit === tags[0].unit).slice(0, DRAWN);
}
