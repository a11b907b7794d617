import {Decimal} from "./decimal";

/** Decimal powers of the units of mass, against the kilogram. */
const MASSES = {t: 3, kg: 0, g: -3, mg: -6};

/**
 * Read a quantity as the server writes it: ``251.64 kg``.
 *
 * @returns {{amount: string, unit: string, number: Decimal|null}}
 */
export function readQuantity(text) {
    const written = String(text ?? "").trim();
    const cut = written.indexOf(" ");
    const amount = cut < 0 ? written : written.slice(0, cut);
    const unit = cut < 0 ? "" : written.slice(cut + 1);
    return {amount, unit, number: Decimal.parse(amount)};
}

/** Return a number in another unit of mass, null where the units do not go together. */
export function inUnit(number, from, to) {
    if (from === to) {
        return number;
    }
    const known = from in MASSES && to in MASSES;
    return known ? number.shifted(MASSES[from] - MASSES[to]) : null;
}

/** Return the sum of quantities in the unit of the first; empty where they differ. */
export function total(texts) {
    const read = texts.map(readQuantity);
    const [first] = read;
    const alike = read.every((each) => each.number && each.unit === first.unit);
    if (!read.length || !alike) {
        return "";
    }
    const sum = read.reduce((so, each) => so.plus(each.number), Decimal.parse("0"));
    return `${sum.text} ${first.unit}`.trim();
}

/** Return a figure that nothing is compared with, with no more places than it deserves. */
export function shortened(text, places) {
    const {number, unit} = readQuantity(text);
    return number ? `${number.rounded(places).text} ${unit}`.trim() : text;
}
