import {Component} from "@odoo/owl";

/** Every failed check at once: a plain sentence, what was found, what is needed. */
export class Reasons extends Component {
    static template = "mes_batch.Reasons";
    static props = {reasons: Array};

    /** The first reason's advice stands in the verdict's head, each other one here. */
    advice(reason, index) {
        const first = this.props.reasons[0].advice;
        return index > 0 && reason.advice && reason.advice !== first;
    }
}
