"""Edits of a draft that are refused: each names its place and changes nothing."""

from __future__ import annotations

from contextlib import suppress

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DraftCase


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
