import {beforeEach, describe} from "@odoo/hoot";
import {keyDown, queryOne} from "@odoo/hoot-dom";
import {advanceTime, animationFrame, freezeTime, mockDate} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {Wedge, pressed} from "@mes_batch/floor/models/wedge";
import {ShopFloorAction} from "@mes_batch/floor/shop_floor/shop_floor";
import {browser} from "@web/core/browser/browser";
import {ConnectionLostError, rpc} from "@web/core/network/rpc";
import {
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {CHARGED, STATIONS, floor, page, screen, step} from "./floor_test_data";

/** What the server answers, and what was asked of it; new for each test. */
export const server = {};

function answerOf(name, args, kwargs) {
    const given = server[name];
    return typeof given === "function" ? given(args, kwargs) : given;
}

function serve(model, method) {
    onRpc(model, method, ({args, kwargs}) => {
        const said = {...kwargs};
        delete said.context;
        for (const symbol of Object.getOwnPropertySymbols(said)) {
            delete said[symbol];
        }
        server.calls.push({method, args, kwargs: said});
        return answerOf(method, args, said);
    });
}

/** Let every call of the floor fail on its way while the network is away. */
function cut() {
    const reach = rpc._rpc;
    patchWithCleanup(rpc, {
        _rpc(url, params, settings) {
            const ours = /mes\.|mes_scale/.test(url);
            if (!server.lost || !ours) {
                return reach(url, params, settings);
            }
            server.calls.push({method: params.method, args: params.args, kwargs: {}});
            return Promise.reject(new ConnectionLostError(url));
        },
    });
}

/** Put a suite before a server in the shape of the real one. */
export function defineFloor() {
    describe.current.tags("desktop");
    defineMailModels();
    beforeEach(() => {
        mockDate("2026-11-22 13:02:10", 0);
        freezeTime();
        patchWithCleanup(pressed, {at: () => Date.now()});
        browser.localStorage.clear();
        Object.assign(server, {
            calls: [],
            lost: false,
            search_read: STATIONS,
            floor: floor(),
            screen: screen(step()),
            command: CHARGED,
            scan: {
                kind: "unknown",
                text: "",
                answer: {ok: true, reasons: [], passed: []},
            },
            log_on: {ok: true, reasons: [], people: []},
            log_off: {ok: true, people: []},
            lock: {ok: true, people: []},
            stay: {locked: false},
            signing_page: page(),
            sign: {ok: true, reasons: [], entry: "e-1", at: ""},
            mes_scale: false,
            beat: {people: [], asked: [], help: 0},
            leave: true,
            witnesses: {meaning: "verified", people: [], request: null},
            ask_witness: {ok: true, reasons: [], request: null},
            page: {},
            withdraw: {ok: true, reasons: []},
            decline: {ok: true, reasons: []},
            waiting: [],
            help_room: {channel: null, closed: false, people: [], messages: []},
            help_people: [],
            ask_help: {ok: true, reasons: [], channel: 5},
            help_say: {ok: true, reasons: []},
            live: {step: null, tags: [], alarms: [], marks: [], channels: []},
            mes_trend: {tags: [], t0: 0, t1: 1, now: 1},
        });
        cut();
        serve("mes.station", "search_read");
        for (const method of ["floor", "scan", "log_on", "log_off", "lock", "stay"]) {
            serve("mes.station", method);
        }
        for (const method of ["screen", "command", "signing_page", "sign", "live"]) {
            serve("mes.batch", method);
        }
        for (const method of ["page", "sign", "withdraw", "decline", "waiting"]) {
            serve("mes.witness", method);
        }
        for (const method of [
            "witnesses",
            "ask_witness",
            "help_room",
            "help_people",
            "ask_help",
            "help_say",
        ]) {
            serve("mes.batch", method);
        }
        serve("mes.tag", "mes_trend");
        serve("mes.exception", "signing_page");
        serve("mes.exception", "sign");
        serve("maintenance.equipment", "mes_scale");
        serve("mes.presence", "beat");
        serve("mes.presence", "leave");
    });
}

/** Return what was asked of the server by one method. */
export function asked(method) {
    return server.calls.filter((call) => call.method === method);
}

/** Return the commands that were sent, without what the test does not ask for. */
export function commands() {
    return asked("command").map(({args}) => args[1]);
}

/** Keep what this device had open before it was started. */
export function keep(values) {
    browser.localStorage.setItem(
        "mes_batch.floor",
        JSON.stringify({silent: true, ...values})
    );
}

/** Open the floor at the work list of station 2, or at a step of the batch. */
export async function openFloor(kept = {station: 2}, params = {}) {
    keep(kept);
    const props = {action: {id: 1, params}, actionId: 1, className: ""};
    const action = await mountWithCleanup(ShopFloorAction, {props});
    await animationFrame();
    return action;
}

/** Open the floor with a step on the screen, as it was left. */
export async function openStep(shown, more = {}) {
    server.screen = screen(shown, more);
    return openFloor({station: 2, batch: 31, step: shown.key});
}

/** Let the seconds pass in which the floor looks again. */
export async function wait(seconds) {
    await advanceTime(seconds * 1000);
    await animationFrame();
}

/** Send the keys of a wedge scanner: a burst that ends with Enter. */
export async function scan(text, end = "Enter") {
    for (const character of text) {
        await keyDown(character === "\x1d" ? ["Control", "]"] : character);
    }
    await keyDown(end);
    await animationFrame();
}

/** Return what a stream of keys is taken for, with the milliseconds between them. */
export function burst(text, gap, end = "Enter") {
    const wedge = new Wedge();
    let at = 1000;
    for (const key of text) {
        wedge.take({key}, at);
        at += gap;
    }
    return wedge.take({key: end}, at).scan;
}

/** Return the words of the primary and of the note beside it. */
export function primary() {
    const button = queryOne(".o_mes_floor_bar .is-primary");
    return {
        label: button.innerText.trim(),
        note: queryOne(".o_mes_floor_bar_note").innerText.trim().replace(/\s+/g, " "),
        locked: button.getAttribute("aria-disabled") === "true",
    };
}
