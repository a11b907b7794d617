import {describe, expect, test} from "@odoo/hoot";
import {
    alarmMarks,
    curve,
    extent,
    figure,
    inOrder,
    isAlone,
    limitLines,
    moments,
} from "@mes_equipment/trend/series";

describe.current.tags("headless");

const POINTS = [
    [1000, 20, 22, 21],
    [2000, 21, 21, 21],
    [9000, 30, 31, 30],
];
const LIMITS = {low_action: null, low_alert: 15, high_alert: 25, high_action: 29};

function tag(vals = {}) {
    return {points: POINTS, gaps: [], events: [], limits: LIMITS, unit: "°C", ...vals};
}

test("[K03] a gap is a hole in every curve, never a line", () => {
    for (const column of [1, 2, 3]) {
        const drawn = curve(POINTS, [[2000, 9000]], column);
        expect(drawn.map((point) => point.x)).toEqual([1000, 2000, 5500, 9000]);
        expect(drawn[2].y).toBe(null);
        expect(drawn.filter((point) => point.y === null)).toHaveLength(1);
    }
});

test("[K03] without a gap nothing is left out", () => {
    expect(curve(POINTS, []).map((point) => point.y)).toEqual([21, 21, 30]);
});

test("[K03] a reading alone between two holes is shown as a point", () => {
    const drawn = curve(POINTS, [
        [0, 1000],
        [2000, 9000],
    ]);
    expect(drawn.map((_point, index) => isAlone(drawn, index))).toEqual([
        false,
        false,
        false,
        false,
        true,
    ]);
});

test("limits that a tag does not have are not drawn, 0 is one", () => {
    const lines = limitLines(tag({limits: {...LIMITS, low_alert: 0}}));
    expect(lines.map((line) => [line.name, line.value])).toEqual([
        ["high_action", 29],
        ["high_alert", 25],
        ["low_alert", 0],
    ]);
    expect(inOrder(tag())).toEqual([15, 29]);
    expect(inOrder(tag({limits: {}}))).toEqual([null, null]);
});

test("everything that is drawn lies inside the axis", () => {
    const [low, high] = extent([tag()]);
    expect(low < 15 && high > 31).toBe(true);
    expect(extent([tag({points: [], limits: {}})])).toEqual([0, 1]);
    const [flat, top] = extent([tag({points: [[1, 5, 5, 5]], limits: {}})]);
    expect(flat < 5 && top > 5).toBe(true);
});

test("the time axis has even moments of the place", () => {
    const hour = 3_600_000;
    const t0 = Date.UTC(2026, 10, 22, 11, 7);
    const found = moments(t0, t0 + 8 * hour, 6, hour / 2);
    expect(found.length).toBeLessThan(8);
    found.forEach((at) => expect((at + hour / 2) % (2 * hour)).toBe(0));
    expect(moments(t0, t0 + 60_000, 6)).toHaveLength(7);
});

test("[K04] alarms are marks where they were raised, action and alert apart", () => {
    const events = [
        {ts: 1, limit: "high_alert", kind: "raised", value: 26},
        {ts: 2, limit: "high_action", kind: "raised", value: 30},
        {ts: 3, limit: "high_action", kind: "returned", value: 28},
    ];
    expect(alarmMarks(tag({events})).map((mark) => [mark.ts, mark.tone])).toEqual([
        [1, "warn"],
        [2, "bad"],
    ]);
});

test("figures say no more than is known", () => {
    expect(figure(58.20000000001)).toBe("58.2");
    expect(figure(60)).toBe("60");
});
