import {Component, useEffect} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {Avatar} from "../../components/avatar/avatar";
import {Reasons} from "../../components/reasons/reasons";
import {useElement, useReactive} from "../../hooks";
import {Icon} from "../../icons/icon";
import {firstName} from "../../models/people";
import {FloorDialog} from "../floor_dialog/floor_dialog";

/**
 * Changing the person at a station: the badge or a name says who, the password proves it.
 */
export class LogOnDialog extends Component {
    static template = "mes_batch.LogOnDialog";
    static components = {Avatar, FloorDialog, Icon, Reasons};
    static props = {
        people: Array,
        claim: {type: [Object, {value: null}], optional: true},
        /** who and secret; answers ok and reasons */
        onLogOn: Function,
        onLogOff: Function,
        close: Function,
    };
    static defaultProps = {claim: null};

    setup() {
        this.state = useReactive({
            who: this.props.claim,
            login: "",
            secret: "",
            reasons: [],
            busy: false,
        });
        this.login = useElement("login");
        this.secret = useElement("secret");
        useEffect(
            () => this.choose(this.props.claim),
            () => [this.props.claim]
        );
        useEffect(
            () => this.focus(),
            () => [this.state.who]
        );
    }

    choose(who) {
        Object.assign(this.state, {who, secret: "", reasons: []});
    }

    focus() {
        const target = this.state.who ? this.secret : this.login;
        target.el?.focus({preventScroll: true});
    }

    get first() {
        return this.state.who
            ? firstName(this.state.who.name || this.state.who.login)
            : "";
    }

    /** The words that name the person: questions and buttons. */
    get labels() {
        const {first} = this;
        return {
            not: _t("Not %s?", first),
            password: first ? _t("Password of %s", first) : _t("Password"),
            go: first ? _t("Go on as %s", first) : _t("Log on"),
        };
    }

    /** Whether the chosen person is logged on at this station already. */
    get present() {
        const {who} = this.state;
        return who && this.props.people.find((person) => person.login === who.login);
    }

    get complete() {
        const {who, login, secret, busy} = this.state;
        return Boolean((who || login.trim()) && secret && !busy);
    }

    get claimed() {
        const {who, login} = this.state;
        if (who && who.badge) {
            return {badge: who.badge};
        }
        return {login: who ? who.login : login.trim()};
    }

    async logOn() {
        if (!this.complete) {
            return;
        }
        const {secret} = this.state;
        Object.assign(this.state, {secret: "", busy: true, reasons: []});
        try {
            const answer = await this.props.onLogOn(this.claimed, secret);
            this.state.reasons = answer.ok ? [] : answer.reasons;
        } catch (error) {
            this.state.reasons = [this.failed(error)];
        } finally {
            this.state.busy = false;
        }
        this.focus();
    }

    failed(error) {
        const lost = error instanceof ConnectionLostError;
        const text = lost
            ? _t("There is no connection to the server")
            : error.data?.message || error.message;
        return {rule: "call", text, advice: "", found: "", needed: ""};
    }
}
