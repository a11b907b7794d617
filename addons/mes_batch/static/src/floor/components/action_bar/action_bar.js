import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";
import {counted} from "../../models/site_clock";

/**
 * The bar below: Problem in one corner, the primary in the other, always.
 *
 * A locked primary keeps its place and says beside it what unlocks it; a timed one
 * counts down to its moment.
 */
export class ActionBar extends Component {
    static template = "mes_batch.ActionBar";
    static components = {Icon};
    static props = {
        primary: Object,
        working: Boolean,
        onPress: Function,
        onProblem: Function,
        onMore: Function,
        /** opens the help of the batch on the screen */
        onHelp: {type: Function, optional: true},
        /** somebody said something there that was not read here */
        news: {type: Boolean, optional: true},
    };

    /** Whether it does nothing now: locked, or its time has not come. */
    get isLocked() {
        return this.props.primary.state !== "ready";
    }

    get classes() {
        return `o_mes_floor_btn is-primary is-${this.props.working ? "working" : this.props.primary.state}`;
    }

    get label() {
        const {label, state, left} = this.props.primary;
        return state === "timed"
            ? _t("%(act)s, in %(time)s", {act: label, time: counted(left)})
            : label;
    }

    /** The second tap of a double tap was meant for what stood here before. */
    press({detail}) {
        if (!this.isLocked && !this.props.working && detail < 2) {
            this.props.onPress();
        }
    }
}
