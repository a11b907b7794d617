import {expect, test} from "@odoo/hoot";
import {click, edit, queryText} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {ANNA, BEN, chargeStep, floor, reason} from "./floor_test_data";
import {
    asked,
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

const BADGE = {kind: "badge", text: "B-0008", login: BEN.login, name: BEN.name};

async function secret(text) {
    await click(".o_mes_floor_password");
    await edit(text);
    await animationFrame();
    await click(".o_mes_floor_dialog .is-primary");
    await animationFrame();
}

test("[F13] a badge opens the question for the secret; only both log on", async () => {
    server.scan = BADGE;
    await openStep(chargeStep());
    await scan("B-0008");
    await animationFrame();
    expect(".o_mes_floor_signer b").toHaveText("Ben Huber");
    expect(".o_mes_floor_password").toBeFocused();
    expect(commands()).toEqual([]);
    await secret("pass");
    expect(asked("log_on")[0].kwargs).toEqual({badge: "B-0008", secret: "pass"});
    expect(".o_mes_floor_dialog").toHaveCount(0);
});

test("[F13] without a badge the login is typed", async () => {
    await openFloor();
    await click(".o_mes_floor_switch");
    await animationFrame();
    expect(".o_mes_floor_login").toBeFocused();
    await edit("op.ben");
    await secret("pass");
    expect(asked("log_on")[0].kwargs).toEqual({login: "op.ben", secret: "pass"});
});

test("[F13] a wrong secret is said and forgotten, the dialog stays", async () => {
    const reasons = [reason("The password is not right. 4 tries left")];
    server.log_on = {ok: false, reasons, people: []};
    await openFloor();
    await click(".o_mes_floor_switch");
    await animationFrame();
    await edit("op.ben");
    await secret("nope-42");
    expect(queryText(".o_mes_floor_not_signed")).toInclude("4 tries left");
    expect(".o_mes_floor_password").toHaveValue("");
    expect(document.body.innerHTML).not.toInclude("nope-42");
});

test("[F13] a locked station can be read; the primary asks for a badge", async () => {
    server.floor = floor({locked: true, people: [{...ANNA, active: false}]});
    await openFloor();
    expect(primary()).toEqual({
        label: "Log on",
        note: "The station is locked. Scan a badge.",
        locked: false,
    });
    expect(".o_mes_floor_job").toHaveCount(1);
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
    expect(".o_mes_floor_log_on").toHaveCount(1);
});

test("[F13] a command at a locked station asks who it is", async () => {
    const locked = reason("The station is locked", {rule: "station_locked"});
    server.command = {
        ok: false,
        say: "verdict_refused",
        word: "Refused",
        reasons: [locked],
    };
    await openStep(chargeStep());
    await scan("C002");
    await animationFrame();
    expect(".o_mes_floor_verdict_word").toHaveText("Refused");
    expect(".o_mes_floor_log_on").toHaveCount(1);
});

test("[F13] untouched for as long as it waits, the station locks itself", async () => {
    await openFloor();
    await wait(9 * 60);
    expect(asked("lock")).toHaveLength(0);
    server.lock = () => {
        server.floor = floor({locked: true, people: [{...ANNA, active: false}]});
        return {ok: true, people: []};
    };
    await wait(62);
    expect(asked("lock")).toHaveLength(1);
});

test("[F13] a touch keeps the station open, here and on the server", async () => {
    await openFloor();
    await wait(9 * 60);
    expect(asked("stay")).toHaveLength(0);
    await click(".o_mes_floor_step_title h1");
    await wait(9 * 60);
    expect(asked("stay")).toHaveLength(1);
    expect(asked("lock")).toHaveLength(0);
});

test("[F13] somebody who leaves is logged off", async () => {
    await openFloor();
    await click("[data-login='op.anna']");
    await animationFrame();
    await click(".o_mes_floor_log_off");
    await animationFrame();
    expect(asked("log_off")[0].kwargs).toEqual({uid: 7});
});
