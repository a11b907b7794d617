"""Why master data is changed: asked of people, kept with old and new value."""

from __future__ import annotations

from odoo.tests import tagged

from ..models.mes_audited import ReasonNeeded
from .common import MesCase

WHY = "Name after the wedding"


@tagged("post_install", "-at_install", "mes")
class TestChangeReason(MesCase):
    """An administrator of people changes their data in her own name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mona = cls.person(
            "it.mona",
            name="Mona Roth",
            groups="base.group_erp_manager,base.group_partner_manager",
        )
        cls.anna = cls.person("op.anna", "operator", name="Anna Frei")
        cls.hers = cls.anna.with_user(cls.mona)

    def last_change(self):
        """Return the last change the record tells of Anna."""
        return self.told(self.anna, "document.changed")[-1]

    def assertAsked(self, **values):
        """Check that a change without a reason is refused and changes nothing."""
        before = {name: self.anna[name] for name in values if name != "mes_reason"}
        with self.assertRaises(ReasonNeeded), self.env.cr.savepoint():
            self.hers.write(values)
        self.anna.invalidate_recordset()
        self.assertEqual({name: self.anna[name] for name in before}, before)

    def test_change_without_a_reason(self):
        """[M01] It is refused, and the sentence names what is changed of whom."""
        with self.assertRaises(ReasonNeeded) as refusal, self.env.cr.savepoint():
            self.hers.name = "Anna Keller"
        self.assertIn("Name of Anna", refusal.exception.args[0])
        self.assertAsked(name="Anna Keller")

    def test_what_is_no_reason(self):
        """[M01] Dots, too few letters, a number, a sign nobody sees: no reason."""
        for said in ("", "     ", ".....", "abc", 12345, None, "why\x00not so"):
            with self.subTest(said=said):
                self.assertAsked(name="Anna Keller", mes_reason=said)

    def test_reason_with_the_values(self):
        """[M01] Whoever calls or imports sends it among the values."""
        self.hers.write({"name": "Anna Keller", "mes_reason": f" {WHY} "})
        told = self.last_change()
        self.assertEqual(told["why"], WHY)
        self.assertEqual(told["who"]["login"], "it.mona")
        self.assertEqual(told["data"]["new"], {"name": "Anna Keller"})

    def test_reason_in_the_context(self):
        """[M01] The web client sends it beside them; archiving has no values."""
        self.hers.with_context(mes_reason="She has left us").action_archive()
        told = self.last_change()
        self.assertEqual(told["why"], "She has left us")
        self.assertEqual(told["data"]["new"], {"active": False})

    def test_reason_in_a_file(self):
        """[M01] A file that changes people has a column for it, or is refused."""
        xmlid = self.hers.sudo()._export_rows([["id"]])[0][0]
        users = self.env["res.users"].with_user(self.mona)
        row = [xmlid, "Anna Keller"]
        found = users.load(["id", "name"], [row])
        self.assertFalse(found["ids"])
        self.assertIn("Say why", found["messages"][0]["message"])
        found = users.load(["id", "name", "mes_reason"], [[*row, WHY]])
        self.assertEqual(found["ids"], self.anna.ids)
        self.assertEqual(self.last_change()["why"], WHY)

    def test_nothing_to_explain(self):
        """[M01] The same value, what is no GMP data, and a first value need none."""
        self.hers.write({"name": "Anna Frei", "signature": "<p>Anna</p>"})
        users = self.env["res.users"].with_user(self.mona)
        users.create({"login": "op.ben", "name": "Ben Huber"})

    def test_code_that_acts_for_itself(self):
        """[M01] A job has its own reason; one that is said is kept all the same."""
        self.hers.sudo().name = "Anna Keller"
        self.assertIsNone(self.last_change()["why"])
        self.hers.sudo().with_context(mes_reason=WHY).name = "Anna Frei"
        self.assertEqual(self.last_change()["why"], WHY)
