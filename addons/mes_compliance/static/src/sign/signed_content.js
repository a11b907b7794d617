import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";

/** Return a key of the record as people read it: `valid_from` becomes "Valid from". */
export function inWords(key) {
    const words = key.replaceAll("_", " ").trim();
    return words.charAt(0).toUpperCase() + words.slice(1);
}

const isList = (value) => Array.isArray(value);
const isObject = (value) =>
    value !== null && typeof value === "object" && !isList(value);

/**
 * Shows plain data exactly as it is signed: every key, every value, nothing left out
 * and nothing reworded. Objects become parts, lists of objects become tables.
 */
export class SignedContent extends Component {
    static template = "mes_compliance.SignedContent";
    static components = {};
    static props = {
        content: Object,
        labels: {type: Object, optional: true},
    };
    static defaultProps = {labels: {}};

    get entries() {
        return Object.entries(this.props.content).map(([key, value]) => ({
            key,
            label: this.label(key),
            value,
            kind: this.kind(value),
        }));
    }

    label(key) {
        return this.props.labels[key] || inWords(key);
    }

    kind(value) {
        if (isObject(value)) {
            return "part";
        }
        return isList(value) && value.length && value.every(isObject)
            ? "table"
            : "text";
    }

    columns(rows) {
        return [...new Set(rows.flatMap((row) => Object.keys(row)))];
    }

    text(value) {
        if (value === null || value === undefined || value === "") {
            return "–";
        }
        if (typeof value === "boolean") {
            return value ? _t("yes") : _t("no");
        }
        if (isList(value)) {
            return value.map((each) => this.text(each)).join(", ") || "–";
        }
        return isObject(value) ? JSON.stringify(value) : String(value);
    }
}
SignedContent.components = {SignedContent};
