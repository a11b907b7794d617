"""Recipes in and out as text: lossless, or refused with line and reason."""

from __future__ import annotations

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .. import isa88
from .common import PROCESS_B, RecipeCase


@tagged("post_install", "-at_install", "mes")
class TestRoundTrip(RecipeCase):
    def test_process_a(self):
        """[A15, X03] What process A says comes back byte by byte."""
        version = self.imported()
        exported = version.export_text()
        self.assertEqual(exported["text"], isa88.write(self.recipe_a))
        self.assertEqual(exported["digest"], isa88.digest(self.recipe_a))
        self.assertEqual(version.state, "draft")

    def test_process_b(self):
        """[A15, X03] What process B says comes back byte by byte."""
        text = PROCESS_B.read_text()
        recipe = isa88.read(text).recipe
        self.provide(recipe)
        exported = self.imported(text).export_text()
        self.assertEqual(exported["text"], isa88.write(recipe))

    def test_elsewhere(self):
        """[A15, X03] An exported text imports with its digest as the same recipe."""
        exported = self.imported().export_text()
        text = exported["text"].replace("PCM-500 ", "PCM-501 ", 1)
        digest = isa88.digest(isa88.read(text).recipe)
        again = self.imported(text, digest=digest).export_text()
        self.assertEqual(again["text"], text)
        self.assertEqual(again["digest"], digest)

    def test_frozen_says_the_same(self):
        """[A15, X03] Freezing changes nothing of what a version says."""
        version = self.imported()
        digest = version.export_text()["digest"]
        self.submitted(version)
        self.assertEqual(version.export_text()["digest"], digest)
        self.assertEqual(version.digest, digest)
        rows = version.sudo()._mes_written()
        plain = json.loads(version._mes_recipe_content())
        self.assertEqual(
            isa88.digest(isa88.from_content(rows)),
            isa88.digest(isa88.from_content(plain)),
        )

    def test_order_of_keys(self):
        """[X03] Comments, blank lines and the order of keys say nothing."""
        text = self.text_a.replace("  level: master\n", "", 1)
        text = text.replace("header:\n", "header:   # a remark\n  level: master\n\n", 1)
        version = self.imported(text)
        self.assertEqual(version.export_text()["text"], isa88.write(self.recipe_a))

    def test_into_a_draft(self):
        """[A15] A text takes the place of a draft's content, and is told as an edit."""
        version = self.imported()
        text = self.text_a.replace("1.5 .. 2.5 %", "1.5 .. 2.6 %")
        answer = version.import_text(text)
        self.assertTrue(answer["ok"])
        self.assertEqual(answer["version"], version.id)
        self.assertIn("1.5 .. 2.6 %", version.export_text()["text"])
        edits = self.told(version, "recipe.edited")[-1]["data"]["changes"]
        self.assertEqual([edit["new"] for edit in edits], ["1.5 .. 2.6 %"])


