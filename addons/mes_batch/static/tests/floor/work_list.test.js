import {expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    CHARGED,
    ANNA,
    REFUSED,
    STATIONS,
    chargeStep,
    floor,
    item,
    reason,
    screen,
    step,
} from "./floor_test_data";
import {
    asked,
    commands,
    defineFloor,
    openFloor,
    primary,
    scan,
    server,
} from "./floor_test_helpers";

defineFloor();

const BLOCKED = item({
    batch: 30,
    batch_name: "PCM26030",
    ready: false,
    reasons: [
        reason("It was dispensed too long ago", {
            code: "MAT-08",
            found: "51 h",
            needed: "48 h",
        }),
        reason("HSG-300-02 is not clean", {code: "EQP-02"}),
    ],
});

test("[F01] the first item is suggested and the primary mirrors it", async () => {
    server.floor = floor({waiting: [BLOCKED]});
    await openFloor();
    expect(".o_mes_floor_step_title h1").toHaveText("Anna can do now");
    expect(".o_mes_floor_job.is-first h2").toHaveText("20.2.1 Charge the granulator");
    expect(primary().label).toBe("Start 20.2.1 Charge the granulator");
    server.screen = () =>
        screen(chargeStep(asked("command").length ? {} : {status: "ready"}));
    await click(".o_mes_floor_bar .is-primary");
    await animationFrame();
    expect(commands()[0]).toInclude(["name", "start"]);
    expect(commands()[0]).toInclude(["step", "20.2.1"]);
    expect(".o_mes_floor_step_title h1").toHaveText("20.2.1 Charge the granulator");
});

test("[F01] what cannot start stands beside with every reason, blocked or waiting", async () => {
    const waits = item({
        step: "20.4.1",
        ready: false,
        reasons: [reason("20.3.2 is not done")],
    });
    server.floor = floor({waiting: [BLOCKED, waits]});
    await openFloor();
    expect(queryAllTexts(".o_mes_floor_whynot b")).toEqual([
        "It was dispensed too long ago",
        "HSG-300-02 is not clean",
        "20.3.2 is not done",
    ]);
    expect(".o_mes_floor_whynot li:first span:last").toHaveText(
        "Found 51 h. Needed 48 h."
    );
    expect(queryAllTexts(".o_mes_floor_not .o_mes_floor_tag")).toEqual([
        "Blocked",
        "Waits",
    ]);
});

test("[F12] a step that a colleague works on is shown with the name, in one line", async () => {
    const running = {status: "running", performer: "op.ben"};
    server.floor = floor({ready: [item({step: "20.4.2", ...running}), item()]});
    await openFloor();
    expect(".o_mes_floor_job.is-slim .o_mes_floor_tag").toHaveText("Ben");
    expect(primary().label).toBe("Start 20.2.1 Charge the granulator");
});

test("[F01] where nothing can start the primary says so and sends nothing", async () => {
    server.floor = floor({ready: []});
    await openFloor();
    expect(primary()).toEqual({
        label: "Start",
        note: "Nothing can start here now.",
        locked: true,
    });
    await click(".o_mes_floor_bar .is-primary");
    expect(commands()).toEqual([]);
    expect(".o_mes_floor_empty h2").toHaveText("Nothing can start here now");
});

test("[F20] a scan on the list goes to the step that asks for it, begins it and is used", async () => {
    server.scan = {
        kind: "container",
        text: "C002",
        code: "C002",
        answer: {ok: true, reasons: [], passed: []},
        step: {batch: 31, step: "20.2.1"},
    };
    const began = () => asked("command").length > 0;
    server.screen = () =>
        screen(chargeStep(began() ? {} : {status: "ready", performer: ""}));
    server.command = CHARGED;
    await openFloor();
    await scan("C002");
    await animationFrame();
    expect(commands().map((each) => each.name)).toEqual(["start", "scan"]);
    expect(commands()[1]).toInclude(["text", "C002"]);
    expect(commands()[1]).toInclude(["how", "scanned"]);
    expect(".o_mes_floor_verdict_word").toHaveText("Charge it");
});

test("[D02] a scan that nothing here knows is refused with its reasons", async () => {
    const answer = {
        ...REFUSED,
        reasons: [reason("Nothing here has this code", {found: "X9Y"})],
    };
    server.scan = {kind: "unknown", text: "X9Y", answer, step: null};
    await openFloor();
    await scan("X9Y");
    expect(".o_mes_floor_verdict_word").toHaveText("Refused");
    expect(".o_mes_floor_reasons li > b").toHaveText("Nothing here has this code");
    expect(commands()).toEqual([]);
});

test("[F20] the station is chosen on the left and remembered on this device", async () => {
    await openFloor();
    expect(queryAllTexts(".o_mes_floor_count")).toEqual(["2", "3"]);
    await click("[data-station='1']");
    await animationFrame();
    expect(asked("floor").at(-1).args).toEqual([[1]]);
    expect(JSON.parse(localStorage.getItem("mes_batch.floor"))).toInclude([
        "station",
        1,
    ]);
});

test("[F20] a device that is new opens the first station with work to do", async () => {
    const [dispensing, granulation] = STATIONS;
    server.floor = floor({stations: [{...dispensing, count: 0}, granulation]});
    await openFloor({});
    expect(asked("floor").map((call) => call.args)).toEqual([[[1]], [[2]]]);
});

test("[F20] without a station the screen says who sets one up", async () => {
    server.search_read = [];
    await openFloor({});
    expect(".o_mes_floor_empty h2").toHaveText("There is no station here yet");
    expect(asked("floor")).toEqual([]);
});

test("[F20] a problem takes two taps and names its batch", async () => {
    server.command = {...CHARGED, say: "verdict_problem", word: "Noted"};
    server.floor = floor({waiting: [BLOCKED]});
    await openFloor();
    await click(".o_mes_floor_problem");
    await animationFrame();
    await click("[data-kind=machine]");
    await animationFrame();
    const [command] = commands();
    expect(asked("command")[0].args[0]).toEqual([31]);
    expect(command).toInclude(["name", "problem"]);
    expect(command).toInclude(["severity", "major"]);
    expect(command.words).toBe("The machine does not run as it should");
    expect("step" in command).toBe(false);
    expect(".o_mes_floor_verdict_word").toHaveText("Noted");
});

test("[F20] names of people and batches are text, never markup", async () => {
    const evil = "<img src=x onerror=\"document.title='hit'\">";
    server.floor = floor({
        actor: {...ANNA, name: evil},
        people: [{...ANNA, name: evil, active: true}],
        ready: [item({name: evil, batch_name: evil, product: evil})],
    });
    await openFloor();
    expect(".o_mes_floor img").toHaveCount(0);
    expect(document.title).not.toBe("hit");
});

test("[F20] every target is at least 48 px and the primary stands in the corner", async () => {
    server.floor = floor({waiting: [BLOCKED]});
    await openFloor();
    const small = [...document.querySelectorAll(".o_mes_floor button")]
        .map((button) => [button.className, button.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.height < 44 || box.width < 48))
        .map(([name]) => name);
    expect(small).toEqual([]);
    expect(step().key).toBe("20.2.1");
});
