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
        ].map((each) => ({...each, on: each.key === level, bad: each.key === "C"}));
    }

    /** What was found, each said as it is: a broken protection is not a missing tick. */
    get checks() {
        const {level, sealer_text, sealer, waiting} = this.props.told;
        const refused = level !== "C";
        const apart = level === "A";
        return [
            {
                ok: refused,
                text: refused
                    ? _t("Change, delete, truncate refused")
                    : _t("Nothing refuses a change"),
            },
            {
                ok: apart,
                text: apart
                    ? _t("Tables owned by another role")
                    : _t("Tables owned by Odoo’s own role"),
            },
            {ok: sealer === "process", text: sealer_text},
            {ok: !waiting, text: _t("Entries that wait for their seal: %s", waiting)},
        ];
    }
}
