import {expect, test} from "@odoo/hoot";
import {click, edit, press, queryAllTexts, queryText} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {BEN, floor, page, reason, screen, signature, step} from "./floor_test_data";
import {
    asked,
    commands,
    defineFloor,
    openStep,
    scan,
    server,
} from "./floor_test_helpers";

defineFloor();

const SIGNED = signature("performed", {
    by: "op.anna",
    at: "2026-11-22T13:11:32.000000Z",
});
const WITNESS = page({
    meaning: "verified",
    meaning_text: "verified",
    statement: "I have seen it.",
});
const WRONG = {
    ok: false,
    reasons: [
        reason("The password is not right. 4 tries left", {
            advice: "Nothing was saved.",
        }),
    ],
};

async function openDialog(shown = step()) {
    await openStep(shown);
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
}

async function sign(password) {
    await click(".o_mes_floor_password");
    await edit(password);
    await animationFrame();
    await click(".o_mes_floor_sign_as");
    await animationFrame();
}

test("[F02] the dialog shows exactly what is signed, with its code", async () => {
    await openDialog();
    const sheet = queryText(".o_mes_floor_sheet");
    for (const part of [
        "20.2.1 Charge the granulator",
        "PCM26031",
        "HSG-300-01",
        "5.98 min",
        "2.7 %",
        "outside action",
        "Screen intact",
        "598 mg",
        "C001",
        "251.72 kg",
        "S-0001",
        "18.2 A",
        "MAT-01 20.2.1 C011",
        "08D6 37F7",
    ]) {
        expect(sheet).toInclude(part);
    }
});

test("[F02] a signed exception is said in words where the screen knows it", async () => {
    const known = {
        id: 1,
        name: "EX-1195",
        code: "MAT-01",
        title: "C011: It was weighed for another batch",
        severity: "info",
        gate: "none",
        state: "open",
        occurrence: "MAT-01 20.2.1 C011",
    };
    const exceptions = [known.occurrence, "MAT-08 20.2.1 C011"];
    server.signing_page = page({content: {...page().content, exceptions}});
    await openDialog(step({exceptions: [known]}));
    const told = queryText(".o_mes_floor_sheet_exceptions");
    expect(told).toInclude("EX-1195 C011: It was weighed for another batch");
    expect(told).not.toInclude("MAT-01");
    expect(told).toInclude("MAT-08 20.2.1 C011");
});

test("[F02] nothing of the page is left out, keys without a place of their own neither", async () => {
    const content = {...page().content, cleaning_agent: "Water"};
    server.signing_page = page({content});
    await openDialog();
    expect(queryText(".o_mes_floor_sheet")).toInclude("Cleaning agent");
    expect(queryText(".o_mes_floor_sheet")).toInclude("Water");
});

test("[F02] the signature carries the hash that was shown and a fresh password", async () => {
    await openDialog();
    expect(".o_mes_floor_means b").toHaveText("performed");
    expect(".o_mes_floor_password").toBeFocused();
    await sign("secret");
    const [meaning, hash, credential, subject] = asked("sign")[0].args.slice(1);
    expect([meaning, hash, subject]).toEqual(["performed", "08d637f7", "20.2.1"]);
    expect(credential).toEqual({
        type: "password",
        login: "op.anna",
        password: "secret",
    });
});

test("[F02] without a password nothing is sent", async () => {
    await openDialog();
    expect(".o_mes_floor_sign_as").toHaveAttribute("aria-disabled", "true");
    await click(".o_mes_floor_sign_as");
    await animationFrame();
    expect(asked("sign")).toEqual([]);
});

test("[F02] a wrong password saves nothing, is cleared, and the tries left are said", async () => {
    server.sign = WRONG;
    await openDialog();
    await sign("wrong");
    expect(queryText(".o_mes_floor_not_signed")).toInclude("Not signed");
    expect(queryText(".o_mes_floor_not_signed")).toInclude("4 tries left");
    expect(queryText(".o_mes_floor_not_signed")).toInclude("Nothing was saved.");
    expect(".o_mes_floor_password").toHaveValue("");
    expect(".o_mes_floor_dialog").toHaveCount(1);
});

