import {expect, test} from "@odoo/hoot";
import {click, edit, queryAll, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {cellsOf, plotOf, readingIn} from "@mes_batch/floor/models/readings";
import {CHARGED, massTest, screen, step} from "./floor_test_data";
import {
    commands,
    defineFloor,
    openStep,
    primary,
    scan,
    server,
} from "./floor_test_helpers";

defineFloor();

const MASSES =
    "598 602 604 597 600 631 606 599 603 595 600 602 598 601 605 568 597 603 599 600".split(
        " "
    );
const JUDGED = {
    passed: true,
    mean: "600.4 mg",
    sd: "10.609826626888847045928055775644 mg",
    rsd: "1.7671263535790257260627211133304 %",
    outside: [
        {rule: "outside 5 % of mean", count: 2, places: [6, 16]},
        {rule: "outside 10 % of mean", count: 0, places: []},
    ],
};
const FULL = massTest(MASSES, {judged: JUDGED});
const HARDNESS = massTest([], {
    test: "hardness",
    name: "Hardness",
    size: 10,
    unit: "N",
    each: ["outside 80 .. 140 N"],
    allowed: ["0 tablet"],
    mean: {action: "90 .. 130 N"},
});

function ipcStep(tests, more = {}) {
    const reasons = tests.map((test) => `${test.name}: to take`);
    return step({
        key: "40.3.1#4",
        number: "40.3.1",
        kind: "ipc",
        tests,
        reasons,
        ...more,
    });
}

test("[F04] readings outside are marked with their side and their share of the mean", () => {
    const cells = cellsOf(FULL);
    expect(cells).toHaveLength(20);
    expect(cells.filter((cell) => cell.out).map((cell) => cell.place)).toEqual([6, 16]);
    expect(cells[5]).toInclude(["up", true]);
    expect(cells[5]).toInclude(["away", "5.10 %"]);
    expect(cells[15]).toInclude(["up", false]);
    expect(cells[15]).toInclude(["away", "5.40 %"]);
});

test("[F04] the plot draws every reading and the bands around the mean", () => {
    const plot = plotOf(FULL);
    expect(plot.dots).toHaveLength(20);
    expect(plot.levels.map((level) => level.name)).toEqual([
        "mean",
        "+5 %",
        "−5 %",
        "+10 %",
        "−10 %",
    ]);
    expect(plot.dots.filter((dot) => dot.out).map((dot) => dot.text)).toEqual([
        "631",
        "568",
    ]);
});

test("[F04] what a balance sends is a reading, what a label says is none", () => {
    expect(readingIn("598")).toBe("598");
    expect(readingIn("+   0.5980 g ")).toBe("0.5980 g");
    expect(readingIn("-0.5")).toBe("-0.5");
    expect(readingIn("TPR-45-02")).toBe(null);
    expect(readingIn("]d201076123450001752")).toBe(null);
    expect(readingIn("5,98")).toBe("5,98");
});

test("[F04] a balance fills the next cell without a tap", async () => {
    server.command = {...CHARGED, say: "verdict_reading", word: "Go on"};
    await openStep(ipcStep([massTest(["598", "602"]), HARDNESS]));
    await scan("604");
    expect(commands()[0]).toInclude(["name", "read"]);
    expect(commands()[0]).toInclude(["test", "tablet_mass"]);
    expect(commands()[0].readings).toEqual(["604"]);
    server.screen = screen(ipcStep([massTest(["598", "602", "604"]), HARDNESS]));
});

test("[F04] the keyboard fills cell after cell; each is kept when it arrives", async () => {
    await openStep(ipcStep([massTest(["598"]), HARDNESS]));
    await click(".o_mes_floor_cell_field");
    await edit("602", {confirm: "enter"});
    await animationFrame();
    expect(commands()[0].readings).toEqual(["602"]);
});

test("[F04] a balance fills the parts of a reading one after the other", async () => {
    const friability = {
        parts: ["mass_before", "mass_after"],
        size: 1,
        unit: "g",
        name: "Friability",
    };
    await openStep(ipcStep([massTest([], {test: "friability", ...friability})]));
    await scan("6.512");
    expect("[data-part='0']").toHaveValue("6.512");
    expect(commands()).toEqual([]);
    await scan("6.498");
    expect(commands()[0].readings).toEqual([["6.512", "6.498"]]);
});

test("[F04] a reading of two parts goes as one reading", async () => {
    const friability = {
        parts: ["mass_before", "mass_after"],
        size: 1,
        unit: "g",
        name: "Friability",
    };
    await openStep(ipcStep([massTest([], {test: "friability", ...friability})]));
    for (const [part, text] of [
        [0, "6.512"],
        [1, "6.498"],
    ]) {
        await click(`[data-part='${part}']`);
        await edit(text);
    }
    await animationFrame();
    await click(".o_mes_floor_reading_parts button");
    await animationFrame();
    expect(commands()[0].readings).toEqual([["6.512", "6.498"]]);
});

test("[F04] a judged set shows one word and every figure with its limit", async () => {
    await openStep(ipcStep([FULL, HARDNESS]));
    await click("[data-test=tablet_mass]");
    await animationFrame();
    expect(".o_mes_floor_judgement .o_mes_floor_verdict_word").toHaveText("Pass");
    expect(".o_mes_floor_judgement .o_mes_floor_verdict_what").toHaveText(
        "2 outside 5 % of mean. One more would fail."
    );
    expect(queryAllTexts(".o_mes_floor_judgement .o_mes_floor_limit_value")).toEqual([
        "600.4 mg",
        "2",
        "0",
        "10.61 mg",
    ]);
    expect(".o_mes_floor_cell.is-out").toHaveCount(2);
    expect(primary().label).toBe("Next: hardness");
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
    expect(".o_mes_floor_test.is-on b").toHaveText("Hardness");
});

test("[F04] a failed set says so, and its readings stay", async () => {
    await openStep(
        ipcStep([massTest(MASSES, {judged: {...JUDGED, passed: false}})], {reasons: []})
    );
    expect(".o_mes_floor_judgement .o_mes_floor_verdict_word").toHaveText("Fail");
    expect(
        queryAll(".o_mes_floor_cell b").filter((cell) => cell.innerText)
    ).toHaveLength(20);
});

test("[F04] the signature waits until every test is complete", async () => {
    await openStep(ipcStep([massTest(["598"]), HARDNESS]));
    expect(primary()).toEqual({
        label: "Sign",
        note: "1 of 20 readings. Signing opens when every test is complete.",
        locked: true,
    });
});

test("[F04] the time to the next set counts down, with the moment it counts as missed", async () => {
    const clocks = [
        {name: "Press checks", until: "2026-11-22T13:23:24Z", seconds: 1274, of: 2100},
    ];
    await openStep(ipcStep([massTest([])], {name: "Press checks"}), {clocks});
    expect(".o_mes_floor_until_big").toHaveText("21:14");
    expect(".o_mes_floor_until_text").toHaveText(
        "to the next set, 14:23\nAt 14:23 it counts as missed"
    );
});
