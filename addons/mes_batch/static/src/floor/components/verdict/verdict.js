import {Component} from "@odoo/owl";
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
        return `is-${this.props.outcome.tone}${this.props.grow ? " is-grow" : ""}`;
    }

    get passed() {
        const {passed} = this.props.outcome;
        return passed.length ? passed.join(", ") : "";
    }

    get helper() {
        const {outcome, helpers} = this.props;
        return outcome.tone === "bad" ? helpers[0] : undefined;
    }

    get others() {
        return this.props.helpers.slice(1).map((each) => `${each.name}, ${each.role}`);
    }
}
