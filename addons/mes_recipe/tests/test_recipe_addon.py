"""The addon itself: it stays as long as its recipes are kept."""

from __future__ import annotations

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RecipeCase


@tagged("post_install", "-at_install", "mes")
class TestAddon(RecipeCase):
    def test_uninstall_is_refused(self):
        """[B09] The addon is not uninstalled while the record speaks of recipes."""
        self.imported()
        self.env.cr.flush()
        module = self.env["ir.module.module"].search([("name", "=", "mes_recipe")])
        with (
            patch.object(
                type(self.env["ir.module.module"]),
                "downstream_dependencies",
                lambda s: s,
            ),
            self.assertRaises(UserError) as caught,
        ):
            module.button_uninstall()
        self.assertIn("documents of this kind: recipe", str(caught.exception))

    def test_every_rule_has_its_words(self):
        """[A13] Every rule the addon can answer with has a sentence."""
        messages = self.env["mes.message"]
        source = self.env["ir.module.module"].get_module_info("mes_recipe")
        self.assertTrue(source)
        for rule in RULES:
            self.assertTrue(messages._words(rule, "en_US"), rule)


RULES = (
    "bom_line_foreign",
    "bom_line_missing",
    "bom_line_product_differs",
    "bom_missing",
    "bom_output_differs",
    "bom_product_differs",
    "bom_quantity_differs",
    "bom_unit_differs",
    "equipment_class_unknown",
    "number_used_again",
    "product_unknown",
    "recipe_change_missing",
    "recipe_content_differs",
    "recipe_day_past",
    "recipe_finding_open",
    "recipe_in_effect_already",
    "recipe_not_checked",
    "recipe_not_in_effect",
    "recipe_not_submitted",
    "recipe_other_code",
    "recipe_other_version",
    "recipe_overlap",
    "recipe_own_work",
    "recipe_qualification_unknown",
    "recipe_state",
    "recipe_time_over",
    "recipe_training_open",
    "recipe_version_exists",
    "reference_renamed",
    "role_missing",
    "role_unknown",
    "signature_meaning_unknown",
    "site_differs",
    "text_missing",
)
