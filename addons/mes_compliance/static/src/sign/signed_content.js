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

/** A value that only programs write: words joined by underscores. */
const KEY = /^[a-z]+(_[a-z0-9]+)+$/;

/**
 * Shows plain data exactly as it is signed: every key, every value, nothing left out.
 * Objects become parts, lists of objects become tables. Keys of the record are said in
 * the words that the document gives for them; what people wrote is never reworded.
 */
export class SignedContent extends Component {
    static template = "mes_compliance.SignedContent";
    static components = {};
    static props = {
        content: Object,
        labels: {type: Object, optional: true},
        words: {type: Object, optional: true},
    };
    static defaultProps = {labels: {}, words: {}};

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
        if (isObject(value)) {
            return Object.entries(value)
                .map(([key, each]) => `${this.label(key)}: ${this.text(each)}`)
                .join(", ");
        }
        return this.said(String(value));
    }

    /** Say a technical value in words; anything else as it was written. */
    said(value) {
        const {words} = this.props;
        if (Object.hasOwn(words, value)) {
            return words[value];
        }
        return KEY.test(value) ? inWords(value) : value;
    }
}
SignedContent.components = {SignedContent};
