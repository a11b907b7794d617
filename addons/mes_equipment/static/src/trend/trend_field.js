import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Trend} from "./trend";

/** Shows the trend of a tag's form, or of the tags of a unit's form. */
export class TagTrendField extends Component {
    static template = "mes_equipment.TagTrendField";
    static components = {Trend};
    static props = {...standardFieldProps};

    setup() {
        this.state = useState({minutes: 15});
        this.spans = [
            {minutes: 15, name: _t("15 min")},
            {minutes: 60, name: _t("1 h")},
            {minutes: 480, name: _t("8 h")},
            {minutes: 1440, name: _t("24 h")},
        ];
    }

    get tags() {
        const {record, name} = this.props;
        const value = record.data[name];
        const ids = value && value.currentIds ? value.currentIds : [record.resId];
        return ids.filter((id) => typeof id === "number").slice(0, 4);
    }

    get key() {
        return `${this.tags.join()}-${this.state.minutes}`;
    }

    show(minutes) {
        this.state.minutes = minutes;
    }
}

registry.category("fields").add("mes_tag_trend", {
    component: TagTrendField,
    displayName: _t("Trend of readings"),
    supportedTypes: ["json", "one2many"],
});
