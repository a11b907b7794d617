import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {BlockedItem} from "../../components/blocked_item/blocked_item";
import {Verdict} from "../../components/verdict/verdict";
import {WorkItem} from "../../components/work_item/work_item";
import {useReactive} from "../../hooks";
import {Names, firstName} from "../../models/people";

/**
 * What this person can do here now, and why the rest cannot start.
 */
export class WorkList extends Component {
    static template = "mes_batch.WorkList";
    static components = {BlockedItem, Verdict, WorkItem};
    static props = {
        station: Object,
        clock: Object,
        outcome: {type: [Object, {value: null}]},
        onOpen: Function,
    };

    setup() {
        this.state = useReactive({everyone: false});
        this.station = useReactive(this.props.station);
        this.clock = useReactive(this.props.clock);
    }

    get actor() {
        return this.station.actor;
    }

    get first() {
        return firstName(this.actor.name);
    }

    get title() {
        const {locked} = this.station;
        if (locked) {
            return _t("The station is locked");
        }
        return this.state.everyone
            ? _t("Open at this station")
            : _t("%s can do now", this.first);
    }

    /** Steps of this person, and steps that somebody else is working on. */
    get mine() {
        return this.station.ready.filter((item) => !this.isOthers(item));
    }

    get others() {
        return this.station.ready.filter((item) => this.isOthers(item));
    }

    get waiting() {
        return this.station.waiting;
    }

    /** What the other column holds: steps that cannot start, or begun ones that wait. */
    get waits() {
        const begun = this.waiting.some((item) => item.status !== "ready");
        return begun ? _t("Waiting") : _t("Cannot start yet");
    }

    get all() {
        return [...this.mine, ...this.others, ...this.waiting];
    }

    /** The rows of the left column. */
    get rows() {
        const rows = this.state.everyone ? this.all : [...this.mine, ...this.others];
        return rows.map((item, index) => ({
            key: `${item.batch} ${item.step}`,
            item,
            first: index === 0 && item === this.mine[0] && !this.state.everyone,
            slim: this.isOthers(item) || this.waiting.includes(item),
        }));
    }

    isOthers(item) {
        return (
            item.status === "running" &&
            item.performer &&
            item.performer !== this.actor.login
        );
    }

    limit(item) {
        return item.clock ? this.clock.limit(item.clock) : null;
    }

    /** Who works on a row in one line, or what it waits for. */
    doing(item) {
        if (this.waiting.includes(item)) {
            return item.reasons[0] ? item.reasons[0].text : _t("Waits");
        }
        const people = Object.fromEntries(
            this.station.people.map((each) => [each.login, each.name])
        );
        return new Names(people).short(item.performer);
    }
}
