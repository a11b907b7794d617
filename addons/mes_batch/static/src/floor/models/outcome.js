import {_t} from "@web/core/l10n/translation";

/** Tone and icon of an accepted command, by the message that heads its answer. */
const HEADS = {
    verdict_add: ["info", "add"],
    verdict_disputed: ["warn", "queue"],
    verdict_fail: ["bad", "stop"],
    verdict_outside: ["bad", "stop"],
    verdict_problem: ["warn", "queue"],
    verdict_reading: ["info", "play"],
    verdict_skipped: ["warn", "queue"],
    verdict_started: ["info", "play"],
    verdict_taken_over: ["info", "play"],
    verdict_timer: ["info", "wait"],
};

const REFUSED = {tone: "bad", icon: "stop"};

/** Return what to do now after a refusal; each further reason keeps its own advice. */
function adviceOf({advice, reasons}) {
    return advice || reasons?.[0]?.advice || "";
}

/**
 * Return what the screen shows of a server's answer.
 *
 * @param {Object} answer ok, say, word, advice, about, reasons, passed, exceptions
 * @param {{about?: string, detail?: string}} [thing] what the screen knows of it
 */
export function outcomeOf(answer, thing = {}) {
    const {about = "", detail = ""} = thing;
    const known = {reasons: answer.reasons || [], passed: answer.passed || [], detail};
    if (!answer.ok) {
        const word = answer.word || _t("Refused");
        const named = about || answer.about || "";
        return {...known, ...REFUSED, word, about: named, advice: adviceOf(answer)};
    }
    const [tone, icon] = HEADS[answer.say] || ["ok", "ok"];
    const word = answer.word || _t("Go on");
    return {...known, tone, icon, word, about, advice: answer.advice || ""};
}

/** Return an outcome of the screen's own: it concerns the screen, never the product. */
export function notice(tone, icon, word, advice = "", more = {}) {
    const empty = {about: "", detail: "", reasons: [], passed: []};
    return {...empty, tone, icon, word, advice, ...more};
}

/** Return what is shown when the server could make nothing of a call. */
export function malformed(error) {
    const text =
        error.data?.message || error.message || _t("The server gave no answer");
    const reason = {rule: "call", text, advice: "", found: "", needed: ""};
    return notice("bad", "stop", _t("Refused"), "", {reasons: [reason]});
}

/** Return what is shown while there is no network. */
export function noNetwork() {
    return notice(
        "info",
        "wait",
        _t("Wait"),
        _t("There is no network. Nothing was recorded. Scan again when it is back.")
    );
}
