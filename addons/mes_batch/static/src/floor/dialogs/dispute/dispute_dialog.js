import {Component} from "@odoo/owl";
import {useReactive} from "../../hooks";
import {Icon} from "../../icons/icon";
import {REASON_LEAST} from "../../models/primary/entry";
import {FloorDialog} from "../floor_dialog/floor_dialog";

/** Saying that a measured value is not believed: it stays, the supervisor decides. */
export class DisputeDialog extends Component {
    static template = "mes_batch.DisputeDialog";
    static components = {FloorDialog, Icon};
    static props = {
        parameter: Object,
        /** reason */
        onDispute: Function,
        close: Function,
    };

    setup() {
        this.state = useReactive({reason: ""});
    }

    get value() {
        return this.props.parameter.values.at(-1);
    }

    get complete() {
        return this.state.reason.trim().length >= REASON_LEAST;
    }

    dispute() {
        if (this.complete) {
            this.props.onDispute(this.state.reason.trim());
        }
    }
}
