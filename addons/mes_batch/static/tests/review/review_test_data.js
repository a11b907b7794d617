/** Answers of the server in the shape of the real ones: batch PCM26031 in QA review. */

export const FARID = {login: "qa.farid", name: "Farid Nasser"};

function raised(id, more) {
    return {
        id,
        draft: false,
        number: `EX-000${id}`,
        code: "PAR-02",
        title: `Exception ${id}`,
        severity: "minor",
        state: "acknowledged",
        state_text: "Acknowledged",
        decided: false,
        decision_text: "",
        step: "20.3.2",
        step_name: "Knead",
        raised_at: "2026-11-14T17:26:25.000000Z",
        owner: "",
        due: "",
        decided_by: "",
        decided_at: "",
        mine: false,
        ...more,
    };
}

const CLOSED = {
    state: "closed",
    decided: true,
    decision_text: "No impact",
    decided_by: "Farid Nasser",
    decided_at: "2026-11-16T13:15:14.000000Z",
};

/** Two major ones, of which one is decided, and two minor ones. */
export function exceptions() {
    return [
        raised(1, {
            severity: "major",
            state: "pending_approval",
            owner: "David Keller",
            title: "End-point current is outside its limits; 23.4 A (15 .. 22 A)",
        }),
        raised(2, {severity: "major", code: "EQP-03", ...CLOSED}),
        raised(3, {title: "46 min between two sets"}),
        raised(4, {title: "C-260402 is not released"}),
    ];
}

function category(number, name, more = {}) {
    return {number, name, expected: 12, excepted: 0, missing: 0, ...more};
}

export function proof(more = {}) {
    return {
        rules: 1,
        expected: 2431,
        within: 2417,
        excepted: 8,
        open: 6,
        missing: [],
        complete: true,
        unclassified: [],
        categories: [
            category(1, "Dates"),
            category(5, "Test results", {excepted: 2}),
            category(13, "Examinations", {expected: 0}),
        ],
        ...more,
    };
}

export function head(more = {}) {
    return {
        id: 31,
        name: "PCM26031",
        product: "Paracetamol tablets 500 mg",
        size: "300.000 kg",
        order_id: 412,
        order_name: "WH/MO/00412",
        order_state: "done",
        recipe_id: 6,
        recipe: "PCM-500 version 6",
        state: "production_reviewed",
        state_text: "Production reviewed",
        next: "reviewed_qa",
        started: "2026-11-14T14:47:05.000000Z",
        executed: "2026-11-15T17:15:09.000000Z",
        promised: "2026-11-24T16:00:00.000000Z",
        now: "2026-11-22T13:02:10.000000Z",
        tz: "Europe/Zurich",
        user: FARID,
        ...more,
    };
}

const LEFT = [
    {
        key: "EX-0001",
        mark: "todo",
        text: "Approve EX-0001",
        note: "David Keller prepared the conclusion",
        target: "exception 1",
    },
    {
        key: "rows_to_look_at",
        mark: "todo",
        text: "Rows are still to be looked at",
        note: "3 critical values",
        target: "values",
    },
    {
        key: "audit_trail_to_review",
        mark: "todo",
        text: "The audit trail is not reviewed",
        note: "",
        target: "audit",
    },
];

export const QUESTION = {
    id: 7,
    question: "Which drum was scanned first?",
    asked_by: "Farid Nasser",
    asked_at: "2026-11-16T13:15:24.000000Z",
    answer: "",
    answered_by: "",
    answered_at: "",
};

export const SAMPLE = {
    number: "S-26-0001",
    what: "Blend uniformity",
    step: "30.1.6",
    gate: "release",
    result: "",
    passed: false,
    by: "",
    at: "",
};

/** The page of the review. */
export function review(more = {}) {
    return {
        head: head(),
        proof: proof(),
        exceptions: exceptions(),
        tabs: {
            exceptions: {seen: 1, all: 4},
            values: {seen: 0, all: 3},
            corrections: {seen: 0, all: 1},
            overrides: {seen: 0, all: 0},
            refusals: {seen: 0, all: 5},
        },
        left: LEFT,
        later: [
            {key: "results", text: "A result is missing S-26-0001", target: "results"},
        ],
        questions: [],
        samples: [SAMPLE],
        signatures: [
            {
                meaning: "reviewed_production",
                meaning_text: "reviewed (production)",
                name: "David Keller",
                at: "2026-11-16T13:15:24.781765Z",
                seal: "entry 392, block 407",
            },
        ],
        entries: 409,
        further: {exceptions: 10, refused: 5, unclassified: 0},
        may: {
            ask: true,
            answer: false,
            look: true,
            state: true,
            record: true,
            release: false,
        },
        since: null,
        last: 1017,
        ...more,
    };
}

