import {Decimal} from "./decimal";
import {inUnit, readQuantity} from "./quantity";

/** Where the four stretches of the bar end, in percent of its width. */
export const STOPS = [0, 27, 48, 77, 100];

const ZERO = new Decimal(0n, 0);

/**
 * One bar, four stretches, each with its own scale: fill · slowly · in range · too much.
 *
 * The last stretch before the window is ten times as long as the window is wide, so
 * that 0.5 kg in 252 kg is a third of the bar.
 */
export class Gauge {
    /**
     * @param {Object} weigh of the step: ``low``, ``high``, ``target``, ``done``
     * @param {Object|null} live the scale's latest message: ``value``, ``unit``, ``stable``
     */
    constructor(weigh, live) {
        const [low, high] = [readQuantity(weigh.low), readQuantity(weigh.high)];
        this.unit = low.unit;
        this.low = low.number;
        this.high = high.number;
        this.target = readQuantity(weigh.target).number || low.number;
        this.done = readQuantity(weigh.done).number || ZERO;
        this.stable = Boolean(live && live.stable);
        this.net = this._net(live);
    }

    _net(live) {
        const sent = live && Decimal.parse(live.value);
        return sent ? inUnit(sent, live.unit, this.unit) : null;
    }

    /** Whether there is a window to fill towards. */
    get bounded() {
        return Boolean(this.low && this.high);
    }

    /** What the line holds with what is on the scale now. */
    get total() {
        return this.net ? this.done.plus(this.net) : this.done;
    }

    /** ``low``, ``in`` or ``over``: where the total stands. */
    get place() {
        if (this.total.compare(this.low) < 0) {
            return "low";
        }
        return this.total.compare(this.high) > 0 ? "over" : "in";
    }

    /** The figures under the edges: 0, slowly from, least, most, end of the bar. */
    get edges() {
        const width = this.high.minus(this.low);
        const before = width.units ? width.times(10) : this.low.shifted(-2);
        const slow = this.low.minus(before);
        const end = this.high.plus(width.units ? width : before);
        return [ZERO, slow.isNegative ? ZERO : slow, this.low, this.high, end];
    }

    /** Where the hand stands, in percent of the bar's width. For drawing. */
    get hand() {
        const edges = this.edges.map((edge) => edge.drawn);
        const at = Math.max(this.total.drawn, 0);
        const last = edges.findLastIndex((edge) => at >= edge);
        if (last === edges.length - 1) {
            return 100;
        }
        const [from, to] = [edges[last], edges[last + 1]];
        return (
            STOPS[last] + ((at - from) / (to - from)) * (STOPS[last + 1] - STOPS[last])
        );
    }

    /** How much is missing to the target. */
    get missing() {
        return this.target.minus(this.total);
    }

    /** How much is left to the upper limit; negative when it is too much. */
    get left() {
        return this.high.minus(this.total);
    }

    /** Return an amount with the places of the scale, where nothing is lost by it. */
    plain(number) {
        const short = this.net ? number.rounded(this.net.places) : number;
        return short.compare(number) === 0 ? short.text : number.text;
    }

    /** Return an amount with its unit. */
    write(number) {
        return `${this.plain(number)} ${this.unit}`.trim();
    }
}
