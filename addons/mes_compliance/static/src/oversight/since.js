import {_t} from "@web/core/l10n/translation";
import {day, moment} from "../time/plant_time";

/** Return a stored day or moment (UTC) as people of the place read it. */
export function told(text, zone) {
    return text.length > 10 ? moment(text.replace(" ", "T"), zone) : day(text, "utc");
}

/** Return since when something is so, or when it will be due; empty where not known. */
export function since(item, zone) {
    if (!item.since) {
        return "";
    }
    const when = told(item.since, zone);
    const today = luxon.DateTime.now().setZone(zone).toISODate();
    return item.since.slice(0, 10) > today ? _t("due %s", when) : _t("since %s", when);
}
