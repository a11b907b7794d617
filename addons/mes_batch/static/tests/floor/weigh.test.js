import {expect, test} from "@odoo/hoot";
import {click, edit, queryAllTexts, queryText} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {CHARGED, REFUSED, reason, weighStep} from "./floor_test_data";
import {
    commands,
    defineFloor,
    openStep,
    primary,
    server,
    wait,
} from "./floor_test_helpers";

defineFloor();

async function weighing(value, stable = true, weigh = {}) {
    server.mes_scale = {value, unit: "kg", stable, age: 0.4, raw: `N ${value} kg`};
    await openStep(weighStep(weigh));
    await wait(1);
}

test("[C06] in range and stable the weight can be confirmed", async () => {
    await weighing("125.72");
    expect(".o_mes_floor_weigh_value").toHaveText("251.72");
    expect(".o_mes_floor_weigh .o_mes_floor_verdict_word").toHaveText("In range");
    expect(queryText(".o_mes_floor_weigh .o_mes_floor_verdict_what")).toInclude(
        "0.42 kg below the upper limit"
    );
    expect(primary().label).toBe("Confirm 125.72 kg");
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
    expect(commands()[0]).toInclude(["name", "weigh"]);
    expect("value" in commands()[0]).toBe(false);
});

test("[C05] what the scale sent a while ago is no weight", async () => {
    server.mes_scale = {value: "60.00", unit: "kg", stable: true, age: 5.1, raw: ""};
    await openStep(weighStep());
    await wait(1);
    expect(".o_mes_floor_weigh_value").toHaveText("–");
    expect(primary().locked).toBe(true);
});

test("[C06] too much: the primary is locked and says how much comes out", async () => {
    await weighing("126.26");
    expect(".o_mes_floor_weigh .o_mes_floor_verdict_word").toHaveText("Too much");
    expect(primary()).toEqual({
        label: "Confirm",
        note: "Take out at least 0.12 kg.",
        locked: true,
    });
    await click(".o_mes_floor_bar .is-primary");
    expect(commands()).toEqual([]);
});

test("[C06] too little in the last container: the window unlocks it", async () => {
    await weighing("113.40");
    expect(".o_mes_floor_weigh .o_mes_floor_verdict_word").toHaveText("Add 12.24 kg");
    expect(primary()).toEqual({
        label: "Confirm",
        note: "Opens when stable between 251.64 and 252.14 kg.",
        locked: true,
    });
});

test("[C06] a container is brought to another content, its number stays", async () => {
    await weighing("4.973", true, {
        method: "difference",
        source: {line: "talc", lot: "TLC-55", container: "C024"},
        line: "talc",
        lines: [
            {
                line: "talc",
                item: "Talc",
                containers: [{code: "C024", net: "5.000 kg", lot: "TLC-55"}],
            },
        ],
        planned: "5.000 kg",
        exact: "4.9724867724867724867724867724868 kg",
        target: "4.972 kg",
        window: "4.948 .. 4.996 kg",
        low: "4.948 kg",
        high: "4.996 kg",
        done: "0.000 kg",
    });
    expect(".o_mes_floor_weigh_value").toHaveText("4.973");
    expect(queryAllTexts(".o_mes_floor_sum_value")).toInclude("4.9724… kg");
    expect(".o_mes_floor_card_count").toHaveText("");
    expect(primary()).toEqual({
        label: "Confirm 4.973 kg",
        note: "The container keeps its number and gets this content.",
        locked: false,
    });
});

test("[C06] with a container to come, a part can be closed", async () => {
    const lines = [{line: "paracetamol", item: "Paracetamol", containers: []}];
    await weighing("126.00", true, {lines, done: "0 kg"});
    expect(primary().label).toBe("Close at 126.00 kg");
    expect(primary().locked).toBe(false);
});

test("[C06] a moving weight is never confirmed", async () => {
    await weighing("125.80", false);
    expect(".o_mes_floor_weigh .o_mes_floor_verdict_word").toHaveText("Wait");
    expect(primary().note).toBe("Opens when the scale is stable.");
    expect(primary().locked).toBe(true);
});

test("[C06] the bar's limits are written under its edges", async () => {
    await weighing("125.72");
    const marks = queryAllTexts(".o_mes_floor_mark");
    expect(marks.map((mark) => mark.replace(/\s+/g, " "))).toEqual([
        "0",
        "246.64",
        "251.64target",
        "252.14most",
        "252.64 kg",
    ]);
    expect(".o_mes_floor_track").toHaveAttribute(
        "aria-label",
        "251.72 kg. Allowed 251.64 to 252.14 kg."
    );
});

test("[C06] no float on the way: a long figure is shown and compared as it was sent", async () => {
    await weighing("252.1400000000000001", true, {done: "0 kg"});
    expect(".o_mes_floor_weigh_value").toHaveText("252.1400000000000001");
    expect(".o_mes_floor_weigh .o_mes_floor_verdict_word").toHaveText("Too much");
    expect(primary().locked).toBe(true);
});

test("[C06] a weight typed by hand needs its reason and goes as it was typed", async () => {
    await weighing("125.80", false);
    await click(".o_mes_floor_three .o_mes_floor_type");
    await animationFrame();
    await click(".o_mes_floor_amount_field");
    await edit("125.720");
    await animationFrame();
    expect(primary().locked).toBe(true);
    await click(".o_mes_floor_reason_field");
    await edit("Scale has no cable");
    await animationFrame();
    expect(primary().label).toBe("Confirm 125.720 kg");
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
    expect(commands()[0]).toInclude(["value", "125.720"]);
    expect(commands()[0]).toInclude(["unit", "kg"]);
    expect(commands()[0]).toInclude(["reason", "Scale has no cable"]);
});

test("[C06] the server's refusal is shown with all reasons, and what was typed stays", async () => {
    server.command = {
        ...REFUSED,
        reasons: [reason("Too much"), reason("Calibration is overdue")],
    };
    await weighing("125.72");
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
    expect(queryAllTexts(".o_mes_floor_reasons li > b")).toEqual([
        "Too much",
        "Calibration is overdue",
    ]);
});

test("[C06] before a drum is scanned the screen asks for it", async () => {
    await openStep(
        weighStep({source: {}, low: "", high: "", target: "", done: "0 kg"})
    );
    expect(".o_mes_floor_inbar b").toHaveText("Scan the drum to weigh from");
    expect(primary().note).toBe("Scan the drum to weigh from.");
    expect(primary().locked).toBe(true);
    expect(CHARGED.ok).toBe(true);
});
