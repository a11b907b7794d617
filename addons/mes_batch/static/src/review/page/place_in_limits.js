import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** Ends of the limits on a drawing 170 wide, as far as there are both. */
const LOW = 30;
const HIGH = 140;
const WIDTH = 170;
/** Share of the limits' width within which a value is near its end. */
const NEAR = 0.08;

/**
 * Where a value lies in its limits: a dot inside, a diamond outside, the last batches
 * as a band behind. The sentence says the same.
 */
export class PlaceInLimits extends Component {
    static template = "mes_batch.PlaceInLimits";
    static props = {
        limits: Object,
        value: String,
        outside: Boolean,
        band: {type: [Array, {value: null}], optional: true},
    };

    /** Return the place of a number on the drawing. */
    x(number) {
        const {low, high} = this.props.limits;
        let share = 0;
        if (low === null) {
            share = high ? number / high : number;
            return this.within(share * HIGH);
        }
        if (high === null) {
            share = low ? number / low : number;
            return this.within(LOW + (share - 1) * (WIDTH - LOW));
        }
        share = high === low ? 0.5 : (number - low) / (high - low);
        return this.within(LOW + share * (HIGH - LOW));
    }

    within(x) {
        return Math.round(Math.min(WIDTH - 7, Math.max(6, x)) * 10) / 10;
    }

    get low() {
        return this.props.limits.low === null ? null : LOW;
    }

    get high() {
        return this.props.limits.high === null ? null : HIGH;
    }

    get span() {
        const from = this.low === null ? 0 : LOW;
        const to = this.high === null ? WIDTH : HIGH;
        return {from, width: to - from};
    }

    get dot() {
        return this.x(this.props.limits.at);
    }

    get diamond() {
        return `M${this.dot} 2l6 6-6 6-6-6z`;
    }

    get band() {
        if (!this.props.band) {
            return null;
        }
        const [from, to] = this.props.band.map((end) => this.x(end));
        return {from, width: Math.max(2, to - from)};
    }

    get near() {
        const {low, high, at} = this.props.limits;
        if (low === null || high === null || high === low) {
            return false;
        }
        const share = (at - low) / (high - low);
        return !this.props.outside && (share < NEAR || share > 1 - NEAR);
    }

    get sentence() {
        const {value, limits} = this.props;
        const text = this.props.outside
            ? _t("%(value)s, outside %(limits)s", {value, limits: limits.text})
            : _t("%(value)s, within %(limits)s", {value, limits: limits.text});
        return this.near ? _t("%s, near a limit", text) : text;
    }
}
