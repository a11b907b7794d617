import {Component} from "@odoo/owl";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {useActiveElement} from "@web/core/ui/ui_service";
import {WitnessCard} from "../../witness/witness_card";

/** The page one is asked to sign, opened at a station of the floor. */
export class WitnessDialog extends Component {
    static template = "mes_batch.WitnessDialog";
    static components = {WitnessCard};
    static props = {request: Number, onSigned: Function, close: Function};

    setup() {
        useActiveElement("dialog");
        useHotkey("escape", () => this.props.close());
    }
}
