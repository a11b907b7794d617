import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";
import {holds} from "../../models/exceptions";

/** What was kept as an exception in this step; what work waits for stands in full. */
export class Exceptions extends Component {
    static template = "mes_batch.StepExceptions";
    static components = {Icon};
    static props = {exceptions: Array, onAcknowledge: Function, onList: Function};

    get waiting() {
        return this.props.exceptions.filter(holds);
    }

    get kept() {
        return this.props.exceptions.filter((each) => !holds(each));
    }

    waits({name}) {
        return _t("%s waits for the supervisor", name);
    }

    get line() {
        const {kept} = this;
        const last = kept.at(-1).name;
        return kept.length === 1
            ? _t("Kept as exception %s", last)
            : _t("%(count)s exceptions kept, last %(last)s", {
                  count: kept.length,
                  last,
              });
    }
}
