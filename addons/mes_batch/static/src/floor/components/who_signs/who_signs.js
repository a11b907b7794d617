import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";
import {whoDoes} from "../../models/meanings";
import {Avatar} from "../avatar/avatar";

/** Who signs the step, in order: who has, who may, and what it takes. */
export class WhoSigns extends Component {
    static template = "mes_batch.WhoSigns";
    static components = {Avatar, Icon};
    static props = {
        step: Object,
        actor: Object,
        clock: Object,
        names: Object,
        /** Leave out what is the active person's own. */
        brief: {type: Boolean, optional: true},
    };

    get rows() {
        const {step, brief} = this.props;
        const rows = step.signatures.map((signature, index) => {
            const may = step.who ? step.who[index] : null;
            return signature.by
                ? this.given(signature)
                : this.open(signature, may, index);
        });
        return brief ? rows.filter((row) => row.state !== "may") : rows;
    }

    given({meaning, who, by, at}) {
        const name = this.props.names.short(by);
        return {
            name,
            title: whoDoes(name, meaning),
            line: _t("signed %s", this.props.clock.exactly(at)),
            who,
            state: "given",
        };
    }

    /** Whose turn it is: the performer, or somebody else who is not named yet. */
    open({meaning, who}, may, index) {
        const {step, actor, names} = this.props;
        const first = index === 0;
        const login = step.performer || (first && may && may.ok ? actor.login : "");
        const name = first && login ? names.short(login) : "";
        const mine = first && (!step.performer || step.performer === actor.login);
        return {
            name,
            title: whoDoes(name, meaning),
            line: first ? _t("at this station") : _t("here, with an own password"),
            who,
            state: mine && may ? (may.ok ? "may" : "not") : "open",
        };
    }
}
