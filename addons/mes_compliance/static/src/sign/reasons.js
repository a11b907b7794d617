import {Component} from "@odoo/owl";

/** Shows every reason of a refusal: the sentence, found and needed, what to do now. */
export class Reasons extends Component {
    static template = "mes_compliance.Reasons";
    static props = {verdict: String, reasons: Array};
}
