import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";

/** Codes after which somebody has to decide or mend; others only wait. */
const BLOCKED = /^(MAT|EQP|POT|SEQ|PER|ENV|TIM)/;

/** One step that cannot start yet, with every reason and what helps. */
export class BlockedItem extends Component {
    static template = "mes_batch.BlockedItem";
    static components = {Icon};
    static props = {item: Object, onOpen: Function};

    get title() {
        return `${this.props.item.number} ${this.props.item.name}`;
    }

    get blocked() {
        return this.props.item.reasons.some((reason) =>
            BLOCKED.test(reason.code || "")
        );
    }

    line(reason) {
        const figures = [
            reason.found && _t("Found %s.", reason.found),
            reason.needed && _t("Needed %s.", reason.needed),
        ];
        return [...figures, reason.advice].filter(Boolean).join(" ");
    }
}
