import {Decimal} from "./decimal";
import {readQuantity} from "./quantity";

const RANGE = /^(?:min )?(-?[\d.]+)?(?: \.\. )?(?:max )?(-?[\d.]+)?/;

/** Return the ends of a range as the server writes it: ``1.5 .. 2.5 %``, ``max 55 %``. */
export function endsOf(text) {
    const written = String(text || "");
    const [, first, second] = RANGE.exec(written);
    if (written.startsWith("max")) {
        return {low: null, high: Decimal.parse(second || first)};
    }
    if (written.startsWith("min")) {
        return {low: Decimal.parse(first), high: null};
    }
    return {low: Decimal.parse(first), high: Decimal.parse(second || first)};
}

/** Return whether a value that crossed a limit lies above it; null where unknown. */
export function isAbove(parameter, value) {
    const {number} = readQuantity(value.text);
    const {low, high} = endsOf(parameter.limits[value.crossed]);
    if (number && high && number.compare(high) > 0) {
        return true;
    }
    return number && low && number.compare(low) < 0 ? false : null;
}

/** Return the limits of a value in one line, the target first. */
export function limitsLine(limits) {
    const {target, alert, action} = limits;
    return [target, action || alert].filter(
        (each, index, all) => each && all.indexOf(each) === index
    );
}

/**
 * Return how a parameter stands: its latest value, the values before it, its state.
 *
 * @returns {{state, value, before, above}} state is empty, in, alert or outside
 */
export function standing(parameter) {
    const {values} = parameter;
    if (!values.length) {
        return {state: "empty", value: null, before: [], above: null};
    }
    const value = values.at(-1);
    const before = values.slice(0, -1).filter((each) => each.about === value.about);
    const crossed = value.crossed === "alert" ? "alert" : "outside";
    return {
        state: value.crossed ? crossed : "in",
        value,
        before,
        above: value.crossed ? isAbove(parameter, value) : null,
    };
}
