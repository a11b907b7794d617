import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {Component, useState, xml} from "@odoo/owl";
import {waitForChannels} from "@bus/../tests/bus_test_helpers";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    MockServer,
    contains,
    defineModels,
    fields,
    getService,
    makeServerError,
    models,
    mountView,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {PACE, POLL, QUIET} from "@mes_equipment/trend/feed";
import {Trend} from "@mes_equipment/trend/trend";
import {TrendChart} from "@mes_equipment/trend/trend_chart";

const NOW = Date.UTC(2026, 10, 22, 14, 58);

class Tag extends models.Model {
    _name = "mes.tag";
    name = fields.Char();
    trend = fields.Json();
    _records = [{id: 7, name: "Inlet"}];
}

defineMailModels();
defineModels([Tag]);

function answer(value = 58.2, vals = {}) {
    return {
        now: NOW,
        t0: NOW - 900_000,
        t1: NOW,
        channels: ["mes.equipment_3", "mes.gateway_1"],
        tags: [
            {
                id: 7,
                code: "FBD-01.TI",
                name: "Inlet",
                unit: "°C",
                limits: {
                    low_action: null,
                    low_alert: 55,
                    high_alert: 60,
                    high_action: 65,
                },
                latest: `${value} °C`,
                latest_at: NOW,
                standing: "good",
                standing_name: "Measured",
                points: [
                    [NOW - 300_000, 57, 59, 58],
                    [NOW - 200_000, 58, 58, 58],
                    [NOW, value, value, value],
                ],
                gaps: [[NOW - 200_000, NOW]],
                events: [
                    {
                        ts: NOW - 250_000,
                        limit: "high_action",
                        kind: "raised",
                        value: 66,
                        limit_value: 65,
                    },
                ],
                ...vals,
            },
        ],
    };
}

let asked = [];
let given = null;

beforeEach(() => {
    asked = [];
    given = answer();
    onRpc("mes.tag", "mes_trend", ({args, kwargs}) => {
        asked.push([args[0], kwargs.t0, kwargs.t1, kwargs.most]);
        if (given instanceof Error) {
            throw given;
        }
        return given;
    });
});

describe.current.tags("desktop");

test("the latest value stands with its unit, its standing and its time", async () => {
    await mountWithCleanup(Trend, {props: {tags: [7], zone: "Europe/Zurich"}});
    expect(".o_mes_trend_value b").toHaveText("58.2 °C");
    expect(".o_mes_trend_standing").toHaveText("Measured");
    expect(".o_mes_trend_ok .fa-check-circle").toHaveCount(1);
    expect(".o_mes_trend_time").toHaveText("15:58:00");
    expect(queryOne("canvas").getAttribute("aria-label")).toBe("Inlet: 58.2 °C");
    expect(asked[0]).toEqual([[7], -900_000, false, 600]);
});

test("[K05] a hint on the bus brings the new value, many hints one reading", async () => {
    await mountWithCleanup(Trend, {props: {tags: [7]}});
    await waitForChannels(["mes.equipment_3", "mes.gateway_1"]);
    given = answer(61);
    for (let hint = 0; hint < 20; hint++) {
        MockServer.env["bus.bus"]._sendone("mes.gateway_1", "mes.gateway", {id: 1});
    }
    for (let look = 0; look < 4; look++) {
        await advanceTime(PACE);
        await animationFrame();
    }
    expect(".o_mes_trend_value b").toHaveText("61 °C");
    expect(asked.length).toBeLessThan(7);
});

test("[K05] without hints it looks by itself", async () => {
    await mountWithCleanup(Trend, {props: {tags: [7]}});
    await advanceTime(QUIET - 100);
    expect(asked).toHaveLength(1);
    await advanceTime(200);
    expect(asked).toHaveLength(2);
});

test("[K05] a lost connection is said, and what happened is caught up", async () => {
    await mountWithCleanup(Trend, {props: {tags: [7]}});
    const bus = getService("bus_service");
    given = makeServerError({message: "away"});
    bus.trigger("BUS:DISCONNECT");
    await advanceTime(POLL);
    await animationFrame();
    expect(".o_mes_trend_lost").toHaveCount(1);
    expect(".o_mes_trend_value b").toHaveText("58.2 °C");
    given = answer(62);
    bus.trigger("BUS:RECONNECT");
    await advanceTime(10);
    await animationFrame();
    expect(".o_mes_trend_lost").toHaveCount(0);
    expect(".o_mes_trend_value b").toHaveText("62 °C");
});

test("it stops asking when it leaves the screen", async () => {
    class Parent extends Component {
        static components = {Trend};
        static props = {};
        static template = xml`<Trend t-if="state.shown" tags="[7]"/>`;
        setup() {
            this.state = useState({shown: true});
        }
    }
    const parent = await mountWithCleanup(Parent);
    expect(asked).toHaveLength(1);
    parent.state.shown = false;
    await animationFrame();
    await advanceTime(10 * QUIET);
    expect(asked).toHaveLength(1);
});

test("[K03] the chart has a hole where nothing came, and bounds around the curve", async () => {
    const {tags, t0, t1, now} = answer();
    const chart = await mountWithCleanup(TrendChart, {props: {tags, t0, t1, now}});
    const [low, high, line] = chart.chart.data.datasets;
    expect(line.data.map((point) => point.y)).toEqual([58, 58, null, 58.2]);
    expect(line.spanGaps).toBe(false);
    expect(line.pointRadius).toEqual([0, 0, 0, 2]);
    expect([low.data[0].y, high.data[0].y]).toEqual([57, 59]);
    const {marks} = chart.chart.options.plugins.mesDecoration;
    expect(marks.map((mark) => mark.tone)).toEqual(["bad"]);
    expect(marks[0].text).toMatch(/^66 °C at /);
});

test("one axis shows one unit of measure", async () => {
    given = answer();
    const [tag] = given.tags;
    given.tags = [tag, {...tag, id: 8}, {...tag, id: 9, unit: "rpm"}];
    await mountWithCleanup(Trend, {props: {tags: [7, 8, 9]}});
    expect(".o_mes_trend_value").toHaveCount(3);
    expect("canvas").toHaveCount(2);
});

test("curves differ in stroke as well as in colour", async () => {
    const {tags, t0, t1, now} = answer();
    const two = [tags[0], {...tags[0], id: 8, name: "Outlet"}];
    const chart = await mountWithCleanup(TrendChart, {props: {tags: two, t0, t1, now}});
    const lines = chart.chart.data.datasets.filter((each) => each.borderWidth === 2);
    expect(lines[0].borderColor).not.toEqual(lines[1].borderColor);
    expect(lines[0].borderDash).not.toEqual(lines[1].borderDash);
});

test("a tag's form shows its trend over the time one chooses", async () => {
    await mountView({
        type: "form",
        resModel: "mes.tag",
        resId: 7,
        arch: `<form><field name="trend" widget="mes_tag_trend"/></form>`,
    });
    expect(asked[0][0]).toEqual([7]);
    expect(queryAllTexts(".o_mes_trend_spans .btn")).toEqual([
        "15 min",
        "1 h",
        "8 h",
        "24 h",
    ]);
    await contains(".o_mes_trend_spans .btn:contains(8 h)").click();
    expect(asked.at(-1).slice(0, 2)).toEqual([[7], -480 * 60_000]);
});
