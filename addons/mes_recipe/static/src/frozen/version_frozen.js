import {RedirectWarningDialog} from "@web/core/errors/error_dialogs";
import {registry} from "@web/core/registry";

// Whoever edits what was submitted meanwhile is told, and offered a new version.
registry
    .category("error_dialogs")
    .add(
        "odoo.addons.mes_recipe.models.mes_recipe_version.VersionFrozen",
        RedirectWarningDialog
    );
