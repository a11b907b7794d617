import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useReactive} from "../../hooks";
import {Icon} from "../../icons/icon";
import {timerRange} from "../../models/primary/entry";
import {limitsLine} from "../../models/values";
import {Countdown} from "../countdown/countdown";

/** A time the server measures: started and stopped here, counted on its clock. */
export class TimerEntry extends Component {
    static template = "mes_batch.TimerEntry";
    static components = {Countdown, Icon};
    static props = {parameter: Object, clock: Object, onStop: Function};

    setup() {
        this.clock = useReactive(this.props.clock);
    }

    get line() {
        return limitsLine(this.props.parameter.limits).join(" · ");
    }

    get range() {
        return timerRange(this.props.parameter);
    }

    get passed() {
        return this.clock.secondsSince(this.props.parameter.running);
    }

    /** running before the least time, open in the range, late after it */
    get state() {
        const {least, most} = this.range;
        if (most && this.passed > most) {
            return "late";
        }
        return !least || this.passed >= least ? "open" : "running";
    }

    get words() {
        const words = {
            running: _t("so far"),
            open: _t("so far, it may be stopped"),
            late: _t("too long, stop it"),
        };
        return words[this.state];
    }

    /** The length of the bar in seconds: a little more than the longest time. */
    get whole() {
        const {most, target} = this.range;
        return Math.max((most || target || 60) * 1.15, this.passed);
    }

    get marks() {
        const {least, most} = this.range;
        return [least, most].filter(Boolean).map((seconds) => seconds / this.whole);
    }
}
