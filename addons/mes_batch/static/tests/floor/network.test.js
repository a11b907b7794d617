import {expect, test} from "@odoo/hoot";
import {click, edit} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {chargeStep, parameter, step} from "./floor_test_data";
import {
    commands,
    defineFloor,
    openFloor,
    openStep,
    primary,
    scan,
    server,
    wait,
} from "./floor_test_helpers";

defineFloor();

test("[D04] without network a banner says so, what was typed stays, the UUID too", async () => {
    const current = parameter("endpoint_current", "typed", {unit: "A"});
    await openStep(step({parameters: [current], reasons: ["Still to be recorded"]}));
    server.lost = true;
    await click(".o_mes_floor_amount_field");
    await edit("18.2");
    await animationFrame();
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
    expect(".o_mes_floor_banner b").toHaveText("No network since 14:02.");
    expect(".o_mes_floor_live").toHaveText("No network");
    expect(".o_mes_floor_amount_field").toHaveValue("18.2");
    expect(".o_mes_floor_bar .is-primary").toHaveText("Working");
    await wait(4);
    server.lost = false;
    await click(".o_mes_floor_banner button");
    await animationFrame();
    await animationFrame();
    expect(".o_mes_floor_banner").toHaveCount(0);
    expect(new Set(commands().map((each) => each.id)).size).toBe(1);
    expect(commands().length).toBeGreaterThan(1);
});

test("[F20] without network the step stays readable and a scan is not pretended", async () => {
    await openStep(chargeStep());
    server.lost = true;
    await wait(6);
    expect(".o_mes_floor_containers").toHaveCount(1);
    await scan("C002");
    expect(".o_mes_floor_verdict_word").toHaveText("Wait");
    expect(commands()).toEqual([]);
    server.lost = false;
    await wait(6);
    expect(".o_mes_floor_banner").toHaveCount(0);
});

test("[F20] after a restart the same step opens with what is done and what is next", async () => {
    await openStep(chargeStep());
    expect(".o_mes_floor_verdict_word").toHaveText("Go on");
    expect(".o_mes_floor_verdict_what").toHaveText(
        "2 of 4 are charged. Scan C002 or C004.\nNothing was lost."
    );
});

test("[F20] hand, theme and sound are kept on the device, nothing of a person is", async () => {
    await openFloor();
    await click(".o_mes_floor_more");
    await animationFrame();
    await click("[data-option=hand-left]");
    await click("[data-option=theme-dark]");
    await animationFrame();
    expect(".o_mes_floor.is-left.is-dark").toHaveCount(1);
    const kept = JSON.parse(localStorage.getItem("mes_batch.floor"));
    expect(kept).toInclude(["hand", "left"]);
    expect(kept).toInclude(["theme", "dark"]);
    expect(JSON.stringify(kept)).not.toInclude("anna");
    expect(primary().locked).toBe(false);
});
