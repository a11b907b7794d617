import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {advanceTime, freezeTime, mockDate} from "@odoo/hoot-mock";
import {History, continued} from "@mes_equipment/trend/history";

describe.current.tags("headless");

const NOW = Date.UTC(2026, 10, 22, 13, 2, 10);
const T0 = NOW - 600_000;

/** Return a point of a series, so many seconds before now. */
function point(ago, value) {
    return [NOW - ago * 1000, value, value, value];
}

function series(points, vals = {}) {
    return {id: 7, points, gaps: [], events: [], ...vals};
}

function gap(from, to) {
    return [NOW - from * 1000, NOW - to * 1000];
}

describe("what was known, and what came since", () => {
    const since = NOW - 15_000;

    test("[K05] points before stay, later ones are those that were read now", () => {
        const known = series([point(700, 1), point(60, 2), point(10, 3)]);
        const fresh = series([point(12, 4), point(1, 5)], {latest: "5 °C"});
        const {points, latest} = continued(known, fresh, T0, since);
        expect(points.map((each) => each[3])).toEqual([2, 4, 5]);
        expect(latest).toBe("5 °C");
    });

    test("[K03] a gap that goes on is one gap; one that has ended, ends", () => {
        const open = series([], {gaps: [gap(90, 80), gap(30, 0)]});
        const still = series([], {gaps: [gap(15, 0)]});
        expect(continued(open, still, T0, since).gaps).toEqual([
            gap(90, 80),
            gap(30, 0),
        ]);
        expect(continued(open, series([]), T0, since).gaps).toEqual([
            gap(90, 80),
            gap(30, 15),
        ]);
    });

    test("[K04] an alarm is told once", () => {
        const events = [{ts: NOW - 40_000}, {ts: NOW - 10_000}];
        const fresh = series([], {events: [{ts: NOW - 10_000}]});
        const all = continued(series([], {events}), fresh, T0, since).events;
        expect(all.map(({ts}) => NOW - ts)).toEqual([40_000, 10_000]);
    });
});

describe("asking", () => {
    let asked = [];
    let history = null;

    beforeEach(() => {
        mockDate("2026-11-22 13:02:10", 0);
        freezeTime();
        asked = [];
        history = new History((tags, {t0, since}) => {
            asked.push(since);
            const window = {t0, t1: Date.now(), now: Date.now()};
            return {...window, tags: tags.map((id) => series([], {id}))};
        });
    });

    test("[K05, G13] after a whole answer only what is new is asked for", async () => {
        await history.trend([7], {t0: T0});
        await advanceTime(2000);
        await history.trend([7], {t0: T0});
        expect(asked).toEqual([false, NOW - 15_000]);
    });

    test("[K05] what came late is in the next whole answer, half a minute later", async () => {
        await history.trend([7], {t0: T0});
        await advanceTime(30_000);
        await history.trend([7], {t0: T0});
        expect(asked).toEqual([false, false]);
    });

    test("[K05] another window is read as a whole", async () => {
        await history.trend([7], {t0: T0});
        await history.trend([7, 8], {t0: T0});
        await history.trend([7, 8], {t0: T0 - 1});
        await history.trend([7, 8], {t0: T0, t1: NOW - 5000});
        await history.trend([7, 8], {t0: -900_000});
        await history.trend([7, 8], {t0: -60_000});
        expect(asked).toEqual([false, false, false, false, false, false]);
    });
});
