/**
 * What a trend draws, computed from what the server answers. Pure: no screen, no clock.
 *
 * A series is `{points: [[ts, min, max, last]], gaps: [[from, to]], limits, unit, name}`;
 * times are milliseconds since 1970 UTC.
 */

/** Names of the limits, from the top down; the first and last are for action. */
export const LIMITS = ["high_action", "high_alert", "low_alert", "low_action"];

/**
 * Return points for one curve, with a hole wherever data are missing.
 *
 * @param {Array} points of the series
 * @param {Array} gaps of the series
 * @param {number} column 1: smallest, 2: greatest, 3: last value of each stretch
 */
export function curve(points, gaps, column = 3) {
    const drawn = points.map((point) => ({x: point[0], y: point[column]}));
    const holes = gaps.map(([from, to]) => ({x: (from + to) / 2, y: null}));
    return [...drawn, ...holes].sort((one, other) => one.x - other.x);
}

/** Tell whether a point of a curve stands alone, so that no line would show it. */
export function isAlone(points, index) {
    const void_ = (point) => !point || point.y === null;
    return void_(points[index - 1]) && void_(points[index + 1]);
}

/** Return the limits that a tag has, as `{name, value, action}`. */
export function limitLines(tag) {
    return LIMITS.filter((name) => typeof tag.limits[name] === "number").map(
        (name) => ({
            name,
            value: tag.limits[name],
            action: name.endsWith("action"),
        })
    );
}

/** Return between which values a tag is in order, `[low, high]`; null where open. */
export function inOrder(tag) {
    const first = (...names) =>
        names
            .map((name) => tag.limits[name])
            .find((value) => typeof value === "number") ?? null;
    return [first("low_action", "low_alert"), first("high_action", "high_alert")];
}

/** Return the smallest and greatest value to show, with a margin. */
export function extent(tags) {
    const values = tags.flatMap((tag) => [
        ...tag.points.flatMap(([, low, high]) => [low, high]),
        ...limitLines(tag).map((line) => line.value),
    ]);
    if (!values.length) {
        return [0, 1];
    }
    const low = values.reduce((one, other) => Math.min(one, other));
    const high = values.reduce((one, other) => Math.max(one, other));
    const margin = (high - low) * 0.08 || Math.abs(high) * 0.08 || 1;
    return [low - margin, high + margin];
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400];
const LONG_STEPS = [21600, 43200, 86400, 172800, 604800];

/**
 * Return moments for the time axis: even ones, of the place, about so many.
 *
 * @param {number} offset of the place from UTC, in ms
 */
export function moments(t0, t1, most = 6, offset = 0) {
    const seconds = (t1 - t0) / 1000 / most;
    const step = [...STEPS, ...LONG_STEPS].find((each) => each >= seconds) || 604800;
    const first = Math.ceil((t0 + offset) / (step * 1000)) * step * 1000 - offset;
    const found = [];
    for (let at = first; at <= t1; at += step * 1000) {
        found.push(at);
    }
    return found;
}

/** Return the alarms of a tag as marks: when, what was measured, how bad. */
export function alarmMarks(tag) {
    return tag.events
        .filter((event) => event.kind === "raised")
        .map((event) => ({
            ts: event.ts,
            value: event.value,
            unit: tag.unit,
            tone: event.limit.endsWith("action") ? "bad" : "warn",
        }));
}

/** Return a value as it is read: at most three decimals, none that say nothing. */
export function figure(value) {
    return String(Number(Number(value).toFixed(3)));
}
