import {Component, onWillStart, useEffect} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Signing} from "@mes_compliance/sign/signing";
import {Avatar} from "../../components/avatar/avatar";
import {Reasons} from "../../components/reasons/reasons";
import {useElement, useOdoo, useReactive} from "../../hooks";
import {Icon} from "../../icons/icon";
import {whoDoes} from "../../models/meanings";
import {firstName} from "../../models/people";
import {SECOND} from "../../models/primary/primary";
import {FloorDialog} from "../floor_dialog/floor_dialog";
import {Elsewhere} from "./elsewhere";
import {SignedSheet} from "./signed_sheet";

/**
 * Signing on this terminal: left exactly what is signed, right who, with what meaning,
 * and the password, every time.
 *
 * After the performer's signature the second person's turn opens at once. Nothing is
 * remembered from one signature to the next, and a password is forgotten when it is sent.
 */
export class SignatureDialog extends Component {
    static template = "mes_batch.SignatureDialog";
    static components = {Avatar, Elsewhere, FloorDialog, Icon, Reasons, SignedSheet};
    static props = {
        /** model, id, meaning, subject, values */
        what: Object,
        title: String,
        /** the signatures of the step in order: meaning, who, by, at */
        turns: {type: Array, optional: true},
        names: Object,
        clock: Object,
        people: Array,
        /** what the screen knows of exceptions, to say signed ones in words */
        exceptions: Array,
        claim: {type: [Object, {value: null}]},
        /** question to the signer, where words are asked for, and their key */
        ask: {type: Object, optional: true},
        /** the station the screen stands at */
        station: {type: Number, optional: true},
        /** somebody else than the active person is to sign */
        other: {type: Boolean, optional: true},
        /** tells that it is signed; answers what is signed next, or null */
        onSigned: Function,
        close: Function,
    };
    static defaultProps = {turns: [], other: false};

    setup() {
        this.orm = useOdoo("orm");
        this.state = useReactive({
            signing: null,
            who: null,
            login: "",
            password: "",
            words: "",
            elsewhere: false,
        });
        this.login = useElement("login");
        this.password = useElement("password");
        onWillStart(() => this.begin(this.props.what));
        useEffect(
            () => this.claimed(),
            () => [this.props.claim]
        );
        useEffect(
            () => this.focus(),
            () => [this.state.who, this.state.signing]
        );
    }

    /** Show a page to whoever signs it next. */
    async begin(what) {
        const signing = new Signing(this.orm, what);
        await signing.load();
        this.state.who = this.expected(signing);
        this.state.signing = signing;
        this.state.elsewhere = this.state.elsewhere && this.second;
    }

    /** Whether it is a second person's turn: they may sign on a device of their own. */
    get second() {
        const {signing} = this.state;
        const {model, subject} = signing.what;
        const turn = this.props.turns.length > 0 || this.props.other;
        return Boolean(
            turn &&
                model === "mes.batch" &&
                subject &&
                SECOND.includes(signing.what.meaning)
        );
    }

    /** What is shown has changed: show what it is now. */
    changed() {
        return this.state.signing.load();
    }

    get whose() {
        const {who} = this.state;
        return who ? _t("On %s’s own", firstName(who.name)) : _t("On another device");
    }

    /** Who is expected: the active person, or the one other person who is here. */
    expected(signing) {
        const {signer} = signing.page;
        const first = this.props.turns.find((turn) => turn.by);
        const second = first && SECOND.includes(signing.what.meaning);
        if (!this.props.other && !second) {
            return signer;
        }
        const others = this.props.people.filter(
            (person) => person.login !== (first ? first.by : signer.login)
        );
        return others.length === 1 ? others[0] : null;
    }

    /** A badge was scanned while the dialog is open: that person signs. */
    claimed() {
        if (this.props.claim) {
            this.change(this.props.claim);
        }
    }

    change(person) {
        Object.assign(this.state, {who: person, login: "", password: ""});
        this.state.signing.reasons = [];
    }

    focus() {
        const target = this.state.who ? this.password : this.login;
        target.el?.focus({preventScroll: true});
    }

    get page() {
        return this.state.signing.page;
    }

    get first() {
        return this.state.who
            ? firstName(this.state.who.name)
            : this.state.login.trim();
    }

    /** The words that name the person: questions and buttons. */
    get labels() {
        const {first} = this;
        const sign = first ? _t("Sign as %s", first) : _t("Sign");
        return {
            not: _t("Not %s?", first),
            password: first ? _t("Password of %s", first) : _t("Password"),
            go: this.state.signing.busy ? _t("Signing") : sign,
        };
    }

    get complete() {
        const {who, login, password, words, signing} = this.state;
        const named = who || login.trim();
        const asked = !this.props.ask || words.trim();
        return Boolean(named && asked && password && !signing.busy);
    }

    get reasons() {
        return this.state.signing.reasons;
    }

    /** The turns of the dialog's head: given, now, and after. */
    get turns() {
        const {turns, names, clock} = this.props;
        const now = turns.findIndex((turn) => !turn.by);
        return turns.map((turn, index) => {
            const signed = turn.by && _t("signed %s", clock.exactly(turn.at));
            const open = index === now ? _t("now") : _t("after that");
            const name = turn.by
                ? names.short(turn.by)
                : index === now
                  ? this.first
                  : "";
            return {
                title: whoDoes(name, turn.meaning),
                line: signed || open,
                state: turn.by ? "done" : index === now ? "now" : "later",
            };
        });
    }

    async sign() {
        if (!this.complete) {
            return;
        }
        const {who, login, password, signing} = this.state;
        this.state.password = "";
        const said = {login: who ? who.login : login.trim(), password, reason: ""};
        const answer = await signing.sign(said, this.words);
        if (answer) {
            await this.goOn();
        } else {
            this.focus();
        }
    }

    /** The words that were asked for, by the key under which they are kept. */
    get words() {
        const {ask} = this.props;
        return ask ? {[ask.key]: this.state.words.trim()} : {};
    }

    async goOn() {
        const next = await this.props.onSigned();
        if (next) {
            await this.begin(next);
        } else {
            this.props.close();
        }
    }
}
