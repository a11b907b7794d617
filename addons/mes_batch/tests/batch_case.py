"""A small plant that makes a test blend, for tests of batches."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

from odoo import fields

from odoo.addons.mes_compliance.tests.common import MesCase

CAST = (
    ("op.anna", "Anna Frei", "operator"),
    ("op.ben", "Ben Huber", "operator"),
    ("op.chloe", "Chloe Martin", "operator"),
    ("sup.david", "David Keller", "supervisor"),
    ("qa.farid", "Farid Nasser", "qa_approver"),
    ("qp.greta", "Greta Brunner", "qp", "qa_reviewer"),
    ("plan.ines", "Ines Caduff", "planner"),
    ("auth.kim", "Kim Aebi", "author"),
    ("auth.lars", "Lars Oberholzer", "approver"),
    ("train.sofia", "Sofia Rossi", "training"),
    ("met.jonas", "Jonas Weber", "equipment"),
)
RECIPE = Path(__file__).with_name("recipe_small.yaml")


class BatchCase(MesCase):
    """People, materials, equipment and an effective recipe; each test issues batches.

    What is not under test is put in place by the suite's own act context, so that a
    test spends its time on what it is about.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site.name = "Basel Solids"
        cls.people()
        cls.materials()
        cls.equipment()
        cls.recipe()
        cls.station = cls.env["mes.station"].create(
            {"name": "Making 1", "class_ids": [(6, 0, cls.classes["test_scale"].ids)]}
        )

    # -- the plant ---------------------------------------------------------------

    @classmethod
    def people(cls):
        """Make the cast of the tests; Anna and Ben are qualified, Chloe is not."""
        for login, name, *roles in CAST:
            user = cls.person(login, *roles, name=name)
            setattr(cls, login.split(".")[1], user)
            cls.env["hr.employee"].create(
                {"name": name, "user_id": user.id, "barcode": f"BADGE{user.id}"}
            )
        cls.scales = cls.person("dev.scales", "device", name="Scales")
        kind = cls.env.ref("mes_training.skill_type_gmp")
        cls.env["hr.skill"].create(
            {"name": "Test", "mes_code": "DISP-T1", "skill_type_id": kind.id}
        )
        for user in (cls.anna, cls.ben, cls.david):
            cls.qualify(user)

    @classmethod
    def qualify(cls, user, until=None):
        """Have a person assessed for the small recipe by Sofia."""
        values = {
            "act": "qualify",
            "valid_from": str(fields.Date.today() - timedelta(days=30)),
            "valid_to": until,
            "sop": "SOP-T1",
            "sop_version": "v1",
            "evidence": "Form T-1",
            "reason": "On-the-job training completed",
        }
        employee = cls.env["hr.employee"].search([("user_id", "=", user.id)])
        answer = cls.sign(employee, cls.sofia, "assessed", "DISP-T1", values)
        assert answer["ok"], answer["reasons"]

    @classmethod
    def materials(cls):
        """Make the items and a released lot of each."""
        kg, unit = "uom.product_uom_kgm", "uom.product_uom_unit"
        cls.products = {
            code: cls.env["product.product"].create(
                {
                    "name": name,
                    "default_code": code,
                    "type": "consu",
                    "is_storable": True,
                    "tracking": "lot",
                    "mes_controlled": True,
                    "uom_id": cls.env.ref(uom).id,
                }
            )
            for code, name, uom in (
                ("RM-T1", "Active", kg),
                ("RM-T2", "Filler", kg),
                ("FG-T1", "Test blend", unit),
            )
        }
        cls.products["FG-T1"].mes_batch_sequence_id = cls.env["ir.sequence"].create(
            {"name": "Test batches", "prefix": "TST", "padding": 3}
        )
        cls.active = cls.lot("ACT-1", "RM-T1", mes_assay="100.0 %")
        cls.active._mes_act().write({"mes_loss_on_drying": "0.50 %"})
        cls.filler = cls.lot("FIL-1", "RM-T2")

    @classmethod
    def lot(cls, name, code, disposition="released", quantity=100, **vals):
        """Put a lot into stock with a disposition."""
        product = cls.products[code]
        lot = cls.env["stock.lot"].create({"name": name, "product_id": product.id})
        lot._mes_act().write({"mes_disposition": disposition, **vals})
        location = cls.env["stock.warehouse"].search([], limit=1).lot_stock_id
        cls.env["stock.quant"]._update_available_quantity(
            product, location, quantity, lot_id=lot
        )
        return lot

    @classmethod
    def equipment(cls):
        """Make a calibrated scale and a clean mixer."""
        cls.classes = {
            "test_scale": cls.env["mes.equipment.class"].create(
                {
                    "code": "test_scale",
                    "name": "Test scale",
                    "calibrated": True,
                    "property_ids": [
                        (0, 0, {"code": key, "name": key, "unit": "kg"})
                        for key in ("capacity", "division", "min_weight")
                    ],
                }
            ),
            "test_mixer": cls.env["mes.equipment.class"].create(
                {
                    "code": "test_mixer",
                    "name": "Test mixer",
                    "cleanable": True,
                    "clean_hold_hours": 72,
                }
            ),
        }
        cls.scale, cls.other_scale = map(cls.calibrated, ("SCALE-1", "SCALE-2"))
        cls.mixer = cls.unit("MIX-1", "test_mixer")
        cls.make_clean(cls.mixer)

    @classmethod
    def calibrated(cls, code):
        """Return a scale that was calibrated by Jonas."""
        scale = cls.unit(code, "test_scale")
        properties = {
            "capacity": "30 kg",
            "division": "0.001 kg",
            "min_weight": "0.1 kg",
        }
        definitions = cls.classes["test_scale"].property_ids
        scale.mes_property_ids = [
            (0, 0, {"definition_id": each.id, "value": properties[each.code]})
            for each in definitions
        ]
        values = {
            "act": "calibrate",
            "range": "0 .. 30 kg",
            "certificate": "C-1",
            "performed_on": str(fields.Date.today() - timedelta(days=30)),
            "due": str(fields.Date.today() + timedelta(days=150)),
            "passed": True,
        }
        answer = cls.sign(scale, cls.jonas, "performed", values=values)
        assert answer["ok"], answer["reasons"]
        return scale

    @classmethod
    def unit(cls, code, kind):
        """Return a qualified unit."""
        unit = cls.env["maintenance.equipment"].create(
            {"name": code, "mes_code": code, "mes_class_id": cls.classes[kind].id}
        )
        unit._mes_act().write({"mes_qualification": "qualified"})
        return unit

    @classmethod
    def make_clean(cls, unit, hours=1):
        """Let a unit be verified clean since some hours."""
        since = fields.Datetime.now() - timedelta(hours=hours)
        unit._mes_act().write(
            {
                "mes_cleanliness": "verified_clean",
                "mes_clean_since": since,
                "mes_cleaned_at": since,
            }
        )

    @classmethod
    def recipe(cls):
        """Import the small recipe and bring it into effect."""
        versions = cls.env["mes.recipe.version"].with_user(cls.kim)
        answer = versions.import_text(cls.recipe_text())
        assert answer["ok"], answer["findings"]
        cls.version = cls.env["mes.recipe.version"].browse(answer["version"])
        for signer, meaning, values in (
            (cls.kim, "prepared", None),
            (cls.lars, "checked", None),
            (cls.farid, "approved", None),
            (cls.farid, "made_effective", {"training": "done"}),
        ):
            answer = cls.sign(cls.version, signer, meaning, values=values)
            assert answer["ok"], answer["reasons"]
        cls.bom = cls.version.with_user(cls.kim)._mes_make_bom()

    @classmethod
    def recipe_text(cls):
        """Return the recipe's text."""
        return RECIPE.read_text(encoding="utf-8")

    # -- acts --------------------------------------------------------------------

    def order(self, quantity=10000):
        """Return a confirmed order for the test blend."""
        order = self.env["mrp.production"].create(
            {
                "product_id": self.products["FG-T1"].id,
                "product_qty": quantity,
                "bom_id": self.bom.id,
            }
        )
        order.action_confirm()
        return order

    def draft(self, quantity=10000):
        """Return a batch that was planned."""
        order = self.order(quantity).with_user(self.ines)
        return self.env["mes.batch"].browse(order.action_mes_batch()["res_id"])

    def issued(self, quantity=10000):
        """Return a batch that was issued."""
        batch = self.draft(quantity)
        self.assertSigned(self.sign(batch, self.ines, "issued"))
        return batch

    def command(self, batch, user, name, step=None, **arguments):
        """Send a command as a person and return the answer."""
        command = {"id": str(uuid.uuid4()), "name": name, "step": step, **arguments}
        return batch.with_user(user).command(command)

    def ok(self, batch, user, name, step=None, **arguments):
        """Send a command that has to be accepted."""
        answer = self.command(batch, user, name, step, **arguments)
        self.assertTrue(answer["ok"], answer["reasons"])
        return answer

    def refused(self, batch, user, name, step=None, rules=(), **arguments):
        """Send a command that has to be refused for some rules."""
        answer = self.command(batch, user, name, step, **arguments)
        self.assertFalse(answer["ok"])
        found = [reason["rule"] for reason in answer["reasons"]]
        for rule in rules:
            self.assertIn(rule, found)
        return answer

    def show(self, value, unit="SCALE-1"):
        """Let the scale show a stable weight."""
        answer = (
            self.env["maintenance.equipment"]
            .with_user(self.scales)
            .mes_message(unit, f"S S {value:>10} kg")
        )
        self.assertTrue(answer["ok"], answer["reasons"])

    def sign_step(self, batch, step, *users):
        """Sign a step with the meanings it waits for, one person after the other."""
        for user in users:
            meaning = batch.with_user(user)._next_meaning(step)
            self.assertSigned(self.sign(batch, user, meaning, step))

    # -- steps of the small recipe -----------------------------------------------

    def weigh_active(self, batch, scale="SCALE-1"):
        """Weigh the active into two containers and sign."""
        step = "10.1.1"
        self.ok(batch, self.anna, "start", step)
        self.ok(batch, self.anna, "scan", step, text=scale)
        self.weigh(batch, step, "ACT-1", ("4.100", "3.941"), scale)

    def weigh_filler(self, batch, scale="SCALE-1"):
        """Weigh the filler and sign."""
        self.ok(batch, self.anna, "start", "10.1.2")
        self.weigh(batch, "10.1.2", "FIL-1", ("1.960",), scale)

    def weigh(self, batch, step, lot, values, scale):
        """Weigh a line from a lot into containers and sign."""
        self.ok(batch, self.anna, "scan", step, text=lot)
        for value in values:
            self.show(value, scale)
            self.ok(batch, self.anna, "weigh", step)
        self.sign_step(batch, step, self.anna, self.ben)

    def dispensed(self, scale="SCALE-1"):
        """Return a batch whose materials are weighed."""
        batch = self.issued()
        self.weigh_active(batch, scale)
        self.weigh_filler(batch, scale)
        return batch

    def charged(self):
        """Return a batch whose containers are in the mixer."""
        batch, step = self.dispensed(), "10.2.1"
        self.ok(batch, self.anna, "start", step)
        self.ok(batch, self.anna, "scan", step, text="MIX-1")
        for container in batch.container_ids:
            self.ok(batch, self.anna, "scan", step, text=container.code)
        self.sign_step(batch, step, self.anna, self.ben)
        return batch

    def mixed(self, batch, turn=1, moisture="2.0"):
        """Mix for a round and measure the moisture."""
        step = f"10.2.2#{turn}"
        self.ok(batch, self.anna, "start", step)
        with self.at_later(minutes=0):
            self.ok(batch, self.anna, "start_timer", step, parameter="mixing_time")
        with self.at_later(minutes=5):
            self.ok(batch, self.anna, "stop_timer", step, parameter="mixing_time")
        self.sign_step(batch, step, self.anna)
        step = f"10.2.3#{turn}"
        self.ok(batch, self.anna, "start", step)
        self.ok(batch, self.anna, "record", step, parameter="moisture", value=moisture)
        return step

    def leave_out(self, batch, signer=None, step="10.2.4", reason="No lumps were seen"):
        """Have a step marked not applicable, and return the answer."""
        values = {"reason": reason}
        return self.sign(batch, signer or self.david, "overridden", step, values)

    def at_later(self, minutes):
        """Let the plant's clock stand some minutes from now."""
        moment = fields.Datetime.now() + timedelta(minutes=minutes)
        return self.at(moment.isoformat(sep=" "))

    def executed(self):
        """Return a batch that is made."""
        batch = self.charged()
        step = self.mixed(batch)
        self.sign_step(batch, step, self.anna, self.ben)
        self.assertSigned(self.leave_out(batch))
        step = "10.3.1"
        self.ok(batch, self.anna, "start", step)
        self.ok(batch, self.anna, "record", step, parameter="counted", value="9850")
        self.sign_step(batch, step, self.anna, self.ben)
        return batch

    def look_at_all(self, batch, user):
        """Let a reviewer look at every row of a batch's review, one by one."""
        seen = batch.with_user(user)
        for kind in ("values", "corrections", "overrides"):
            for row in seen.review_rows(kind):
                seen.look(kind, [row["row"]])

    def events(self, batch, event=None):
        """Return the types of a batch's entries, or the entries of one type."""
        found = self.told(batch, event)
        return found if event else [entry["type"] for entry in found]

    def numbers(self, batch, code):
        """Return the exceptions of a code of a batch."""
        domain = [("origin_stream", "=", batch.mes_stream), ("code", "=", code)]
        return self.env["mes.exception"].search(domain)
