import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {STOPS} from "../../models/gauge";

/**
 * The bar of a weighing: fill · slowly · in range · too much, each stretch with its own
 * scale and its limits written under its edges. The fill stops at the hand.
 */
export class WeightBar extends Component {
    static template = "mes_batch.WeightBar";
    static props = {gauge: Object};

    get spoken() {
        const {gauge} = this.props;
        return _t("%(total)s. Allowed %(low)s to %(high)s.", {
            total: gauge.write(gauge.total),
            low: gauge.low.text,
            high: gauge.write(gauge.high),
        });
    }

    get hand() {
        return `${this.props.gauge.hand}%`;
    }

    get marks() {
        const {gauge} = this.props;
        const aimed = gauge.target.compare(gauge.low) === 0;
        const names = {2: aimed ? _t("target") : _t("least"), 3: _t("most")};
        return gauge.edges.map((edge, index) => ({
            at: `${STOPS[index]}%`,
            text: index === 4 ? gauge.write(edge) : edge.text,
            name: names[index] || "",
        }));
    }
}
