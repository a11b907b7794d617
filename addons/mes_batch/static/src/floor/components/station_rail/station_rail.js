import {Component} from "@odoo/owl";
import {Icon} from "../../icons/icon";
import {ICONS} from "../../icons/icons";
import {Avatar} from "../avatar/avatar";

/** Shapes for kinds of work that have no shape of their own name. */
const WORK = {granulate: "tool", blend: "retry", pack: "cube"};

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
        const shape = WORK[station.icon] || station.icon;
        return shape in ICONS ? shape : "cube";
    }
}
