import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";
import {FloorDialog} from "../floor_dialog/floor_dialog";

const STATES = {
    done: [_t("done"), "check"],
    now: [_t("now"), "play"],
    ready: [_t("can start"), "play"],
    later: [_t("later"), "clock"],
};

/** All steps of the batch as a list, where the rail has no room. */
export class StepsDialog extends Component {
    static template = "mes_batch.StepsDialog";
    static components = {FloorDialog, Icon};
    static props = {title: String, rail: Array, onOpen: Function, close: Function};

    state(place) {
        return STATES[place.status][0];
    }

    icon(place) {
        return STATES[place.status][1];
    }
}
