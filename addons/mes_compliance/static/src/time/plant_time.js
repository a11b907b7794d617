/**
 * Moments of the record as people of the plant read them: the record keeps UTC, the
 * screens show the site's own time. Where a time is evidence, its zone stands with it.
 */
const {DateTime} = luxon;

/** Return a moment of the record (`2026-11-22T13:31:12.000000Z`) at a place. */
export function atPlace(text, zone) {
    return DateTime.fromISO(text, {zone: "utc"}).setZone(zone || "utc");
}

/** Return "Wed 2 Dec". */
export function day(text, zone) {
    return atPlace(text, zone).toFormat("ccc d LLL");
}

/** Return "22 Nov 14:31". */
export function moment(text, zone) {
    return atPlace(text, zone).toFormat("d LLL HH:mm");
}

/** Return "14:31:12". */
export function clock(text, zone) {
    return atPlace(text, zone).toFormat("HH:mm:ss");
}

/** Return "22 Nov 2026, 14:31:12 (UTC+1)", for times that are evidence. */
export function evidence(text, zone) {
    return atPlace(text, zone).toFormat("d LLL yyyy, HH:mm:ss '(UTC'Z')'");
}

/** Return the whole days from one moment to another, as the calendar counts them. */
export function daysBetween(from, to, zone) {
    const start = atPlace(from, zone).startOf("day");
    const end = atPlace(to, zone).startOf("day");
    return Math.round(end.diff(start, "days").days);
}

/** Return a number with a narrow space between its thousands, as in 2 431. */
export function figure(number) {
    return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}
