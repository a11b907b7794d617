const FORM = /^(-?)(\d+)(?:\.(\d+))?$/;

const scaled = (decimal, places) =>
    decimal.units * 10n ** BigInt(places - decimal.places);

/**
 * An exact decimal number: text in, text out, never a float on the way.
 *
 * The server decides; the screen only compares what it shows, and compares it exactly.
 */
export class Decimal {
    /**
     * @param {bigint} units the number without its point
     * @param {number} places digits behind the point
     */
    constructor(units, places) {
        this.units = units;
        this.places = places;
    }

    /** Return the number a text writes, null where it writes none. */
    static parse(text) {
        const match = FORM.exec(String(text ?? "").trim());
        if (!match) {
            return null;
        }
        const [, sign, whole, rest = ""] = match;
        const units = BigInt(whole + rest);
        return new Decimal(sign ? -units : units, rest.length);
    }

    plus(other) {
        const places = Math.max(this.places, other.places);
        return new Decimal(scaled(this, places) + scaled(other, places), places);
    }

    minus(other) {
        return this.plus(new Decimal(-other.units, other.places));
    }

    /** @param {number} factor a whole number */
    times(factor) {
        return new Decimal(this.units * BigInt(factor), this.places);
    }

    /** Return the number with its point moved to the right, to the left where negative. */
    shifted(places) {
        const kept = this.places - places;
        return kept < 0
            ? new Decimal(this.units * 10n ** BigInt(-kept), 0)
            : new Decimal(this.units, kept);
    }

    /** Return this share of the other in percent with two decimals, rounded half up. */
    percentOf(other) {
        const places = Math.max(this.places, other.places);
        const [part, whole] = [scaled(this, places), scaled(other, places)];
        const doubled = (part * 20000n) / whole;
        return new Decimal((doubled + (doubled < 0n ? -1n : 1n)) / 2n, 2);
    }

    /** Return this with fewer places, rounded half up; it never gets more. */
    rounded(places) {
        if (places >= this.places) {
            return this;
        }
        const step = 10n ** BigInt(this.places - places);
        const half = this.isNegative ? -step / 2n : step / 2n;
        return new Decimal((this.units + half) / step, places);
    }

    /** Return -1, 0 or 1 as this is less than, equal to or more than the other. */
    compare(other) {
        const places = Math.max(this.places, other.places);
        const away = scaled(this, places) - scaled(other, places);
        return away < 0n ? -1 : Number(away > 0n);
    }

    get isNegative() {
        return this.units < 0n;
    }

    get absolute() {
        return this.isNegative ? new Decimal(-this.units, this.places) : this;
    }

    get text() {
        const digits = String(this.absolute.units).padStart(this.places + 1, "0");
        const cut = digits.length - this.places;
        const point = this.places ? "." + digits.slice(cut) : "";
        return (this.isNegative ? "-" : "") + digits.slice(0, cut) + point;
    }

    /** The number as a float: for drawing only, never to decide or to show. */
    get drawn() {
        return Number(this.text);
    }
}
