import {Component, onWillStart, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {Mark} from "@mes_compliance/mark/mark";
import {SignDialog} from "@mes_compliance/sign/sign_dialog";
import {SignHere} from "@mes_compliance/sign/sign_here";
import {day} from "@mes_compliance/time/plant_time";
import {quantity} from "../page/review_words";

/**
 * Release: what stands in the way comes first, each point leading to its cure; beside it
 * what signing will do, and the signature once nothing stands in the way.
 */
export class ReleaseDialog extends Component {
    static template = "mes_batch.ReleaseDialog";
    static components = {Dialog, Mark, SignHere};
    static props = {
        id: Number,
        close: Function,
        onSigned: Function,
        /** Lead to the part of the review where a point is met. */
        goTo: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({page: null});
        onWillStart(() => this.load());
    }

    get page() {
        return this.state.page;
    }

    get title() {
        return _t("Release %s", this.page.name);
    }

    get open() {
        return this.page.prerequisites.filter((point) => !point.met);
    }

    get met() {
        return this.page.prerequisites.filter((point) => point.met);
    }

    get all() {
        return this.page.prerequisites.length;
    }

    get promised() {
        const {promised, tz} = this.page;
        return promised ? _t("promised %s", day(promised, tz)) : "";
    }

    get blocked() {
        return this.open.length === 1
            ? _t("1 point stands in the way")
            : _t("%s points stand in the way", this.open.length);
    }

    get label() {
        const {effect} = this.page;
        return effect ? _t("Release %s", quantity(effect.quantity)) : _t("Release");
    }

    get transfers() {
        const number = this.page.effect.transfers;
        if (!number) {
            return _t("No transfer waits for it");
        }
        return number === 1
            ? _t("1 transfer waits for it")
            : _t("%s transfers wait for it", number);
    }

    get first() {
        const {effect, tz} = this.page;
        return effect.first ? _t("first %s", day(effect.first, tz)) : "";
    }

    quantity(text) {
        return quantity(text);
    }

    get what() {
        return {model: "mes.batch", id: this.props.id, meaning: "released"};
    }

    async load() {
        this.state.page = await this.orm.call("mes.batch", "release_page", [
            [this.props.id],
        ]);
    }

    onSigned() {
        this.props.onSigned();
        this.props.close();
    }

    goTo(point) {
        this.props.close();
        this.props.goTo(point.target);
    }

    reject() {
        this.props.close();
        this.dialog.add(SignDialog, {
            what: {...this.what, meaning: "rejected", subject: false, values: {}},
            title: _t("Reject %s", this.page.name),
            reason: true,
            onSigned: () => this.props.onSigned(),
        });
    }

    async remind() {
        const asked = await this.orm.call("mes.batch", "remind_owners", [
            [this.props.id],
        ]);
        const names = Object.keys(asked);
        const text = names.length
            ? _t("Asked: %s", names.join(", "))
            : _t("None of these points has an owner.");
        this.notification.add(text, {type: "info"});
    }
}
