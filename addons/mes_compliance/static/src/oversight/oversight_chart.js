/* global Chart */
import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";
import {loadBundle} from "@web/core/assets";

/** The two colours of each tone: what fills a bar and what goes round it. */
const TONES = {
    warn: ["--mes-warn", "--mes-warn"],
    idle: ["--mes-ink-3", "--mes-ink-3"],
    info: ["--mes-info-soft", "--mes-info"],
};

/**
 * A chart that an addon declares for the oversight page (`mes.oversight.chart`): stacked
 * bars over time and one sentence. The server counts, this draws; whoever sees no bars
 * hears the sentence and what each bar says.
 */
export class OversightChart extends Component {
    static template = "mes_compliance.OversightChart";
    static props = {told: Object};

    setup() {
        this.canvas = useRef("canvas");
        this.chart = null;
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [JSON.stringify(this.props.told)]
        );
        onWillUnmount(() => this.chart && this.chart.destroy());
    }

    get told() {
        return this.props.told;
    }

    /** Whether there is anything to draw. */
    get any() {
        return this.told.series.some((each) =>
            each.values.some((value) => value !== null)
        );
    }

    /** What the bars show, for who cannot see them. */
    get words() {
        const said = this.told.hints.map((hint, at) => hint && this.said(hint, at));
        return [this.told.sentence, ...said.filter((each) => each)].join(" ");
    }

    said(hint, at) {
        const bars = this.told.series.map(({name, values}) => `${name} ${values[at]}`);
        return `${hint}: ${bars.join("; ")}.`;
    }

    draw() {
        this.chart?.destroy();
        this.chart = null;
        if (this.canvas.el) {
            this.chart = new Chart(this.canvas.el, this.config());
        }
    }

    config() {
        const style = getComputedStyle(this.canvas.el);
        const colour = (name) => style.getPropertyValue(name).trim() || "#888";
        return {
            type: "bar",
            data: {
                labels: this.told.labels,
                datasets: this.told.series.map((each) => this.bars(each, colour)),
            },
            options: this.options(colour, style.fontFamily),
        };
    }

    bars({name, tone, values}, colour) {
        const [ground, line] = TONES[tone] || TONES.idle;
        return {
            label: name,
            data: values,
            backgroundColor: colour(ground),
            borderColor: colour(line),
            borderWidth: 1,
            borderSkipped: false,
            categoryPercentage: 0.9,
            barPercentage: 0.8,
            maxBarThickness: 22,
        };
    }

    options(colour, family) {
        const ticks = {color: colour("--mes-ink-2"), font: {family, size: 11}};
        const last = this.told.labels.length - 1;
        return {
            animation: false,
            maintainAspectRatio: false,
            plugins: {
                legend: {display: false},
                tooltip: {
                    mode: "index",
                    callbacks: {title: ([item]) => this.told.hints[item.dataIndex]},
                },
            },
            scales: {
                x: {
                    stacked: true,
                    grid: {display: false},
                    border: {color: colour("--mes-line")},
                    ticks: {
                        ...ticks,
                        autoSkip: false,
                        maxRotation: 0,
                        callback: (_value, index) =>
                            index === 0 || index === last
                                ? this.told.labels[index]
                                : "",
                    },
                },
                y: {
                    stacked: true,
                    beginAtZero: true,
                    border: {display: false, dash: [2, 3]},
                    grid: {color: colour("--mes-line")},
                    ticks: {...ticks, maxTicksLimit: 4},
                },
            },
        };
    }
}
