import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts, waitFor} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, freezeTime, mockDate} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";
import {alarm, liveTag, trend} from "./live_test_data";

describe.current.tags("desktop");
defineMailModels();

/** What the server answers, and what was asked of it; new for each test. */
const server = {};

function running(more = {}) {
    return {
        key: "20.4.2#2",
        number: "20.4.2",
        name: "Dry",
        round: 2,
        running: true,
        begun: 0,
        since: Date.UTC(2026, 10, 22, 12, 40),
        performer: "Anna Frei",
        units: ["FBD-300-01"],
        tags: [liveTag()],
        alarms: [],
        marks: [],
        ...more,
    };
}

function monitored(more = {}) {
    return {
        id: 31,
        name: "PCM26031",
        product: "Paracetamol tablets 500 mg",
        size: "300.000 kg",
        state_text: "In progress",
        done: 12,
        waits: false,
        exceptions: [],
        steps: [running()],
        ...more,
    };
}

function monitor(...batches) {
    return {now: Date.now(), tz: "UTC", batches, channels: ["mes.batch_31"]};
}

beforeEach(() => {
    mockDate("2026-11-22 13:02:10", 0);
    freezeTime();
    Object.assign(server, {shown: monitor(monitored()), asked: [], lost: false});
    onRpc("mes.batch", "monitor", ({args}) => {
        server.asked.push(args[0]);
        return server.shown;
    });
    onRpc("mes.tag", "mes_trend", () => trend());
});

async function settled(seconds = 0) {
    await advanceTime(seconds * 1000);
    await animationFrame();
    await animationFrame();
}

/** Open the monitor, of chosen batches or of all. */
async function openMonitor(batches) {
    await mountWithCleanup(WebClient);
    const action = {type: "ir.actions.client", tag: "mes_batch.monitor"};
    await getService("action").doAction({...action, params: batches ? {batches} : {}});
    await waitFor(".o_mes_monitor");
    await settled();
}

test("[K05] who runs what, where, what is measured there, and its trend", async () => {
    await openMonitor();
    expect(server.asked).toEqual([null]);
    expect(".o_mes_monitor_name").toHaveText("PCM26031");
    expect(".o_mes_monitor_step h3").toHaveText(
        /20.4.2 Dry, round 2\s*Anna Frei, since 12:40/
    );
    expect(".o_mes_monitor_units").toHaveText("FBD-300-01");
    expect(".o_mes_live_tile_figure b").toHaveText("58.2");
    expect(".o_mes_trend_chart canvas").toHaveCount(1);
    expect(".o_mes_monitor_exceptions").toHaveCount(0);
});

test("[K05] it is read again within two seconds, without any hint", async () => {
    await openMonitor();
    const tags = [liveTag({latest: "61.0 °C", standing: "action"})];
    server.shown = monitor(monitored({steps: [running({tags})]}));
    await settled(2);
    expect(".o_mes_live_tile_figure b").toHaveText("61.0");
});

test("[K04] alarms and what the batch waits for are said, and lead there", async () => {
    const exceptions = [{id: 5, name: "EX-0005", code: "ALM-01", gate: "batch"}];
    const steps = [running({alarms: [alarm()]})];
    server.shown = monitor(monitored({waits: true, exceptions, steps}));
    await openMonitor([31]);
    expect(server.asked).toEqual([[31]]);
    expect(".o_mes_monitor_exceptions.is-bad").toHaveText(
        "1 exception open: the batch waits"
    );
    expect(queryAllTexts(".o_mes_live_events li b")[0]).toBe(
        "Inlet air was 60.6 °C, limit 60 °C"
    );
    patchWithCleanup(getService("action"), {
        doAction: ({res_model, domain}) => expect.step([res_model, domain]),
    });
    await click(".o_mes_monitor_exceptions");
    expect.verifySteps([["mes.exception", [["id", "in", [5]]]]]);
});

test("[K05] what does not run yet says so; where nothing runs, that is said", async () => {
    const steps = [running({running: false, since: null, performer: "", tags: []})];
    server.shown = monitor(monitored({steps}));
    await openMonitor();
    expect(".o_mes_monitor_step h3 small").toHaveText("may begin");
    expect(".o_mes_trend_chart").toHaveCount(0);
    server.shown = monitor();
    await settled(2);
    expect(".o_mes_monitor_batch").toHaveCount(0);
    expect(".o_mes_monitor_empty").toHaveText(/No batch is in execution/);
});
