import {expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {review} from "./review_test_data";
import {asked, defineReview, openReview, settle} from "./review_test_helpers";

defineReview();

async function openTab(tab, more) {
    await openReview(more);
    await click(`#tab_${tab}`);
    await settle();
}

test("[H01] numbers, units and limits of critical values stand in own columns", async () => {
    await openTab("values");
    const cells = [...document.querySelectorAll("[data-row='11'] td")];
    expect(cells.slice(1, 6).map((cell) => cell.innerText.trim())).toEqual([
        "Loss on drying",
        "20.4.3",
        "1.5 … 2.5",
        "2.1",
        "%",
    ]);
    expect("[data-row='12'] .o_mes_place").toHaveCount(0);
    expect("[data-row='10'] td:last-child").toHaveText("first 23.4 A, EX-0006");
});

test("[H01] a value's place in its limits is said in words too", async () => {
    await openTab("values");
    expect("[data-row='11'] svg.o_mes_place").toHaveAttribute(
        "aria-label",
        "2.1 %, within 1.5 .. 2.5 %"
    );
    expect("[data-row='10'] svg.o_mes_place").toHaveClass("o_mes_near");
});

test("[H01] rows with a note are ticked one by one, the others as shown", async () => {
    await openTab("values");
    await click(".o_mes_look_shown");
    await settle();
    expect(asked("look")[0].args.slice(1)).toEqual(["values", ["11", "12"]]);
    expect("[data-row='10'] .o_mes_tick").toBeEnabled();
    expect("[data-row='11'] .o_mes_tick").not.toBeEnabled();
    await click("[data-row='10'] .o_mes_tick");
    await settle();
    expect(asked("look")[1].args.slice(1)).toEqual(["values", ["10"]]);
    expect(".o_mes_look_shown").not.toBeEnabled();
});

test("[H01] who does not review ticks nothing", async () => {
    await openTab("values", {may: {...review().may, look: false}});
    expect(".o_mes_tick:enabled").toHaveCount(0);
    expect(".o_mes_look_shown").not.toBeEnabled();
});

test("[F07] a correction shows both values, the reason and two people", async () => {
    await openTab("corrections");
    expect(".o_mes_was").toHaveText("23.4 A");
    expect(".o_mes_now").toHaveText("21.4 A");
    expect("[data-row='10']").toHaveText(/before signature/);
    expect("[data-row='10']").toHaveText(/Digit misread on the display/);
    await click(".o_mes_tick");
    await settle();
    expect(asked("look")[0].args.slice(1)).toEqual(["corrections", ["10"]]);
});

test("[H01] an empty tab says so", async () => {
    await openTab("overrides");
    expect(queryAllTexts("#part_overrides tbody tr")).toEqual([
        "No step was left out.",
    ]);
    await click("#tab_refusals");
    await settle();
    expect(queryAllTexts("#part_refusals tbody tr")).toEqual(["Nothing was refused."]);
});