@tagged("post_install", "-at_install", "mes")
class TestRefusedTexts(RecipeCase):
    def setUp(self):
        super().setUp()
        self.before = self.rows()

    def rows(self):
        models = self.env.registry.descendants(["mes.recipe.part"], "_inherit")
        models = [m for m in models if not self.env[m]._abstract]
        models += ["mes.recipe", "mes.recipe.version"]
        return {name: self.env[name].search_count([]) for name in models}

    def assertRefusedText(self, text, rule, line=None, digest=None):
        """Check that a text is refused for a rule, and that nothing is left behind."""
        answer = self.versions().import_text(text, digest, "pcm.yaml")
        self.assertFalse(answer["ok"])
        self.assertFalse(answer["version"])
        found = [f for f in answer["findings"] if f["rule"] == rule]
        self.assertTrue(found, self.rules(answer))
        if line:
            self.assertEqual(found[0]["line"], line)
            self.assertIn(f"pcm.yaml, line {line}", found[0]["located"])
        self.assertNotIn("{", found[0]["located"])
        self.assertEqual(self.rows(), self.before)
        return found[0]

    def line_of(self, part, text=None):
        lines = (text or self.text_a).split("\n")
        return next(n for n, line in enumerate(lines, 1) if part in line)

    def changed(self, old, new):
        self.assertIn(old, self.text_a)
        return self.text_a.replace(old, new, 1)

    def test_swapped_limits(self):
        """[A03, A15] Swapped limits are refused with element, figure and line."""
        text = self.changed("action: 1.5 .. 2.5 %", "action: 2.5 .. 1.5 %")
        line = self.line_of("action: 2.5 .. 1.5 %", text)
        found = self.assertRefusedText(text, "range_swapped", line)
        self.assertEqual(found["place"], "20.4.3 lod")
        self.assertIn("1.5 .. 2.5 %", found["text"])

    def test_alert_outside_action(self):
        """[A03, A15] An alert limit outside the action limit is refused."""
        text = self.changed("alert: 1.6 .. 2.4 %", "alert: 1.4 .. 2.4 %")
        self.assertRefusedText(text, "limit_order", self.line_of("1.4 .. 2.4", text))

    def test_wrong_unit(self):
        """[A03, A15] A limit in another kind of unit is refused."""
        text = self.changed("target: 2.0 %", "target: 2.0 kg")
        self.assertRefusedText(text, "limit_dimension")

    def test_unknown_unit(self):
        """[A03, A15] A unit nobody knows is refused."""
        text = self.changed("action: 15 .. 22 A", "action: 15 .. 22 Amp")
        self.assertRefusedText(text, "unit_unknown", self.line_of("22 Amp", text))

    def test_circle(self):
        """[A08, A15] A value made of itself is refused."""
        old = "expression: granulate_gross - bin.tare"
        text = self.changed(old, "expression: granulate_net - bin.tare")
        self.assertRefusedText(text, "expression_circle")

    def test_unknown_name_in_expression(self):
        """[A08, A15] A name that is declared nowhere is refused."""
        text = self.changed("(lod_before - lod_after)", "(lod_before - lod_afer)")
        found = self.assertRefusedText(text, "name_unknown")
        self.assertIn("lod_after", found["text"])

    def test_units_of_an_expression(self):
        """[A08, A15] Units that do not go together are refused."""
        text = self.changed(
            "- lod_after) / lod_before", "- endpoint_current) / lod_before"
        )
        self.assertRefusedText(text, "unit_mismatch")

    def test_unknown_key(self):
        """[A15] A key that does not exist is refused with the nearest one."""
        text = self.changed("  strength: 500 mg", "  strenght: 500 mg")
        found = self.assertRefusedText(
            text, "key_unknown", self.line_of("strenght", text)
        )
        self.assertIn("strength", found["text"])

    def test_unknown_schema(self):
        """[A15] Another format is refused."""
        text = self.changed("mes-recipe 1", "mes-recipe 2")
        self.assertRefusedText(text, "format_unknown", self.line_of("mes-recipe", text))

    def test_wrong_digest(self):
        """[A15] A text that is not the one its hash belongs to is refused."""
        digest = isa88.digest(self.recipe_a)
        text = self.changed("250.000 kg", "250.001 kg")
        self.assertRefusedText(text, "hash_differs", digest=digest)

    def test_hostile_texts(self):
        """[A15] What only machines write is refused at its line, and cheaply."""
        bomb = "a: &a [x, x]\nb: *a\n"
        cases = {
            "text_anchor": self.text_a + bomb,
            "text_alias": self.text_a + "b: *a\n",
            "text_tab": self.text_a.replace("  version", "\tversion", 1),
            "text_tag": self.text_a + "x: !!python/object/apply:os.system [ls]\n",
            "key_twice": self.text_a.replace(
                "  version: 6", "  version: 6\n  version: 7"
            ),
            "text_documents": self.text_a + "---\nformat: mes-recipe 1\n",
            "text_too_large": "x" * (2 * 1024 * 1024 + 1),
            "text_too_deep": "a:\n"
            + "".join(f"{'  ' * n}- b:\n" for n in range(1, 40)),
            "text_not_mapping": "",
            "text_character": self.text_a.replace("tablet", "tab\u200blet", 1),
        }
        for rule, text in cases.items():
            with self.subTest(rule):
                self.assertRefusedText(text, rule)

    def test_what_rows_cannot_hold(self):
        """[A15] A text that rows would change is refused, and nothing is saved."""
        old = "sign: [performed DISP-01, verified DISP-01]"
        text = self.changed(old, 'sign: [performed DISP-01, "verified op, era"]')
        self.assertRefusedText(text, "recipe_text_not_kept")

    def test_property_in_another_script(self):
        """[A15] A property whose name is no name is refused."""
        text = self.changed("    screen: 1.5 mm", "    größe: 1.5 mm")
        answer = self.versions().import_text(text)
        self.assertFalse(answer["ok"])
        self.assertEqual(self.rows(), self.before)

    def test_bytes_that_are_no_text(self):
        """[A15] Bytes that are no text are refused by their line."""
        self.assertRefusedText(
            b"format: mes-recipe 1\nx: \xff\xfe\n", "text_not_utf8", 2
        )

    def test_no_text_at_all(self):
        """[A15] A number is not a recipe."""
        with self.assertRaises(UserError):
            self.versions().import_text(42)

    def test_missing_product(self):
        """[A15] A material that is not here is refused at its line."""
        self.env["product.product"].search(
            [("default_code", "=", "RM-0004")]
        ).active = 0
        found = self.assertRefusedText(
            self.text_a, "product_unknown", self.line_of("item: RM-0004")
        )
        self.assertEqual(found["place"], "povidone")

    def test_missing_class(self):
        """[A15] A class of equipment that is not here is refused at its line."""
        classes = self.env["mes.equipment.class"]
        classes.search([("code", "=", "cone_mill")]).code = "hammer_mill"
        line = self.line_of("class: cone_mill")
        self.assertRefusedText(self.text_a, "equipment_class_unknown", line)

    def test_missing_qualification(self):
        """[A15] A qualification that is not in the catalogue is refused."""
        text = self.text_a.replace("PRESS-03", "PRESS-04")
        found = self.assertRefusedText(text, "recipe_qualification_unknown")
        self.assertEqual(found["found"], "PRESS-04")

    def test_version_that_exists(self):
        """[A15] A version is imported once."""
        self.imported()
        self.before = self.rows()
        self.assertRefusedText(
            self.text_a, "recipe_version_exists", self.line_of("version:")
        )

    def test_into_another_recipe(self):
        """[A15] A text of another recipe does not land in a draft."""
        version = self.imported()
        text = self.text_a.replace("PCM-500", "PCM-501")
        answer = version.import_text(text)
        self.assertIn("recipe_other_code", self.rules(answer))
        text = self.text_a.replace("version: 6", "version: 8")
        answer = version.import_text(text)
        self.assertIn("recipe_other_version", self.rules(answer))
        self.assertEqual(version.export_text()["text"], isa88.write(self.recipe_a))

    def test_refused_into_a_draft(self):
        """[A15] A refused text leaves the draft as it was."""
        version = self.imported()
        text = self.changed("action: 1.5 .. 2.5 %", "action: 2.5 .. 1.5 %")
        self.assertFalse(version.import_text(text)["ok"])
        self.assertEqual(version.export_text()["text"], isa88.write(self.recipe_a))

    def test_renamed_material(self):
        """[A15] Another name here is reported, and the code counts."""
        self.env["product.product"].search(
            [("default_code", "=", "RM-0006")]
        ).name = "Talcum"
        answer = self.versions().import_text(self.text_a)
        self.assertTrue(answer["ok"])
        self.assertEqual(self.rules(answer), ["reference_renamed"])
        self.assertEqual(answer["findings"][0]["line"], self.line_of("item: RM-0006"))

    def test_only_authors_import(self):
        """[A15] Whoever writes no recipes imports none."""
        for person in (self.anna, self.farid, self.ines):
            with self.assertRaises(AccessError):
                self.versions(person).import_text(self.text_a)
