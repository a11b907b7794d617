import {Component} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const KEYED = /^(\s*(?:- )?)("[^"]*"|[^\s:"'|>[\]#][^:#]*?)(:)(\s.*|)$/;

/** Keys that name what a part of the procedure is. */
const NAMING = new Set([
    "header",
    "formula",
    "equipment",
    "procedure",
    "other",
    "unit_procedure",
    "operation",
    "phase",
    "all_of",
    "one_of",
    "repeat",
    "branch",
    "parameter",
    "test",
    "sample",
    "line",
    "need",
]);

/** Return the parts of one line: what stands before the key, the key, and its value. */
export function partsOf(line) {
    const found = line.match(KEYED);
    if (!found) {
        return {lead: "", key: "", value: line, naming: false};
    }
    const [, lead, key, , value] = found;
    return {lead, key, value, naming: NAMING.has(key)};
}

/** The whole recipe as text: to read, to copy, to take along, to bring in again. */
export class RecipeTextField extends Component {
    static template = "mes_recipe.RecipeTextField";
    static props = {...standardFieldProps};

    setup() {
        this.notification = useService("notification");
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get text() {
        return this.props.record.data[this.props.name] || "";
    }

    get lines() {
        return this.text.trimEnd().split("\n").map(partsOf);
    }

    get digest() {
        const {digest, findings} = this.props.record.data;
        return digest || (findings && findings.digest) || "";
    }

    get draft() {
        const {record} = this.props;
        return record.data.state === "draft" && record.isInEdition;
    }

    async copy() {
        await browser.navigator.clipboard.writeText(this.text);
        this.notification.add(_t("The text is on the clipboard."), {type: "success"});
    }

    async download() {
        const id = this.props.record.resId;
        const file = await this.orm.call("mes.recipe.version", "export_text", [[id]]);
        const link = document.createElement("a");
        const blob = new Blob([file.text], {type: "application/yaml"});
        link.href = URL.createObjectURL(blob);
        link.download = file.filename;
        link.click();
        URL.revokeObjectURL(link.href);
    }

    async bringIn() {
        if (await this.props.record.save({reload: false})) {
            await this.action.doAction("mes_recipe.mes_recipe_version_text_action", {
                additionalContext: {default_version_id: this.props.record.resId},
                onClose: () => this.props.record.load(),
            });
        }
    }
}

registry.category("fields").add("mes_recipe_text", {
    component: RecipeTextField,
    displayName: _t("Text of a recipe"),
    supportedTypes: ["text"],
});
