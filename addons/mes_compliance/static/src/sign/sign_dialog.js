import {Component, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {Reasons} from "./reasons";
import {SignedContent} from "./signed_content";
import {Signing} from "./signing";

/**
 * The dialog in which people sign: on the left exactly what is signed, with its code;
 * on the right who, with what meaning, and the credential, every time.
 *
 * A refusal stays in the dialog with all its reasons. Only the password is cleared.
 */
export class SignDialog extends Component {
    static template = "mes_compliance.SignDialog";
    static components = {Dialog, Reasons, SignedContent};
    static props = {
        close: Function,
        what: Object,
        title: {type: String, optional: true},
        /** Whether the person is asked why, and under which heading. */
        reason: {type: [Boolean, String], optional: true},
        /** Whether somebody else than the session's user is expected to sign. */
        other: {type: Boolean, optional: true},
        onSigned: Function,
    };
    static defaultProps = {reason: false, other: false};

    setup() {
        this.signing = useState(new Signing(useService("orm"), this.props.what));
        this.said = useState({login: "", password: "", reason: ""});
        this.state = useState({other: this.props.other});
        this.passwordRef = useRef("password");
        this.loginRef = useRef("login");
        onWillStart(() => this.signing.load());
        useEffect(
            () => this.focus(),
            () => [this.state.other]
        );
    }

    get page() {
        return this.signing.page;
    }

    get title() {
        return this.props.title || _t("Sign %s", this.page.document);
    }

    get verdict() {
        return _t("Not signed");
    }

    get signerName() {
        return this.state.other ? this.said.login : this.page.signer.name;
    }

    get initial() {
        return (this.signerName || "?").charAt(0).toUpperCase();
    }

    get reasonLabel() {
        return typeof this.props.reason === "string" ? this.props.reason : _t("Why");
    }

    get complete() {
        const named = !this.state.other || this.said.login.trim();
        const explained = !this.props.reason || this.said.reason.trim();
        return Boolean(named && explained && this.said.password && !this.signing.busy);
    }

    focus() {
        const target = this.state.other ? this.loginRef : this.passwordRef;
        target.el?.focus();
    }

    switchPerson() {
        this.state.other = !this.state.other;
        this.said.login = "";
        this.said.password = "";
        this.signing.reasons = [];
    }

    async sign() {
        if (!this.complete) {
            return;
        }
        const login = this.state.other ? this.said.login.trim() : "";
        const said = {...this.said, login, reason: this.said.reason.trim()};
        this.said.password = "";
        const answer = await this.signing.sign(said);
        if (answer) {
            this.props.onSigned(answer);
            this.props.close();
        } else {
            this.passwordRef.el?.focus();
        }
    }
}
