import {_t} from "@web/core/l10n/translation";

/** Ways to enter a value that need somebody's hand. */
const ENTERED = ["typed", "scale", "timer", "tag", "choice"];

const equipment = (step) =>
    step.needs.map((need) => ({
        kind: "equipment",
        key: `need:${need.need}`,
        title: need.class_name || need.need,
        done: Boolean(need.unit),
        need,
    }));

function containersOf(line) {
    return line.containers.map((container) => ({
        kind: "container",
        key: `container:${container.code}`,
        title: `${line.item} ${container.net}`,
        done: Boolean(container.charged_at),
        line,
        container,
    }));
}

function materialOf(line) {
    const missing = {kind: "lot", key: `line:${line.line}`, title: line.item, line};
    return line.containers.length ? containersOf(line) : [{...missing, done: false}];
}

const materials = (step) => (step.charge || []).flatMap(materialOf);

const values = (step) =>
    step.parameters
        .filter((parameter) => ENTERED.includes(parameter.entry))
        .map((parameter) => ({
            kind: parameter.entry,
            key: `parameter:${parameter.parameter}`,
            title: parameter.name,
            done: parameter.values.length > 0,
            parameter,
        }));

const checks = (step) =>
    step.checks.map((check) => ({
        kind: "check",
        key: `check:${check.check}`,
        title: check.text,
        done: check.yes === true,
        check,
    }));

const samples = (step) =>
    step.samples.map((sample) => ({
        kind: "sample",
        key: `sample:${sample.sample}`,
        title: sample.name,
        done: Boolean(sample.id),
        sample,
    }));

const tests = (step) =>
    step.tests.map((test) => ({
        kind: "test",
        key: `test:${test.test}`,
        title: test.name,
        done: test.readings.length >= test.size,
        test,
    }));

/** Return everything a step asks for, in the order in which it is worked through. */
export function tasksOf(step) {
    const parts = [equipment, materials, values, checks, samples, tests];
    return parts.flatMap((part) => part(step));
}

/** Return the task the screen is at: the chosen one while it is open, else the next. */
export function currentTask(step, chosen = "") {
    const open = tasksOf(step).filter((task) => !task.done);
    return open.find((task) => task.key === chosen) || open[0] || null;
}

/** Return in words how many containers are charged, and which are next. */
function chargedSoFar(containers) {
    const left = containers.filter((task) => !task.done);
    const figures = {done: containers.length - left.length, all: containers.length};
    const codes = left.slice(0, 3).map((task) => task.container.code);
    return _t("%(done)s of %(all)s are charged. Scan %(codes)s.", {
        ...figures,
        codes: codes.join(_t(" or ")),
    });
}

/** Return in words what is done in a step, and what is next. */
export function progress(step) {
    const all = tasksOf(step);
    const next = all.find((task) => !task.done);
    if (!next) {
        const [missing] = step.reasons;
        return missing ? `${missing}.` : _t("Everything is done but the signature.");
    }
    if (next.kind === "container") {
        return chargedSoFar(all.filter((task) => task.kind === "container"));
    }
    const work = all.filter((task) => task.kind !== "equipment");
    const done = work.filter((task) => task.done).length;
    const so = done ? _t("%(done)s of %(all)s done.", {done, all: work.length}) : "";
    return [so, _t("Next: %s.", next.title)].filter(Boolean).join(" ");
}

/** Return what the input bar listens to, for a task that is done by scanning. */
export function listening(task) {
    if (task.kind === "equipment") {
        return _t("Scan the %s", task.title.toLowerCase());
    }
    return task.kind === "lot"
        ? _t("Scan the lot of %s", task.title)
        : _t("Scan the next container");
}

/** Return the command that keeps a typed or measured value, a check or a sample. */
export function commandOf(task, said) {
    const {parameter, check, sample, test} = task;
    const entered = (more) => ({
        name: "record",
        parameter: parameter.parameter,
        ...more,
    });
    const commands = {
        typed: () => entered({value: said.value}),
        choice: () => entered({value: said.value}),
        tag: () => entered(said.value ? {value: said.value, reason: said.reason} : {}),
        scale: () =>
            entered(said.value ? {value: said.value, reason: said.reason} : {}),
        timer: () => ({
            name: parameter.running ? "stop_timer" : "start_timer",
            parameter: parameter.parameter,
        }),
        check: () => ({name: "check", check: check.check, yes: said.yes}),
        sample: () => ({name: "sample", sample: sample.sample}),
        test: () => ({name: "read", test: test.test, readings: said.readings}),
    };
    return commands[task.kind]();
}
