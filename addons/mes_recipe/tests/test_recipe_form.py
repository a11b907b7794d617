"""Drafts written by the forms alone, as a pharmacist does."""

from __future__ import annotations

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .. import isa88
from .common import RecipeCase


@tagged("post_install", "-at_install", "mes")
class TestForms(RecipeCase):
    def setUp(self):
        super().setUp()
        self.env = self.env(user=self.kim)

    def product(self, code):
        return self.env["product.product"].search([("default_code", "=", code)])

    def new_recipe(self):
        with Form(self.env["mes.recipe"]) as form:
            form.code = "PCM-900"
            form.name = "Paracetamol tablets, by hand"
            form.product_id = self.product("FG-1001")
        opened = form.record.action_new_version()
        return self.env["mes.recipe.version"].browse(opened["res_id"])

    def test_from_nothing(self):
        """[A17, A02] A recipe, its header, formula and equipment by forms alone."""
        version = self.new_recipe()
        self.assertEqual(version.product, "FG-1001 Paracetamol tablets 500 mg")
        with Form(version) as form:
            form.strength = "500 mg"
            form.dosage_form = "tablet"
            form.batch_size = "300.000  kg"
            with form.input_ids.new() as line:
                line.line = "paracetamol"
                line.product_id = self.product("RM-0001")
                line.function = "active"
                line.quantity = "250.000 kg"
                line.tolerance = "-0/+0.2 %"
            with form.output_ids.new() as line:
                line.line = "tablets"
                line.product_id = self.product("FG-1001")
                line.quantity = "500000 tablet"
            with form.value_ids.new() as value:
                value.value = "theory"
                value.name = "Theoretical"
                value.quantity = "300.000 kg"
            with form.need_ids.new() as need:
                need.need = "booth"
                need.class_id = self.env["mes.equipment.class"].search(
                    [("code", "=", "dispensing_booth")]
                )
                with need.property_ids.new() as asked:
                    asked.name = "grade"
                    asked.value = "D"
        recipe = isa88.read(version.export_text()["text"]).recipe
        (line,) = recipe.formula.inputs
        self.assertEqual(line.item.text, "RM-0001 Paracetamol")
        self.assertEqual(line.tolerance.text, "-0 / +0.2 %")
        self.assertEqual(recipe.equipment[0].class_, "dispensing_booth")
        self.assertEqual(recipe.header.batch_size.text, "300.000 kg")

    def test_procedure(self):
        """[A17, A01] A unit procedure with its operation and phases by forms alone."""
        version = self.new_recipe()
        elements = self.env["mes.recipe.element"].with_context(
            default_version_id=version.id, default_type="unit_procedure"
        )
        with Form(elements) as unit:
            unit.number = "10"
            unit.name = "Dispense"
            with unit.step_ids.new() as operation:
                operation.type = "operation"
                operation.number = "10.1"
                operation.name = "Prepare"
                with operation.step_ids.new() as phase:
                    phase.type = "phase"
                    phase.number = "10.1.1"
                    phase.name = "Line clearance"
                    phase.kind = "check"
                    phase.checks = "No label of another batch\\nScales level"
                    phase.sign = "performed DISP-01, verified DISP-01"
        structure = isa88.Structure(isa88.read(version.export_text()["text"]).recipe)
        self.assertEqual(list(structure.elements), ["10", "10.1", "10.1.1"])
        self.assertEqual(len(structure.phases["10.1.1"].step.sign), 2)

    def test_limits(self):
        """[A17, A03] Limits are changed in the form of a phase, and refused there."""
        version = self.imported()
        phase = self.env["mes.recipe.element"].search(
            [("version_id", "=", version.id), ("number", "=", "20.4.3")]
        )
        with Form(phase) as form, form.parameter_ids.edit(2) as parameter:
            self.assertEqual(parameter.parameter, "lod")
            parameter.alert = "1.6 .. 2.9 %"
            parameter.action = "1.5 .. 3.0 %"
        lod = isa88.Structure(isa88.read(version.export_text()["text"]).recipe)
        self.assertEqual(lod.parameter("lod").action.text, "1.5 .. 3.0 %")
        with self.assertRaises(ValidationError) as caught, Form(phase) as form:
            with form.parameter_ids.edit(2) as parameter:
                parameter.action = "3.0 .. 1.5 %"
        self.assertIn("1.5 .. 3.0 %", str(caught.exception))

    def test_reading_a_version(self):
        """[A09] What was submitted is shown read-only."""
        version = self.submitted()
        with Form(version) as form:
            for name in ("strength", "recipe", "product_id", "change", "batch_size"):
                with self.assertRaises(AssertionError):
                    form[name] = False

    def test_outline(self):
        """[A17] The procedure is shown as a tree, with limits in words."""
        version = self.imported()
        dispense, granulate, *_others = version.outline
        self.assertEqual((dispense["number"], dispense["name"]), ("10", "Dispense"))
        dry = granulate["steps"][3]
        self.assertEqual(dry["equipment"], ["dryer", "test_station"])
        loop = dry["steps"][1]
        self.assertEqual(
            loop["condition"], "until lod in action, at most 4 times, every 15 min"
        )
        measured = loop["steps"][1]
        self.assertEqual(measured["sign"], [{"meaning": "performed", "who": "FBD-01"}])
        self.assertEqual(measured["classes"], ["CPP"])
        lod = measured["detail"]["parameters"][2]
        self.assertEqual(lod["action"], "1.5 to 2.5 %")
        self.assertEqual(lod["target"], "2.0 %")
        room = dispense["steps"][0]["steps"][1]["detail"]["parameters"][1]
        self.assertEqual(room["action"], "at most 55 %")

    def test_marks(self):
        """[A17] An element shows how many findings stand in it."""
        version = self.imported()
        version.input_ids[0].tolerance = "-0.2 / +0.2 %"
        phase = self.env["mes.recipe.element"].search(
            [("version_id", "=", version.id), ("number", "=", "20.5.3")]
        )
        phase.sign = "performed GRAN-02"
        mill = version.outline[1]["steps"][4]
        self.assertEqual(mill["steps"][2]["marks"], {"errors": 1, "warnings": 0})
        self.assertFalse(mill["steps"][0]["marks"])

    def test_import_by_hand(self):
        """[A15] A person's import opens the draft, or shows every reason."""
        imports = self.env["mes.recipe.version.text"]
        with Form(imports) as form:
            form.text = self.text_a.replace("1.5 .. 2.5 %", "2.5 .. 1.5 %")
        again = form.record.action_import()
        self.assertEqual(again["res_id"], form.record.id)
        (finding,) = form.record.findings
        self.assertIn("line", finding["located"])
        form.record.text = self.text_a
        opened = form.record.action_import()
        self.assertEqual(opened["res_model"], "mes.recipe.version")

    def test_put_into_effect_by_hand(self):
        """[A11] QA chooses the day, sees what is replaced, and goes on to sign."""
        version = self.approved()
        decisions = self.env["mes.recipe.version.effect"].with_user(self.farid)
        with self.at("2026-11-20 23:30"):
            form = Form(decisions.with_context(default_version_id=version.id))
            self.assertEqual(str(form.effective_from), "2026-11-21")
            action = form.save().action_sign()
        self.assertEqual(action["tag"], "mes_compliance.sign")
        self.assertEqual(
            action["params"]["values"],
            {"effective_from": "2026-11-21", "training": "done"},
        )
