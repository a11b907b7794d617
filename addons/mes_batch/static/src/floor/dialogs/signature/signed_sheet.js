import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {SignedContent, inWords} from "@mes_compliance/sign/signed_content";
import {Icon} from "../../icons/icon";
import {total} from "../../models/quantity";

/** Keys of a step's page that this sheet lays out itself; every other is listed. */
const LAID_OUT = [
    "batch",
    "product",
    "step",
    "title",
    "performer",
    "critical",
    "equipment",
    "values",
    "checks",
    "tests",
    "containers",
    "samples",
    "shows",
    "exceptions",
];

/**
 * Exactly what is signed, with its exceptions and its code: nothing left out.
 */
export class SignedSheet extends Component {
    static template = "mes_batch.SignedSheet";
    static components = {Icon, SignedContent};
    static props = {
        page: Object,
        names: Object,
        clock: Object,
        /** What the screen knows of exceptions, to say them in words. */
        exceptions: {type: Array, optional: true},
    };
    static defaultProps = {exceptions: []};

    get content() {
        const lists = ["equipment", "values", "checks", "tests", "containers"];
        const empty = Object.fromEntries(
            [...lists, "samples", "shows", "exceptions"].map((key) => [key, []])
        );
        return {...empty, ...this.props.page.content};
    }

    /** Whether the page is a step's; any other is shown key by key. */
    get isStep() {
        return Boolean(this.props.page.content.step);
    }

    get rest() {
        const known = this.isStep ? LAID_OUT : [];
        const entries = Object.entries(this.props.page.content);
        return Object.fromEntries(entries.filter(([key]) => !known.includes(key)));
    }

    get hasRest() {
        return Object.keys(this.rest).length > 0;
    }

    get heading() {
        const {content} = this;
        return this.isStep
            ? `${content.step} ${content.title}`
            : this.props.page.document;
    }

    get line() {
        const {batch, product} = this.content;
        return [batch, product, this.props.page.site].filter(Boolean).join(" · ");
    }

    outside({crossed}) {
        return _t("outside %s", crossed);
    }

    lot({lot}) {
        return _t("lot %s", lot);
    }

    sample({name}) {
        return _t("Sample: %s", inWords(name).toLowerCase());
    }

    /** An exception that is signed: its number and sentence, else what the page says. */
    exception(occurrence) {
        const {exceptions} = this.props;
        const known = exceptions.find((each) => each.occurrence === occurrence);
        return known
            ? {number: known.name, text: ` ${known.title}`}
            : {number: "", text: occurrence};
    }

    get count() {
        return _t("%s containers", this.content.containers.length);
    }

    get total() {
        return total(this.content.containers.map((each) => each.net));
    }

    inWords(key) {
        return inWords(key);
    }

    by(value) {
        const {clock, names} = this.props;
        const who = value.by ? names.short(value.by) : "";
        return [clock.at(value.at), who, value.about, value.reason]
            .filter(Boolean)
            .join(" · ");
    }

    shown(each) {
        const text = each.readings ? each.readings.join(", ") : each.value;
        return [text, each.by ? this.props.names.short(each.by) : ""]
            .filter(Boolean)
            .join(" · ");
    }
}
