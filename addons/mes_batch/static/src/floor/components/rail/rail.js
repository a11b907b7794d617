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

/** Return the people a test finds, each once, outlined, none of those known already. */
function once(people, known, test) {
    const seen = new Set(known.map((each) => each.login));
    const found = [];
    for (const each of people.filter(test)) {
        if (!seen.has(each.login)) {
            seen.add(each.login);
            found.push({login: each.login, name: each.name, away: true});
        }
    }
    return found;
}

/** Whether two keys are of one phase, in whatever round of its loop. */
function samePhase(one, other) {
    return Boolean(one && other) && one.split("#")[0] === other.split("#")[0];
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
        /** who has which step on another screen: login, name, step */
        present: {type: Array, optional: true},
        current: {type: [String, {value: null}]},
        onOpen: Function,
        onList: Function,
        slots: {type: Object, optional: true},
    };
    static defaultProps = {present: []};

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

    /** Who is on a phase: who performs it, then who else looks at it. */
    people(phase) {
        const {names, present} = this.props;
        const performs = phase.people.map((login) => ({
            login,
            name: names.full(login),
        }));
        return [
            ...performs,
            ...once(present, performs, ({step}) => samePhase(step, phase.key)),
        ];
    }

    /** Who is in a part of the batch whose phases are not shown. */
    within(unit) {
        const inside = ({step}) => step.split(".")[0] === unit.number;
        return unit.phases.length ? [] : once(this.props.present, [], inside);
    }

    spoken(place) {
        return SPOKEN[place.status];
    }

    icon(place) {
        if (place.status === "done") {
            return "check";
        }
        return this.isOpen(place) ? "play" : "";
    }

    /** Whether the step on the screen is one of this phase. */
    isOpen(place) {
        return place.level === 1 && samePhase(place.key, this.props.current);
    }

    classes(place) {
        return `is-${place.status}${this.isOpen(place) ? " is-open" : ""}`;
    }

    open(place) {
        if (place.key) {
            this.props.onOpen(place.key);
        }
    }
}
