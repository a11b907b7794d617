import {Component} from "@odoo/owl";
import {useHotkey} from "@web/core/hotkeys/hotkey_hook";
import {useActiveElement} from "@web/core/ui/ui_service";
import {Icon} from "../../icons/icon";

/**
 * The frame of every dialog of the floor. It hangs from the top, so that an on-screen
 * keyboard covers neither field nor button; Escape closes it and does nothing else.
 */
export class FloorDialog extends Component {
    static template = "mes_batch.FloorDialog";
    static components = {Icon};
    static props = {
        title: String,
        close: Function,
        narrow: {type: Boolean, optional: true},
        slots: Object,
    };

    setup() {
        useActiveElement("dialog");
        useHotkey("escape", () => this.props.close());
    }
}
