import {Component} from "@odoo/owl";
import {isBarcodeScannerSupported} from "@web/core/barcode/barcode_video_scanner";
import {Icon} from "../../icons/icon";

/**
 * What the station listens to now. Scanning needs no focus and no tap; camera and
 * typing are ways round.
 */
export class InputBar extends Component {
    static template = "mes_batch.InputBar";
    static components = {Icon};
    static props = {
        title: String,
        hint: {type: String, optional: true},
        onCamera: Function,
        onType: Function,
    };

    get camera() {
        return isBarcodeScannerSupported();
    }
}
