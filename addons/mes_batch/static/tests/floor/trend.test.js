import {describe, expect, test} from "@odoo/hoot";
import {click, edit, queryAllTexts, waitFor} from "@odoo/hoot-dom";
import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {Follower} from "@mes_batch/live/follower";
import {drawnTogether, marksOf} from "@mes_batch/live/words";
import {parameter, step, value} from "./floor_test_data";
import {
    asked,
    commands,
    defineFloor,
    openStep,
    server,
    wait,
} from "./floor_test_helpers";
import {alarm, live, liveTag, trend} from "../live/live_test_data";

describe("the trend of the running phase", () => {
    defineFloor();

    const NEED = {
        need: "dryer",
        class: "dryer",
        class_name: "Dryer",
        unit: "FBD-300-01",
    };

    function drying(values = []) {
        const more = {unit: "°C", tag: "InletAir", need: "dryer", values};
        return step({
            key: "20.4.2#1",
            number: "20.4.2",
            name: "Dry",
            kind: "process",
            needs: [NEED],
            parameters: [parameter("inlet_air", "tag", more)],
        });
    }

    test("[K05] latest value, limits and how it stands are shown in words", async () => {
        Object.assign(server, {live: live(), mes_trend: trend()});
        await openStep(drying());
        await waitFor(".o_mes_live_tiles", {timeout: 5000});
        expect(".o_mes_live_tile_figure b").toHaveText("58.2");
        expect(".o_mes_live_tile_figure small").toHaveText("°C");
        expect(".o_mes_live_tile_word").toHaveText("In range");
        const [name, limits] = queryAllTexts(".o_mes_live_tile_name span");
        expect(name).toBe("Inlet air");
        expect(limits).toBe("55 .. 60 °C");
        expect(".o_mes_trend_chart canvas").toHaveCount(1);
    });

    test("[K05] it is read again within two seconds, without any hint", async () => {
        Object.assign(server, {live: live(), mes_trend: trend()});
        await openStep(drying());
        server.live = live({tags: [liveTag({latest: "61.0 °C", standing: "action"})]});
        await wait(2);
        await animationFrame();
        expect(".o_mes_live_tile_figure b").toHaveText("61.0");
        expect(".o_mes_live_tile_word").toHaveText("Outside");
    });

    test("[K04] a new alarm is shown, and the step is read for its exception", async () => {
        Object.assign(server, {live: live(), mes_trend: trend()});
        await openStep(drying());
        const before = asked("screen").length;
        server.live = live({alarms: [alarm()]});
        await wait(2);
        await animationFrame();
        const [first] = queryAllTexts(".o_mes_live_events li b");
        expect(first).toBe("Inlet air was 60.6 °C, limit 60 °C");
        expect(asked("screen").length).toBeGreaterThan(before);
    });

    test("[K05] where no unit measures anything there is no panel", async () => {
        await openStep(drying());
        expect(".o_mes_floor_trend").toHaveCount(0);
    });

    test("[K07] a measured value is disputed, never typed over", async () => {
        const segment = {tag: "FBD-300-01.InletAir", count: 240};
        await openStep(drying([value("58.2 °C", {how: "tag", segment})]));
        await click(".o_mes_floor_value");
        await animationFrame();
        expect(".o_mes_floor_measured").toHaveText(
            /FBD-300-01.InletAir,\s*240 readings/
        );
        expect(".o_mes_floor_new_value").toHaveCount(0);
        await click(".o_mes_floor_words");
        await edit("The sensor hung in the air");
        await animationFrame();
        await click(".o_mes_floor_act .is-primary");
        await animationFrame();
        expect(commands()[0]).toInclude(["name", "dispute"]);
        expect(commands()[0]).toInclude(["reason", "The sensor hung in the air"]);
    });
});

describe("what is drawn together", () => {
    test("[K05] tags of one unit share the chart, the others are tiles alone", () => {
        const tags = [liveTag(), liveTag({id: 8}), liveTag({id: 9, unit: "rpm"})];
        expect(drawnTogether(tags).map((tag) => tag.id)).toEqual([7, 8]);
    });

    test("[K05] what people did stands on the time axis, values with their figure", () => {
        const marks = [
            {at: 1, kind: "start", text: "Dry"},
            {at: 2, kind: "value", text: "Inlet air 58.2 °C"},
            {at: 3, kind: "signature", text: "performed"},
        ];
        expect(marksOf({marks})).toEqual([
            {ts: 1, text: "", tone: "info"},
            {ts: 2, text: "Inlet air 58.2 °C", tone: "info"},
            {ts: 3, text: "", tone: "ok"},
        ]);
    });
});

describe("following", () => {
    class Bus extends EventTarget {
        channels = new Set();
        hints = new Map();
        addChannel(name) {
            this.channels.add(name);
        }
        deleteChannel(name) {
            this.channels.delete(name);
        }
        subscribe(type, run) {
            this.hints.set(type, run);
        }
        unsubscribe(type) {
            this.hints.delete(type);
        }
    }

    test("[K05] hints read again, many of them once; who was away catches up", async () => {
        const [bus, reads] = [new Bus(), []];
        const follower = new Follower(async () => {
            reads.push(1);
            return ["mes.equipment_5"];
        }, bus);
        await follower.start();
        expect([...bus.channels]).toEqual(["mes.equipment_5"]);
        for (let n = 0; n < 50; n++) {
            bus.hints.get("mes.equipment")();
        }
        await runAllTimers();
        const after = reads.length;
        expect(after).toBeLessThan(5);
        bus.dispatchEvent(new Event("BUS:RECONNECT"));
        await runAllTimers();
        expect(reads.length).toBeGreaterThan(after);
        follower.stop();
        expect(bus.channels.size).toBe(0);
        expect(bus.hints.size).toBe(0);
    });
});
