import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Mark} from "../mark/mark";
import {clock, evidence} from "../time/plant_time";

/** What the system knows of an exception, frozen as it was; nothing here is edited. */
export class ExceptionFacts extends Component {
    static template = "mes_compliance.ExceptionFacts";
    static components = {Mark};
    static props = {page: Object};

    get page() {
        return this.props.page;
    }

    get where() {
        const {origin, subject, raised_at, tz} = this.page;
        const step = subject && _t("step %s", subject);
        return [origin, step, evidence(raised_at, tz)].filter(Boolean).join(" · ");
    }

    clock(at) {
        return clock(at, this.page.tz);
    }
}
