import {Component} from "@odoo/owl";
import {initial, tone} from "../../models/people";

/** A person's mark: an initial in a colour that is theirs on every screen. */
export class Avatar extends Component {
    static template = "mes_batch.Avatar";
    static props = {
        name: String,
        size: {type: String, optional: true},
        away: {type: Boolean, optional: true},
    };

    get initial() {
        return initial(this.props.name);
    }

    get classes() {
        const {name, size, away} = this.props;
        const states = [size ? `is-${size}` : "", away ? "is-away" : ""];
        return ["o_mes_floor_avatar", `is-tone-${tone(name)}`, ...states]
            .join(" ")
            .trim();
    }
}
