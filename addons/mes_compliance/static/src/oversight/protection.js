import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Mark} from "../mark/mark";

/** How far the ledger is protected now, as found; nothing is claimed beyond that. */
export class Protection extends Component {
    static template = "mes_compliance.OversightProtection";
    static components = {Mark};
    static props = {told: Object};

    get levels() {
        const {level} = this.props.told;
        return [
            {key: "A", text: _t("owner separated")},
            {key: "B", text: _t("triggers only")},
            {key: "C", text: _t("none")},
        ].map((each) => ({...each, on: each.key === level}));
    }

    get checks() {
        const {level, sealer, waiting} = this.props.told;
        return [
            {ok: level !== "C", text: _t("Change, delete, truncate refused")},
            {ok: level === "A", text: _t("Tables owned by another role")},
            {ok: sealer === "process", text: this.props.told.sealer_text},
            {ok: !waiting, text: _t("%s entries wait for their seal", waiting)},
        ];
    }
}
