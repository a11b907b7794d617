import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {Mark} from "../mark/mark";
import {daysBetween, evidence, moment} from "../time/plant_time";
import {ExceptionDecision} from "./exception_decision";
import {ExceptionFacts} from "./exception_facts";

/**
 * The form of one exception: the frozen facts on the left, what people judge on the
 * right, each act signed in place.
 */
export class ExceptionPage extends Component {
    static template = "mes_compliance.ExceptionPage";
    static components = {ExceptionDecision, ExceptionFacts, Mark};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({page: null, key: 0});
        this.opened = 0;
        useRecordObserver((record) => this.open(record.resId));
    }

    get page() {
        return this.state.page;
    }

    get since() {
        const {raised_at, now, tz} = this.page;
        const days = daysBetween(raised_at, now, tz);
        if (!days) {
            return _t("open since today");
        }
        return days === 1 ? _t("open for 1 day") : _t("open for %s days", days);
    }

    get signaturesHold() {
        return this.page.signatures.every((signature) => signature.holds);
    }

    async open(id) {
        this.opened = id;
        const page = await this.orm.call("mes.exception", "page", [[id]]);
        if (this.opened === id) {
            this.state.page = page;
            this.state.key++;
        }
    }

    /** After a signature: the page anew, and the form's own fields with it. */
    async onSigned() {
        await this.props.record.load();
        await this.open(this.opened);
    }

    initial(name) {
        return (name || "?").charAt(0).toUpperCase();
    }

    at(text) {
        return moment(text, this.page.tz);
    }

    exactly(text) {
        return evidence(text, this.page.tz);
    }
}

registry.category("view_widgets").add("mes_exception_page", {component: ExceptionPage});
