import {Component, useState} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {ProcedureNode} from "./procedure_node";

const ELEMENTS = "mes.recipe.element";

/** What stands right inside each type of element. */
export const INSIDE = {
    unit_procedure: "operation",
    operation: "phase",
    repeat: "phase",
    branch: "phase",
    all_of: "branch",
    one_of: "branch",
};

/**
 * The procedure of a recipe to read from top to bottom: unit procedures, operations,
 * phases. A phase opens to its values in words; in a draft every element is edited,
 * moved and added to from here.
 */
export class ProcedureField extends Component {
    static template = "mes_recipe.ProcedureField";
    static components = {ProcedureNode};
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.state = useState({open: {}, folded: {}});
        this.actions = {
            toggle: (id) => this.toggle(this.state.open, id),
            fold: (id) => this.toggle(this.state.folded, id),
            edit: (node) => this.edit(node),
            add: (node) => this.add(node.id, INSIDE[node.type]),
            move: (node, up) => this.move(node, up),
            remove: (node) => this.remove(node),
        };
    }

    get nodes() {
        return this.props.record.data[this.props.name] || [];
    }

    get readable() {
        return Boolean(this.props.record.data[this.props.name]);
    }

    get draft() {
        const {data} = this.props.record;
        return data.state === "draft" && this.props.record.isInEdition;
    }

    get phases() {
        const count = (nodes) =>
            nodes.reduce((sum, n) => sum + (n.type === "phase") + count(n.steps), 0);
        return count(this.nodes);
    }

    get allOpen() {
        return Object.values(this.state.open).filter(Boolean).length > 0;
    }

    toggle(kept, id) {
        kept[id] = !kept[id];
    }

    /** Open every phase, or close them again. */
    toggleAll() {
        const open = !this.allOpen;
        const visit = (nodes) => {
            for (const node of nodes) {
                if (node.type === "phase") {
                    this.state.open[node.id] = open;
                }
                visit(node.steps);
            }
        };
        visit(this.nodes);
    }

    /** Reload the version after its procedure changed. */
    async reload() {
        await this.props.record.load();
    }

    async saved() {
        return this.props.record.save({reload: false});
    }

    async edit(node) {
        if (await this.saved()) {
            this.show({
                resId: node.id,
                title: [node.number, node.name].filter(Boolean).join(" "),
                readonly: !this.draft,
            });
        }
    }

    async add(parentId, type) {
        if (await this.saved()) {
            const context = {
                default_version_id: this.props.record.resId,
                default_parent_id: parentId || false,
                default_type: type,
            };
            this.show({context, title: _t("New element")});
        }
    }

    show(props) {
        this.dialog.add(FormViewDialog, {
            resModel: ELEMENTS,
            canExpand: false,
            size: "xl",
            onRecordSaved: () => this.reload(),
            ...props,
        });
    }

    async move(node, up) {
        if (await this.saved()) {
            await this.orm.call(ELEMENTS, "move", [[node.id], up]);
            await this.reload();
        }
    }

    remove(node) {
        const name = [node.number, node.name].filter(Boolean).join(" ");
        this.dialog.add(ConfirmationDialog, {
            title: _t("Delete %s", name),
            body: _t("All inside it goes as well. Its number is not used again."),
            confirmLabel: _t("Delete"),
            confirm: async () => {
                await this.saved();
                await this.orm.unlink(ELEMENTS, [node.id]);
                await this.reload();
            },
            cancelLabel: _t("Keep it"),
            cancel: () => null,
        });
    }
}

registry.category("fields").add("mes_recipe_procedure", {
    component: ProcedureField,
    displayName: _t("Procedure of a recipe"),
    supportedTypes: ["json"],
});
