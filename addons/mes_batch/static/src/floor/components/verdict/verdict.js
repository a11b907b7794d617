import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {inWords} from "@mes_compliance/sign/signed_content";
import {Icon} from "../../icons/icon";
import {Reasons} from "../reasons/reasons";

/**
 * The answer to the last act: icon, word, colour, in that order, with every reason.
 *
 * It stays until the next act; there is nothing to dismiss.
 */
export class Verdict extends Component {
    static template = "mes_batch.Verdict";
    static components = {Icon, Reasons};
    static props = {
        outcome: Object,
        /** People who can help with a refusal: name and what they are. */
        helpers: {type: Array, optional: true},
        grow: {type: Boolean, optional: true},
    };
    static defaultProps = {helpers: []};

    get role() {
        return this.props.outcome.tone === "bad" ? "alert" : "status";
    }

    get classes() {
        return `is-${this.props.outcome.tone}${this.props.grow && this.full ? " is-grow" : ""}`;
    }

    /** Whether there is more than the head: reasons, or checks that were in order. */
    get full() {
        const {reasons, passed} = this.props.outcome;
        return reasons.length > 0 || passed.length > 0;
    }

    get refused() {
        return this.props.outcome.reasons.length > 0;
    }

    get passed() {
        return this.props.outcome.passed.map(inWords);
    }

    /** What is known of the thing, after its name. */
    get detail() {
        const {about, detail} = this.props.outcome;
        return about && detail ? ` · ${detail}` : detail;
    }

    get inOrder() {
        return _t("In order: %s.", this.props.outcome.passed.join(", "));
    }

    /** Who can help with a refusal; empty where nobody is known or nothing is refused. */
    get helper() {
        const [first] = this.props.outcome.tone === "bad" ? this.props.helpers : [];
        return first ? _t("%s can help", first.name) : "";
    }

    /** What the first helper is, and who else may be asked. */
    get helpers() {
        const [first, ...others] = this.props.helpers;
        const role = `${inWords(first.role)}.`;
        const names = others.map(({name, role: what}) => `${name}, ${what}`);
        return names.length ? `${role} ${_t("Or %s.", names.join("; "))}` : role;
    }
}
