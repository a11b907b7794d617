import {Component} from "@odoo/owl";
import {useReactive} from "../../hooks";
import {Icon} from "../../icons/icon";
import {FloorDialog} from "../floor_dialog/floor_dialog";

/** Typing what cannot be scanned. It is recorded as typed. */
export class TypeInDialog extends Component {
    static template = "mes_batch.TypeInDialog";
    static components = {FloorDialog, Icon};
    static props = {title: String, onText: Function, close: Function};

    setup() {
        this.state = useReactive({text: ""});
    }

    get text() {
        return this.state.text.trim();
    }

    send() {
        if (this.text) {
            this.props.onText(this.text);
        }
    }
}
