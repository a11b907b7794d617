import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {plotOf} from "../../models/readings";

/** The readings of a test against their limits. It draws; the server decided. */
export class DotPlot extends Component {
    static template = "mes_batch.DotPlot";
    static props = {test: Object};

    get plot() {
        return plotOf(this.props.test);
    }

    get spoken() {
        const out = this.plot.dots.filter((dot) => dot.out).length;
        const {name} = this.props.test;
        return _t("%(name)s: %(out)s of %(all)s outside.", {
            name,
            out,
            all: this.plot.dots.length,
        });
    }

    /** The band between two levels of one kind, in percent from above. */
    band(kind) {
        const ys = this.plot.levels
            .filter((level) => level.kind === kind)
            .map((level) => level.y);
        return ys.length < 2
            ? null
            : {y: Math.min(...ys), height: Math.abs(ys[0] - ys[1])};
    }

    get bands() {
        return [1, 0]
            .map((kind) => ({kind, ...this.band(kind)}))
            .filter((band) => band.height);
    }
}
