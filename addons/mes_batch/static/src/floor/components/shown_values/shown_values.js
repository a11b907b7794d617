import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";
import {shortened} from "../../models/quantity";
import {limitsLine} from "../../models/values";

/** Values of earlier steps that this one shows: what is verified or approved. */
export class ShownValues extends Component {
    static template = "mes_batch.ShownValues";
    static components = {Icon};
    static props = {shows: Array};

    value(shown) {
        if ("judged" in shown) {
            return shown.judged ? shown.judged.mean : _t("not tested yet");
        }
        return shown.value || _t("not recorded yet");
    }

    good(shown) {
        if ("judged" in shown) {
            return Boolean(shown.judged && shown.judged.passed);
        }
        return Boolean(shown.value) && !shown.crossed;
    }

    known(shown) {
        return "judged" in shown ? Boolean(shown.judged) : Boolean(shown.value);
    }

    line(shown) {
        if ("judged" in shown) {
            const {judged} = shown;
            return judged && judged.sd ? _t("SD %s", shortened(judged.sd, 2)) : "";
        }
        return limitsLine(shown.limits || {}).join(" · ");
    }
}
