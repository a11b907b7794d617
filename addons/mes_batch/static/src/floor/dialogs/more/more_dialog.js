import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useReactive} from "../../hooks";
import {Icon} from "../../icons/icon";
import {FloorDialog} from "../floor_dialog/floor_dialog";

const OPTIONS = [
    {
        key: "hand",
        title: _t("Hand"),
        choices: [
            ["right", _t("Right hand")],
            ["left", _t("Left hand")],
        ],
    },
    {
        key: "theme",
        title: _t("Screen"),
        choices: [
            ["odoo", _t("As in Odoo")],
            ["light", _t("Light")],
            ["dark", _t("Dark")],
        ],
    },
    {
        key: "silent",
        title: _t("Sound"),
        choices: [
            [false, _t("With sound")],
            [true, _t("Silent")],
        ],
    },
];

/** What is needed less often: how this device is held, and leaving out a step. */
export class MoreDialog extends Component {
    static template = "mes_batch.MoreDialog";
    static components = {FloorDialog, Icon};
    static props = {
        device: Object,
        onDevice: Function,
        onLock: Function,
        onOdoo: Function,
        /** Present where the recipe lets this step be left out. */
        onSkip: {type: Function, optional: true},
        close: Function,
    };

    setup() {
        const {hand, theme, silent} = this.props.device;
        this.state = useReactive({hand, theme, silent});
    }

    get options() {
        return OPTIONS;
    }

    choose(key, value) {
        this.state[key] = value;
        this.props.onDevice({[key]: value});
    }
}
