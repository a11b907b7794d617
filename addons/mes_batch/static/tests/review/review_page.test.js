import {expect, test} from "@odoo/hoot";
import {click, edit, press, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {exceptions, head, proof, QUESTION} from "./review_test_data";
import {asked, defineReview, openReview, server, settle} from "./review_test_helpers";

defineReview();

test("[H01] exceptions come first, by severity; what is decided says by whom", async () => {
    await openReview();
    expect(queryAllTexts(".o_mes_group .o_mes_severity")).toEqual([
        "Critical",
        "Major",
        "Minor",
        "Info",
    ]);
    expect(queryAllTexts(".o_mes_group_count")).toEqual([
        "none",
        "21 to decide",
        "22 to decide",
        "none",
    ]);
    expect("#exception_1 .o_mes_state").toHaveText("Approve conclusion");
    expect("#exception_2 .o_mes_c_state").toHaveText(
        /No impact\s*Farid Nasser, 16 Nov 14:15/
    );
    expect(".o_mes_in_place").toHaveCount(0);
});

test("[H02] the proof says every count, zero too", async () => {
    await openReview();
    expect(".o_mes_proof_main").toHaveText(/2 431 of 2 431/);
    expect(queryAllTexts(".o_mes_proof_said li")).toEqual([
        "2 417 within limits",
        "14 excepted, 6 open",
        "0 missing",
        "0 unclassified",
    ]);
    expect(".o_mes_proof_said.o_mes_refused").toHaveCount(0);
    expect(queryAllTexts(".o_mes_category_standing")).toEqual([
        "",
        "2 excepted",
        "none asked",
    ]);
});

test("[H02] a refused proof names what is missing and asks for full review", async () => {
    const missing = [{step: "20.5", name: "screen check after milling"}];
    await openReview({proof: proof({complete: false, missing, unclassified: ["x.y"]})});
    expect(".o_mes_proof_said.o_mes_refused").toHaveCount(1);
    expect(".o_mes_gaps").toHaveText(/20\.5 screen check after milling, x\.y/);
});

test("[H03] the button says how many points are left and stays shut", async () => {
    await openReview();
    expect(".o_mes_next").toHaveText("Sign QA review: 3 left");
    expect(".o_mes_next").not.toBeEnabled();
    expect(queryAllTexts(".o_mes_left .o_mes_point")).toEqual([
        "Approve EX-0001",
        "Rows are still to be looked at",
        "The audit trail is not reviewed",
        "A result is missing S-26-0001",
    ]);
    expect("[data-point=audit_trail_to_review] .o_mes_meta").toHaveText(
        "15 further entries, 0 unclassified"
    );
});

test("[H03] with nothing left the review is signed where it is read", async () => {
    await openReview({left: []});
    expect(".o_mes_nothing_left").toHaveText("Nothing stands in the way.");
    await click(".o_mes_next");
    await settle();
    await click(".modal input[type=password]");
    await edit("farid-basel-1");
    await settle();
    await press("Enter");
    await settle();
    const [{args}] = asked("sign");
    expect(args.slice(1, 4)).toEqual([
        "reviewed_qa",
        "cd".repeat(32),
        {type: "password", login: "qa.farid", password: "farid-basel-1"},
    ]);
    expect(asked("review")).toHaveLength(2);
});

test("[H01] a point leads to its cure: the exception opens in place", async () => {
    await openReview();
    await click("[data-point=EX-0001] .o_mes_point");
    await settle();
    expect("#exception_1 .o_mes_row_open").toHaveAttribute("aria-expanded", "true");
    expect(".o_mes_in_place").toHaveCount(1);
    await click("[data-point=rows_to_look_at] .o_mes_point");
    await settle();
    expect("#tab_values").toHaveAttribute("aria-selected", "true");
    await click("[data-point=audit_trail_to_review] .o_mes_point");
    await settle();
    expect(".modal-title").toHaveText("Audit-trail review of PCM26031");
});

test("[H01] tabs and rows are reached by keyboard", async () => {
    await openReview();
    queryOne("#tab_exceptions").focus();
    await press("ArrowRight");
    await settle();
    expect("#tab_values").toBeFocused();
    expect("#part_values").toHaveCount(1);
    await press("ArrowLeft");
    await settle();
    queryOne("#exception_1 .o_mes_row_open").focus();
    await press("ArrowDown");
    expect("#exception_2 .o_mes_row_open").toBeFocused();
    await press("Enter");
    await settle();
    expect(".o_mes_in_place").toHaveCount(1);
    await press("Escape");
    await settle();
    expect(".o_mes_in_place").toHaveCount(0);
});

test("[G03] an exception is assessed and signed in place; the next one opens", async () => {
    await openReview();
    await click("#exception_3 .o_mes_row_open");
    await settle();
    const button = ".o_mes_in_place .o_mes_sign_here_button";
    expect(button).toHaveText("Sign, next");
    expect(".o_mes_in_place input:checked").toHaveCount(0);
    expect(button).not.toBeEnabled();
    await click("[data-choice=no_impact] input");
    await click("textarea[data-text=assessment]");
    await edit("Sets on both sides of the gap are within limits.");
    await click(".o_mes_in_place input[type=password]");
    await edit("farid-basel-1");
    await settle();
    expect(button).toBeEnabled();
    await click(button);
    await settle();
    const [{args}] = asked("sign");
    expect(args[0]).toEqual([3]);
    expect(args[5]).toEqual({
        act: "close",
        decision: "no_impact",
        assessment: "Sets on both sides of the gap are within limits.",
    });
    expect("#exception_4 .o_mes_row_open").toHaveAttribute("aria-expanded", "true");
});

test("[H03] a refused signature keeps the words and says every reason", async () => {
    await openReview();
    const text = "The password is not right. 4 tries left";
    server.sign = {ok: false, reasons: [{rule: "password", text, advice: ""}]};
    await click("#exception_3 .o_mes_row_open");
    await settle();
    await click("[data-choice=no_impact] input");
    await click("textarea[data-text=assessment]");
    await edit("Within limits.");
    await click(".o_mes_in_place input[type=password]");
    await edit("wrong");
    await settle();
    await click(".o_mes_in_place .o_mes_sign_here_button");
    await settle();
    expect(".o_mes_in_place .o_mes_reasons").toHaveText(/The password is not right/);
    expect(".o_mes_in_place input[type=password]").toHaveValue("");
    expect("textarea[data-text=assessment]").toHaveValue("Within limits.");
});

test("[H03] production is led through what it has to look at, and no further", async () => {
    const rows = exceptions().map((row) => ({...row, state: "under_investigation"}));
    rows[2].state = "open";
    await openReview({
        head: head({state: "executed", next: "reviewed_production"}),
        exceptions: rows,
    });
    const button = ".o_mes_in_place .o_mes_sign_here_button";
    await click("#exception_1 .o_mes_row_open");
    await settle();
    expect(button).toHaveText("Sign, next");
    await click("#exception_3 .o_mes_row_open");
    await settle();
    expect(button).toHaveText("Sign");
});

test("[H03] QA asks, and production's answer stands below the question", async () => {
    await openReview();
    await click(".o_mes_ask");
    await settle();
    await edit("Which drum was scanned first?");
    await settle();
    await click(".o_mes_ask_form button[type=submit]");
    await settle();
    expect(asked("ask_production")[0].args[1]).toBe("Which drum was scanned first?");
});

test("[H03] an open question waits; who may answer does it there", async () => {
    await openReview({
        questions: [QUESTION],
        may: {ask: false, answer: true, look: false, state: false, release: false},
    });
    expect(".o_mes_questions .o_mes_state_wait").toHaveText("waits for production");
    expect(".o_mes_questions button[type=submit]").not.toBeEnabled();
    await click(".o_mes_questions textarea");
    await edit("Drum 000140.");
    await settle();
    await click(".o_mes_questions button[type=submit]");
    await settle();
    expect(asked("answer_question")[0].args.slice(1)).toEqual([7, "Drum 000140."]);
});

test("[H03] who has no part in the review is told who signs, and gets no button", async () => {
    const role = {
        key: "role_missing",
        mark: "waiting",
        text: "The role QA reviewer signs this",
        note: "Anna Frei can read it meanwhile.",
        target: "",
    };
    const may = {ask: false, answer: false, look: false, state: false, record: false};
    await openReview({left: [role], may: {...may, release: false}});
    expect(".o_mes_next").toHaveCount(0);
    expect(".o_mes_whole").toHaveCount(0);
    expect(".o_mes_left h2").toHaveText(/Before it can be signed/);
    expect("[data-point=role_missing] .o_mes_state_wait").toHaveCount(1);
});
