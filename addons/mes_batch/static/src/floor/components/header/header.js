import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";
import {Avatar} from "../avatar/avatar";

/** Who is where, at what time: station, batch, people, the server's clock. */
export class Header extends Component {
    static template = "mes_batch.FloorHeader";
    static components = {Avatar, Icon};
    static props = {
        station: Object,
        site: String,
        batch: {type: [Object, {value: null}], optional: true},
        live: Boolean,
        people: Array,
        time: String,
        day: String,
        onMenu: Function,
        onPerson: Function,
        onSwitch: Function,
        onLock: Function,
    };

    get menuLabel() {
        return this.props.batch ? _t("Work list of this station") : _t("Back to Odoo");
    }

    /** Somebody of another screen cannot be switched to here. */
    pick(person) {
        if (!person.away) {
            this.props.onPerson(person);
        }
    }

    get size() {
        return ` · ${this.props.batch.size}`;
    }

    get slim() {
        return `${this.props.station.name} · ${this.props.time}`;
    }

    get clockLine() {
        const {live, day, site} = this.props;
        return live ? `${day} · ${site}` : _t("tablet clock");
    }
}
