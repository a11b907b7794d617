/** Colours of people's marks; a colour is never the only sign, the initial stands in it. */
const TONES = 5;

/** Return a person's first name. */
export function firstName(name) {
    return String(name || "")
        .trim()
        .split(/\s+/)[0];
}

/** Return the letter that stands for a person. */
export function initial(name) {
    return (firstName(name).charAt(0) || "?").toUpperCase();
}

/** Return the number of a person's colour, the same on every screen. */
export function tone(name) {
    const code = initial(name).codePointAt(0);
    return Math.abs(code - 65) % TONES;
}

/**
 * Names of the people a screen mentions: first names, in full where two share one.
 */
export class Names {
    /** @param {Object} names full name by login */
    constructor(names) {
        this.names = names;
        this.firsts = Object.values(names).map(firstName);
    }

    full(login) {
        return this.names[login] || login || "";
    }

    short(login) {
        const first = firstName(this.full(login));
        const shared = this.firsts.filter((each) => each === first).length > 1;
        return shared ? this.full(login) : first;
    }
}
