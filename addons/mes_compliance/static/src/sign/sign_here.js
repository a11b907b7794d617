import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {Mark} from "../mark/mark";
import {Reasons} from "./reasons";
import {Signing} from "./signing";

/**
 * Signing where the reading is: who signs with what meaning, a password, the code of
 * exactly what is shown, and every reason of a refusal. Nothing opens, nothing scrolls
 * away, and the password is forgotten with every answer.
 *
 * `what` names the document, the meaning and what the page shows of the decision;
 * `values` is what was decided beside it. The default slot takes further buttons.
 */
export class SignHere extends Component {
    static template = "mes_compliance.SignHere";
    static components = {Mark, Reasons};
    static props = {
        what: Object,
        values: {type: Object, optional: true},
        label: {type: String, optional: true},
        /** Whether everything that has to be said is said. */
        ready: {type: Boolean, optional: true},
        onSigned: Function,
        /** The document changed while it was read: what is shown is void. */
        onChanged: {type: Function, optional: true},
        slots: {type: Object, optional: true},
    };
    static defaultProps = {values: {}, ready: true};

    setup() {
        this.orm = useService("orm");
        this.state = useState({signing: null, password: ""});
        this.passwordRef = useRef("password");
        useEffect(
            () => {
                this.open();
            },
            () => [JSON.stringify(this.props.what)]
        );
    }

    /** Fetch the page of what is to be signed, and its code. */
    async open() {
        const signing = new Signing(this.orm, this.props.what);
        this.latest = signing;
        await signing.load();
        if (this.latest === signing) {
            this.state.signing = signing;
        }
    }

    get signing() {
        return this.state.signing;
    }

    get label() {
        return this.props.label || _t("Sign");
    }

    get verdict() {
        return _t("Not signed");
    }

    get complete() {
        return Boolean(
            this.props.ready &&
                this.state.password &&
                this.signing &&
                !this.signing.busy
        );
    }

    async sign() {
        if (!this.complete) {
            return;
        }
        const said = {login: "", password: this.state.password, reason: ""};
        this.state.password = "";
        const answer = await this.signing.sign(said, this.props.values);
        if (answer) {
            this.props.onSigned(answer);
            return;
        }
        if (this.signing.changed) {
            this.props.onChanged?.();
        }
        this.passwordRef.el?.focus();
    }
}
