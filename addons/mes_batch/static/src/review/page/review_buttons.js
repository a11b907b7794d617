import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {Mark} from "@mes_compliance/mark/mark";
import {SignDialog} from "@mes_compliance/sign/sign_dialog";
import {atPlace} from "@mes_compliance/time/plant_time";
import {ReleaseDialog} from "../release/release_dialog";
import {NEXT, kindsInWords} from "./review_words";
import {useReview} from "./use_review";

/**
 * The buttons in the header of a batch in review. The one that moves the batch on says
 * how many points stand before it; they are listed on the page, each with its cure.
 */
export class ReviewButtons extends Component {
    static template = "mes_batch.ReviewButtons";
    static components = {Mark};
    static props = {...standardWidgetProps};

    setup() {
        this.held = useReview();
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.orm = useService("orm");
    }

    get review() {
        return this.held.review;
    }

    get page() {
        return this.review?.page;
    }

    get next() {
        return this.page.head.next;
    }

    /** Whether the next signature is given by somebody with this person's role. */
    get mine() {
        return !this.page.left.some((point) => point.key === "role_missing");
    }

    get left() {
        return this.page.left.length;
    }

    get label() {
        const text = NEXT[this.next].toString();
        return this.left
            ? _t("%(text)s: %(left)s left", {text, left: this.left})
            : text;
    }

    get hint() {
        return this.left ? _t("What is left is listed beside the page") : undefined;
    }

    get decided() {
        return ["released", "rejected"].includes(this.page.head.state);
    }

    /** When the person was here before, and what came since. */
    get since() {
        const {at, kinds} = this.review.news || {};
        if (!at) {
            return null;
        }
        const when = atPlace(at, this.page.head.tz).toFormat("ccc HH:mm");
        const found = kindsInWords(kinds);
        return {when, what: found.join(", ") || _t("nothing new"), some: found.length};
    }

    async go() {
        if (this.next === "released") {
            return this.release();
        }
        return this.sign(this.next, NEXT[this.next].toString());
    }

    release() {
        this.dialog.add(ReleaseDialog, {
            id: this.review.id,
            onSigned: () => this.reload(),
            goTo: (target) => this.show(target),
        });
    }

    reject() {
        const title = _t("Reject %s", this.page.head.name);
        this.sign("rejected", title, true);
    }

    sign(meaning, title, reason = false) {
        const what = {
            model: "mes.batch",
            id: this.review.id,
            meaning,
            subject: false,
            values: {},
        };
        this.dialog.add(SignDialog, {
            what,
            title,
            reason,
            onSigned: () => this.reload(),
        });
    }

    ask() {
        this.review.asking = true;
    }

    show(target) {
        this.review.target = target;
    }

    async whole() {
        const action = await this.orm.call("mes.batch", "action_mes_record", [
            [this.review.id],
        ]);
        await this.action.doAction(action);
    }

    async bundle() {
        const action = await this.orm.call("mes.batch", "action_bundle", [
            [this.review.id],
        ]);
        await this.action.doAction(action);
    }

    async reload() {
        await this.props.record.load();
        await this.review.load();
    }
}

registry.category("view_widgets").add("mes_review_buttons", {component: ReviewButtons});
