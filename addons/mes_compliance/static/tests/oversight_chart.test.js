import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {Component, useState, xml} from "@odoo/owl";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {OversightChart} from "@mes_compliance/oversight/oversight_chart";

describe.current.tags("desktop");
defineMailModels();

function told(vals = {}) {
    return {
        id: 1,
        name: "Exceptions per batch",
        span: "3 weeks",
        labels: ["wk 46", "wk 47", "wk 48"],
        series: [
            {
                key: "grave",
                name: "major, critical",
                tone: "warn",
                values: [0.4, null, 0],
            },
            {key: "minor", name: "minor", tone: "idle", values: [2.2, null, 1]},
            {key: "info", name: "info", tone: "info", values: [1, null, 0.5]},
        ],
        hints: ["week 46, 5 batches", "", "week 48, 2 batches"],
        sentence: "Right first time: 31 % in week 46, 58 % in week 48.",
        ...vals,
    };
}

async function mountChart(props = told()) {
    const chart = await mountWithCleanup(OversightChart, {props: {told: props}});
    return chart.chart;
}

test("bars stand on each other, a week without a batch has none", async () => {
    const {data, options} = await mountChart();
    expect(data.labels).toEqual(["wk 46", "wk 47", "wk 48"]);
    expect(data.datasets.map((each) => each.data)).toEqual([
        [0.4, null, 0],
        [2.2, null, 1],
        [1, null, 0.5],
    ]);
    expect([options.scales.x.stacked, options.scales.y.stacked]).toEqual([true, true]);
    const grounds = new Set(data.datasets.map((each) => each.backgroundColor));
    expect(grounds.size).toBe(3);
});

test("first and last week are named under the bars", async () => {
    const {scales} = await mountChart();
    const labels = scales.x.ticks.map((tick) => tick.label);
    expect(labels).toEqual(["wk 46", "", "wk 48"]);
});

test("name, span, legend and the sentence of the server stand around it", async () => {
    await mountChart();
    expect("h2").toHaveText("Exceptions per batch3 weeks");
    expect("h2 small").toHaveText("3 weeks");
    expect(queryAllTexts(".o_mes_oversight_legend li")).toEqual([
        "major, critical",
        "minor",
        "info",
    ]);
    expect("p").toHaveText("Right first time: 31 % in week 46, 58 % in week 48.");
});

test("who sees no bars hears the sentence and each week", async () => {
    await mountChart();
    expect(queryOne("canvas").getAttribute("aria-label")).toBe(
        "Right first time: 31 % in week 46, 58 % in week 48. " +
            "week 46, 5 batches: major, critical 0.4; minor 2.2; info 1. " +
            "week 48, 2 batches: major, critical 0; minor 1; info 0.5."
    );
});

test("a bar under the pointer says its figures in the server's words", async () => {
    const {options} = await mountChart();
    const {mode, callbacks} = options.plugins.tooltip;
    expect(mode).toBe("index");
    expect(callbacks.title([{dataIndex: 2}])).toBe("week 48, 2 batches");
});

test("nothing to draw: the sentence alone", async () => {
    const series = told().series.map((each) => ({...each, values: [null, null, null]}));
    await mountChart(told({series, hints: ["", "", ""], sentence: "No batch."}));
    expect("canvas").toHaveCount(0);
    expect(".o_mes_oversight_legend").toHaveCount(0);
    expect("p").toHaveText("No batch.");
});

test("new figures are drawn, and it goes with its canvas", async () => {
    class Parent extends Component {
        static components = {OversightChart};
        static props = {};
        static template = xml`<OversightChart t-if="state.told" told="state.told"/>`;
        setup() {
            this.state = useState({told: told()});
        }
    }
    const parent = await mountWithCleanup(Parent);
    const [last] = told().series.slice(-1);
    parent.state.told = told({series: [{...last, values: [3, 2, 1]}]});
    await animationFrame();
    const chart = globalThis.Chart.getChart(queryOne("canvas"));
    expect(chart.data.datasets.map((each) => each.data)).toEqual([[3, 2, 1]]);
    parent.state.told = null;
    await animationFrame();
    expect("canvas").toHaveCount(0);
    expect(chart.canvas).toBe(null);
});
