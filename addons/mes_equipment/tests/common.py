"""A granulator, scales and bins of the Basel site, and the people who keep them."""

from __future__ import annotations

from odoo.addons.mes_compliance.tests.common import MesCase

from ..condition import Need

STREAM = "5e6a3a6e-0000-4000-8000-000000000031"
OTHER_STREAM = "5e6a3a6e-0000-4000-8000-000000000032"
NOON = "2026-11-22 11:00"


class EquipmentCase(MesCase):
    """Classes and units of domain model §5.1."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.person("op.anna", "operator", name="Anna Frei")
        cls.ben = cls.person("op.ben", "operator", name="Ben Huber")
        cls.jonas = cls.person("met.jonas", "equipment", name="Jonas Weber")
        cls.farid = cls.person("qa.farid", "qa_approver", name="Farid Nasser")
        cls.vessel = cls.kind("vessel", "Vessel", [("volume", "L")])
        cls.granulator = cls.kind(
            "high_shear_granulator",
            "High-shear granulator",
            [("impeller_speed", "rpm")],
            parent_id=cls.vessel.id,
            cleanable=True,
            clean_hold_hours=72,
            dirty_hold_hours=24,
            campaign_batches=5,
            campaign_days=7,
        )
        cls.scale = cls.kind(
            "scale",
            "Scale",
            [("capacity", "kg"), ("division", "kg"), ("min_weight", "kg")],
            calibrated=True,
            calibration_months=6,
            daily_check=True,
        )
        cls.hsg = cls.unit("HSG-300-01", cls.granulator, volume="300 .. 1000 L")
        cls.bal = cls.unit(
            "BAL-001",
            cls.scale,
            capacity="300 kg",
            division="0.02 kg",
            min_weight="4 kg",
        )

    @classmethod
    def kind(cls, code, name, properties=(), **vals):
        """Return a class with quantities as properties: pairs of code and unit."""
        lines = [
            (0, 0, {"code": key, "name": key, "unit": unit}) for key, unit in properties
        ]
        vals.update(code=code, name=name, property_ids=lines)
        return cls.env["mes.equipment.class"].create(vals)

    @classmethod
    def unit(cls, code, kind, **properties):
        """Return a qualified unit with these properties."""
        unit = cls.env["maintenance.equipment"].create(
            {"name": kind.name, "mes_code": code, "mes_class_id": kind.id}
        )
        definitions = {each.code: each for each in kind._mes_definitions()}
        unit.mes_property_ids = [
            (0, 0, {"definition_id": definitions[key].id, "value": value})
            for key, value in properties.items()
        ]
        unit._mes_act().mes_qualification = "qualified"
        return unit

    def act(self, unit, signer, act, meaning, **values):
        """Sign an act on a unit."""
        return self.sign(unit, signer, meaning, values={"act": act, **values})

    def clean(self, unit, at):
        """Have a unit cleaned by Anna and verified by Ben at one moment."""
        with self.at(at):
            self.assertTrue(unit.with_user(self.anna).mes_step("start_cleaning")["ok"])
            self.assertSigned(self.act(unit, self.anna, "clean", "performed"))
            self.assertSigned(self.act(unit, self.ben, "verify", "verified"))

    def calibrate(self, unit, due, done="2026-06-01", name="mass 0 .. 300 kg"):
        """Have a range calibrated by Jonas."""
        answer = self.act(
            unit,
            self.jonas,
            "calibrate",
            "performed",
            range=name,
            certificate="C-1",
            performed_on=done,
            due=due,
            passed=True,
        )
        self.assertSigned(answer)

    def check(self, unit, passed=True):
        """Have a scale checked by Anna today."""
        seen = {
            "reference": "W-30, 30.00 kg",
            "indicated": "30.00 kg",
            "passed": passed,
        }
        self.assertSigned(self.act(unit, self.anna, "check", "performed", **seen))

    def suitability(self, unit, need=None, at=NOON, stream=STREAM):
        """Judge a unit, by default for a need of its own class."""
        need = need or Need("it", unit.mes_class_id.code)
        with self.at(at):
            return unit._mes_suitability(need, stream)

    def assertRules(self, verdict, *rules):
        """Check that a verdict has exactly these reasons."""
        found = sorted(finding.rule for finding in verdict.findings)
        self.assertEqual(found, sorted(rules))
