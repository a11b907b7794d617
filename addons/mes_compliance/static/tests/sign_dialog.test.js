import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame, Deferred} from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeMockEnv,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {ConnectionLostError} from "@web/core/network/rpc";
import {WebClient} from "@web/webclient/webclient";
import {inWords} from "@mes_compliance/sign/signed_content";
import {Signing} from "@mes_compliance/sign/signing";

describe.current.tags("desktop");
defineMailModels();

const PAGE = {
    document: "HSG-300-01",
    site: "Basel Solids",
    content: {
        cleanliness: "cleaned",
        valid_from: "22 Nov 2026",
        critical: false,
        note: null,
        ranges: [
            {range: "0 .. 300 kg", due: "20 May 2027"},
            {range: "0 .. 30 kg", due: "20 May 2027", result: "pass"},
        ],
        limits: {clean: "72 h"},
    },
    labels: {cleanliness: "Cleanliness"},
    hash: "08d637f7aa",
    code: "08D6 37F7",
    meaning: "performed",
    meaning_text: "performed",
    statement: "I cleaned HSG-300-01.",
    signer: {login: "op.anna", name: "Anna Frei"},
};
const WRONG_PASSWORD = {
    rule: "credential_refused",
    code: "",
    text: "The password is not right. 4 tries left",
    advice: "Nothing was saved.",
    found: "",
    needed: "",
    about: "",
};

let pages = [];
let answers = [];
let sent = [];

beforeEach(() => {
    pages = [PAGE];
    answers = [{ok: true, reasons: [], passed: [], entry: "e-1"}];
    sent = [];
    onRpc("maintenance.equipment", "signing_page", ({args}) => {
        sent.push(["page", ...args.slice(1)]);
        return pages.length > 1 ? pages.shift() : pages[0];
    });
    onRpc("maintenance.equipment", "sign", ({args}) => {
        sent.push(["sign", ...args.slice(1)]);
        return answers.length > 1 ? answers.shift() : answers[0];
    });
});

async function open(params = {}) {
    await mountWithCleanup(WebClient);
    const done = new Deferred();
    const onClose = (infos) => done.resolve(infos || "closed");
    getService("action")
        .doAction(
            {
                type: "ir.actions.client",
                tag: "mes_compliance.sign",
                params: {
                    model: "maintenance.equipment",
                    id: 7,
                    meaning: "performed",
                    ...params,
                },
            },
            {onClose}
        )
        .then(() => done.resolve("cancelled"));
    await animationFrame();
    return {done};
}

test("a key of the record is read as words", () => {
    expect(inWords("valid_from")).toBe("Valid from");
    expect(inWords("sop")).toBe("Sop");
});

test("everything that is signed is shown, with its code", async () => {
    await open();
    expect(".o_mes_sign_page h2").toHaveText("HSG-300-01");
    expect(".o_mes_sign_page header p").toHaveText("Basel Solids");
    expect(
        queryAllTexts(".o_mes_sign_page > .o_mes_signed_content > .o_mes_signed_line")
    ).toEqual([
        "Cleanliness\ncleaned",
        "Valid from\n22 Nov 2026",
        "Critical\nno",
        "Note\n–",
    ]);
    expect(queryAllTexts("[data-key=ranges] th")).toEqual(["Range", "Due", "Result"]);
    expect(queryAllTexts("[data-key=ranges] tbody tr:first-child td")).toEqual([
        "0 .. 300 kg",
        "20 May 2027",
        "–",
    ]);
    expect("[data-key=limits] .o_mes_signed_line").toHaveText("Clean\n72 h");
    expect(".o_mes_sign_code").toHaveText("08D6 37F7");
    expect(".o_mes_sign_meaning").toHaveText(
        "Meaning\nperformed\nI cleaned HSG-300-01."
    );
    expect(".o_mes_sign_name").toHaveText("Anna Frei\nop.anna");
});

test("the signature carries the hash that was shown and a fresh password", async () => {
    const {done} = await open({subject: "clean", values: {act: "cleaned"}});
    expect(".o_mes_sign_button").toHaveProperty("disabled", true);
    await contains(".o_mes_sign_password").edit("secret", {confirm: false});
    await contains(".o_mes_sign_button").click();
    expect(sent).toEqual([
        ["page", "performed", "clean", {act: "cleaned"}],
        [
            "sign",
            "performed",
            "08d637f7aa",
            {type: "password", login: "op.anna", password: "secret"},
            "clean",
            {act: "cleaned"},
        ],
    ]);
    expect(await done).toEqual({signed: "e-1"});
    expect(".o_mes_sign").toHaveCount(0);
});

test("a wrong password says so in the catalogue's words and loses nothing", async () => {
    answers = [{ok: false, reasons: [WRONG_PASSWORD], passed: []}, answers[0]];
    await open({reason: true});
    await contains(".o_mes_sign_reason").edit("Seal replaced", {confirm: false});
    await contains(".o_mes_sign_password").edit("wrong", {confirm: false});
    await contains(".o_mes_sign_button").click();
    expect(".o_mes_verdict").toHaveText("Not signed");
    expect(".o_mes_reasons li").toHaveText(
        "The password is not right. 4 tries left\nNothing was saved."
    );
    expect(".o_mes_sign_reason").toHaveValue("Seal replaced");
    expect(".o_mes_sign_password").toHaveValue("");
    expect(".o_mes_sign_password").toBeFocused();
    await contains(".o_mes_sign_password").edit("secret", {confirm: false});
    await contains(".o_mes_sign_button").click();
    expect(sent.at(-1)[5]).toEqual({reason: "Seal replaced"});
    expect(".o_mes_sign").toHaveCount(0);
});

