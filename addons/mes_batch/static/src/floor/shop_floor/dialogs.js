import {_t} from "@web/core/l10n/translation";
import {CameraDialog} from "../dialogs/camera/camera_dialog";
import {CorrectionDialog} from "../dialogs/correction/correction_dialog";
import {DisputeDialog} from "../dialogs/dispute/dispute_dialog";
import {ExceptionsDialog} from "../dialogs/exceptions/exceptions_dialog";
import {LogOnDialog} from "../dialogs/log_on/log_on_dialog";
import {MoreDialog} from "../dialogs/more/more_dialog";
import {ProblemDialog} from "../dialogs/problem/problem_dialog";
import {SignatureDialog} from "../dialogs/signature/signature_dialog";
import {StepsDialog} from "../dialogs/steps/steps_dialog";
import {WitnessDialog} from "../dialogs/witness/witness_dialog";
import {TypeInDialog} from "../dialogs/type_in/type_in_dialog";
import {notice} from "../models/outcome";
import {Names} from "../models/people";
import {SECOND} from "../models/primary/primary";

function batchOf(floor, meaning, values = {}) {
    const {batch, key} = floor.step;
    return {model: "mes.batch", id: batch, meaning, subject: key, values};
}

/** Names for a dialog: of the step on the screen, and of the people here. */
function namesOf(floor) {
    const here = floor.station.people.map((each) => [each.login, each.name]);
    const shown = floor.inStep ? floor.step.names.names : {};
    return new Names({...Object.fromEntries(here), ...shown});
}

// -- signatures ------------------------------------------------------------------------

/** What is signed next on this terminal: only a second person's turn opens by itself. */
async function next(floor) {
    await floor.signed();
    const {step} = floor.step;
    const second = step && step.status === "open" && SECOND.includes(step.next_meaning);
    return second ? batchOf(floor, step.next_meaning) : null;
}

function signStep(floor) {
    const {step} = floor.step;
    return {
        what: batchOf(floor, step.next_meaning),
        title: _t("Sign %s", step.number),
        turns: step.signatures,
        onSigned: () => next(floor),
    };
}

/** Read again, and say what the signature brought about in place of the last answer. */
async function read(floor, advice) {
    await floor.quietly(() => floor.look());
    floor.tell(notice("ok", "ok", _t("Signed"), advice));
    return null;
}

function acknowledge(floor, exception) {
    return {
        what: {
            model: "mes.exception",
            id: exception.id,
            meaning: "acknowledged",
            values: {act: "acknowledge"},
        },
        title: _t("Acknowledge %s", exception.name),
        ask: {question: _t("What was done at once"), key: "immediate_action"},
        other: true,
        onSigned: () => read(floor, _t("%s is acknowledged. Go on.", exception.name)),
    };
}

function leaveOut(floor) {
    return {
        what: batchOf(floor, "overridden"),
        title: _t("Not applicable: %s", floor.step.step.number),
        ask: {question: _t("Why it is not applicable"), key: "reason"},
        other: true,
        onSigned: () => read(floor, _t("The step is not applicable.")),
    };
}

function correctSigned(floor, values) {
    return {
        what: batchOf(floor, "corrected", values),
        title: _t("Correct %s", floor.step.step.number),
        other: true,
        onSigned: () => read(floor, _t("Both values are kept.")),
    };
}

function signature(floor, {exception, skip, correction}) {
    const own = {
        names: namesOf(floor),
        clock: floor.clock,
        people: floor.station.people,
        station: floor.station.id,
        exceptions: floor.inStep && floor.step.step ? floor.step.step.exceptions : [],
        claim: floor.claim,
    };
    if (exception) {
        return {...own, ...acknowledge(floor, exception)};
    }
    if (correction) {
        return {...own, ...correctSigned(floor, correction)};
    }
    return {...own, ...(skip ? leaveOut(floor) : signStep(floor))};
}

// -- the others ------------------------------------------------------------------------

function logOn(floor) {
    return {
        people: floor.station.people,
        claim: floor.claim,
        onLogOn: (who, secret) => floor.logOn(who, secret),
        onLogOff: async (person) => {
            await floor.attempt(() => floor.station.logOff(person.id));
            floor.close();
        },
    };
}

/** The batches a problem may concern: the open one, else those of the work list. */
function concerned(floor) {
    if (floor.inStep) {
        const {id, name} = floor.step.screen.batch;
        return [{id, name}];
    }
    const items = [...floor.station.ready, ...floor.station.waiting];
    const names = new Map(items.map((item) => [item.batch, item.batch_name]));
    return [...names].map(([id, name]) => ({id, name}));
}

function problem(floor) {
    const {step} = floor.step;
    return {
        batches: concerned(floor),
        about: step ? `${step.number} ${step.name}` : "",
        onReport: (batch, words, severity) => {
            floor.close();
            return floor.report(batch, words, severity);
        },
    };
}

/** A value that a tag has given stays; whoever doubts it says so. */
function dispute(floor, {parameter}) {
    return {
        parameter,
        onDispute: (reason) => {
            floor.close();
            return floor.act({name: "dispute", parameter: parameter.parameter, reason});
        },
    };
}

/** A value of the open step is corrected at once, one that is signed by a signature. */
function correction(floor, {parameter}) {
    return {
        parameter,
        onCorrect: (value, reason) => {
            const values = {parameter: parameter.parameter, value, reason};
            if (floor.step.mine) {
                floor.close();
                return floor.act({name: "correct", ...values});
            }
            return floor.open("signature", {correction: values});
        },
    };
}

function scanned(how, title) {
    return (floor) => ({
        title,
        onText: (text) => {
            floor.close();
            return floor.scan(text, how);
        },
    });
}

function more(floor, {leave}) {
    const {step} = floor.step;
    const optional = step && step.optional && step.status === "ready";
    return {
        device: floor.device,
        onDevice: (values) => floor.device.keep(values),
        onLock: () => {
            floor.close();
            return floor.lock();
        },
        onOdoo: leave,
        onSkip: optional ? () => floor.open("signature", {skip: true}) : undefined,
    };
}

function steps(floor) {
    return {
        title: floor.step.screen.batch.name,
        rail: floor.step.screen.rail,
        onOpen: (key) => floor.openStep(floor.step.batch, key),
    };
}

function exceptions(floor) {
    const {step} = floor.step;
    const title = _t("Exceptions of %s", step.number);
    return {title, exceptions: step.exceptions};
}

/** What the active person is asked to sign for somebody at another screen. */
function witness(floor, {request}) {
    return {
        request,
        onSigned: () => floor.quietly(() => floor.here()),
    };
}

/** Every dialog of the floor by its name: its component and how its props are made. */
export const DIALOGS = {
    signature: {Component: SignatureDialog, props: signature},
    logOn: {Component: LogOnDialog, props: logOn},
    problem: {Component: ProblemDialog, props: problem},
    correction: {Component: CorrectionDialog, props: correction},
    dispute: {Component: DisputeDialog, props: dispute},
    typeIn: {Component: TypeInDialog, props: scanned("typed", _t("Type the number"))},
    camera: {
        Component: CameraDialog,
        props: scanned("camera", _t("Hold it in front of the camera")),
    },
    more: {Component: MoreDialog, props: more},
    steps: {Component: StepsDialog, props: steps},
    exceptions: {Component: ExceptionsDialog, props: exceptions},
    witness: {Component: WitnessDialog, props: witness},
};
