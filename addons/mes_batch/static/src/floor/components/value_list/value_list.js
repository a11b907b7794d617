import {Component} from "@odoo/owl";
import {ValueCell} from "../value_cell/value_cell";

/** The values a step records, in the recipe's order. */
export class ValueList extends Component {
    static template = "mes_batch.ValueList";
    static components = {ValueCell};
    static props = {
        parameters: Array,
        clock: Object,
        names: Object,
        current: String,
        onPress: Function,
    };

    isCurrent(parameter) {
        return this.props.current === `parameter:${parameter.parameter}`;
    }
}
