import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Mark} from "../mark/mark";
import {figure} from "../time/plant_time";
import {since} from "./since";

/** The rows under their headings: what is in order is counted, what is not is named. */
export class OversightRows extends Component {
    static template = "mes_compliance.OversightRows";
    static components = {Mark};
    static props = {
        groups: Array,
        only: String,
        tz: String,
        open: Function,
        show: Function,
    };

    get cells() {
        return [
            {key: "order", mark: ""},
            {key: "open", mark: ""},
            {key: "overdue", mark: "clock"},
            {key: "unproven", mark: "ask"},
        ];
    }

    /** The trend has a column once there is a night to compare with. */
    get compared() {
        return this.props.groups.some((group) =>
            group.rows.some((row) => row.trend !== null)
        );
    }

    /** Zero is said; a dash stands where what is in order is not counted. */
    number(row, key) {
        return row[key] === null ? "–" : figure(row[key]);
    }

    trend(row) {
        if (row.trend === null) {
            return "–";
        }
        return row.trend > 0 ? `+${row.trend}` : `${row.trend}`.replace("-", "−");
    }

    late(item) {
        return ["overdue", "unproven"].includes(item.standing);
    }

    since(item) {
        return since(item, this.props.tz);
    }

    named(row, key) {
        const words = {
            order: _t("in order"),
            open: _t("open"),
            overdue: _t("overdue"),
            unproven: _t("unproven"),
        };
        return `${row.name}: ${row[key]} ${words[key]}`;
    }
}
