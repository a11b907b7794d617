import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";
import {Avatar} from "../avatar/avatar";

const TAGS = {
    ready: {text: _t("Ready"), icon: "play", tone: "brand"},
    running: {text: _t("Go on"), icon: "play", tone: "brand"},
    second: {text: _t("Needs a second person"), icon: "two", tone: "info"},
};

/** One step that can be worked on. The first is the suggested one. */
export class WorkItem extends Component {
    static template = "mes_batch.WorkItem";
    static components = {Avatar, Icon};
    static props = {
        item: Object,
        first: {type: Boolean, optional: true},
        /** Somebody else works on it: shown in one line. */
        slim: {type: Boolean, optional: true},
        performer: {type: String, optional: true},
        limit: {type: [Object, {value: null}], optional: true},
        people: {type: Array, optional: true},
        onOpen: Function,
    };

    get tag() {
        return TAGS[this.props.item.status] || TAGS.ready;
    }

    get classes() {
        const {first, slim} = this.props;
        return `o_mes_floor_job${first ? " is-first" : ""}${slim ? " is-slim" : ""}`;
    }

    get title() {
        return `${this.props.item.number} ${this.props.item.name}`;
    }

    /** Amber in the last tenth, as the clocks of a step are. */
    get tone() {
        return {passed: "bad", soon: "warn"}[this.props.limit.tone] || "mute";
    }

    get limit() {
        const {name, left} = this.props.limit;
        return `${name}: ${left}`;
    }

    get subtitle() {
        const {batch_name, product, size} = this.props.item;
        return [batch_name, product, size].filter(Boolean).join(" · ");
    }
}
