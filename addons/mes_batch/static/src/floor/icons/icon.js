import {Component} from "@odoo/owl";
import {ICONS} from "./icons";

/** One icon, drawn in the colour of the text. It never stands without a word. */
export class Icon extends Component {
    static template = "mes_batch.Icon";
    static props = {name: String, tone: {type: String, optional: true}};

    get shape() {
        return ICONS[this.props.name] || ICONS.cube;
    }

    get classes() {
        const {tone} = this.props;
        return tone ? `o_mes_floor_icon is-${tone}` : "o_mes_floor_icon";
    }
}
