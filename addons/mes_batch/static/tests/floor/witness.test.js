import {expect, test} from "@odoo/hoot";
import {click, edit, queryAllTexts} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {WitnessAction} from "@mes_batch/floor/witness/witness_action";
import {ANNA, BEN, page, reason, signature, step} from "./floor_test_data";
import {asked, defineFloor, openStep, server} from "./floor_test_helpers";

defineFloor();

const SHOWN = page().hash;
const PERFORMED = signature("performed", {
    by: "op.anna",
    at: "2026-11-22T13:11:32.000000Z",
});
const WITNESS = {
    meaning: "verified",
    meaning_text: "verified",
    statement: "I have seen it.",
};

function request(more = {}) {
    return {
        id: 3,
        batch: 31,
        step: "20.2.1",
        title: "20.2.1 Charge the granulator",
        meaning: "verified",
        state: "open",
        shown: SHOWN,
        code: "08D6 37F7",
        asked: [BEN],
        by: ANNA,
        place: "Granulation 1",
        asked_at: "2026-11-22T13:11:40Z",
        expires_at: "2026-11-22T13:26:40Z",
        opened_by: null,
        opened_at: "",
        closed_by: null,
        words: "",
        ...more,
    };
}

/** What Ben's device is told of the request. */
function told(more = {}, shown = page(WITNESS)) {
    return {
        request: request(more),
        page: {...shown, signer: {login: BEN.login, name: BEN.name}},
        names: {"op.anna": "Anna Frei"},
        exceptions: [],
        mine: true,
        tz: "Europe/Zurich",
    };
}

async function openAsked(id = 3) {
    const action = {id: 2, params: {request: id}};
    await mountWithCleanup(WitnessAction, {
        props: {action, actionId: 2, className: ""},
    });
    await animationFrame();
}

// -- the asking screen -----------------------------------------------------------------

async function openElsewhere() {
    server.signing_page = page(WITNESS);
    await openStep(
        step({
            status: "open",
            next_meaning: "verified",
            signatures: [PERFORMED, signature("verified")],
        })
    );
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
    await click(".o_mes_floor_elsewhere");
    await animationFrame();
}

async function ask() {
    server.witnesses = {
        meaning: "verified",
        people: [{...BEN, place: "Dispensing 1", here: true}],
        request: null,
    };
    server.ask_witness = {ok: true, reasons: [], request: request()};
    server.page = told();
    await openElsewhere();
    await click(".o_mes_floor_pick");
    await animationFrame();
    await click(".o_mes_floor_ask_now");
    await animationFrame();
}

test("[L03] a witness on another device is asked for exactly the page that is shown", async () => {
    await ask();
    expect(asked("ask_witness")[0].args).toEqual([[31], "20.2.1", SHOWN, [8], 2]);
    expect(".o_mes_floor_must_show b").toHaveText("08D6 37F7");
    expect(".o_mes_floor_sheet .o_mes_floor_code b").toHaveText("08D6 37F7");
    expect(".o_mes_floor_reading b").toHaveText("Ben is asked");
    expect(".o_mes_floor_password").toHaveCount(0);
});

test("[L03] the asking screen follows: opened, then declined with the words", async () => {
    await ask();
    server.page = told({opened_by: BEN, opened_at: "2026-11-22T13:11:52Z"});
    await advanceTime(5000);
    await animationFrame();
    expect(".o_mes_floor_reading b").toHaveText("Ben is reading");
    server.page = told({state: "declined", closed_by: BEN, words: "Not legible"});
    await advanceTime(5000);
    await animationFrame();
    expect(".o_mes_floor_ask_outcome").toHaveText("Ben said no: Not legible");
    expect(".o_mes_floor_ask_now").toHaveCount(1);
});

