import {Component, useEffect} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useElement} from "../../hooks";
import {Icon} from "../../icons/icon";
import {Avatar} from "../avatar/avatar";

const SPOKEN = {
    done: _t("done"),
    now: _t("now"),
    ready: _t("can start"),
    later: _t("later"),
};

/** Return the phases under their unit procedures. */
export function nested(rail) {
    const units = [];
    for (const place of rail) {
        if (place.level === 0) {
            units.push({...place, phases: []});
        } else if (units.length) {
            units.at(-1).phases.push(place);
        }
    }
    return units;
}

/**
 * Where the batch stands and who is on which step. Looking is always allowed.
 */
export class Rail extends Component {
    static template = "mes_batch.FloorRail";
    static components = {Avatar, Icon};
    static props = {
        rail: Array,
        names: Object,
        current: {type: [String, {value: null}]},
        onOpen: Function,
        onList: Function,
        slots: {type: Object, optional: true},
    };

    setup() {
        this.list = useElement("list");
        useEffect(
            () => this.show(),
            () => [this.props.current, this.props.rail.length]
        );
    }

    get units() {
        return nested(this.props.rail);
    }

    /** Bring the open step into sight where the list is longer than the screen. */
    show() {
        const step = this.list.el && this.list.el.querySelector("[aria-current=step]");
        if (step) {
            step.scrollIntoView({block: "nearest", inline: "center"});
        }
    }

    spoken(place) {
        return SPOKEN[place.status];
    }

    icon(place) {
        if (place.status === "done") {
            return "check";
        }
        return place.key === this.props.current ? "play" : "";
    }

    classes(place) {
        const open = place.level === 1 && place.key === this.props.current;
        return `is-${place.status}${open ? " is-open" : ""}`;
    }

    open(place) {
        if (place.key) {
            this.props.onOpen(place.key);
        }
    }
}
