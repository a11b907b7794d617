import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatSelection} from "@web/views/fields/formatters";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The shape of each tone: how something stands is never told by colour alone. */
export const SHAPES = {
    ok: "fa-check-circle",
    warn: "fa-exclamation-triangle",
    bad: "fa-times-circle",
    info: "fa-adjust",
    idle: "fa-circle-o",
};

/**
 * Shows a state as a shape and a word. The view names the values of each tone:
 * `options="{'ok': ['qualified'], 'warn': ['expiring'], 'bad': ['expired']}"`.
 */
export class StandingField extends Component {
    static template = "mes_compliance.StandingField";
    static props = {
        ...standardFieldProps,
        tones: {type: Object, optional: true},
    };
    static defaultProps = {tones: {}};

    get value() {
        return this.props.record.data[this.props.name];
    }

    get word() {
        const {selection} = this.props.record.fields[this.props.name];
        return formatSelection(this.value, {selection});
    }

    get tone() {
        const tones = Object.entries(this.props.tones);
        const found = tones.find(([, values]) => values.includes(this.value));
        return found ? found[0] : "idle";
    }

    get shape() {
        return SHAPES[this.tone];
    }
}

registry.category("fields").add("mes_standing", {
    component: StandingField,
    displayName: _t("Standing"),
    supportedTypes: ["selection"],
    extractProps: ({options}) => ({tones: options}),
});