test("[L03] a void request shows the page as it is now, to be asked for again", async () => {
    await ask();
    server.page = told({state: "void"});
    server.signing_page = page({...WITNESS, hash: "ff", code: "FFFF 0000"});
    await advanceTime(5000);
    await animationFrame();
    expect(".o_mes_floor_ask_outcome").toHaveText(/It changed meanwhile/);
    expect(".o_mes_floor_sheet .o_mes_floor_code b").toHaveText("FFFF 0000");
});

test("[L03] a request is taken back; a refused one keeps its reasons", async () => {
    await ask();
    await click(".o_mes_floor_withdraw");
    await animationFrame();
    expect(asked("withdraw")[0].args).toEqual([[3]]);
    server.ask_witness = {
        ok: false,
        request: null,
        reasons: [reason("Chloe is not qualified")],
    };
    await click(".o_mes_floor_pick");
    await animationFrame();
    await click(".o_mes_floor_ask_now");
    await animationFrame();
    expect(".o_mes_floor_ask .o_mes_floor_reasons b").toHaveText(
        "Chloe is not qualified"
    );
});

// -- the asked device ------------------------------------------------------------------

test("[L03] the asked reads the same page with the same code and signs it", async () => {
    server.page = told();
    await openAsked();
    expect(queryAllTexts(".o_mes_floor_witness > header p")).toEqual([
        "Verify 20.2.1 Charge the granulator\nGranulation 1, Anna asks",
    ]);
    expect(".o_mes_floor_code b").toHaveText("08D6 37F7");
    await click(".o_mes_floor_sign_as");
    expect(asked("sign")).toEqual([]);
    await click(".o_mes_floor_password");
    await edit("secret");
    await animationFrame();
    server.page = told({state: "signed", closed_by: BEN});
    await click(".o_mes_floor_sign_as");
    await animationFrame();
    expect(asked("sign")[0].args).toEqual([[3], SHOWN, "secret"]);
    expect(".o_mes_floor_witness_end b").toHaveText("Signed");
});

test("[L03] a page that changed under the reader cannot be signed", async () => {
    server.page = told({}, page({...WITNESS, hash: "ff"}));
    await openAsked();
    await click(".o_mes_floor_password");
    await edit("secret");
    await animationFrame();
    expect(".o_mes_floor_sign_as").toHaveAttribute("aria-disabled", "true");
    await click(".o_mes_floor_sign_as");
    expect(asked("sign")).toEqual([]);
    server.page = told({state: "void"});
    await advanceTime(5000);
    await animationFrame();
    expect(".o_mes_floor_witness_end").toHaveText(/It changed while you were reading/);
});

test("[L03] a wrong password is said, and forgotten", async () => {
    server.page = told();
    server.sign = {ok: false, reasons: [reason("The password is not right")]};
    await openAsked();
    await click(".o_mes_floor_password");
    await edit("wrong");
    await animationFrame();
    await click(".o_mes_floor_sign_as");
    await animationFrame();
    expect(".o_mes_floor_not_signed").toHaveText(/The password is not right/);
    expect(".o_mes_floor_password").toHaveValue("");
});

test("[L03] a no is sent with words only", async () => {
    server.page = told();
    await openAsked();
    await click(".o_mes_floor_decline");
    await animationFrame();
    await click(".o_mes_floor_decline");
    await animationFrame();
    expect(asked("decline")).toEqual([]);
    await click(".o_mes_floor_words");
    await edit("Not legible");
    await animationFrame();
    await click(".o_mes_floor_decline");
    await animationFrame();
    expect(asked("decline")[0].args).toEqual([[3], "Not legible"]);
});

test("[L03] at a station the active person is told, and reads it there", async () => {
    server.beat = {
        people: [],
        help: 0,
        asked: [
            {id: 3, title: "30.1.1 Blend", batch: "PCM26031", by: "Ben", place: ""},
        ],
    };
    server.page = told();
    await openStep(step());
    await animationFrame();
    expect(".o_mes_floor_asked b").toHaveText("Ben asks you to sign");
    await click(".o_mes_floor_read_asked");
    await animationFrame();
    expect(".o_mes_floor_dialog .o_mes_floor_witness").toHaveCount(1);
});
