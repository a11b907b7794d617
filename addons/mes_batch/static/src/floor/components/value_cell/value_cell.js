import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";
import {limitsLine, standing} from "../../models/values";

/**
 * One value of a step. The first value is kept; tapping it begins a correction, never
 * an edit, and every earlier value stays to be read.
 */
export class ValueCell extends Component {
    static template = "mes_batch.ValueCell";
    static components = {Icon};
    static props = {
        parameter: Object,
        clock: Object,
        names: Object,
        current: {type: Boolean, optional: true},
        onPress: Function,
    };

    get standing() {
        return standing(this.props.parameter);
    }

    get classes() {
        const current = this.props.current ? " is-current" : "";
        return `o_mes_floor_value is-${this.standing.state}${current}`;
    }

    get limits() {
        return limitsLine(this.props.parameter.limits).join(" · ");
    }

    get state() {
        const {entry, running} = this.props.parameter;
        if (running) {
            return _t("running");
        }
        return entry === "calculated" ? _t("calculated") : _t("to record");
    }

    get by() {
        const {at, by, how, reason} = this.standing.value;
        const who = by ? this.props.names.short(by) : _t("calculated");
        const typed = how === "typed" && this.props.parameter.entry !== "typed";
        const parts = [this.props.clock.at(at), who, typed ? _t("typed") : "", reason];
        return parts.filter(Boolean).join(" · ");
    }

    get arrow() {
        return this.standing.above ? "up" : "down";
    }

    get outside() {
        return {alert: _t("outside alert"), outside: _t("outside")}[
            this.standing.state
        ];
    }
}
