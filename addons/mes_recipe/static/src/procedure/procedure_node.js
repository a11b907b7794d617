import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {PhaseDetail} from "./phase_detail";

/** The sign of each kind of phase; its name always stands beside it. */
const ICONS = {
    check: "fa-check-square-o",
    measure: "fa-thermometer-half",
    weigh: "fa-balance-scale",
    charge: "fa-sign-in",
    transfer: "fa-exchange",
    process: "fa-play-circle-o",
    sample: "fa-flask",
    ipc: "fa-line-chart",
    yield: "fa-percent",
    reconcile: "fa-calculator",
    verify: "fa-eye",
    approve: "fa-certificate",
    instruct: "fa-file-text-o",
};

const ADDED = {
    unit_procedure: _t("Operation"),
    operation: _t("Phase"),
    repeat: _t("Phase"),
    branch: _t("Phase"),
    all_of: _t("Branch"),
    one_of: _t("Branch"),
};

const MEANINGS = {
    performed: _t("performed"),
    verified: _t("verified"),
    second_checked: _t("second-checked"),
    approved: _t("approved"),
};

/** One element of the procedure, or a group, with all that stands inside. */
export class ProcedureNode extends Component {
    static template = "mes_recipe.ProcedureNode";
    static components = {PhaseDetail};
    static props = {
        node: Object,
        draft: Boolean,
        open: Object,
        folded: Object,
        actions: Object,
    };

    get node() {
        return this.props.node;
    }

    get isPhase() {
        return this.node.type === "phase";
    }

    get isElement() {
        return ["unit_procedure", "operation"].includes(this.node.type);
    }

    get isFolded() {
        return Boolean(this.props.folded[this.node.id]);
    }

    get isOpen() {
        return Boolean(this.props.open[this.node.id]);
    }

    get icon() {
        return ICONS[this.node.kind] || "fa-circle-o";
    }

    get added() {
        return ADDED[this.node.type];
    }

    get count() {
        const count = (nodes) =>
            nodes.reduce((sum, n) => sum + (n.type === "phase") + count(n.steps), 0);
        return count(this.node.steps);
    }

    /** One or two figures that tell the phase from its neighbours. */
    get figures() {
        const {lines, parameters, checks, tests, samples} = this.node.detail;
        const told = parameters.map((p) => p.target || p.action).filter(Boolean);
        const parts = [
            ...(lines.length > 3 ? [_t("%s lines", lines.length)] : lines),
            ...told,
        ];
        if (checks.length) {
            parts.push(
                checks.length === 1 ? _t("1 check") : _t("%s checks", checks.length)
            );
        }
        if (tests.length) {
            parts.push(
                tests.length === 1 ? _t("1 test") : _t("%s tests", tests.length)
            );
        }
        if (samples.length) {
            parts.push(_t("sample"));
        }
        return parts.slice(0, 3).join(" · ");
    }

    get signatures() {
        return this.node.sign.map(({meaning, who}) => ({
            who,
            meaning: MEANINGS[meaning] || meaning,
            second: meaning !== "performed",
        }));
    }
}
ProcedureNode.components = {PhaseDetail, ProcedureNode};
