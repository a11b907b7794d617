"""Drafts as rows: what is written is read by the format, or refused with its place."""

from __future__ import annotations

from contextlib import contextmanager, suppress

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .. import isa88
from ..isa88 import words as format_words
from ..isa88.keys import table
from ..models import words
from .common import RecipeCase


class DraftCase(RecipeCase):
    """A draft of process A, and its rows by their numbers and names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        versions = cls.env["mes.recipe.version"].with_user(cls.kim)
        answer = versions.import_text(cls.text_a)
        cls.draft = versions.browse(answer["version"])

    def element(self, number):
        return self.row("mes.recipe.element", number=number)

    def parameter(self, name):
        return self.row("mes.recipe.parameter", parameter=name)

    def line(self, name):
        return self.row("mes.recipe.input", line=name)

    def row(self, model, **asked):
        (field, value) = next(iter(asked.items()))
        domain = [("version_id", "=", self.draft.id), (field, "=", value)]
        return self.env[model].with_user(self.kim).search(domain)

    @contextmanager
    def assertKept(self, part):
        """Check that a refusal names what is wrong and leaves the draft as it was."""
        before = self.draft.export_text()["text"]
        with self.assertRaises(ValidationError) as caught:
            yield
        self.assertIn(part, str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual(self.draft.export_text()["text"], before)


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
class TestRefusedEdits(DraftCase):
    def test_swapped_limits(self):
        """[A03] Swapped limits are refused at the field, with what would be right."""
        with self.assertKept("Action limits: 2.5 .. 1.5 % has its low end"):
            self.parameter("lod").action = "2.5 .. 1.5 %"

    def test_limits_in_the_wrong_order(self):
        """[A03] An action limit outside the registered range is refused."""
        with self.assertKept("20.4.3 lod"):
            self.parameter("lod").action = "0.5 .. 2.5 %"

    def test_alert_outside_action(self):
        """[A03] An alert limit outside the action limit is refused."""
        with self.assertKept("20.4.3 lod"):
            self.parameter("lod").alert = "1.4 .. 2.4 %"

    def test_no_unit(self):
        """[A03] A value without unit is refused."""
        with self.assertKept("20.4.3 lod_before"):
            self.parameter("lod_before").unit = False

    def test_quantities_that_are_none(self):
        """[A03] Text, NaN, a comma and another unit are refused with their place."""
        for text in ("much", "NaN kg", "1e5 kg", "10,5 kg", "10 parsec", "kg", "10"):
            with self.subTest(text), self.assertKept("Quantity"):
                self.line("talc").quantity = text

    def test_number_for_a_text(self):
        """[A03] A float is not a quantity: it would have lost its decimals."""
        with self.assertKept("Quantity"):
            self.line("talc").quantity = 5.0

    def test_characters_one_cannot_see(self):
        """[A15] Characters nobody sees, and tabs, cannot hide in a draft."""
        hidden = "[\u200b\t\x00\u202e]"
        for text in ("Talc\u200b", "Ta\tlc", "Talc\x00", "\u202eclat"):
            with self.subTest(repr(text)):
                with suppress(ValidationError):
                    self.element("10.4.2").name = text
                self.env.invalidate_all()
                self.assertNotRegex(self.draft.export_text()["text"], hidden)

    def test_several_reasons_at_once(self):
        """[A03] All that is wrong in one row is said at once."""
        with self.assertRaises(ValidationError) as caught:
            self.line("talc").write({"quantity": "much", "tolerance": "little"})
        self.assertIn("Quantity", str(caught.exception))
        self.assertIn("Tolerance", str(caught.exception))

    def test_phase_under_the_procedure(self):
        """[A01] A phase right under the procedure is refused by its number."""
        with self.assertKept("20.2.2"):
            self.element("20.2.2").parent_id = False

    def test_phase_under_a_unit_procedure(self):
        """[A01] A phase right inside a unit procedure is refused by its number."""
        with self.assertKept("20.2.2"):
            self.element("20.2.2").parent_id = self.element("20")

    def test_operation_in_an_operation(self):
        """[A01] An operation inside an operation is refused by its number."""
        with self.assertKept("20.3"):
            self.element("20.3").parent_id = self.element("20.2")

    def test_number_twice(self):
        """[A01] A number that another element has is refused by both names."""
        with self.assertKept("20.2.1"):
            self.element("20.2.2").number = "20.2.1"

    def test_name_twice(self):
        """[A01] A short name that is taken is refused."""
        with self.assertKept("lod"):
            self.parameter("inlet_air").parameter = "lod"

    def test_empty_operation(self):
        """[A01] An operation that is left without phases is refused by its number."""
        with self.assertKept("10.1"):
            (self.element("10.1.1") | self.element("10.1.2")).unlink()

    def test_new_empty_operation(self):
        """[A01] An operation begins with its first phase."""
        operation = {"type": "operation", "number": "20.8", "name": "Rest"}
        vals = {**operation, "parent_id": self.element("20").id}
        elements = self.env["mes.recipe.element"].with_user(self.kim)
        with self.assertKept("20.8"):
            elements.create(vals)

    def test_inside_itself(self):
        """[A01] An element cannot stand inside itself."""
        with self.assertRaises(ValidationError):
            self.element("20").parent_id = self.element("20.2")

    def test_circle_of_values(self):
        """[A08] A value made of itself is refused."""
        with self.assertKept("granulate_net"):
            self.parameter("granulate_net").expression = "granulate_net - bin.tare"

    def test_undefined_name(self):
        """[A08] A name that is declared nowhere is refused with the nearest one."""
        with self.assertKept("lod_before"):
            self.parameter("lod").expression = "(lod_befor - lod_after) / lod_before"

    def test_units_that_do_not_fit(self):
        """[A08] Units that do not go together are refused."""
        with self.assertKept("20.4.3 lod"):
            self.parameter("lod").expression = "lod_before - endpoint_current"

    def test_python_is_no_expression(self):
        """[A08] Nothing but the closed language is read."""
        for text in ("__import__('os').system('ls')", "lod_before.__class__", "[1][0]"):
            with self.subTest(text), self.assertKept("Calculation"):
                self.parameter("lod").expression = text

    def test_swap_in_one_save(self):
        """[A01] What is right in the end may be wrong on the way, in one save."""
        one, two = self.line("talc"), self.line("povidone")
        self.draft.write(
            {
                "input_ids": [
                    (1, one.id, {"line": "povidone"}),
                    (1, two.id, {"line": "talc"}),
                ]
            }
        )
        self.assertEqual(one.line, "povidone")

    def test_row_of_another_version(self):
        """[A09] A row stays in its version."""
        other = self.imported(self.text_a.replace("PCM-500", "PCM-501"))
        with self.assertRaises(ValidationError):
            self.line("talc").version_id = other
        step = other.step_ids[0]
        with self.assertRaises(ValidationError):
            self.element("20.2").parent_id = step

    def test_property_twice(self):
        """[A02] A property is asked for once."""
        need = self.row("mes.recipe.need", need="mill")
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            need.property_ids = [(0, 0, {"name": "screen", "value": "2.0 mm"})]


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


@tagged("post_install", "-at_install", "mes")
class TestChecks(DraftCase):
    def test_missing_header(self):
        """[A02] A version without its header fields cannot leave draft."""
        for name in (
            "product",
            "strength",
            "dosage_form",
            "batch_size",
            "theoretical_yield",
        ):
            self.draft[name] = False
        answer = self.draft.check()
        self.assertFalse(answer["ok"])
        self.assertEqual(self.rules(answer).count("header_missing"), 5)
        answer = self.sign(self.draft, self.kim, "prepared")
        self.assertFalse(answer["ok"])
        self.assertEqual(self.draft.state, "draft")

    def test_missing_reason(self):
        """[A09] A version without change and reason cannot leave draft."""
        self.draft.write({"change": False, "reason": False})
        answer = self.sign(self.draft, self.kim, "prepared")
        self.assertRefused(answer, "recipe_finding_open", "recipe_finding_open")

    def test_warning_with_reason(self):
        """[A10] A warning is kept with a reason, which is part of what is signed."""
        self.line("paracetamol").tolerance = "-0.2 / +0.2 %"
        answer = self.draft.check()
        self.assertEqual(self.rules(answer), ["tolerance_under_label"])
        self.assertFalse(self.sign(self.draft, self.kim, "prepared")["ok"])
        self.draft.keep(answer["findings"][0], "Agreed with QA in CC-2026-058")
        self.assertTrue(self.draft.check()["ok"])
        self.assertSigned(self.sign(self.draft, self.kim, "prepared"))
        shown = self.told(self.draft, "recipe.signed")[0]["data"]["content"]
        (kept,) = shown["warnings_kept"]
        self.assertEqual(kept["reason"], "Agreed with QA in CC-2026-058")
        self.assertEqual(kept["kept_by"], "Kim Aebi")

    def test_reason_of_an_older_figure(self):
        """[A10] A reason counts for the figures it was given for."""
        self.line("paracetamol").tolerance = "-0.2 / +0.2 %"
        self.keep_warnings(self.draft)
        self.line("paracetamol").tolerance = "-0.3 / +0.2 %"
        self.assertFalse(self.draft.check()["ok"])

    def test_reason_too_short(self):
        """[A10] A dot is not a reason, and an error is not kept at all."""
        self.line("paracetamol").tolerance = "-0.2 / +0.2 %"
        (finding,) = self.draft.check()["findings"]
        with self.assertRaises(UserError):
            self.draft.keep(finding, ".")
        self.draft.strength = False
        error = self.draft.check()["findings"][0]
        with self.assertRaises(UserError):
            self.draft.keep(error, "A very good reason")

    def test_things_that_are_gone(self):
        """[A15] What a recipe names has to be here when it is submitted."""
        self.env["product.product"].search(
            [("default_code", "=", "RM-0006")]
        ).active = 0
        answer = self.draft.check()
        self.assertEqual(self.rules(answer), ["product_unknown"])
        self.assertEqual(answer["findings"][0]["place"], "talc")

    def test_mine(self):
        """[A17] Authors find the versions in which they had a hand."""
        domain = [("is_mine", "=", True)]
        self.assertEqual(self.draft.search(domain), self.draft)
        self.assertFalse(self.draft.with_user(self.lars).search(domain))
        self.assertTrue(self.draft.is_mine)

    def test_other_site(self):
        """[A02] A recipe that is written for another site cannot be submitted."""
        self.draft.site = "Cork Sterile"
        self.assertEqual(self.rules(self.draft.check()), ["site_differs"])
