import {_t} from "@web/core/l10n/translation";
import {Gauge} from "../gauge";
import {readQuantity} from "../quantity";
import {REASON_LEAST, said} from "./entry";
import {command, locked, ready} from "./state";

/** Return what is scanned before anything is weighed. */
export function toScan({method}) {
    return method === "difference"
        ? _t("Scan the container to adjust")
        : _t("Scan the drum to weigh from");
}

/** Return whether the next container of the line is the last one it may have. */
export function lastContainer(weigh) {
    const line = weigh.lines.find((each) => each.line === weigh.line);
    const used = line ? line.containers.length : 0;
    return !weigh.containers_most || used + 1 >= weigh.containers_most;
}

function typedWeight(draft, unit) {
    const {value, reason} = said(draft);
    if (!value || reason.length < REASON_LEAST) {
        const note = _t("Type the weight, and why it does not come from the scale.");
        return locked(_t("Confirm"), note);
    }
    const act = command({name: "weigh", value, unit, reason});
    return ready(
        _t("Confirm %s", `${value} ${unit}`),
        "check",
        act,
        _t("Typed by hand.")
    );
}

function outOfWindow(gauge, weigh) {
    if (gauge.place === "over") {
        const out = gauge.write(gauge.left.absolute);
        return locked(_t("Confirm"), _t("Take out at least %s.", out));
    }
    if (gauge.place === "low" && lastContainer(weigh)) {
        const limits = {low: gauge.low.text, high: gauge.write(gauge.high)};
        const note = _t("Opens when stable between %(low)s and %(high)s.", limits);
        return locked(_t("Confirm"), note);
    }
    return null;
}

function whatFollows(short, {method}) {
    if (short) {
        return _t("Closes this container. The rest goes into the next one.");
    }
    return method === "difference"
        ? _t("The container keeps its number and gets this content.")
        : _t("The container gets its number, then it is checked.");
}

function open(gauge, weigh) {
    const short = gauge.place === "low";
    const label = short ? _t("Close at %s") : _t("Confirm %s");
    const note = whatFollows(short, weigh);
    const shown = label.replace("%s", gauge.write(gauge.net));
    return ready(shown, "check", command({name: "weigh"}), note);
}

/** Return the primary of a weighing: open when what is on the scale may be confirmed. */
export function weighPrimary(weigh, {live, draft}) {
    if (!weigh.source || !weigh.source.line) {
        return locked(_t("Confirm"), `${toScan(weigh)}.`);
    }
    const gauge = new Gauge(weigh, live);
    if (draft.byHand) {
        return typedWeight(draft, gauge.unit || readQuantity(weigh.planned).unit);
    }
    if (!gauge.bounded || !gauge.net) {
        return locked(_t("Confirm"), _t("The scale has sent no weight yet."));
    }
    if (!gauge.stable) {
        return locked(_t("Confirm"), _t("Opens when the scale is stable."));
    }
    return outOfWindow(gauge, weigh) || open(gauge, weigh);
}
