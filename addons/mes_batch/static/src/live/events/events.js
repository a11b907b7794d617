import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {span, wall} from "../words";

const KINDS = {value: "●", signature: "✓", start: "▶"};

/** What happened in a step, the newest first: alarms with their span, acts of people. */
export class Events extends Component {
    static template = "mes_batch.LiveEvents";
    static props = {
        alarms: Array,
        marks: Array,
        zone: String,
        most: {type: Number, optional: true},
    };
    static defaultProps = {most: 8};

    get rows() {
        const alarms = this.props.alarms.map((alarm) => this.alarm(alarm));
        const marks = this.props.marks.map((mark) => ({
            key: `${mark.kind} ${mark.at} ${mark.text}`,
            at: mark.at,
            tone: "plain",
            sign: KINDS[mark.kind],
            title: mark.text,
            more: wall(mark.at, this.props.zone),
            said: "",
        }));
        return [...alarms, ...marks]
            .sort((a, b) => b.at - a.at)
            .slice(0, this.props.most);
    }

    alarm(alarm) {
        const figures = {
            name: alarm.name,
            value: alarm.value,
            limit: alarm.limit_value,
        };
        const title = alarm.returned
            ? _t("%(name)s was %(value)s, limit %(limit)s", figures)
            : _t("%(name)s is beyond %(limit)s: %(value)s", figures);
        const by = {who: alarm.by, at: wall(alarm.acknowledged || 0, this.props.zone)};
        return {
            key: `alarm ${alarm.id}`,
            at: alarm.raised,
            tone: alarm.action ? "bad" : "warn",
            sign: "!",
            title,
            more: span(alarm, this.props.zone),
            said: alarm.acknowledged
                ? _t("Acknowledged by %(who)s, %(at)s", by) + `: ${alarm.comment}`
                : "",
        };
    }
}