test("every reason of a refusal stands there with found and needed", async () => {
    const reason = {...WRONG_PASSWORD, advice: ""};
    answers = [
        {
            ok: false,
            reasons: [
                {
                    ...reason,
                    text: "It is not cleaned",
                    found: "dirty",
                    needed: "cleaned",
                },
                {...reason, text: "Another person verifies", found: "Anna Frei"},
            ],
            passed: [],
        },
    ];
    await open();
    await contains(".o_mes_sign_password").edit("secret", {confirm: false});
    await contains(".o_mes_sign_button").click();
    expect(queryAllTexts(".o_mes_reasons li")).toEqual([
        "It is not cleaned\nfound dirty, needed cleaned",
        "Another person verifies\nfound Anna Frei",
    ]);
});

test("a document that changed meanwhile is shown anew before it is signed", async () => {
    pages = [PAGE, {...PAGE, hash: "ffff0000aa", code: "FFFF 0000"}];
    const changed = {
        ...WRONG_PASSWORD,
        rule: "changed_meanwhile",
        text: "It was changed",
    };
    answers = [{ok: false, reasons: [changed], passed: []}, answers[0]];
    await open();
    await contains(".o_mes_sign_password").edit("secret", {confirm: false});
    await contains(".o_mes_sign_button").click();
    expect(".o_mes_sign_code").toHaveText("FFFF 0000");
    await contains(".o_mes_sign_password").edit("secret", {confirm: false});
    await contains(".o_mes_sign_button").click();
    expect(sent.at(-1)[2]).toBe("ffff0000aa");
});

test("another person signs at the same screen with an own login", async () => {
    await open({other: true});
    expect(".o_mes_sign_login").toBeFocused();
    await contains(".o_mes_sign_login").edit("op.ben", {confirm: false});
    await contains(".o_mes_sign_password").edit("secret", {confirm: false});
    expect(".o_mes_sign_button").toHaveText("Sign as op.ben");
    await contains(".o_mes_sign_button").click();
    expect(sent.at(-1)[3]).toEqual({
        type: "password",
        login: "op.ben",
        password: "secret",
    });
});

test("switching the person clears the password", async () => {
    await open();
    await contains(".o_mes_sign_password").edit("secret", {confirm: false});
    await contains(".o_mes_sign_switch").click();
    expect(".o_mes_sign_password").toHaveValue("");
    expect(".o_mes_sign_login").toHaveCount(1);
    await contains(".o_mes_sign_switch").click();
    expect(".o_mes_sign_name").toHaveText("Anna Frei\nop.anna");
});

test("a reason that is asked for has to be given", async () => {
    await open({reason: "Why is it out of service"});
    expect(".o_mes_sign_field:first span").toHaveText("Why is it out of service");
    await contains(".o_mes_sign_password").edit("secret", {confirm: false});
    expect(".o_mes_sign_button").toHaveProperty("disabled", true);
    await contains(".o_mes_sign_reason").edit("   ", {confirm: false});
    expect(".o_mes_sign_button").toHaveProperty("disabled", true);
    await contains(".o_mes_sign_reason").edit("Gasket torn", {confirm: false});
    expect(".o_mes_sign_button").toHaveProperty("disabled", false);
});

test("a step that was refused says why and changes nothing", async () => {
    await mountWithCleanup(WebClient);
    const reasons = [{...WRONG_PASSWORD, text: "It is in use", found: "PCM26031"}];
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "mes_compliance.refused",
        params: {title: "HSG-300-01", reasons},
    });
    await animationFrame();
    expect(".modal-title").toHaveText("HSG-300-01");
    expect(".o_mes_verdict").toHaveText("Refused");
    expect(".o_mes_reasons li").toHaveText(
        "It is in use\nfound PCM26031\nNothing was saved."
    );
});

test("closing the dialog signs nothing", async () => {
    const {done} = await open();
    await contains(".btn-close").click();
    expect(await done).toBe("cancelled");
    expect(sent.map(([what]) => what)).toEqual(["page"]);
});

test("without connection the dialog says so and keeps what was written", async () => {
    const orm = {
        call: async (_model, method) => {
            if (method === "sign") {
                throw new ConnectionLostError("/");
            }
            return PAGE;
        },
    };
    await makeMockEnv();
    const signing = new Signing(orm, {model: "x", id: 1, meaning: "performed"});
    await signing.load();
    expect(await signing.sign({login: "", password: "secret", reason: ""})).toBe(null);
    expect(signing.reasons[0].rule).toBe("no_connection");
    expect(signing.busy).toBe(false);
});

test("[F02] keys of the record are said in words, what people wrote is left alone", async () => {
    const content = {
        state: "production_reviewed",
        note: "as in sop_12_3 of the mill",
        further: {handovers: 2},
        people: [{role: "qa_reviewer", of: {site_name: "basel"}}],
    };
    const words = {production_reviewed: "Reviewed by production"};
    const labels = {state: "Stands at", further: "Looked at"};
    pages = [{...PAGE, content, labels, words}];
    await open();
    expect(
        queryAllTexts(".o_mes_sign_page > .o_mes_signed_content > .o_mes_signed_line")
    ).toEqual([
        "Stands at\nReviewed by production",
        "Note\nas in sop_12_3 of the mill",
    ]);
    expect("[data-key=further] h3").toHaveText("Looked at");
    expect(queryAllTexts("[data-key=people] td")).toEqual([
        "Qa reviewer",
        "Site name: basel",
    ]);
});
