import {readQuantity} from "./quantity";

const SHARE = /outside ([\d.]+) % of mean/;

/** What a balance or a hand may send as a reading: digits, a point, perhaps a unit. */
const READING = /^\s*([+-]?)\s*(\d{1,7}(?:[.,]\d+)?)\s*([a-zA-Z%]{0,3})\s*$/;

/**
 * Return the reading in a burst of a balance, without sign and blanks it pads with;
 * null where the text is something else.
 */
export function readingIn(text) {
    const match = READING.exec(text);
    if (!match) {
        return null;
    }
    const [, sign, number, unit] = match;
    return `${sign === "-" ? "-" : ""}${number}${unit ? " " + unit : ""}`;
}

/** Return the rules of a test that a reading's place breaks, the widest last. */
function broken(judged, place) {
    return judged.outside.filter((rule) => rule.places.includes(place));
}

function marked(rules, number, mean) {
    const shared = number && mean && rules.some((rule) => SHARE.test(rule.rule));
    const away = shared ? number.minus(mean) : null;
    return {
        out: true,
        worst: rules.length > 1,
        up: away ? !away.isNegative : null,
        away: away ? `${away.absolute.percentOf(mean).text} %` : "",
    };
}

/**
 * Return the cells of a test: one for each reading asked for, empty ones included.
 *
 * @returns {Array<{place, value, unit, out, up, away, worst}>}
 */
export function cellsOf(test) {
    const {judged} = test;
    const mean = judged ? readQuantity(judged.mean).number : null;
    return Array.from({length: test.size}, (_each, index) => {
        const {amount, unit, number} = readQuantity(test.readings[index]);
        const cell = {place: index + 1, value: amount, unit, out: false};
        const rules = judged && amount ? broken(judged, index + 1) : [];
        return rules.length ? {...cell, ...marked(rules, number, mean)} : cell;
    });
}

/** Return the shares of the mean that bound the readings, as numbers in percent. */
export function sharesOf(test) {
    const texts = test.judged
        ? test.judged.outside.map((rule) => rule.rule)
        : test.each;
    const found = texts.map((text) => SHARE.exec(text)).filter(Boolean);
    return found.map((match) => Number(match[1])).sort((a, b) => a - b);
}

/** Return the range that bounds each reading, ``[80, 140]``; null where none does. */
export function boundsOf(test) {
    const text = test.each.find((each) => /\.\./.test(each));
    const match = text && /([\d.]+) \.\. ([\d.]+)/.exec(text);
    return match ? [Number(match[1]), Number(match[2])] : null;
}

function levelsOf(test, drawn) {
    const shares = sharesOf(test);
    const mean = test.judged
        ? readQuantity(test.judged.mean).number?.drawn
        : drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    if (shares.length) {
        const lines = shares.flatMap((share, index) => [
            {name: `+${share} %`, value: mean * (1 + share / 100), kind: index},
            {name: `−${share} %`, value: mean * (1 - share / 100), kind: index},
        ]);
        return [{name: "mean", value: mean, kind: "mean"}, ...lines];
    }
    const bounds = boundsOf(test);
    return bounds ? bounds.map((value) => ({name: String(value), value, kind: 0})) : [];
}

/**
 * Return what the dot plot draws: levels and dots in percent of its height.
 *
 * Nothing here decides: figures and verdict come from the server.
 */
export function plotOf(test) {
    const numbers = test.readings.map((text) => readQuantity(text).number);
    if (!numbers.length || numbers.some((number) => number === null)) {
        return null;
    }
    const drawn = numbers.map((number) => number.drawn);
    const levels = levelsOf(test, drawn);
    const all = [...drawn, ...levels.map((level) => level.value)];
    const [least, most] = [Math.min(...all), Math.max(...all)];
    const margin = (most - least || 1) * 0.05;
    const place = (value) =>
        ((most + margin - value) / (most - least + 2 * margin)) * 100;
    const cells = cellsOf(test);
    return {
        levels: levels.map((level) => ({...level, y: place(level.value)})),
        dots: drawn.map((value, index) => ({
            x: ((index + 0.5) / test.size) * 100,
            y: place(value),
            out: cells[index].out,
            up: cells[index].up,
            text: cells[index].value,
        })),
    };
}
