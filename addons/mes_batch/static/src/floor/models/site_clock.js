import {_t} from "@web/core/l10n/translation";

const {DateTime} = luxon;

/** Part of a limit that counts as soon: amber in the last tenth. */
const SOON = 0.1;

/** Return seconds as people say them: ``43 h 04 min``, ``21 min 14 s``, ``12 s``. */
export function spoken(seconds) {
    const all = Math.max(0, Math.floor(Math.abs(seconds)));
    const [days, hours] = [Math.floor(all / 86400), Math.floor(all / 3600)];
    const [minutes, rest] = [Math.floor((all % 3600) / 60), all % 60];
    const two = (number) => String(number).padStart(2, "0");
    if (hours >= 72) {
        return _t("%(days)s d %(hours)s h", {days, hours: hours % 24});
    }
    if (hours) {
        return minutes
            ? _t("%(hours)s h %(minutes)s min", {hours, minutes: two(minutes)})
            : _t("%(hours)s h", {hours});
    }
    if (minutes) {
        return _t("%(minutes)s min %(seconds)s s", {minutes, seconds: two(rest)});
    }
    return _t("%(seconds)s s", {seconds: rest});
}

/** Return seconds as a display counts them: ``21:14``, ``1:02:09``. */
export function counted(seconds) {
    const all = Math.max(0, Math.floor(Math.abs(seconds)));
    const parts = [Math.floor(all / 3600), Math.floor((all % 3600) / 60), all % 60];
    const shown = parts[0] ? parts : parts.slice(1);
    return shown.map((part) => String(part).padStart(2, "0")).join(":");
}

/**
 * The wall clock of the site: the server's time, shown in the site's zone.
 *
 * Each answer sets it anew; between two answers it runs by itself.
 */
export class SiteClock {
    constructor() {
        this.away = 0;
        this.zone = "UTC";
        this.moment = Date.now();
    }

    /**
     * @param {string} now the server's time in UTC, ``2026-11-22 13:02:00``
     * @param {string} [zone] the site's zone
     */
    set(now, zone) {
        const server = DateTime.fromSQL(now, {zone: "utc"}).toMillis();
        this.away = server - Date.now();
        this.zone = zone || this.zone;
        this.tick();
    }

    tick() {
        this.moment = Date.now() + this.away;
    }

    get now() {
        return DateTime.fromMillis(this.moment, {zone: this.zone});
    }

    get time() {
        return this.now.toFormat("HH:mm");
    }

    get day() {
        return this.now.toFormat("ccc d LLL");
    }

    /** Return a moment of the record in the site's zone. */
    read(iso) {
        return DateTime.fromISO(iso, {zone: "utc"}).setZone(this.zone);
    }

    /** Return a moment as on the wall; with its day when that is not today. */
    at(iso) {
        const moment = this.read(iso);
        if (!moment.isValid) {
            return "";
        }
        const [days, now] = [moment.startOf("day"), this.now.startOf("day")];
        const away = Math.abs(days.diff(now, "days").days);
        const form = away === 0 ? "HH:mm" : away < 7 ? "ccc HH:mm" : "d LLL HH:mm";
        return moment.toFormat(form);
    }

    /** Return a day of the record as people write it; empty where there is none. */
    date(iso) {
        const day = DateTime.fromISO(iso || "");
        return day.isValid ? day.toFormat("d LLL yyyy") : "";
    }

    /** Return a moment with its seconds: ``14:11:32``. */
    exactly(iso) {
        const moment = this.read(iso);
        return moment.isValid ? moment.toFormat("HH:mm:ss") : "";
    }

    /** Return how many seconds are left until a moment; negative when it has passed. */
    secondsTo(iso) {
        return (this.read(iso).toMillis() - this.moment) / 1000;
    }

    /** Return how many seconds have passed since a moment. */
    secondsSince(iso) {
        return -this.secondsTo(iso);
    }

    /**
     * Return a limit of the batch as the screen shows it.
     *
     * @param {Object} limit ``name``, ``until``, ``of`` (its whole length in seconds)
     * @returns {{name, left, at, tone}} tone is running, soon or passed
     */
    limit({name, until, of}) {
        const seconds = this.secondsTo(until);
        const soon = seconds <= of * SOON ? "soon" : "running";
        const tone = seconds < 0 ? "passed" : soon;
        const left = seconds < 0 ? _t("%s over", spoken(seconds)) : spoken(seconds);
        return {name, left, at: this.at(until), tone};
    }
}
