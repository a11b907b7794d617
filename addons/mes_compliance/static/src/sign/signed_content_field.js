import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {SignedContent} from "./signed_content";

/**
 * Shows what somebody signed, as the record keeps it. The field's value is an object of
 * `content` (the page, plain data) and `labels` (its headings).
 */
export class SignedContentField extends Component {
    static template = "mes_compliance.SignedContentField";
    static components = {SignedContent};
    static props = {...standardFieldProps};

    get value() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("fields").add("mes_signed_content", {
    component: SignedContentField,
    displayName: _t("Signed page"),
    supportedTypes: ["json"],
});
