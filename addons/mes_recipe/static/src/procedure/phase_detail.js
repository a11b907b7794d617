import {Component} from "@odoo/owl";

/** What a phase asks for, with all limits in words. */
export class PhaseDetail extends Component {
    static template = "mes_recipe.PhaseDetail";
    static props = {node: Object};

    get detail() {
        return this.props.node.detail;
    }

    /** Columns of limits that at least one parameter states. */
    get limits() {
        const stated = (name) => this.detail.parameters.some((each) => each[name]);
        return ["target", "alert", "action", "registered"].filter(stated);
    }

    get isEmpty() {
        const {instruction, parameters, checks, tests, samples, lines, shows} =
            this.detail;
        const lists = [parameters, checks, tests, samples, lines, shows];
        return !instruction && lists.every((list) => !list.length);
    }
}
