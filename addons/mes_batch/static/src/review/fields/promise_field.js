import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Mark} from "@mes_compliance/mark/mark";

/** The words for a distance in days, seen from today. */
export function distance(days) {
    if (days < 0) {
        return days === -1 ? _t("1 day late") : _t("%s days late", -days);
    }
    const near = [_t("today"), _t("tomorrow")];
    return near[days] || _t("in %s days", days);
}

/** Shows when a batch is promised, and how far that is from today. */
export class PromiseField extends Component {
    static template = "mes_batch.PromiseField";
    static components = {Mark};
    static props = {...standardFieldProps};

    get value() {
        return this.props.record.data[this.props.name];
    }

    get open() {
        return !["released", "rejected", "cancelled"].includes(
            this.props.record.data.state
        );
    }

    get left() {
        return this.props.record.data.promise_left;
    }

    get late() {
        return this.open && this.left < 0;
    }

    get day() {
        return this.value.toFormat("ccc d LLL");
    }

    get distance() {
        return this.open ? distance(this.left) : "";
    }
}

registry.category("fields").add("mes_promise", {
    component: PromiseField,
    displayName: _t("Promise"),
    supportedTypes: ["datetime"],
    fieldDependencies: [
        {name: "promise_left", type: "integer"},
        {name: "state", type: "selection"},
    ],
    listViewWidth: [144, 170],
});
