import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Mark} from "../mark/mark";
import {SignHere} from "../sign/sign_here";

/** Acts that are no step towards the end of an exception; they stand apart. */
const ASIDE = ["reclassify", "invalidate", "reopen"];
const REASON_LEAST = 5;

/**
 * What a person decides about an exception, in place: the acts that are theirs, the
 * words each needs, and the signature. Nothing is chosen or written beforehand. What is
 * not theirs is said with the reason, and who can do it.
 */
export class ExceptionDecision extends Component {
    static template = "mes_compliance.ExceptionDecision";
    static components = {Mark, SignHere};
    static props = {
        page: Object,
        /** The act that is meant where several are open, `close` in a review. */
        prefer: {type: String, optional: true},
        label: {type: String, optional: true},
        /** What was kept unsigned: `{act, …}`. */
        draft: {type: [Object, {value: null}], optional: true},
        onDraft: {type: Function, optional: true},
        onSigned: Function,
        onChanged: {type: Function, optional: true},
    };
    static defaultProps = {prefer: "", draft: null};

    setup() {
        const {act, ...said} = this.props.draft || {};
        this.state = useState({act: act || this.onlyAct, said});
    }

    get acts() {
        return this.props.page.acts;
    }

    get main() {
        return this.acts.filter((act) => act.ok && !ASIDE.includes(act.act));
    }

    get aside() {
        return this.acts.filter((act) => act.ok && ASIDE.includes(act.act));
    }

    /** Acts of the way to the end that this person cannot do, with the reason. */
    get refused() {
        const main = this.acts.filter((act) => !ASIDE.includes(act.act));
        return main.filter((act) => !act.ok && (act.role || !this.main.length));
    }

    /** The one act there is to do. The decision itself stays open. */
    get onlyAct() {
        const preferred = this.main.find((act) => act.act === this.props.prefer);
        if (preferred) {
            return preferred.act;
        }
        return this.main.length === 1 ? this.main[0].act : "";
    }

    get asked() {
        return !this.main.some((act) => act.act === this.onlyAct);
    }

    get chosen() {
        return this.acts.find((act) => act.act === this.state.act && act.ok);
    }

    get texts() {
        return this.chosen ? this.chosen.texts : [];
    }

    get what() {
        const {page} = this.props;
        return {model: "mes.exception", id: page.id, meaning: this.chosen.meaning};
    }

    get values() {
        const said = this.texts.map(({name}) => [name, this.said(name)]);
        return {act: this.state.act, ...Object.fromEntries(said)};
    }

    get ready() {
        return this.texts.every(({name, choices}) =>
            choices.length ? this.said(name) : this.said(name).length >= REASON_LEAST
        );
    }

    get apart() {
        return _t("You neither raised, performed nor checked it");
    }

    said(name) {
        return (this.state.said[name] || "").trim();
    }

    choose(act) {
        this.state.act = act;
    }

    say(name, text) {
        this.state.said[name] = text;
    }

    headingOf(text) {
        return text.name === "assessment"
            ? `${text.label}, ${this.props.page.number}`
            : text.label;
    }

    reasonOf(act) {
        return act.reasons.map((reason) => this.sentences(reason)).join(" ");
    }

    sentences({text, found, needed, advice}) {
        const figures = [
            found && _t("found %s", found),
            needed && _t("needed %s", needed),
        ];
        const said = [text, ...figures.filter(Boolean)].join(", ");
        return advice ? `${said}. ${advice}` : `${said}.`;
    }
}
