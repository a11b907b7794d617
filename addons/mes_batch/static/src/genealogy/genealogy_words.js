import {_t} from "@web/core/l10n/translation";
import {figure} from "@mes_compliance/time/plant_time";

/** What stands above a column. */
export const HEADS = {
    supplier: _t("Supplier"),
    lot: _t("Lots"),
    order: _t("Batches"),
    unbuild: _t("Taken apart"),
    mixed: _t("Lots and batches"),
    focus: "",
    where: _t("Where it is now"),
};

/** The shape of a tone or of an end: nothing is told by colour alone. */
export const MARKS = {
    ok: "done",
    warn: "major",
    bad: "refused",
    wait: "seal",
    supplier: "truck",
    customer: "truck",
    transit: "clock",
    place: "box",
};

/** Return a number with narrow spaces between its thousands, decimals left alone. */
export function grouped(text) {
    const [whole, part] = text.split(".");
    return part ? `${figure(whole)}.${part}` : figure(whole);
}

/** Return a quantity with narrow spaces, a dash for zero. */
export function quantity(text) {
    const [number, ...unit] = text.split(" ");
    return [grouped(number), ...unit].join(" ");
}

/** Return a number of a table; zero is a dash. */
export function cell(text) {
    return Number(text) === 0 ? "–" : grouped(text);
}
