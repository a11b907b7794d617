import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Mark} from "../mark/mark";
import {figure} from "../time/plant_time";

/** The three figures of the page; each shows only the rows it is about. */
export class Totals extends Component {
    static template = "mes_compliance.OversightTotals";
    static components = {Mark};
    static props = {totals: Object, only: String, choose: Function};

    get figures() {
        const {overdue, unproven, open} = this.props.totals;
        return [
            {
                key: "overdue",
                number: figure(overdue),
                mark: "clock",
                name: _t("overdue"),
            },
            {
                key: "unproven",
                number: figure(unproven),
                mark: "ask",
                name: _t("unproven"),
            },
            {key: "open", number: figure(open), mark: "", name: _t("open")},
        ];
    }

    late(key) {
        return key !== "open" && this.props.totals[key];
    }
}
