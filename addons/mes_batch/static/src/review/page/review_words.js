import {_t} from "@web/core/l10n/translation";
import {figure} from "@mes_compliance/time/plant_time";

/** A quantity with a narrow space between the thousands, as in "489 650 tablet". */
export function quantity(text) {
    return String(text || "").replace(/^\d+/, figure);
}

/** The name of each tab of the review. */
export const TABS = [
    {key: "exceptions", name: _t("Exceptions")},
    {key: "values", name: _t("Critical values")},
    {key: "corrections", name: _t("Corrections")},
    {key: "overrides", name: _t("Left out")},
    {key: "refusals", name: _t("Refused attempts")},
];

export const SEVERITIES = [
    {key: "critical", name: _t("Critical")},
    {key: "major", name: _t("Major")},
    {key: "minor", name: _t("Minor")},
    {key: "info", name: _t("Info")},
];

/** What the button says that moves a batch on, by the meaning of its signature. */
export const NEXT = {
    reviewed_production: _t("Sign production review"),
    reviewed_qa: _t("Sign QA review"),
    released: _t("Release"),
};

/** The kinds of entries that can be new, one and many. */
const KINDS = {
    exceptions: [_t("1 exception"), _t("%s exceptions")],
    decisions: [_t("1 decision"), _t("%s decisions")],
    refused: [_t("1 refused attempt"), _t("%s refused attempts")],
    alarms: [_t("1 alarm"), _t("%s alarms")],
    corrections: [_t("1 correction"), _t("%s corrections")],
    overrides: [_t("1 step left out"), _t("%s steps left out")],
    requests: [
        _t("1 request for a signature"),
        _t("%s entries of requests for signatures"),
    ],
    help: [_t("1 entry of help"), _t("%s entries of help")],
    handovers: [_t("1 handover"), _t("%s handovers")],
    questions: [_t("1 question or answer"), _t("%s questions and answers")],
    results: [_t("1 result"), _t("%s results")],
    review: [_t("1 look at rows"), _t("%s looks at rows")],
    changes: [_t("1 change of data"), _t("%s changes of data")],
    unclassified: [
        _t("1 entry of an unknown kind"),
        _t("%s entries of an unknown kind"),
    ],
};

function numbered(words, number) {
    return number === 1
        ? words[0].toString()
        : words[1].toString().replace("%s", number);
}

/** Say how many entries of each kind there are, in the order of their weight. */
export function kindsInWords(kinds) {
    return Object.keys(KINDS)
        .filter((kind) => kinds[kind])
        .map((kind) => numbered(KINDS[kind], kinds[kind]));
}

/** The days of each stretch from execution to release. */
export const STRETCHES = {
    production: _t("Production review"),
    qa: _t("QA review"),
    release: _t("Release"),
};
