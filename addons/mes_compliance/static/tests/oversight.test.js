import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryText} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, mockDate} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";

describe.current.tags("desktop");
defineMailModels();

const LATE = {
    row: 1,
    row_name: "Calibrations",
    standing: "overdue",
    model: "maintenance.equipment",
    id: 7,
    text: "BAL-002",
    said: "BAL-002",
    since: "2026-11-20",
};

const NONE = {order: 0, open: 0, overdue: 0, unproven: 0, worst: null, trend: null};

function oversightPage() {
    return {
        site: "Basel Solids",
        tz: "Europe/Zurich",
        at: "2026-11-30 13:02:00",
        totals: {overdue: 1, unproven: 0, open: 6},
        groups: [
            {
                id: 1,
                name: "Equipment",
                rows: [
                    {
                        ...NONE,
                        id: 1,
                        name: "Calibrations",
                        order: 1142,
                        open: 6,
                        overdue: 1,
                        worst: LATE,
                        owner: "Jonas Weber",
                    },
                    {...NONE, id: 2, name: "Seals", order: null, owner: "Mona Roth"},
                ],
            },
        ],
        first: [{...LATE, owner: "Jonas Weber"}],
        verification: {
            last: {
                at: "2026-11-30 01:14:00",
                ok: true,
                sentence: "fine",
                entries: 184372,
                streams: 1912,
                blocks: 9140,
                seconds: 11.2,
            },
            nights: [{at: "2026-11-30 01:14:00", ok: true, sentence: "fine"}],
            faults: [],
            under_way: null,
        },
        protection: {level: "A", sealer: "process", sealer_text: "seals", waiting: 0},
        may: {verify: true, remind: true},
        charts: [],
        week: {
            id: 3,
            by: "Eva Lindt",
            at: "2026-11-23 23:10:00",
            standing: "order",
            may: true,
        },
    };
}

const SIGNED = {
    document: "Signature of the week",
    site: "Basel Solids",
    content: {overdue: 1, rows: [{area: "Calibrations", overdue: 1}]},
    labels: {},
    words: {},
    hash: "08d637f7aa",
    code: "08D6 37F7",
    meaning: "reviewed_qa",
    meaning_text: "reviewed (QA)",
    statement: "I have read it.",
    signer: {login: "qa.farid", name: "Farid Nasser"},
};

let page = null;
let answers = true;
let done = [];
let signed = {ok: true, reasons: [], passed: [], entry: "e-1"};

beforeEach(() => {
    mockDate("2026-11-30 13:02:00");
    page = oversightPage();
    answers = true;
    done = [];
    signed = {ok: true, reasons: [], passed: [], entry: "e-1"};
    onRpc("mes.periodic.review", "signing_page", ({args}) => {
        done.push(["page", args[0][0], args[1]]);
        return SIGNED;
    });
    onRpc("mes.periodic.review", "sign", ({args}) => {
        done.push(["sign", args[0][0], args[1], args[2]]);
        if (signed.ok) {
            page.week = {...page.week, by: "Farid Nasser", at: "2026-11-30 13:02:00"};
        }
        return signed;
    });
    onRpc("mes.oversight.row", "page", () => {
        if (!answers) {
            throw new Error("away");
        }
        return page;
    });
    onRpc("mes.oversight.row", "action_records", ({args}) => {
        done.push(["records", args[0][0], args[1]]);
        return {type: "ir.actions.act_window_close"};
    });
    onRpc("mes.oversight.row", "action_remind", () => {
        done.push(["remind"]);
        return {type: "ir.actions.act_window_close"};
    });
    onRpc("mes.verification", "action_verify_now", () => {
        done.push(["verify"]);
        page.verification.under_way = {entries: 10, done: 1, blocks: 40};
        return true;
    });
});

/** Return texts with plain spaces: narrow ones stand between thousands. */
function plain(texts) {
    return texts.map((text) => text.replace(/\s+/g, " "));
}

async function open() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "mes_oversight",
    });
    await animationFrame();
}

test("figures, the worst of it and its owner stand in a row", async () => {
    await open();
    expect(plain(queryAllTexts("[data-row=Calibrations] > *"))).toEqual([
        "Calibrations",
        "1 142",
        "6",
        "1",
        "0",
        "BAL-002since Fri 20 Nov",
        "Jonas Weber",
    ]);
});

test("zero is said, and what is not counted is a dash", async () => {
    await open();
    expect(queryAllTexts("[data-row=Seals] > *")).toEqual([
        "Seals",
        "–",
        "0",
        "0",
        "0",
        "all in order",
        "Mona Roth",
    ]);
    expect("[data-row=Seals] td button").toHaveCount(0);
});

test("each figure opens its own records", async () => {
    await open();
    await contains("[data-row=Calibrations] .o_mes_cell_overdue").click();
    await contains("[data-row=Calibrations] .o_mes_cell_order").click();
    await contains("[data-row=Calibrations] th button").click();
    expect(done).toEqual([
        ["records", 1, "overdue"],
        ["records", 1, "order"],
        ["records", 1, false],
    ]);
});

test("a figure above shows the rows it is about, and all again", async () => {
    await open();
    await contains(".o_mes_oversight_totals .o_mes_oversight_overdue").click();
    expect("tr[data-row]").toHaveCount(1);
    await contains(".o_mes_oversight_totals .o_mes_oversight_unproven").click();
    expect(queryText(".o_mes_oversight_empty")).toBe("Nothing of it: no row has any.");
    await contains(".o_mes_oversight_totals .o_mes_oversight_unproven").click();
    expect("tr[data-row]").toHaveCount(2);
});

