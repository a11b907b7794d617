import {expect, test} from "@odoo/hoot";
import {click, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame} from "@odoo/hoot-mock";
import {getService} from "@web/../tests/web_test_helpers";
import {chargeStep, screen, step} from "./floor_test_data";
import {
    asked,
    commands,
    defineFloor,
    openFloor,
    openStep,
    scan,
    server,
    wait,
} from "./floor_test_helpers";

defineFloor();

const DAVID = {
    id: 9,
    login: "sup.david",
    name: "David Keller",
    step: "",
    place: "",
    watching: true,
};
const CHLOE = {
    id: 10,
    login: "op.chloe",
    name: "Chloe Martin",
    step: "20.2.1",
    place: "Granulation 2",
    watching: false,
};

function present(...people) {
    server.beat = {people, asked: [], help: 0};
}

/** Let a hint come over the bus, as the server sends it. */
async function hint(action, type = "mes.batch", id = 31) {
    action.floor.together.hint(type, id);
    await advanceTime(200);
    await animationFrame();
}

test("[L01] who is in the batch on other screens stands in the header and the rail", async () => {
    present(DAVID, CHLOE);
    await openStep(step());
    await animationFrame();
    expect(queryAllTexts(".o_mes_floor_person.is-elsewhere b")).toEqual([
        "David",
        "Chloe",
    ]);
    expect(queryAllTexts(".o_mes_floor_person.is-elsewhere small")).toEqual([
        "watching",
        "at Granulation 2",
    ]);
    expect("[data-step='20.2.1'] .is-away").toHaveText("C");
    await click(".o_mes_floor_person[data-login='op.chloe']");
    await animationFrame();
    expect(".o_mes_floor_dialog").toHaveCount(0);
});

test("[L01] whoever the server tells of no longer is gone with the next sign of life", async () => {
    present(CHLOE);
    await openStep(step());
    await animationFrame();
    expect(".is-elsewhere").toHaveCount(1);
    present();
    await wait(5);
    expect(".is-elsewhere").toHaveCount(0);
});

test("[L01] a sign of life says what is on the screen, never who looks at it", async () => {
    await openStep(step());
    const [beat] = asked("beat");
    expect(beat.args[1]).toEqual({
        batch: 31,
        step: "20.2.1",
        station: 2,
        watching: false,
    });
    expect(beat.args[0]).toMatch(/^[0-9a-f-]{36}$/);
});

test("[L01] a hint makes the screen read again; one of another batch does not", async () => {
    const action = await openStep(step());
    await wait(1);
    const before = asked("screen").length;
    await hint(action, "mes.batch", 99);
    expect(asked("screen").length).toBe(before);
    server.screen = screen(step({name: "Charged by somebody else"}));
    await hint(action);
    expect(asked("screen").length).toBe(before + 1);
    expect(".o_mes_floor_step_title, .o_mes_floor_main h1").toHaveText(
        /Charged by somebody else/
    );
});

test("[L01] after the line was cut everything is read again", async () => {
    await openStep(step());
    await wait(1);
    const before = asked("screen").length;
    getService("bus_service").trigger("BUS:RECONNECT");
    await animationFrame();
    await animationFrame();
    expect(asked("screen").length).toBe(before + 1);
});

test("[L01] with a websocket the screen asks seldom by itself, without one often", async () => {
    const action = await openStep(step());
    action.floor.together.linked = true;
    const before = asked("screen").length;
    await wait(20);
    expect(asked("screen").length).toBe(before);
    action.floor.together.linked = false;
    await wait(6);
    expect(asked("screen").length).toBeGreaterThan(before);
});

test("[L02] a screen that looks on does nothing: no primary, no scan, no dialog", async () => {
    server.screen = screen(chargeStep());
    await openFloor({station: 2}, {batch: 31, watching: true});
    await animationFrame();
    expect(".o_mes_floor_bar .is-primary").toHaveCount(0);
    expect(".o_mes_floor_bar_note").toHaveText(/You look on/);
    await scan("C002");
    expect(commands()).toEqual([]);
    await click(".o_mes_floor_person");
    await animationFrame();
    expect(".o_mes_floor_dialog").toHaveCount(0);
    expect(asked("beat").at(-1).args[1].watching).toBe(true);
});

// -- help ------------------------------------------------------------------------------

const ROOM = {
    channel: 5,
    closed: false,
    people: [{id: 9, login: "sup.david", name: "David Keller"}],
    messages: [
        {
            id: 41,
            at: "2026-11-22T13:01:00Z",
            by: "Anna Frei",
            text: "20.2.1 Charge: <b>lumps</b>",
            note: false,
            files: [],
        },
    ],
};

test("[L02] help is asked of chosen people, with a reason", async () => {
    server.help_people = [
        {id: 9, login: "sup.david", name: "David Keller", place: "", here: true},
    ];
    await openStep(step());
    await click(".o_mes_floor_call");
    await animationFrame();
    await click(".o_mes_floor_say");
    expect(asked("ask_help")).toEqual([]);
    await click(".o_mes_floor_pick");
    await click(".o_mes_floor_help textarea");
    queryOne(".o_mes_floor_help textarea").value = "lumps";
    queryOne(".o_mes_floor_help textarea").dispatchEvent(new Event("input"));
    await animationFrame();
    server.help_room = ROOM;
    await click(".o_mes_floor_say");
    await animationFrame();
    await animationFrame();
    expect(asked("ask_help")[0].args.slice(1)).toEqual(["20.2.1", "lumps", [9]]);
    expect(".o_mes_floor_help_said li span").toHaveText("20.2.1 Charge: <b>lumps</b>");
});

test("[L02] a closed room is read and no longer written", async () => {
    server.help_room = {...ROOM, closed: true};
    await openStep(step());
    await click(".o_mes_floor_call");
    await animationFrame();
    expect(".o_mes_floor_help_closed").toHaveCount(1);
    expect(".o_mes_floor_help form").toHaveCount(0);
    expect(".o_mes_floor_call_now").toHaveCount(0);
});

test("[L02] what was said and not read here is marked on the button", async () => {
    server.beat = {people: [], asked: [], help: 41};
    server.help_room = ROOM;
    await openStep(step());
    await animationFrame();
    expect(".o_mes_floor_news").toHaveCount(1);
    await click(".o_mes_floor_call");
    await animationFrame();
    await animationFrame();
    expect(".o_mes_floor_news").toHaveCount(0);
});
