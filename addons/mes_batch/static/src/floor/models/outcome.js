import {_t} from "@web/core/l10n/translation";

/** Tone and icon of an accepted command, by the message that heads its answer. */
const HEADS = {
    verdict_add: ["info", "add"],
    verdict_fail: ["bad", "stop"],
    verdict_outside: ["bad", "stop"],
    verdict_problem: ["warn", "queue"],
    verdict_reading: ["info", "play"],
    verdict_skipped: ["warn", "queue"],
    verdict_started: ["info", "play"],
    verdict_taken_over: ["info", "play"],
    verdict_timer: ["info", "wait"],
};

/** Return the advice of a refusal: what to do now, each sentence once. */
function adviceOf(answer) {
    const all = [answer.advice, ...answer.reasons.map((reason) => reason.advice)];
    return [...new Set(all.filter(Boolean))].slice(0, 2).join(" ");
}

/**
 * Return what the screen shows of a server's answer.
 *
 * @param {Object} answer ok, say, word, advice, about, reasons, passed, exceptions
 * @param {{about?: string, detail?: string}} [thing] what the screen knows of it
 */
export function outcomeOf(answer, thing = {}) {
    const [tone, icon] = HEADS[answer.say] || ["ok", "ok"];
    const refused = !answer.ok;
    return {
        tone: refused ? "bad" : tone,
        icon: refused ? "stop" : icon,
        word: refused ? answer.word || _t("Refused") : answer.word || _t("Go on"),
        about: thing.about || (refused && answer.about) || "",
        detail: thing.detail || "",
        advice: refused ? adviceOf(answer) : answer.advice || "",
        reasons: answer.reasons || [],
        passed: answer.passed || [],
        kept: (answer.exceptions || []).map((each) => each.number),
    };
}

/** Return an outcome of the screen's own: it concerns the screen, never the product. */
export function notice(tone, icon, word, advice = "", more = {}) {
    const empty = {about: "", detail: "", reasons: [], passed: [], kept: []};
    return {...empty, tone, icon, word, advice, ...more};
}

/** Return what is shown when the server could make nothing of a call. */
export function malformed(error) {
    const text = error.data?.message || error.message || _t("The server gave no answer");
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
