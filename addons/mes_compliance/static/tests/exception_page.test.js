import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    act,
    ASSESSMENT,
    DECISION,
    exceptionPage,
    reason,
    SIGNED_PAGE,
} from "./exception_pages";

describe.current.tags("desktop");

class MesException extends models.Model {
    _name = "mes.exception";
    name = fields.Char();
    state = fields.Char();
    _records = [{id: 1, name: "EX-1197", state: "pending_approval"}];
}

defineMailModels();
defineModels([MesException]);

let page = null;
let answers = [];
let sent = [];

beforeEach(() => {
    page = exceptionPage();
    answers = [{ok: true, reasons: [], passed: [], entry: "e-1"}];
    sent = [];
    onRpc("mes.exception", "page", () => page);
    onRpc("mes.exception", "signing_page", ({args}) => {
        sent.push(["page", args[1]]);
        return SIGNED_PAGE;
    });
    onRpc("mes.exception", "sign", ({args}) => {
        sent.push(["sign", args[1], args[2], args[3].password, args[5]]);
        return answers.length > 1 ? answers.shift() : answers[0];
    });
});

async function open() {
    await mountView({
        type: "form",
        resModel: "mes.exception",
        resId: 1,
        arch: `<form><field name="state" invisible="1"/><widget name="mes_exception_page"/></form>`,
    });
}

async function choose(selector) {
    await contains(`${selector} input`).click();
    await animationFrame();
}

async function sign(password = "secret") {
    await contains(".o_mes_sign_here_password").edit(password, {confirm: false});
    await contains(".o_mes_sign_here_button").click();
    await animationFrame();
}

test("[G01] what was expected and found first stands there as it was frozen", async () => {
    await open();
    expect(".o_mes_severity_major").toHaveText("Major");
    expect(".o_mes_severity .o_mes_mark_major").toHaveCount(1);
    expect(queryAllTexts(".o_mes_figures dt")).toEqual([
        "Expected",
        "Found first, kept",
    ]);
    expect("[data-figure=found] dd").toHaveText("23.4 A");
    expect(queryAllTexts(".o_mes_told time")).toEqual([
        "14:31:12",
        "14:31:12",
        "14:31:55",
    ]);
    expect(".o_mes_told .o_mes_was").toHaveText("23.4 A");
    expect(".o_mes_told .o_mes_now").toHaveText("21.4 A");
    expect(".o_mes_told li:last-child .o_mes_told_number").toHaveText("seal pending");
});

test("[G03] nothing is chosen and nothing is written beforehand", async () => {
    await open();
    expect(".o_mes_decision input:checked").toHaveCount(0);
    expect(".o_mes_decision textarea").toHaveCount(0);
    expect(".o_mes_sign_here").toHaveCount(0);
    await choose("[data-act=approve]");
    expect(".o_mes_decision textarea").toHaveValue("");
    expect("[data-choice] input:checked").toHaveCount(0);
    await contains(".o_mes_sign_here_password").edit("secret", {confirm: false});
    expect(".o_mes_sign_here_button").toHaveProperty("disabled", true);
});

test("[G03] a decision is signed where it is read, with the code of what is shown", async () => {
    await open();
    await choose("[data-act=approve]");
    await choose("[data-choice=no_impact]");
    await contains("[data-text=assessment]").edit("Recorded current is in limits", {
        confirm: false,
    });
    expect(".o_mes_sign_here .o_mes_code").toHaveText("611E EB3C");
    expect(".o_mes_sign_here_field span").toHaveText(
        "Greta Brunner (qp.greta) signs approved"
    );
    expect(".o_mes_independent").toHaveText(
        "You neither raised, performed nor checked it"
    );
    await sign();
    expect(sent).toEqual([
        ["page", "approved"],
        [
            "sign",
            "approved",
            "611eeb3c7f18",
            "secret",
            {
                act: "approve",
                decision: "no_impact",
                assessment: "Recorded current is in limits",
            },
        ],
    ]);
});

test("[G05] who took part is told so instead of being offered the decision", async () => {
    page = exceptionPage({
        acts: [
            act("close", "Assess and close", "reviewed_qa", [DECISION, ASSESSMENT], {
                ok: false,
                reasons: [
                    reason("Greta Brunner took part in what happened", {
                        advice: "Another person has to decide.",
                    }),
                ],
            }),
        ],
    });
    await open();
    expect(".o_mes_decision input").toHaveCount(0);
    expect(".o_mes_not_yours li").toHaveText(
        "Assess and close\nGreta Brunner took part in what happened. Another person has to decide."
    );
});

test("[G03] every reason of a refusal stays beside the decision; the words stay", async () => {
    answers = [
        {
            ok: false,
            passed: [],
            reasons: [reason("The password is not right. 4 tries left")],
        },
        answers[0],
    ];
    await open();
    await choose("[data-act=return]");
    await contains("[data-text=assessment]").edit("Cause is missing", {confirm: false});
    await sign("wrong");
    expect(".o_mes_verdict").toHaveText("Not signed");
    expect(".o_mes_reasons li").toHaveText("The password is not right. 4 tries left");
    expect("[data-text=assessment]").toHaveValue("Cause is missing");
    expect(".o_mes_sign_here_password").toHaveValue("");
    expect(".o_mes_sign_here_password").toBeFocused();
    await sign();
    expect(sent.filter(([what]) => what === "sign")).toHaveLength(2);
});

test("[G03] changing the severity asks for severity and reason, and stands apart", async () => {
    page.acts.push(
        act("reclassify", "Change severity", "overridden", [
            {
                name: "severity",
                label: "Severity",
                choices: [
                    ["minor", "Minor"],
                    ["major", "Major"],
                ],
            },
            {name: "reason", label: "Reason", choices: []},
        ])
    );
    await open();
    expect(queryAllTexts(".o_mes_aside .btn")).toEqual([
        "Invalidate",
        "Change severity",
    ]);
    await contains(".o_mes_aside [data-act=reclassify]").click();
    await choose("[data-choice=minor]");
    await contains("[data-text=reason]").edit("It was a drill", {confirm: false});
    await sign();
    expect(sent.at(-1)[4]).toEqual({
        act: "reclassify",
        severity: "minor",
        reason: "It was a drill",
    });
});

test("[X02] a signature that no longer covers its data is said to", async () => {
    page.signatures[0].holds = false;
    await open();
    expect(".o_mes_signatures .o_mes_state_bad").toHaveText(
        "No longer covers its data"
    );
    expect(queryOne(".o_mes_signatures h2").textContent).not.toInclude("each matches");
});

test("[G06] how often it was seen before is a row of documents, each with its name", async () => {
    page.recurrence = {
        about: "PAR-02, last 31 batches",
        documents: [
            {id: 1, name: "PCM26012", short: "12", hit: true, me: false},
            {id: 2, name: "PCM26013", short: "13", hit: false, me: false},
            {id: 3, name: "PCM26031", short: "31", hit: false, me: true},
        ],
        text: "Second time in 31 batches.",
        rule: "",
    };
    await open();
    expect(queryAllTexts(".o_mes_recurrence li")).toEqual(["12", "", "31"]);
    expect(".o_mes_recurrence li.o_mes_me").toHaveAttribute("title", "PCM26031");
});
