import {_t} from "@web/core/l10n/translation";

const DOES = {
    performed: _t("performs"),
    verified: _t("verifies"),
    second_checked: _t("checks"),
    approved: _t("approves"),
};

/** Return whose part in a step a signature is: who signs, if known, and to do what. */
export function whoDoes(name, meaning) {
    return `${name || _t("Another person")} ${DOES[meaning] || meaning}`;
}
