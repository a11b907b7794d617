import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";

/** A sample to take: how much, and where. Its number comes with the answer. */
export class SampleEntry extends Component {
    static template = "mes_batch.SampleEntry";
    static components = {Icon};
    static props = {sample: Object};

    get title() {
        const {take, name} = this.props.sample;
        return _t("Take %(take)s, %(name)s", {take, name});
    }
}
