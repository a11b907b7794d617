import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";

const REASON_LEAST = 5;

/** Count the findings of an answer that still stand in the way, by weight. */
export function counted(answer) {
    const findings = (answer && answer.findings) || [];
    const warnings = findings.filter((each) => each.level === "warning");
    return {
        errors: findings.length - warnings.length,
        warnings: warnings.filter((each) => !each.kept).length,
        kept: warnings.filter((each) => each.kept).length,
    };
}

/**
 * What the checks found: how heavy it is, where it stands, what is wrong. A warning is
 * kept with a reason; an error has to be put right.
 */
export class FindingsField extends Component {
    static template = "mes_recipe.FindingsField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.state = useState({asking: -1, reason: ""});
    }

    get answer() {
        return this.props.record.data[this.props.name];
    }

    get findings() {
        return (this.answer && this.answer.findings) || [];
    }

    get draft() {
        const {record} = this.props;
        return record.data.state === "draft" && record.isInEdition;
    }

    get count() {
        return counted(this.answer);
    }

    icon(finding) {
        if (finding.level !== "warning") {
            return "fa-times-circle o_mes_finding_error";
        }
        return finding.kept
            ? "fa-check-circle o_mes_finding_passed"
            : "fa-exclamation-triangle o_mes_finding_warning";
    }

    word(finding) {
        if (finding.level !== "warning") {
            return _t("Error");
        }
        return finding.kept ? _t("Kept") : _t("Warning");
    }

    /** The element a finding stands in, with its row; undefined outside the procedure. */
    elementOf(finding) {
        const visit = (nodes) => {
            for (const node of nodes || []) {
                const found = node.number === finding.number ? node : visit(node.steps);
                if (found) {
                    return found;
                }
            }
            return undefined;
        };
        return finding.number ? visit(this.props.record.data.outline) : undefined;
    }

    open(finding) {
        const node = this.elementOf(finding);
        this.dialog.add(FormViewDialog, {
            resModel: "mes.recipe.element",
            resId: node.id,
            title: `${node.number} ${node.name}`,
            canExpand: false,
            size: "xl",
            readonly: !this.draft,
            onRecordSaved: () => this.props.record.load(),
        });
    }

    ask(index) {
        this.state.asking = index;
        this.state.reason = "";
    }

    get explained() {
        return this.state.reason.trim().length >= REASON_LEAST;
    }

    async keep(finding) {
        const id = this.props.record.resId;
        const reason = this.state.reason.trim();
        await this.orm.call("mes.recipe.version", "keep", [[id], finding, reason]);
        this.state.asking = -1;
        await this.props.record.load();
    }
}

registry.category("fields").add("mes_recipe_findings", {
    component: FindingsField,
    displayName: _t("Findings on a recipe"),
    supportedTypes: ["json"],
});

/** How many findings there are, beside the title. */
export class SummaryField extends Component {
    static template = "mes_recipe.SummaryField";
    static props = {...standardFieldProps};

    get count() {
        return counted(this.props.record.data[this.props.name]);
    }
}

registry.category("fields").add("mes_recipe_summary", {
    component: SummaryField,
    displayName: _t("Count of findings"),
    supportedTypes: ["json"],
});

/** Why a text was refused: every reason with its line. */
export class RefusedField extends Component {
    static template = "mes_recipe.RefusedField";
    static props = {...standardFieldProps};

    get findings() {
        const findings = this.props.record.data[this.props.name] || [];
        return findings.filter((each) => each.level === "refused");
    }
}

registry.category("fields").add("mes_recipe_refused", {
    component: RefusedField,
    displayName: _t("Reasons of a refused text"),
    supportedTypes: ["json"],
});