function value(row, more) {
    return {
        row,
        name: "Loss on drying",
        step: "20.4.3",
        value: "2.1 %",
        first: "",
        outside: false,
        crossed: "",
        limits: {text: "1.5 .. 2.5 %", low: 1.5, high: 2.5, at: 2.1},
        band: null,
        exception: "",
        note: false,
        seen: false,
        ...more,
    };
}

/** A corrected value, two plain ones, one without limits. */
export function values() {
    return [
        value("10", {
            name: "End-point current",
            value: "21.9 A",
            first: "23.4 A",
            limits: {text: "15 .. 22 A", low: 15, high: 22, at: 21.9},
            exception: "EX-0006",
            note: true,
        }),
        value("11", {}),
        value("12", {name: "Sample before drying", value: "10.000 g", limits: {}}),
    ];
}

export const CORRECTION = {
    row: "10",
    name: "End-point current",
    step: "20.3.2",
    first: "23.4 A",
    value: "21.4 A",
    reason: "Digit misread on the display",
    by: "Anna Frei",
    second: "",
    signed: false,
    at: "2026-11-14T17:26:26.000000Z",
    exception: "EX-0006",
    note: true,
    seen: false,
};

const NO_IMPACT = [
    ["no_impact", "No impact"],
    ["false_alarm", "False alarm"],
];

/** The page of one exception that the session's user may close. */
export function exception(id = 3) {
    return {
        id,
        number: `EX-000${id}`,
        code: "PAR-04",
        state: "acknowledged",
        state_text: "Acknowledged",
        tz: "Europe/Zurich",
        user: FARID,
        draft: null,
        figures: [
            {key: "expected", label: "Expected", text: "35 min", note: "", tone: ""},
            {key: "found", label: "Found", text: "46 min", note: "", tone: "bad"},
        ],
        texts: [],
        recurrence: null,
        told: {
            lines: [
                {
                    at: "2026-11-14T17:26:25.000000Z",
                    who: "Anna Frei",
                    mine: false,
                    text: "began the step",
                    was: "",
                    now: "",
                    said: "",
                },
            ],
            left_out: 0,
        },
        acts: [
            {
                act: "close",
                label: "Assess and close",
                meaning: "reviewed_qa",
                ok: true,
                role: true,
                independent: true,
                reasons: [],
                texts: [
                    {name: "decision", label: "Decision", choices: NO_IMPACT},
                    {name: "assessment", label: "Assessment", choices: []},
                ],
            },
        ],
        signatures: [],
    };
}

/** What is shown to whoever signs. */
export function signingPage(more = {}) {
    return {
        document: "PCM26031",
        site: "Basel Solids",
        content: {batch: "PCM26031"},
        labels: {},
        hash: "cd".repeat(32),
        code: "CDCD CDCD",
        meaning: "reviewed_qa",
        meaning_text: "reviewed (QA)",
        statement: "I have reviewed PCM26031.",
        signer: FARID,
        ...more,
    };
}

function point(key, met, more = {}) {
    return {key, met, text: key, detail: "", target: "", ...more};
}

/** The dialog of release; every prerequisite is met unless others are given. */
export function releasePage(more = {}) {
    return {
        id: 31,
        name: "PCM26031",
        state: "qa_reviewed",
        product: "Paracetamol tablets 500 mg",
        promised: "2026-11-24T16:00:00.000000Z",
        tz: "Europe/Zurich",
        prerequisites: [point("exceptions", true), point("record", true)],
        missing: 0,
        statement: "I release PCM26031.",
        effect: {
            quantity: "489650 tablet",
            expired: false,
            transfers: 2,
            first: "2026-11-26T08:00:00.000000Z",
        },
        stock: [{location: "WH/Stock", quantity: "489650 tablet"}],
        ...more,
    };
}

/** The same while two points stand in the way. */
export function blockedPage() {
    return releasePage({
        missing: 2,
        prerequisites: [
            point("results", false, {
                text: "Results in specification",
                detail: "A result is missing S-26-0001",
                target: "results",
            }),
            point("record", false, {text: "Record sealed and verified"}),
            point("exceptions", true),
        ],
    });
}

export const DECIDED = {
    effect: {
        lot: "PCM26031",
        free: "489650 tablet",
        stock: [
            {
                location: "WH/Stock",
                quantity: "489650 tablet",
                before: "Quarantine",
                now: "Released",
                deliverable: "489650 tablet",
            },
        ],
        transfers: [],
        orders: [],
    },
    signature: {
        meaning_text: "released",
        name: "Greta Brunner",
        at: "2026-11-16T13:15:27.369845Z",
        seal: "entry 405, block 414",
    },
    head: "d6a722b22e72ec22",
    reason: "",
    times: [{key: "production", days: 0.8}],
    bundle: true,
};
