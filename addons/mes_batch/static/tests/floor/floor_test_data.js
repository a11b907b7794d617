/** Answers in the shape of the server's, for one batch of the demo plant. */

export const ANNA = {id: 7, login: "op.anna", name: "Anna Frei"};
export const BEN = {id: 8, login: "op.ben", name: "Ben Huber"};
export const NOW = "2026-11-22 13:02:10";

export const STATIONS = [
    {id: 1, name: "Dispensing 1", place: "DSP-BOOTH-1", icon: "scale", count: 2},
    {id: 2, name: "Granulation 1", place: "HSG, FBD, MIL", icon: "tool", count: 3},
];

export function reason(text, more = {}) {
    const empty = {rule: "x", code: "", advice: "", found: "", needed: "", about: ""};
    return {...empty, text, ...more};
}

export function item(more = {}) {
    return {
        batch: 31,
        batch_name: "PCM26031",
        product: "Paracetamol tablets 500 mg",
        size: "300.000 kg",
        step: "20.2.1",
        number: "20.2.1",
        name: "Charge the granulator",
        kind: "charge",
        status: "ready",
        performer: "",
        ready: true,
        reasons: [],
        clock: null,
        ...more,
    };
}

export function floor(more = {}) {
    return {
        station: {...STATIONS[1], lock_minutes: 10},
        stations: STATIONS,
        people: [
            {...ANNA, active: true},
            {...BEN, active: false},
        ],
        locked: false,
        actor: ANNA,
        ready: [item()],
        waiting: [],
        now: NOW,
        site: "Basel Solids",
        tz: "Europe/Zurich",
        ...more,
    };
}

export function signature(meaning, more = {}) {
    return {meaning, who: "GRAN-02", by: "", at: "", ...more};
}

export function step(more = {}) {
    return {
        key: "20.2.1",
        number: "20.2.1",
        name: "Charge the granulator",
        kind: "process",
        critical: true,
        status: "open",
        turn: true,
        round: null,
        instruction: "",
        documents: [],
        performer: "op.anna",
        started_at: "2026-11-22T12:55:00.000000Z",
        signatures: [signature("performed"), signature("verified")],
        who: [
            {meaning: "performed", who: "GRAN-02", ok: true},
            {meaning: "verified", who: "GRAN-02", ok: true},
        ],
        next_meaning: "performed",
        next_who: "GRAN-02",
        needs: [],
        parameters: [],
        checks: [],
        tests: [],
        samples: [],
        shows: [],
        left: [],
        reasons: [],
        exceptions: [],
        optional: false,
        ...more,
    };
}

export function screen(shown, more = {}) {
    return {
        batch: {
            id: 31,
            name: "PCM26031",
            product: "Paracetamol tablets 500 mg",
            size: "300.000 kg",
            state: "in_progress",
            state_text: "In progress",
            site: "Basel Solids",
        },
        rail: [
            {level: 0, number: "10", name: "Dispense", status: "done"},
            {level: 0, number: "20", name: "Granulate", status: "now"},
            {
                level: 1,
                number: "20.2.1",
                name: "Charge the granulator",
                key: "20.2.1",
                status: "now",
                people: ["op.anna"],
            },
            {
                level: 1,
                number: "20.2.2",
                name: "Dry mix",
                key: "20.2.2",
                status: "later",
                people: [],
            },
        ],
        clocks: [],
        now: NOW,
        actor: ANNA,
        names: {"op.anna": "Anna Frei", "op.ben": "Ben Huber"},
        step: shown,
        ...more,
    };
}

export function container(code, net, charged = "") {
    return {code, line: "paracetamol", net, lot: "C-260311", charged_at: charged};
}

/** A step that charges four containers, two of them charged. */
export function chargeStep(more = {}) {
    const lines = [
        {
            line: "paracetamol",
            item: "Paracetamol",
            code: "RM-0001",
            weighed: true,
            quantity: "250.000 kg",
            containers: [
                container("C001", "126.00 kg", "2026-11-22T12:58:00.000000Z"),
                container("C002", "125.72 kg"),
            ],
        },
        {
            line: "silica_mix",
            item: "Silica",
            code: "RM-0003",
            weighed: true,
            quantity: "2.500 kg",
            containers: [
                container("C003", "2.500 kg", "2026-11-22T13:00:00.000000Z"),
                container("C004", "2.500 kg"),
            ],
        },
    ];
    const reasons = ["Still to be scanned: Paracetamol", "Still to be scanned: Silica"];
    return step({kind: "charge", charge: lines, reasons, left: [{}, {}], ...more});
}

