import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatSelection} from "@web/views/fields/formatters";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Mark} from "@mes_compliance/mark/mark";

/** The shape and tone of each standing of a batch in the worklist. */
export const STANDINGS = {
    decide: {mark: "todo", tone: "todo"},
    ready: {mark: "pen", tone: "ok"},
    wait: {mark: "waiting", tone: "wait"},
    production: {mark: "waiting", tone: "wait"},
    full: {mark: "refused", tone: "bad"},
};

class ValueField extends Component {
    static props = {...standardFieldProps};

    get value() {
        return this.props.record.data[this.props.name];
    }
}

/** What moves a batch on: a sentence with a verb, and who is meant by its shape. */
export class MovesField extends ValueField {
    static template = "mes_batch.MovesField";
    static components = {Mark};

    get standing() {
        return STANDINGS[this.props.record.data.standing];
    }
}

registry.category("fields").add("mes_moves", {
    component: MovesField,
    displayName: _t("What moves it"),
    supportedTypes: ["char"],
    fieldDependencies: [{name: "standing", type: "selection"}],
    listViewWidth: [230],
});

/** Open and all exceptions of a severity, `2/5`; a dash where there are none. */
export class OpenOfAllField extends ValueField {
    static template = "mes_batch.OpenOfAllField";

    get parts() {
        const [open, all] = (this.value || "").split("/");
        return all === undefined ? null : {open, all, some: open !== "0"};
    }
}

registry.category("fields").add("mes_open_of_all", {
    component: OpenOfAllField,
    displayName: _t("Open of all"),
    supportedTypes: ["char"],
});

const PROOFS = {
    complete: {mark: "done", tone: "ok"},
    refused: {mark: "refused", tone: "bad"},
};

/** How the proof of completeness stands; it is told only once there is one. */
export class ProofField extends ValueField {
    static template = "mes_batch.ProofField";
    static components = {Mark};

    get word() {
        const {selection} = this.props.record.fields[this.props.name];
        return formatSelection(this.value, {selection});
    }

    get proof() {
        return PROOFS[this.value];
    }
}

registry.category("fields").add("mes_proof", {
    component: ProofField,
    displayName: _t("Proof"),
    supportedTypes: ["selection"],
    listViewWidth: 84,
});

/** How much was reviewed, as a bar with its figure; it enables nothing. */
export class ShareField extends ValueField {
    static template = "mes_batch.ShareField";
}

registry.category("fields").add("mes_share", {
    component: ShareField,
    displayName: _t("Share"),
    supportedTypes: ["integer"],
    listViewWidth: 118,
});

/** A number of days. */
export class DaysField extends ValueField {
    static template = "mes_batch.DaysField";
}

registry.category("fields").add("mes_days", {
    component: DaysField,
    displayName: _t("Days"),
    supportedTypes: ["integer"],
    listViewWidth: 40,
});
