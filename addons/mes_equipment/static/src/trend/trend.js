import {Component} from "@odoo/owl";
import {SHAPES} from "@mes_compliance/standing/standing_field";
import {clock} from "@mes_compliance/time/plant_time";
import {useTrendFeed} from "./feed";
import {TrendChart} from "./trend_chart";

const TONES = {
    good: "ok",
    alert: "warn",
    action: "bad",
    uncertain: "info",
    missing: "warn",
    none: "idle",
};

/**
 * The live trend of some tags: latest values on top, curves below, fresh within 2 s.
 *
 * Props: `tags`, ids of `mes.tag`; `minutes` back from now, or `start` and `end` in ms
 * (`end` may be left open); `zone`; `marks`, see TrendChart.
 */
export class Trend extends Component {
    static template = "mes_equipment.Trend";
    static components = {TrendChart};
    static props = {
        tags: {type: Array, element: Number},
        minutes: {type: Number, optional: true},
        start: {type: Number, optional: true},
        end: {type: Number, optional: true},
        zone: {type: String, optional: true},
        marks: {type: Array, optional: true},
    };
    static defaultProps = {minutes: 15, marks: []};

    setup() {
        this.feed = useTrendFeed(() => this.query());
    }

    query() {
        const {tags, minutes, start, end} = this.props;
        return {tags, t0: start ?? -minutes * 60_000, t1: end || false};
    }

    get zone() {
        return this.props.zone || luxon.Settings.defaultZone.name;
    }

    /** Return the tags by their unit of measure: one axis shows one unit. */
    get byUnit() {
        const units = new Map();
        for (const tag of this.feed.answer.tags) {
            units.set(tag.unit, [...(units.get(tag.unit) || []), tag]);
        }
        return [...units.values()];
    }

    tone(tag) {
        return TONES[tag.standing] || "idle";
    }

    shape(tag) {
        return SHAPES[this.tone(tag)];
    }

    at(tag) {
        return tag.latest_at
            ? clock(new Date(tag.latest_at).toISOString(), this.zone)
            : "";
    }
}
