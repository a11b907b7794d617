import {expect, test} from "@odoo/hoot";
import {Deferred, advanceTime, tick} from "@odoo/hoot-mock";
import {ConnectionLostError} from "@web/core/network/rpc";
import {Commands, newUuid} from "@mes_batch/floor/models/commands";
import {Line, RETRY} from "@mes_batch/floor/models/line";

/** A line whose server answers with what the test puts in, one call after the other. */
function lineOf(answers) {
    const sent = [];
    const call = async (model, method, args) => {
        sent.push(args[1]);
        const answer = await answers.shift();
        if (answer instanceof Error) {
            throw answer;
        }
        return answer;
    };
    return {line: new Line({silent: {call}}), sent};
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("[D04] every command carries a UUID made in the browser, each its own", async () => {
    const {line, sent} = lineOf([{ok: true}, {ok: true}]);
    const commands = new Commands(line);
    await commands.send(31, {name: "start", step: "20.2.1"});
    await commands.send(31, {name: "start", step: "20.2.1"});
    expect(sent[0].id).toMatch(UUID);
    expect(sent[1].id).toMatch(UUID);
    expect(sent[0].id).not.toBe(sent[1].id);
    expect(newUuid()).toMatch(UUID);
});

test("[D04] the same act while it is on its way is sent once", async () => {
    const answer = new Deferred();
    const {line, sent} = lineOf([answer, {ok: true}]);
    const commands = new Commands(line);
    const first = commands.send(31, {name: "scan", step: "20.2.1", text: "C002"});
    const second = commands.send(31, {name: "scan", step: "20.2.1", text: "C002"});
    await tick();
    expect(sent).toHaveLength(1);
    answer.resolve({ok: true});
    expect(await first).toBe(await second);
    expect(commands.pending).toBe(0);
});

test("[F12] different acts go one after the other, in the order they were made", async () => {
    const answer = new Deferred();
    const {line, sent} = lineOf([answer, {ok: true}]);
    const commands = new Commands(line);
    const first = commands.send(31, {name: "start", step: "20.2.1"});
    const second = commands.send(31, {name: "scan", step: "20.2.1", text: "C002"});
    await tick();
    expect(sent.map((each) => each.name)).toEqual(["start"]);
    answer.resolve({ok: true});
    await Promise.all([first, second]);
    expect(sent.map((each) => each.name)).toEqual(["start", "scan"]);
});

test("[D04] what got no answer is repeated with the same UUID until it has one", async () => {
    const lost = () => new ConnectionLostError("/");
    const {line, sent} = lineOf([lost(), lost(), {ok: true, repeated: true}]);
    const commands = new Commands(line);
    const answer = commands.send(31, {name: "weigh", step: "10.2.1"});
    await tick();
    expect(line.state).toBe("lost");
    expect(line.since).not.toBe(null);
    await advanceTime(RETRY);
    line.retry();
    expect((await answer).repeated).toBe(true);
    expect(line.live).toBe(true);
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map((each) => each.id)).size).toBe(1);
});

test("[D04] a refused call is not repeated, and the next one goes on", async () => {
    const {line, sent} = lineOf([new Error("There is no command x."), {ok: true}]);
    const commands = new Commands(line);
    await expect(commands.send(31, {name: "x"})).rejects.toThrow("no command");
    expect((await commands.send(31, {name: "start"})).ok).toBe(true);
    expect(sent).toHaveLength(2);
    expect(line.live).toBe(true);
});
