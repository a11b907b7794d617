import {expect, test} from "@odoo/hoot";
import {queryAll, queryAllTexts, queryText} from "@odoo/hoot-dom";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {Verdict} from "@mes_batch/floor/components/verdict/verdict";
import {outcomeOf} from "@mes_batch/floor/models/outcome";
import {CHARGED, REFUSED, reason} from "./floor_test_data";
import {defineFloor} from "./floor_test_helpers";

defineFloor();

const HELPERS = [
    {name: "David Keller", role: "supervisor"},
    {name: "Farid Nasser", role: "QA reviewer"},
];

async function show(answer, props = {}, thing = {}) {
    await mountWithCleanup(Verdict, {
        props: {outcome: outcomeOf(answer, thing), ...props},
    });
}

test("[F20] a refusal shows every reason with found and needed, and who can help", async () => {
    await show(REFUSED, {helpers: HELPERS});
    expect(".o_mes_floor_verdict").toHaveAttribute("role", "alert");
    expect(".o_mes_floor_verdict_mark svg").toHaveAttribute("data-icon", "stop");
    expect(".o_mes_floor_verdict_word").toHaveText("Refused");
    expect(queryText(".o_mes_floor_verdict_what")).toInclude("C011");
    expect(".o_mes_floor_verdict_do").toHaveText("Set it aside. Nothing was charged.");
    expect(queryAllTexts(".o_mes_floor_reasons li > b")).toEqual([
        "It was weighed for another batch",
        "It was dispensed too long ago",
    ]);
    expect(queryAllTexts(".o_mes_floor_figures dd")).toEqual([
        "PCM26030",
        "PCM26031",
        "51 h",
        "48 h or less",
    ]);
    expect(".o_mes_floor_reason_advice").toHaveText("Set it aside. QA decides.");
    expect(".o_mes_floor_in_order").toHaveText("In order: label, lot status.");
    expect(".o_mes_floor_aid b").toHaveText("David Keller can help");
    expect(".o_mes_floor_aid span").toHaveText(
        "Supervisor. Or Farid Nasser, QA reviewer."
    );
});

test("[F20] nothing is to dismiss, and no reason is left out, however many", async () => {
    const reasons = Array.from({length: 9}, (_each, index) =>
        reason(`Reason ${index}`)
    );
    await show({...REFUSED, reasons});
    expect(queryAll(".o_mes_floor_reasons > li")).toHaveLength(9);
    expect(".o_mes_floor_verdict button").toHaveCount(0);
});

test("[C13] an accepted scan says what was checked", async () => {
    const thing = {about: "C002", detail: "Paracetamol 125.72 kg · lot C-260311"};
    await show(CHARGED, {}, thing);
    expect(".o_mes_floor_verdict").toHaveAttribute("role", "status");
    expect(".o_mes_floor_verdict_mark svg").toHaveAttribute("data-icon", "ok");
    expect(".o_mes_floor_verdict_word").toHaveText("Charge it");
    expect(queryAllTexts(".o_mes_floor_passed b")).toEqual(["This batch", "Hold time"]);
});

test("[F20] every kind has its own shape, and no answer is told by colour alone", async () => {
    const kinds = {
        verdict_charge: ["ok", "ok"],
        verdict_outside: ["bad", "stop"],
        verdict_fail: ["bad", "stop"],
        verdict_problem: ["warn", "queue"],
        verdict_timer: ["info", "wait"],
    };
    for (const [say, [tone, icon]] of Object.entries(kinds)) {
        expect(outcomeOf({...CHARGED, say})).toInclude(["tone", tone]);
        expect(outcomeOf({...CHARGED, say})).toInclude(["icon", icon]);
    }
    expect(outcomeOf({...REFUSED, say: "verdict_charge"}).tone).toBe("bad");
});

test("[F20] words from labels and people are text, never markup", async () => {
    const evil = "<img src=x onerror=\"document.title='hit'\"><b>x</b>";
    await show({
        ...REFUSED,
        about: evil,
        word: evil,
        reasons: [reason(evil, {found: evil, needed: evil, advice: evil})],
        passed: [evil],
    });
    expect(".o_mes_floor_verdict img").toHaveCount(0);
    expect(".o_mes_floor_reasons li > b").toHaveText(evil);
    expect(document.title).not.toBe("hit");
});
