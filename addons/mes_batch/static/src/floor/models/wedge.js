/** A scanner sends its keys faster than anybody types. Longest gap, in ms. */
export const GAP = 50;

/** Fewest characters of a scan: a tester sends ``98``. */
export const SHORTEST = 2;

/** The separator of GS1 element strings, ASCII 29. */
export const SEPARATOR = "\x1d";

/** When a key was pressed, as the browser noted it: a busy page hears late, not wrong. */
export const pressed = {at: (event) => event.timeStamp};

const ENDS = ["Enter", "Tab"];

/** Return the character a key stands for, empty where it stands for none. */
export function characterOf(key) {
    if (key.key === SEPARATOR || (key.ctrlKey && key.key === "]")) {
        return SEPARATOR;
    }
    const typed = key.key && key.key.length === 1;
    return typed && !key.ctrlKey && !key.metaKey && !key.altKey ? key.key : "";
}

/**
 * Tells a scan from typing in a stream of keys: a burst that ends with Enter or Tab.
 */
export class Wedge {
    constructor() {
        this.text = "";
        this.at = 0;
    }

    /**
     * Take one key.
     *
     * @param {{key: string, ctrlKey, metaKey, altKey}} key as the browser tells it
     * @param {number} at when, in ms
     * @returns {{scan: string|null, begins: boolean, burst: boolean}} the scan that this
     *     key ends; whether the key may begin one; whether it continues one
     */
    take(key, at) {
        const fast = at - this.at <= GAP;
        if (ENDS.includes(key.key)) {
            return this._end(fast);
        }
        const character = characterOf(key);
        if (!character) {
            return {scan: null, begins: false, burst: false};
        }
        const begins = !fast || !this.text;
        this.text = begins ? character : this.text + character;
        this.at = at;
        return {scan: null, begins, burst: !begins};
    }

    _end(fast) {
        const scanned = fast && this.text.length >= SHORTEST;
        const scan = scanned ? this.text : null;
        this.text = "";
        return {scan, begins: false, burst: scanned};
    }
}
