import {expect, test} from "@odoo/hoot";
import {click, edit, queryAllTexts} from "@odoo/hoot-dom";
import {Deferred, advanceTime, animationFrame} from "@odoo/hoot-mock";
import {BEN, CHARGED, REFUSED, chargeStep, screen} from "./floor_test_data";
import {
    asked,
    commands,
    defineFloor,
    openStep,
    primary,
    scan,
    server,
} from "./floor_test_helpers";

defineFloor();

test("[C13] the containers stand in their order, what is charged with its time", async () => {
    await openStep(chargeStep());
    expect(queryAllTexts(".o_mes_floor_containers .o_mes_floor_row_name b")).toEqual([
        "Paracetamol 126.00 kg",
        "Paracetamol 125.72 kg",
        "Silica 2.500 kg",
        "Silica 2.500 kg",
    ]);
    expect(queryAllTexts(".o_mes_floor_containers .o_mes_floor_row_state")).toEqual([
        "Charged\n13:58",
        "To scan",
        "Charged\n14:00",
        "To scan",
    ]);
    expect(".o_mes_floor_card_count").toHaveText("2 of 4");
});

test("[C13] the signature is locked with the sentence that unlocks it", async () => {
    await openStep(chargeStep());
    expect(primary()).toEqual({
        label: "Sign",
        note: "2 containers left. Signing opens after the last one.",
        locked: true,
    });
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
    expect(".o_mes_floor_dialog").toHaveCount(0);
});

test("[C13] a scan of the list is a command of the step, and its answer stays", async () => {
    await openStep(chargeStep());
    await scan("C002");
    expect(commands()).toHaveLength(1);
    expect(commands()[0]).toInclude(["name", "scan"]);
    expect(commands()[0]).toInclude(["step", "20.2.1"]);
    expect(commands()[0]).toInclude(["text", "C002"]);
    expect(asked("scan")).toEqual([]);
    expect(".o_mes_floor_verdict_word").toHaveText("Charge it");
    expect(".o_mes_floor_verdict_what").toHaveText(
        "C002 · Paracetamol 125.72 kg · lot C-260311\nC002. Empty it now."
    );
});

test("[D04] a refused scan shows every reason; the next scan replaces it", async () => {
    server.command = () => (commands().length > 1 ? CHARGED : REFUSED);
    server.scan = {
        kind: "container",
        text: "C011",
        code: "C011",
        answer: {ok: true, reasons: []},
    };
    await openStep(chargeStep());
    await scan("C011");
    await animationFrame();
    expect(".o_mes_floor_verdict_word").toHaveText("Refused");
    expect(".o_mes_floor_reasons > li").toHaveCount(2);
    await scan("C002");
    expect(".o_mes_floor_verdict_word").toHaveText("Charge it");
    expect(".o_mes_floor_reasons > li").toHaveCount(0);
});

test("[D04] the same scan twice while it is on its way is one command", async () => {
    const answer = new Deferred();
    server.command = () => answer;
    await openStep(chargeStep());
    await scan("C002");
    await scan("C002");
    expect(commands()).toHaveLength(1);
    expect(".o_mes_floor_bar .is-primary").toHaveText("Working");
    answer.resolve(CHARGED);
    await animationFrame();
    expect(commands()).toHaveLength(1);
    expect(".o_mes_floor_verdict_word").toHaveText("Charge it");
});

test("[F12] a step that a colleague performs is taken over, never acted in", async () => {
    await openStep(chargeStep({performer: "op.ben"}));
    expect(".o_mes_floor_inbar").toHaveCount(0);
    expect(primary()).toEqual({
        label: "Take it over",
        note: "Ben works on this step. Both names stay in the record.",
        locked: false,
    });
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
    expect(commands()[0]).toInclude(["name", "take_over"]);
});

test("[F12] presence and steps of colleagues arrive by themselves", async () => {
    await openStep(chargeStep());
    const charged = chargeStep();
    charged.charge[0].containers[1].charged_at = "2026-11-22T13:02:20.000000Z";
    server.screen = screen(charged);
    await advanceTime(6000);
    await animationFrame();
    expect(".o_mes_floor_card_count").toHaveText("3 of 4");
});

test("[C13] typing the number by hand is recorded as typed", async () => {
    await openStep(chargeStep());
    await click(".o_mes_floor_inbar .o_mes_floor_type");
    await animationFrame();
    await click(".o_mes_floor_typed_code");
    await edit("C004");
    await animationFrame();
    await click(".o_mes_floor_dialog .is-primary");
    await animationFrame();
    expect(commands()[0]).toInclude(["text", "C004"]);
    expect(commands()[0]).toInclude(["how", "typed"]);
});

test("[F01] a later step can be read, and the primary says what comes first", async () => {
    await openStep(chargeStep({status: "ready", turn: false, performer: ""}));
    expect(primary()).toEqual({
        label: "Start",
        note: "Only to read. Other steps come first.",
        locked: true,
    });
    expect(BEN.login).toBe("op.ben");
});
