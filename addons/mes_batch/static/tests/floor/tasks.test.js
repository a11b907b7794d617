import {expect, test} from "@odoo/hoot";
import {click, edit, press, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {
    CHARGED,
    REFUSED,
    parameter,
    reason,
    screen,
    step,
    value,
} from "./floor_test_data";
import {
    commands,
    defineFloor,
    openStep,
    primary,
    server,
    wait,
} from "./floor_test_helpers";

defineFloor();

const CURRENT = parameter("endpoint_current", "typed", {
    unit: "A",
    limits: {target: "18 A", action: "15 .. 22 A"},
});

function mixing(more = {}) {
    return parameter("mixing_time", "timer", {
        unit: "min",
        limits: {target: "6 min", action: "5 .. 7 min"},
        ...more,
    });
}

function working(parameters, more = {}) {
    const open = parameters.filter((each) => !each.values.length);
    const reasons = open.map((each) => `Still to be recorded: ${each.name}`);
    return step({parameters, reasons, ...more});
}

test("[F05] a value is sent as it was typed, and Enter is the primary", async () => {
    await openStep(working([CURRENT]));
    expect(primary()).toEqual({
        label: "Keep it",
        note: "Endpoint current. Type the value.",
        locked: true,
    });
    await click(".o_mes_floor_amount_field");
    await edit("18.20");
    await animationFrame();
    expect(primary().label).toBe("Keep 18.20 A");
    await advanceTime(500);
    await press("Enter");
    await animationFrame();
    expect(commands()[0]).toInclude(["name", "record"]);
    expect(commands()[0]).toInclude(["parameter", "endpoint_current"]);
    expect(commands()[0].value).toBe("18.20");
});

test("[F05] what was typed stays when it is refused", async () => {
    server.command = {...REFUSED, reasons: [reason("18,2 has a decimal comma")]};
    await openStep(working([CURRENT]));
    await click(".o_mes_floor_amount_field");
    await edit("18,2");
    await advanceTime(500);
    await press("Enter");
    await animationFrame();
    expect(commands()[0].value).toBe("18,2");
    expect(".o_mes_floor_reasons li > b").toHaveText("18,2 has a decimal comma");
    expect(".o_mes_floor_amount_field").toHaveValue("18,2");
});

test("[F05] a figure in one burst, from a gauge or typed fast, is the value it is", async () => {
    await openStep(working([CURRENT]));
    await click(".o_mes_floor_amount_field");
    await edit("18.2", {confirm: "enter"});
    await animationFrame();
    expect(commands()).toHaveLength(1);
    expect(commands()[0]).toInclude(["name", "record"]);
    expect(commands()[0].value).toBe("18.2");
});

test("[F20] a double tap on the primary sends once", async () => {
    await openStep(working([CURRENT]));
    await click(".o_mes_floor_amount_field");
    await edit("18.2");
    await animationFrame();
    const button = queryOne(".o_mes_floor_bar .is-primary");
    button.click();
    button.click();
    await animationFrame();
    expect(commands()).toHaveLength(1);
});

test("[F05] tapping a value begins a correction; the first value stays to be read", async () => {
    const values = [value("5.102 g"), value("5.012 g", {reason: "Digits swapped"})];
    const mass = parameter("mass_before", "typed", {unit: "g", values});
    await openStep(working([mass]));
    expect(".o_mes_floor_value s").toHaveText("5.102 g");
    expect(".o_mes_floor_value_text").toHaveText("5.012 g");
    await click(".o_mes_floor_value");
    await animationFrame();
    expect(".o_mes_floor_recorded").toHaveText("5.012 g");
    await click(".o_mes_floor_new_value");
    await edit("5.021");
    await animationFrame();
    expect(".o_mes_floor_dialog .is-primary").toHaveAttribute("aria-disabled", "true");
    await click(".o_mes_floor_words");
    await edit("Read again at the balance");
    await animationFrame();
    await click(".o_mes_floor_dialog .is-primary");
    await animationFrame();
    expect(commands()[0]).toInclude(["name", "correct"]);
    expect(commands()[0]).toInclude(["value", "5.021"]);
    expect(commands()[0]).toInclude(["reason", "Read again at the balance"]);
});

test("[F05] a value outside its limits is told by word and arrow, not by colour alone", async () => {
    const lod = parameter("lod", "calculated", {
        limits: {action: "1.5 .. 2.5 %"},
        values: [value("2.7 %", {crossed: "action", how: "calculated", by: ""})],
    });
    await openStep(working([lod]));
    expect(".o_mes_floor_value.is-outside").toHaveCount(1);
    expect(".o_mes_floor_value_out").toHaveText("outside");
    expect(".o_mes_floor_value_text svg").toHaveAttribute("data-icon", "up");
});

test("[F08] the timer runs on the server's clock and can be stopped from its least time", async () => {
    const shown = working([mixing({running: "2026-11-22T12:58:22.000000Z"})]);
    await openStep(shown);
    expect(".o_mes_floor_until_big").toHaveText("03:48");
    expect(primary().label).toBe("Stop the timer, in 01:12");
    await click(".o_mes_floor_bar .is-primary");
    expect(commands()).toEqual([]);
    server.screen = screen(shown, {now: "2026-11-22 13:03:22"});
    await wait(6);
    expect(primary().label).toBe("Stop the timer");
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
    expect(commands()[0]).toInclude(["name", "stop_timer"]);
    expect(commands()[0]).toInclude(["parameter", "mixing_time"]);
});

test("[F08] a timer is started with the primary, the server measures", async () => {
    await openStep(working([mixing()]));
    expect(primary().label).toBe("Start the timer");
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
    expect(commands()[0]).toInclude(["name", "start_timer"]);
});

test("[F20] a choice is one tap", async () => {
    const impeller = parameter("impeller", "choice", {options: ["slow", "fast"]});
    await openStep(working([impeller]));
    await click("[data-option=slow]");
    await animationFrame();
    expect(commands()[0]).toInclude(["value", "slow"]);
});

test("[F20] a value of an instrument is taken with the primary, without a figure", async () => {
    const inlet = parameter("inlet_air", "tag", {unit: "°C", tag: "InletAir"});
    await openStep(working([inlet]));
    expect(primary().label).toBe("Take the value");
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
    expect(commands()[0]).toInclude(["name", "record"]);
    expect("value" in commands()[0]).toBe(false);
});

test("[F20] checks are answered one by one, a no is kept as well", async () => {
    const checks = [
        {
            check: "1",
            text: "Booth clean",
            yes: true,
            at: "2026-11-22T13:00:00.000000Z",
            by: "op.anna",
        },
        {check: "2", text: "Scales clean and level"},
    ];
    await openStep(
        step({kind: "check", checks, reasons: ["Not answered yet: Scales"]})
    );
    expect(".o_mes_floor_check_text").toHaveText("Scales clean and level");
    expect(queryAllTexts(".o_mes_floor_tasks .o_mes_floor_row_state b")).toEqual([
        "yes",
        "",
    ]);
    await click(".o_mes_floor_no");
    await animationFrame();
    expect(commands()[0]).toInclude(["check", "2"]);
    expect(commands()[0]).toInclude(["yes", false]);
});

test("[F01] machines that are still to be scanned come first and lock the rest", async () => {
    const needs = [
        {need: "press", class: "rotary_press", class_name: "Rotary press", unit: ""},
    ];
    const reasons = ["Equipment is still to be scanned: rotary_press"];
    await openStep(working([CURRENT], {needs, reasons}));
    expect(".o_mes_floor_inbar b").toHaveText("Scan the rotary press");
    expect(".o_mes_floor_chip.is-todo small").toHaveText("to scan");
    expect(primary()).toEqual({
        label: "Sign",
        note: "Equipment is still to be scanned: rotary_press.",
        locked: true,
    });
});

test("[F16] a sample is taken with the primary", async () => {
    const samples = [
        {
            sample: "bu",
            name: "Blend uniformity",
            take: "10 piece",
            where: "bin",
            id: "",
        },
    ];
    await openStep(
        step({
            kind: "sample",
            samples,
            reasons: ["Still to be taken: Blend uniformity"],
        })
    );
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
    expect(commands()[0]).toInclude(["name", "sample"]);
    expect(commands()[0]).toInclude(["sample", "bu"]);
});

test("[G01] work waits for an exception at its gate, and the sentence says for whom", async () => {
    const exceptions = [
        {
            id: 9,
            name: "EX-1198",
            title: "LOD 2.7 %",
            severity: "major",
            gate: "step",
            state: "open",
        },
    ];
    await openStep(working([], {exceptions}));
    expect(primary()).toEqual({
        label: "Sign",
        note: "EX-1198 waits for the supervisor. Opens when it is acknowledged.",
        locked: true,
    });
    expect(".o_mes_floor_acknowledge").toHaveCount(1);
});

test("[F20] after the last signature the primary goes on to the next step", async () => {
    const rail = screen(step()).rail.map((each) =>
        each.number === "20.2.2" ? {...each, status: "ready"} : each
    );
    await openStep(step({status: "done"}), {rail});
    expect(primary().label).toBe("Start 20.2.2 Dry mix");
    expect(CHARGED.ok).toBe(true);
});
