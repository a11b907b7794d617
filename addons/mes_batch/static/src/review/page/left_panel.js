import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Mark} from "@mes_compliance/mark/mark";

/**
 * What still stands before the next signature: the findings of the very gate that the
 * server will ask, each leading to its cure.
 */
export class LeftPanel extends Component {
    static template = "mes_batch.LeftPanel";
    static components = {Mark};
    static props = {review: Object, goTo: Function};

    get page() {
        return this.props.review.page;
    }

    get title() {
        if (this.page.head.next === "released") {
            return _t("Before release");
        }
        const others = this.points.some((point) => point.key === "role_missing");
        return others ? _t("Before it can be signed") : _t("Before you can sign");
    }

    get points() {
        return this.page.left;
    }

    get audit() {
        const entries = Object.values(this.page.further).reduce((sum, n) => sum + n, 0);
        return _t("%(n)s further entries, %(strange)s unclassified", {
            n: entries - (this.page.further.unclassified || 0),
            strange: this.page.further.unclassified || 0,
        });
    }

    noteOf(point) {
        return point.key === "audit_trail_to_review" ? this.audit : point.note;
    }
}
