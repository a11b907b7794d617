import {Component} from "@odoo/owl";

/** Every failed check at once: a plain sentence, what was found, what is needed. */
export class Reasons extends Component {
    static template = "mes_batch.Reasons";
    static props = {reasons: Array};
}
