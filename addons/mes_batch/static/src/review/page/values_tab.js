import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Mark} from "@mes_compliance/mark/mark";
import {PlaceInLimits} from "./place_in_limits";
import {ROWS} from "./review";

/** A number and its unit, as "251.72 kg". */
const QUANTITY = /^(-?\d+(?:\.\d+)?) (\S+)$/;

/**
 * The critical values with their place in the limits. Rows without a note can be ticked
 * as far as they are shown; a row with a note is ticked by itself.
 */
export class ValuesTab extends Component {
    static template = "mes_batch.ValuesTab";
    static components = {Mark, PlaceInLimits};
    static props = {review: Object};

    setup() {
        this.state = useState({from: 0});
    }

    get review() {
        return this.props.review;
    }

    get rows() {
        return this.review.rows.values || [];
    }

    get shown() {
        return this.rows.slice(this.state.from, this.state.from + ROWS);
    }

    get may() {
        return this.review.page.may.look;
    }

    /** The keys of what is shown, has no note and was not looked at. */
    get plain() {
        return this.shown.filter((row) => !row.seen && !row.note).map((row) => row.row);
    }

    get more() {
        return this.rows.length - this.state.from - this.shown.length;
    }

    get next() {
        return _t("Next %(n)s of %(all)s", {
            n: Math.min(ROWS, this.more),
            all: this.more,
        });
    }

    look(keys) {
        return this.review.look("values", keys);
    }

    /** The number and the unit of a value, which stand in columns of their own. */
    parts({value}) {
        const found = value.match(QUANTITY);
        return found ? {number: found[1], unit: found[2]} : {number: value, unit: ""};
    }

    /** The limits without the unit that stands in its column already. */
    limitsOf(row) {
        const {unit} = this.parts(row);
        const text = (row.limits.text || "").replace(" .. ", " … ");
        return unit && text.endsWith(` ${unit}`)
            ? text.slice(0, -unit.length - 1)
            : text;
    }

    noteOf(row) {
        const first = row.first && _t("first %s", row.first);
        const crossed = row.crossed === "alert" && _t("alert limit crossed");
        return [first, crossed, row.exception].filter(Boolean).join(", ");
    }
}