/** A weighing: 126.00 kg are closed in the first of two containers. */
export function weighStep(weigh = {}, more = {}) {
    return step({
        key: "10.2.1",
        number: "10.2.1",
        name: "Weigh paracetamol",
        kind: "weigh",
        reasons: ["Too little Paracetamol was weighed"],
        left: [{}],
        weigh: {
            method: "net",
            source: {line: "paracetamol", lot: "C-260311", container: "000133"},
            lines: [
                {
                    line: "paracetamol",
                    item: "Paracetamol",
                    containers: [container("C001", "126.00 kg")],
                },
            ],
            line: "paracetamol",
            planned: "250.000 kg",
            exact: "251.6331 kg",
            target: "251.64 kg",
            window: "251.64 .. 252.14 kg",
            low: "251.64 kg",
            high: "252.14 kg",
            done: "126.00 kg",
            potency: "0.993510",
            tolerance: "-0 / +0.2 %",
            scale: "BAL-001",
            division: "0.02 kg",
            reasons: [],
            containers_most: 2,
            ...weigh,
        },
        ...more,
    });
}

export function parameter(name, entry, more = {}) {
    return {
        parameter: name,
        name: name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " "),
        entry,
        tag: "",
        options: [],
        unit: "",
        decimals: null,
        class: "",
        limits: {},
        values: [],
        running: "",
        ...more,
    };
}

export function value(text, more = {}) {
    const at = "2026-11-22T12:58:00.000000Z";
    const empty = {exact: "", crossed: "", reason: "", about: ""};
    return {text, at, by: "op.anna", how: "typed", ...empty, ...more};
}

export function massTest(readings = [], more = {}) {
    return {
        test: "tablet_mass",
        name: "Tablet mass",
        size: 20,
        unit: "mg",
        parts: [],
        readings: readings.map((each) => `${each} mg`),
        mean: {target: "600 mg", alert: "591 .. 609 mg", action: "588 .. 612 mg"},
        each: ["outside 5 % of mean", "outside 10 % of mean"],
        allowed: ["2 tablet", "0 tablet"],
        judged: null,
        ...more,
    };
}

export function page(more = {}) {
    return {
        document: "PCM26031",
        site: "Basel Solids",
        hash: "08d637f7",
        code: "08D6 37F7",
        meaning: "performed",
        meaning_text: "performed",
        statement: "I have done 20.2.1 Charge the granulator as it is written here.",
        signer: {login: "op.anna", name: "Anna Frei"},
        labels: {},
        content: {
            batch: "PCM26031",
            product: "FG-1001 Paracetamol tablets 500 mg",
            step: "20.2.1",
            title: "Charge the granulator",
            critical: true,
            performer: "op.anna",
            equipment: [{need: "granulator", unit: "HSG-300-01"}],
            values: [
                {name: "Mixing time", value: "5.98 min", at: NOW, by: "op.anna"},
                {name: "LOD", value: "2.7 %", at: NOW, by: "", crossed: "action"},
            ],
            checks: [{check: "Screen intact", yes: true}],
            tests: [{name: "Tablet mass", readings: ["598 mg", "602 mg"]}],
            containers: [
                {
                    code: "C001",
                    item: "RM-0001 Paracetamol",
                    net: "126.00 kg",
                    lot: "C-1",
                },
                {
                    code: "C002",
                    item: "RM-0001 Paracetamol",
                    net: "125.72 kg",
                    lot: "C-1",
                },
            ],
            samples: [{name: "blend_uniformity", id: "S-0001"}],
            shows: [{name: "End-point current", value: "18.2 A", by: "op.ben"}],
            exceptions: ["MAT-01 20.2.1 C011"],
        },
        ...more,
    };
}

export const REFUSED = {
    ok: false,
    say: "verdict_refused",
    word: "Refused",
    advice: "",
    about: "C011",
    reasons: [
        reason("It was weighed for another batch", {
            code: "MAT-01",
            found: "PCM26030",
            needed: "PCM26031",
            advice: "Set it aside. Nothing was charged.",
        }),
        reason("It was dispensed too long ago", {
            code: "MAT-08",
            found: "51 h",
            needed: "48 h or less",
            advice: "Set it aside. QA decides.",
        }),
    ],
    passed: ["label", "lot status"],
    exceptions: [{number: "EX-1195", title: "C011"}],
};

export const CHARGED = {
    ok: true,
    say: "verdict_charge",
    word: "Charge it",
    advice: "C002. Empty it now.",
    about: "",
    reasons: [],
    passed: ["this batch", "hold time"],
    exceptions: [],
};
