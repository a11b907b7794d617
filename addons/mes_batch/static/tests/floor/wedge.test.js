import {expect, getFixture, test} from "@odoo/hoot";
import {keyDown, press} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {makeMockEnv, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {SEPARATOR, Wedge, characterOf, pressed} from "@mes_batch/floor/models/wedge";
import {burst, defineFloor, scan} from "./floor_test_helpers";

defineFloor();

async function listen() {
    const env = await makeMockEnv();
    const heard = [];
    const stop = env.services.mes_wedge.listen((text) => heard.push(text));
    return {heard, stop};
}

test("[F20] a burst that ends with Enter or Tab is a scan, slower keys are typing", () => {
    expect(burst("C001", 5)).toBe("C001");
    expect(burst("C001", 5, "Tab")).toBe("C001");
    expect(burst("C001", 50)).toBe("C001");
    expect(burst("C001", 51)).toBe(null);
    expect(burst("98", 5)).toBe("98");
    expect(burst("9", 5)).toBe(null);
});

test("[D01] the separator of GS1 strings is kept, sent as ASCII 29 or as Ctrl and ]", () => {
    expect(characterOf({key: "\x1d"})).toBe(SEPARATOR);
    expect(characterOf({key: "]", ctrlKey: true})).toBe(SEPARATOR);
    expect(characterOf({key: "]"})).toBe("]");
    expect(characterOf({key: "c", ctrlKey: true})).toBe("");
    expect(characterOf({key: "Shift"})).toBe("");
    const wedge = new Wedge();
    const keys = [{key: "1"}, {key: "Control"}, {key: "]", ctrlKey: true}, {key: "2"}];
    keys.forEach((key, index) => wedge.take(key, index));
    expect(wedge.take({key: "Enter"}, keys.length).scan).toBe(`1${SEPARATOR}2`);
});

test("[F20] a scan is heard without any field in focus", async () => {
    const {heard, stop} = await listen();
    await scan("]d2010761234500017521C002");
    expect(heard).toEqual(["]d2010761234500017521C002"]);
    stop();
    await scan("C003");
    expect(heard).toHaveLength(1);
});

test("[F20] a busy page hears a scan late, but as one", async () => {
    const {heard} = await listen();
    let stamp = 0;
    patchWithCleanup(pressed, {at: () => (stamp += 5)});
    for (const key of "C001") {
        await keyDown(key);
        await advanceTime(200);
    }
    await keyDown("Enter");
    expect(heard).toEqual(["C001"]);
});

test("[F20] a scan presses no button, whatever has the focus", async () => {
    const {heard} = await listen();
    const button = document.createElement("button");
    button.addEventListener("click", () => expect.step("pressed"));
    getFixture().append(button);
    button.focus();
    await scan("C001");
    expect(heard).toEqual(["C001"]);
    expect.verifySteps([]);
    button.remove();
});

test("[F20] typing in a field is never swallowed, a scan leaves it as it was", async () => {
    const {heard} = await listen();
    const field = document.createElement("input");
    getFixture().append(field);
    field.focus();
    for (const key of "18.2") {
        await press(key);
        await advanceTime(120);
    }
    await press("Enter");
    expect(field.value).toBe("18.2");
    expect(heard).toEqual([]);
    await advanceTime(500);
    for (const key of "badge7") {
        await press(key);
    }
    expect(field.value).toBe("18.2badge7");
    await keyDown("Enter");
    await animationFrame();
    expect(heard).toEqual(["badge7"]);
    expect(field.value).toBe("18.2");
    field.remove();
});
