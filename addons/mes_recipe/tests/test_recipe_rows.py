"""Drafts as rows: what is written is read by the format, or refused with its place."""

from __future__ import annotations

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .. import isa88
from ..isa88 import words as format_words
from ..isa88.keys import table
from ..models import words
from .common import DraftCase, RecipeCase


@tagged("post_install", "-at_install", "mes")
class TestFormat(RecipeCase):
    def test_every_key_has_its_field(self):
        """[A02] Every key of the format stands in a field of the kind it needs."""
        for name in self.env.registry.descendants(["mes.recipe.written"], "_inherit"):
            model = self.env[name]
            for made in model._mes_parts if not model._abstract else ():
                for column in model._mes_columns(made):
                    for field in column.fields():
                        self.assertIn(field, model._fields, (name, made))

    def test_word_lists(self):
        """[A02] Choices on the screen are the words of the format."""
        pairs = (
            (words.LEVELS, format_words.LEVELS),
            (words.SCALINGS, format_words.SCALINGS),
            (words.LOTS, format_words.LOT_TRACKING),
            (words.METHODS, format_words.METHODS),
            (words.ROUNDINGS, format_words.ROUNDINGS),
            (words.CLASSES, format_words.CLASSES),
            (words.CAPS, format_words.ABOVE_100),
            (words.KINDS, format_words.PHASE_KINDS),
        )
        for shown, known in pairs:
            self.assertEqual([key for key, _label in shown], list(known))

    def test_five_categories(self):
        """[A02] Header, formula, equipment, procedure and other stand apart."""
        self.assertEqual(
            list(table(isa88.Recipe)),
            ["format", "header", "formula", "equipment", "procedure", "other"],
        )
        draft = self.imported()
        counts = {
            "input_ids": 12,
            "output_ids": 1,
            "value_ids": 4,
            "need_ids": 12,
            "step_ids": 5,
            "limit_ids": 3,
        }
        self.assertEqual({name: len(draft[name]) for name in counts}, counts)


@tagged("post_install", "-at_install", "mes")
class TestEditing(DraftCase):
    def test_one_spelling(self):
        """[A03] What is typed is stored in the one spelling of the format."""
        self.parameter("lod").action = " 1.5  ..  2.6 % "
        self.assertEqual(self.parameter("lod").action, "1.5 .. 2.6 %")
        self.element("20.4.3").sign = "performed FBD-01 ,verified FBD-01"
        self.assertEqual(
            self.element("20.4.3").sign, "performed FBD-01, verified FBD-01"
        )

    def test_edit_is_told(self):
        """[A09] An edit tells place, old and new, and who made it."""
        self.parameter("lod").action = "1.5 .. 2.6 %"
        (told,) = self.told(self.draft, "recipe.edited")
        self.assertEqual(told["who"]["login"], "auth.kim")
        self.assertEqual(
            told["data"]["changes"],
            [
                {
                    "place": "procedure/steps/20/steps/20.4/steps/drying/steps/20.4.3"
                    "/parameters/lod/action",
                    "old": "1.5 .. 2.5 %",
                    "new": "1.5 .. 2.6 %",
                }
            ],
        )

    def test_edit_of_nothing(self):
        """[A09] What changes nothing is no edit."""
        self.parameter("lod").action = "1.5 .. 2.5 %"
        self.assertFalse(self.told(self.draft, "recipe.edited"))

    def test_order_is_told(self):
        """[A09] Moving a phase is told as an order that changed."""
        self.element("20.5.3").move(True)
        text = self.draft.export_text()["text"]
        self.assertLess(text.index("20.5.3"), text.index("20.5.2"))
        (change,) = self.told(self.draft, "recipe.edited")[-1]["data"]["changes"]
        self.assertTrue(change["place"].endswith("20.5/steps/order"))
        self.assertEqual(change["new"], ["20.5.1", "20.5.3", "20.5.2"])

    def test_new_row_comes_last(self):
        """[A01] A new phase stands behind those that were there."""
        dry = self.element("20.5")
        self.env["mes.recipe.element"].with_user(self.kim).create(
            {
                "parent_id": dry.id,
                "type": "phase",
                "number": "20.5.4",
                "name": "Weigh the bin",
                "kind": "check",
                "checks": "Bin closed\nBin labelled",
                "sign": "performed GRAN-02",
            }
        )
        recipe = isa88.read(self.draft.export_text()["text"]).recipe
        numbers = [p.number for p in isa88.Structure(recipe).within("20.5")]
        self.assertEqual(numbers, ["20.5.1", "20.5.2", "20.5.3", "20.5.4"])
        phase = isa88.Structure(recipe).phases["20.5.4"].step
        self.assertEqual(phase.checks, ("Bin closed", "Bin labelled"))

    def test_material_by_choice(self):
        """[A02] A chosen material is written by its code and name."""
        talc = self.env["product.product"].search([("default_code", "=", "RM-0006")])
        line = self.line("silica_mix")
        line.product_id = talc
        self.assertEqual(line.item, "RM-0006 Talc")
        self.assertEqual(line.product_id, talc)

    def test_material_without_code(self):
        """[A02] A material without a code cannot stand in a recipe."""
        product = self.env["product.product"].create({"name": "Nameless"})
        with self.assertRaises(UserError):
            self.line("talc").product_id = product


@tagged("post_install", "-at_install", "mes")
class TestNumbers(DraftCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.draft

    def setUp(self):
        super().setUp()
        self.effective(self.first)
        self.draft = self.next_draft(self.first)

    def test_renumbering(self):
        """[A01] What an earlier version has keeps its number."""
        with self.assertRaises(UserError) as caught:
            self.element("20.4.3").number = "20.4.9"
        self.assertIn("20.4.3", str(caught.exception))

    def test_own_new_number(self):
        """[A01] A number that never left the draft can be put right."""
        new = self.element("20.5.2").copy({"number": "20.5.9", "name": "Mill again"})
        new.number = "20.5.8"
        self.assertEqual(new.number, "20.5.8")

    def test_number_of_something_gone(self):
        """[A01] A number is not used again when its element is gone."""
        self.element("10.1.2").unlink()
        self.effective(self.draft)
        self.first = self.draft
        self.draft = self.next_draft(self.first)
        with self.assertRaises(ValidationError) as caught:
            self.element("10.1.1").copy({"number": "10.1.2", "name": "Other"})
        self.assertIn("Room conditions", str(caught.exception))

    def test_number_in_a_text(self):
        """[A01, A15] A text that uses a number again is refused at its line."""
        text = self.draft.export_text()["text"]
        text = text.replace("20.4.1 Load", "20.4.7 Load")
        self.assertTrue(self.draft.import_text(text)["ok"])
        self.effective(self.draft)
        draft = self.next_draft(self.draft)
        again = draft.export_text()["text"].replace("20.4.7 Load", "20.4.1 Load")
        answer = draft.import_text(again)
        self.assertEqual(self.rules(answer)[:1], ["number_used_again"])
        self.assertTrue(answer["findings"][0]["line"])
