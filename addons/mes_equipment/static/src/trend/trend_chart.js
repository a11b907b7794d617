/* global Chart */
import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";
import {_t} from "@web/core/l10n/translation";
import {atPlace} from "@mes_compliance/time/plant_time";
import {decoration} from "./decoration";
import {alarmMarks, curve, extent, figure, isAlone, moments} from "./series";

/** Curves differ in stroke as well as in colour. */
const STROKES = [[], [2, 4], [8, 4], [10, 3, 2, 3]];
const COLOURS = ["--mes-brand", "--mes-info", "--mes-warn", "--mes-ok"];

/**
 * Draws the series of tags over one stretch of time: curves with their smallest and
 * greatest values, limits with their names, alarms and other marks, holes where data are
 * missing. It asks nobody: what it shows is what it is given.
 *
 * Props: `tags`, `t0`, `t1`, `now` as `mes.tag.mes_trend` answers them; `zone`, the
 * place's time zone; `marks`, further `{ts, text, tone}` with tone bad, warn, info or ok.
 */
export class TrendChart extends Component {
    static template = "mes_equipment.TrendChart";
    static props = {
        tags: Array,
        t0: Number,
        t1: Number,
        now: Number,
        zone: {type: String, optional: true},
        marks: {type: Array, optional: true},
    };
    static defaultProps = {marks: []};

    setup() {
        this.canvas = useRef("canvas");
        this.chart = null;
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(() => this.draw());
        onWillUnmount(() => this.chart && this.chart.destroy());
    }

    /** Return in words what the curves show, for who cannot see them. */
    get words() {
        const said = this.props.tags.map(
            (tag) => `${tag.name}: ${tag.latest || _t("no reading")}`
        );
        return said.join(", ");
    }

    draw() {
        const config = this.config();
        if (this.chart) {
            Object.assign(this.chart, {data: config.data});
            this.chart.options = config.options;
            this.chart.update("none");
            return;
        }
        this.chart = new Chart(this.canvas.el, config);
    }

    config() {
        const style = getComputedStyle(this.canvas.el);
        const colour = (name) => style.getPropertyValue(name).trim() || "#888";
        return {
            type: "line",
            data: {
                datasets: this.props.tags.flatMap((tag, index) =>
                    this.datasets(tag, index, colour)
                ),
            },
            options: this.options(colour, style.fontFamily),
            plugins: [decoration],
        };
    }

    datasets(tag, index, colour) {
        const ink = colour(COLOURS[index % COLOURS.length]);
        const line = curve(tag.points, tag.gaps);
        const bound = {pointRadius: 0, borderWidth: 0, backgroundColor: `${ink}33`};
        return [
            {...bound, data: curve(tag.points, tag.gaps, 1), fill: false},
            {...bound, data: curve(tag.points, tag.gaps, 2), fill: "-1"},
            {
                data: line,
                borderColor: ink,
                backgroundColor: ink,
                borderWidth: 2,
                borderDash: STROKES[index % STROKES.length],
                pointRadius: line.map((_point, at) => (isAlone(line, at) ? 2 : 0)),
                spanGaps: false,
            },
        ];
    }

    options(colour, family) {
        const {t0, t1, now, tags, marks} = this.props;
        const [low, high] = extent(tags);
        const ticks = {color: colour("--mes-ink-2"), font: {family, size: 12}};
        const unit = tags.length ? tags[0].unit : "";
        return {
            animation: false,
            maintainAspectRatio: false,
            normalized: true,
            parsing: false,
            events: [],
            layout: {padding: {right: 8, top: 22}},
            plugins: {
                legend: {display: false},
                tooltip: {enabled: false},
                mesDecoration: {
                    colour,
                    family,
                    now,
                    tags,
                    inks: tags.map((_tag, index) =>
                        colour(COLOURS[index % COLOURS.length])
                    ),
                    marks: [...tags.flatMap((tag) => this.alarms(tag)), ...marks],
                },
            },
            scales: {
                x: {
                    type: "linear",
                    min: t0,
                    max: t1,
                    grid: {color: colour("--mes-line-2")},
                    ticks: {...ticks, callback: (value) => this.clock(value)},
                    afterBuildTicks: (axis) => {
                        const found = moments(t0, t1, axis.width / 90, this.offset);
                        axis.ticks = found.map((value) => ({value}));
                    },
                },
                y: {
                    min: low,
                    max: high,
                    grid: {color: colour("--mes-line-2")},
                    ticks: {
                        ...ticks,
                        maxTicksLimit: 6,
                        includeBounds: false,
                        callback: (value) => `${figure(value)} ${unit}`,
                    },
                },
            },
        };
    }

    alarms(tag) {
        return alarmMarks(tag).map((mark) => ({
            ...mark,
            text: _t("%(value)s at %(time)s", {
                value: `${figure(mark.value)} ${mark.unit}`,
                time: this.clock(mark.ts),
            }),
        }));
    }

    /** Return the place's distance from UTC in ms, so that the axis has even hours. */
    get offset() {
        return this.place(this.props.t1).offset * 60_000;
    }

    place(ts) {
        return atPlace(new Date(ts).toISOString(), this.props.zone);
    }

    clock(ts) {
        const short = this.props.t1 - this.props.t0 < 300_000;
        const long = this.props.t1 - this.props.t0 > 86_400_000;
        return this.place(ts).toFormat(
            short ? "HH:mm:ss" : long ? "d LLL HH:mm" : "HH:mm"
        );
    }
}