test("[F02] no password is kept anywhere after it was sent", async () => {
    server.sign = WRONG;
    await openDialog();
    await sign("sesame-77");
    expect(document.body.innerHTML).not.toInclude("sesame-77");
    expect(JSON.stringify({...localStorage})).not.toInclude("sesame-77");
    expect(JSON.stringify({...sessionStorage})).not.toInclude("sesame-77");
});

test("[F03] after the performer the second person's turn opens at once, here", async () => {
    await openDialog();
    server.signing_page = WITNESS;
    const signatures = [SIGNED, signature("verified")];
    server.screen = screen(step({signatures, next_meaning: "verified"}));
    await sign("secret");
    await animationFrame();
    expect(queryAllTexts(".o_mes_floor_turns b")).toEqual([
        "Anna performs",
        "Ben verifies",
    ]);
    expect(queryAllTexts(".o_mes_floor_turns small")).toEqual([
        "signed 14:11:32",
        "now",
    ]);
    expect(".o_mes_floor_signer b").toHaveText("Ben Huber");
    expect(".o_mes_floor_password").toHaveValue("");
    server.screen = screen(step({status: "done", signatures}));
    await sign("witness");
    await animationFrame();
    const credential = asked("sign")[1].args[3];
    expect(credential).toEqual({
        type: "password",
        login: "op.ben",
        password: "witness",
    });
    expect(".o_mes_floor_dialog").toHaveCount(0);
    expect(".o_mes_floor_verdict_word").toHaveText("Done");
});

test("[F03] another person types the login, and nobody is preset when several are here", async () => {
    const eva = {id: 9, login: "ipqa.eva", name: "Eva Lindt", active: false};
    server.floor = floor({people: [...floor().people, eva]});
    server.signing_page = WITNESS;
    const signatures = [SIGNED, signature("verified")];
    await openDialog(step({signatures, next_meaning: "verified"}));
    expect(".o_mes_floor_login").toBeFocused();
    await edit("ipqa.eva");
    await sign("secret");
    expect(asked("sign")[0].args[3].login).toBe("ipqa.eva");
});

test("[F03] a badge scanned into the dialog says who signs; it is never a command", async () => {
    server.scan = {kind: "badge", text: "B-0008", login: BEN.login, name: BEN.name};
    await openDialog();
    expect(".o_mes_floor_signer b").toHaveText("Anna Frei");
    await scan("B-0008");
    await animationFrame();
    expect(".o_mes_floor_signer b").toHaveText("Ben Huber");
    expect(".o_mes_floor_password").toHaveValue("");
    expect(commands()).toEqual([]);
});

test("[F03] what is no badge changes nothing in the dialog", async () => {
    server.scan = {kind: "container", text: "C002", code: "C002"};
    await openDialog();
    await scan("C002");
    await animationFrame();
    expect(".o_mes_floor_signer b").toHaveText("Anna Frei");
    expect(commands()).toEqual([]);
});

test("[F02] Escape closes without signing", async () => {
    await openDialog();
    await press("Escape");
    await animationFrame();
    expect(".o_mes_floor_dialog").toHaveCount(0);
    expect(asked("sign")).toEqual([]);
});

test("[G01] an exception is acknowledged with what was done at once", async () => {
    const exceptions = [
        {
            id: 9,
            name: "EX-1198",
            title: "LOD",
            severity: "major",
            gate: "step",
            state: "open",
        },
    ];
    await openStep(step({exceptions}));
    server.signing_page = page({content: {title: "LOD", gate: "step"}});
    await click(".o_mes_floor_acknowledge");
    await animationFrame();
    await click(".o_mes_floor_words");
    await edit("Drying goes on for 15 min");
    await sign("secret");
    const call = asked("sign")[0];
    expect(call.args[0]).toEqual([9]);
    expect(call.args[5]).toEqual({
        act: "acknowledge",
        immediate_action: "Drying goes on for 15 min",
    });
    expect(".o_mes_floor_verdict_word").toHaveText("Signed");
    expect(".o_mes_floor_verdict_do").toHaveText("EX-1198 is acknowledged. Go on.");
});
