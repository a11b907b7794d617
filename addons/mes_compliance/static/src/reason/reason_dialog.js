import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {useAutofocus} from "@web/core/utils/hooks";

/** Fewest letters and digits of a reason, as the server counts them. */
const LEAST = 5;

/** Asks why GMP data is changed, before the change is sent again. */
export class ReasonDialog extends Component {
    static template = "mes_compliance.ReasonDialog";
    static components = {Dialog};
    static props = {
        close: Function,
        /** What is changed, in the server's words. */
        sentence: String,
        onSaid: Function,
    };

    setup() {
        this.state = useState({reason: ""});
        useAutofocus({refName: "reason"});
    }

    get enough() {
        return (this.state.reason.match(/[\p{L}\p{N}]/gu) || []).length >= LEAST;
    }

    async say() {
        if (this.enough) {
            this.props.onSaid(this.state.reason.trim());
            this.props.close();
        }
    }
}
