import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useReactive} from "../../hooks";
import {Icon} from "../../icons/icon";
import {REASON_LEAST} from "../../models/primary/entry";
import {FloorDialog} from "../floor_dialog/floor_dialog";

/** Correcting a value: the new one and why. The first value stays in the record. */
export class CorrectionDialog extends Component {
    static template = "mes_batch.CorrectionDialog";
    static components = {FloorDialog, Icon};
    static props = {
        parameter: Object,
        /** value and reason */
        onCorrect: Function,
        close: Function,
    };

    setup() {
        this.state = useReactive({value: "", reason: ""});
    }

    get label() {
        const {unit} = this.props.parameter;
        return unit ? _t("Right value in %s", unit) : _t("Right value");
    }

    get recorded() {
        return this.props.parameter.values.at(-1).text;
    }

    get complete() {
        const {value, reason} = this.state;
        return Boolean(value.trim()) && reason.trim().length >= REASON_LEAST;
    }

    correct() {
        if (this.complete) {
            const {value, reason} = this.state;
            this.props.onCorrect(value.trim(), reason.trim());
        }
    }
}