test("one record of the oldest opens by itself", async () => {
    let opened = null;
    mockService("action", {
        doAction(action) {
            if (action.tag) {
                return super.doAction(...arguments);
            }
            opened = action;
        },
    });
    await open();
    await contains(".o_mes_oversight_first li button").click();
    expect([opened.res_model, opened.res_id]).toEqual(["maintenance.equipment", 7]);
});

test("it refreshes by itself and says when it cannot", async () => {
    await open();
    page.totals.overdue = 3;
    await advanceTime(60_000);
    await animationFrame();
    expect(queryText(".o_mes_oversight_totals .o_mes_oversight_overdue b")).toBe("3");
    answers = false;
    await advanceTime(60_000);
    await animationFrame();
    expect(queryText(".o_mes_oversight_stale")).toMatch(/14:02:00/);
    expect(queryText(".o_mes_oversight_totals .o_mes_oversight_overdue b")).toBe("3");
    answers = true;
    await advanceTime(60_000);
    await animationFrame();
    expect(".o_mes_oversight_stale").toHaveCount(0);
});

test("a verification under way is shown and asked for more often", async () => {
    await open();
    expect(plain([queryText(".o_mes_oversight_say")])).toEqual([
        "184 372 entries, no difference",
    ]);
    await contains(".o_mes_oversight_links button:contains(Verify now)").click();
    expect(done).toEqual([["verify"]]);
    expect(queryText(".o_mes_oversight_verified [role=status]")).toMatch(
        /block 1 of 40/
    );
    page.verification.under_way = null;
    await advanceTime(5_000);
    await animationFrame();
    expect(".o_mes_oversight_verified [role=status]").toHaveCount(0);
});

test("differences are read where the result stands", async () => {
    page.verification.last.ok = false;
    page.verification.faults = ["Entry 5 of PCM26031: it is not the one sealed here."];
    await open();
    expect(queryAllTexts(".o_mes_oversight_faults li")).toEqual(
        page.verification.faults
    );
    expect(".o_mes_oversight_verified .o_mes_mark_refused").toHaveCount(1);
});

test("the week is signed with what the page says, and the page tells by whom", async () => {
    await open();
    expect(queryText(".o_mes_oversight_week")).toBe(
        "last week signed by Eva Lindt, Tue 24 Nov"
    );
    await contains(".o_mes_oversight_sign").click();
    expect(".o_mes_sign_code").toHaveText("08D6 37F7");
    expect(queryAllTexts("[data-key=rows] tbody td")).toEqual(["Calibrations", "1"]);
    await contains(".o_mes_sign_password").edit("secret", {confirm: false});
    await contains(".o_mes_sign_button").click();
    await animationFrame();
    expect(done).toEqual([
        ["page", 3, "reviewed_qa"],
        ["sign", 3, "reviewed_qa", "08d637f7aa"],
    ]);
    expect(".o_mes_sign").toHaveCount(0);
    expect(queryText(".o_mes_oversight_week")).toBe(
        "last week signed by Farid Nasser, Mon 30 Nov"
    );
});

test("figures that changed meanwhile: nothing is signed, the page is shown anew", async () => {
    const reason = {
        rule: "changed_meanwhile",
        text: "It was changed while it was being read",
        advice: "",
        found: "",
        needed: "",
    };
    signed = {ok: false, reasons: [reason], passed: []};
    await open();
    await contains(".o_mes_oversight_sign").click();
    await contains(".o_mes_sign_password").edit("secret", {confirm: false});
    await contains(".o_mes_sign_button").click();
    expect(".o_mes_reasons li").toHaveText(reason.text);
    expect(done.map(([what]) => what)).toEqual(["page", "sign", "page"]);
});

test("a week that nobody signed is told; who may not sign has no button", async () => {
    page.week = {id: 3, by: false, at: false, standing: "unproven", may: false};
    await open();
    expect(queryText(".o_mes_oversight_week")).toBe("no week is signed yet");
    expect(".o_mes_oversight_week.o_mes_oversight_unproven").toHaveCount(1);
    expect(".o_mes_oversight_sign").toHaveCount(0);
});

test("without the right to read duties there is no word of the week", async () => {
    page.week = null;
    await open();
    expect(".o_mes_oversight_week").toHaveCount(0);
    expect(".o_mes_oversight_sign").toHaveCount(0);
});

test("what is in order may tell how, among others under its full name", async () => {
    const [group] = page.groups;
    const duty = {...LATE, standing: "order", text: "Restore test: done", said: "done"};
    group.rows[1].worst = duty;
    page.first = [{...duty, standing: "overdue", owner: "Mona Roth"}];
    await open();
    expect(queryText("[data-row=Seals] .o_mes_worst button")).toBe("done");
    expect("[data-row=Seals] .o_mes_worst button").toHaveClass("o_mes_dim");
    expect(queryText(".o_mes_oversight_first li b")).toBe("Restore test: done");
});

test("owners are reminded from the list of what is oldest", async () => {
    await open();
    await contains(".o_mes_oversight_first header button").click();
    expect(done).toEqual([["remind"]]);
});

test("no button for who may neither remind nor verify", async () => {
    page.may = {verify: false, remind: false};
    await open();
    expect("button:contains(Remind owners)").toHaveCount(0);
    expect("button:contains(Verify now)").toHaveCount(0);
});

test("nobody's page and a page without anything late say so", async () => {
    page.groups = [];
    page.first = [];
    page.totals = {overdue: 0, unproven: 0, open: 0};
    await open();
    expect(queryText(".o_mes_oversight_empty")).toMatch(/Your roles look over nothing/);
    expect(queryText(".o_mes_oversight_first p")).toMatch(/Nothing is late/);
});
