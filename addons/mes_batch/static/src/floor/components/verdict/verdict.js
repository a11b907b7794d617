import {Component} from "@odoo/owl";
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

    get helper() {
        const {outcome, helpers} = this.props;
        return outcome.tone === "bad" ? helpers[0] : undefined;
    }

    /** What each helper is; the first by role, the others by name and role. */
    get helpers() {
        const [first, ...others] = this.props.helpers;
        return [
            inWords(first.role),
            ...others.map((each) => `${each.name}, ${each.role}`),
        ];
    }
}
