import {Component} from "@odoo/owl";
import {BarcodeVideoScanner} from "@web/core/barcode/barcode_video_scanner";
import {useReactive} from "../../hooks";
import {FloorDialog} from "../floor_dialog/floor_dialog";

/** The tablet's camera as a scanner: the first code it reads closes it. */
export class CameraDialog extends Component {
    static template = "mes_batch.CameraDialog";
    static components = {BarcodeVideoScanner, FloorDialog};
    static props = {title: String, onText: Function, close: Function};

    setup() {
        this.state = useReactive({trouble: ""});
        this.read = false;
    }

    onResult(text) {
        if (!this.read) {
            this.read = true;
            this.props.onText(text);
        }
    }

    onError(error) {
        this.state.trouble = error.message;
    }
}
