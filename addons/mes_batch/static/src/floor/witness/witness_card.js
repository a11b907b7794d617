import {Component, onWillStart} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useHints} from "../bus_hooks";
import {Avatar} from "../components/avatar/avatar";
import {Reasons} from "../components/reasons/reasons";
import {SignedSheet} from "../dialogs/signature/signed_sheet";
import {useElement, useOdoo, useReactive} from "../hooks";
import {Icon} from "../icons/icon";
import {Names, firstName} from "../models/people";
import {SiteClock} from "../models/site_clock";
import {LOOK_AGAIN, Witnessing} from "../models/witnessing";

/**
 * What somebody is asked to sign on their own device: the page and its code as on the
 * other screen, the meaning, and the own password. When the page changes meanwhile, it
 * says so and nothing can be signed any more.
 */
export class WitnessCard extends Component {
    static template = "mes_batch.WitnessCard";
    static components = {Avatar, Icon, Reasons, SignedSheet};
    static props = {
        request: Number,
        onSigned: {type: Function, optional: true},
        onClose: Function,
    };
    static defaultProps = {onSigned: () => null};

    setup() {
        this.witnessing = useReactive(
            new Witnessing(useOdoo("orm"), this.props.request)
        );
        this.state = useReactive({password: "", words: "", declining: false});
        this.password = useElement("password");
        this.clock = new SiteClock();
        onWillStart(() => this.witnessing.look());
        useHints(["mes.witness", "mes.batch"], () => this.look(), LOOK_AGAIN);
    }

    /** Read again what has been asked, as long as it is not answered. */
    async look() {
        if (this.witnessing.open && !this.witnessing.busy) {
            await this.witnessing.look();
        }
    }

    get request() {
        return this.witnessing.request;
    }

    get page() {
        return this.witnessing.page;
    }

    get names() {
        const {names} = this.witnessing.told;
        return new Names({[this.page.signer.login]: this.page.signer.name, ...names});
    }

    get siteClock() {
        this.clock.zone = this.witnessing.told.tz;
        return this.clock;
    }

    get first() {
        return firstName(this.page.signer.name);
    }

    get title() {
        const {title, meaning} = this.request;
        const words = {
            verified: _t("Verify %s", title),
            second_checked: _t("Check %s", title),
            approved: _t("Approve %s", title),
        };
        return words[meaning] || _t("Sign %s", title);
    }

    get asks() {
        const {by, place} = this.request;
        return [place, _t("%s asks", firstName(by.name))].filter(Boolean).join(", ");
    }

    /** Whether this person can still answer. */
    get waits() {
        return this.witnessing.open && this.witnessing.told.mine;
    }

    /** What became of a request that waits no longer: word, sentence and tone. */
    get outcome() {
        const asker = firstName(this.request.by.name);
        const closer = this.request.closed_by ? this.request.closed_by.name : "";
        const said = {
            signed: [
                "ok",
                _t("Signed"),
                _t("%s has signed. The record holds it.", closer),
            ],
            declined: ["warn", _t("Declined"), this.request.words],
            withdrawn: ["info", _t("Taken back"), _t("%s took it back.", asker)],
            expired: ["info", _t("Expired"), _t("Nobody answered in time.")],
            void: [
                "warn",
                _t("Not signed"),
                _t("It changed while you were reading. %s asks again.", asker),
            ],
            open: ["info", _t("Not asked"), _t("Somebody else is asked to sign this.")],
        };
        const [tone, word, text] = said[this.request.state];
        return {tone, word, text};
    }

    get complete() {
        const {busy, same} = this.witnessing;
        return Boolean(this.state.password && same && !busy);
    }

    get labels() {
        const {busy} = this.witnessing;
        return {
            password: _t("Password of %s", this.first),
            sign: busy ? _t("Signing") : _t("Sign as %s", this.first),
        };
    }

    async sign() {
        if (!this.complete) {
            return;
        }
        const {password} = this.state;
        this.state.password = "";
        if (await this.witnessing.sign(password)) {
            this.props.onSigned();
        } else {
            this.password.el?.focus();
        }
    }

    async decline() {
        if (!this.state.declining) {
            this.state.declining = true;
        } else if (this.state.words.trim() && !this.witnessing.busy) {
            await this.witnessing.decline(this.state.words.trim());
        }
    }
}
