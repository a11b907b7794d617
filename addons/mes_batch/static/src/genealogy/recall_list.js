import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {Mark} from "@mes_compliance/mark/mark";
import {moment} from "@mes_compliance/time/plant_time";
import {MARKS, cell} from "./genealogy_words";

const TONES = {
    released: "ok",
    restricted: "warn",
    retest_due: "warn",
    reworked: "warn",
    rejected: "bad",
    on_hold: "bad",
    expired: "bad",
    destroyed: "bad",
};
const MOST = 200;

/** Every lot with where it is, and whom to tell: two tables. */
export class RecallList extends Component {
    static template = "mes_batch.RecallList";
    static components = {Mark};
    static props = {
        list: Object,
        mayDeal: {type: Boolean, optional: true},
        slots: {type: Object, optional: true},
    };
    static defaultProps = {mayDeal: true};

    setup() {
        this.cell = cell;
    }

    get rows() {
        return this.props.list.rows.slice(0, MOST);
    }

    get more() {
        const more = this.props.list.rows.length - this.rows.length;
        return more > 0 ? _t("%(n)s more lots are in the export", {n: more}) : "";
    }

    tone({status}) {
        return status ? TONES[status] || "wait" : "";
    }

    mark(row) {
        return MARKS[this.tone(row)];
    }

    places({places}) {
        return places.map(({place, quantity}) => `${place} ${quantity}`).join(" · ");
    }

    when(text) {
        return moment(text);
    }
}

/** The kept list of a recall, in its form. */
export class RecallListField extends Component {
    static template = "mes_batch.RecallListField";
    static components = {RecallList};
    static props = {...standardFieldProps};

    get list() {
        return this.props.record.data[this.props.name];
    }
}

registry.category("fields").add("mes_recall_list", {
    component: RecallListField,
    displayName: _t("Recall list"),
    supportedTypes: ["json", "jsonb"],
});
