import {Component, useEffect} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useElement} from "../../hooks";
import {Icon} from "../../icons/icon";
import {limitsLine} from "../../models/values";

/**
 * A value that is typed. What is typed stays until it was kept; Enter is the primary.
 *
 * The text goes to the server as it was typed: nothing is parsed on the way.
 */
export class TypedEntry extends Component {
    static template = "mes_batch.TypedEntry";
    static components = {Icon};
    static props = {
        title: String,
        unit: {type: String, optional: true},
        limits: {type: Object, optional: true},
        draft: Object,
        /** Whether a reason is asked for, because an instrument should have sent it. */
        reason: {type: Boolean, optional: true},
        onKeep: Function,
        /** Back to the instrument. */
        onBack: {type: Function, optional: true},
    };
    static defaultProps = {unit: "", limits: {}, reason: false};

    setup() {
        this.field = useElement("field");
        useEffect(
            () => this.field.el && this.field.el.focus({preventScroll: true}),
            () => [this.props.title]
        );
    }

    get line() {
        return limitsLine(this.props.limits).join(" · ");
    }

    get label() {
        const {title, unit} = this.props;
        return unit ? _t("%(name)s in %(unit)s", {name: title, unit}) : title;
    }
}
