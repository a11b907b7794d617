import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatSelection} from "@web/views/fields/formatters";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Mark} from "./mark";

/** Shows how grave an exception is: its shape and its word. */
export class SeverityField extends Component {
    static template = "mes_compliance.SeverityField";
    static components = {Mark};
    static props = {...standardFieldProps};

    get value() {
        return this.props.record.data[this.props.name];
    }

    get word() {
        const {selection} = this.props.record.fields[this.props.name];
        return formatSelection(this.value, {selection});
    }
}

registry.category("fields").add("mes_severity", {
    component: SeverityField,
    displayName: _t("Severity"),
    supportedTypes: ["selection"],
});
