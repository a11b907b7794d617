/** Pages of exceptions as the server gives them, for the tests of the screens. */

export const DECISION = {
    name: "decision",
    label: "Decision",
    choices: [
        ["no_impact", "No impact"],
        ["accepted", "Accepted with action"],
        ["false_alarm", "False alarm"],
    ],
};

export const ASSESSMENT = {name: "assessment", label: "Assessment", choices: []};

export function act(name, label, meaning, texts, more = {}) {
    return {
        act: name,
        label,
        meaning,
        texts,
        ok: true,
        role: true,
        independent: false,
        reasons: [],
        ...more,
    };
}

export function reason(text, more = {}) {
    return {
        rule: "x",
        code: "",
        text,
        advice: "",
        found: "",
        needed: "",
        about: "",
        ...more,
    };
}

function told(at, more) {
    return {
        at,
        who: "",
        text: "",
        was: "",
        now: "",
        said: "",
        mine: false,
        number: 742,
        ...more,
    };
}

export function exceptionPage(more = {}) {
    return {
        id: 1,
        number: "EX-1197",
        code: "PAR-02",
        trigger: "Action limit crossed",
        title: "Kneading end-point current above its limit",
        severity: "major",
        severity_text: "Major",
        gate: "step",
        gate_text: "The step waits",
        state: "pending_approval",
        state_text: "Approval",
        decided: false,
        origin: "PCM26031",
        subject: "20.3",
        raised_at: "2026-11-22T13:31:12.000000Z",
        raised_by: "Anna Frei",
        owner: "David Keller",
        due: "",
        now: "2026-11-25T08:00:00.000000Z",
        tz: "Europe/Zurich",
        user: {login: "qp.greta", name: "Greta Brunner"},
        figures: [
            {key: "expected", label: "Expected", text: "15 … 22 A", note: "", tone: ""},
            {
                key: "found",
                label: "Found first, kept",
                text: "23.4 A",
                note: "",
                tone: "bad",
            },
        ],
        told: {
            lines: [
                told("2026-11-22T13:31:12.000000Z", {
                    who: "Anna Frei",
                    text: "typed",
                    was: "23.4 A",
                }),
                told("2026-11-22T13:31:12.000000Z", {
                    text: "EX-1197 was raised",
                    mine: true,
                }),
                told("2026-11-22T13:31:55.000000Z", {
                    who: "Anna Frei",
                    text: "typed",
                    now: "21.4 A",
                    said: "display misread",
                    number: null,
                }),
            ],
            left_out: 0,
        },
        context: [],
        recurrence: null,
        texts: [
            {
                name: "root_cause",
                label: "Root Cause",
                text: "Seven-segment display read at an angle",
            },
        ],
        acts: [
            act("approve", "Approve and close", "approved", [DECISION, ASSESSMENT], {
                independent: true,
            }),
            act("return", "Back to David Keller", "status_changed", [ASSESSMENT]),
            act("invalidate", "Invalidate", "overridden", [ASSESSMENT]),
        ],
        signatures: [
            {
                id: 7,
                name: "David Keller",
                login: "sup.david",
                meaning: "prepared",
                meaning_text: "prepared",
                at: "2026-11-23T10:20:43.000000Z",
                seal: "entry 1201, block 48 655",
                sealed: true,
                holds: true,
                reason: "",
            },
        ],
        ...more,
    };
}

/** The page that is signed, as `signing_page` gives it. */
export const SIGNED_PAGE = {
    document: "EX-1197",
    site: "Basel Solids",
    content: {number: "EX-1197"},
    labels: {},
    hash: "611eeb3c7f18",
    code: "611E EB3C",
    meaning: "approved",
    meaning_text: "approved",
    statement: "I have approved this.",
    signer: {login: "qp.greta", name: "Greta Brunner"},
};
