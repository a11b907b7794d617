import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {TrendChart} from "@mes_equipment/trend/trend_chart";
import {Events} from "../events/events";
import {Tiles} from "../tiles/tiles";
import {marksOf, wall} from "../words";

/** One step that runs or may begin: who, where, what is measured, what happened. */
export class StepCard extends Component {
    static template = "mes_batch.MonitorStep";
    static components = {Events, Tiles, TrendChart};
    static props = {
        step: Object,
        trend: {type: [Object, {value: null}]},
        zone: String,
    };

    get who() {
        const {running, performer, since} = this.props.step;
        const at = since ? wall(since, this.props.zone, "HH:mm") : "";
        return running
            ? _t("%(performer)s, since %(at)s", {performer, at})
            : _t("may begin");
    }

    get title() {
        const {number, name, round} = this.props.step;
        return round
            ? _t("%(step)s, round %(round)s", {step: `${number} ${name}`, round})
            : `${number} ${name}`;
    }

    get marks() {
        return marksOf(this.props.step);
    }
}
