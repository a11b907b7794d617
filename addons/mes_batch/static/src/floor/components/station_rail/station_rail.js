import {Component} from "@odoo/owl";
import {Icon} from "../../icons/icon";
import {ICONS} from "../../icons/icons";
import {Avatar} from "../avatar/avatar";

/** The stations of the site with what is open there, and the people at this one. */
export class StationRail extends Component {
    static template = "mes_batch.StationRail";
    static components = {Avatar, Icon};
    static props = {
        stations: Array,
        current: Number,
        people: Array,
        onStation: Function,
        onPerson: Function,
    };

    icon(station) {
        return station.icon in ICONS ? station.icon : "cube";
    }
}
