"""Qualifications and training tasks on the oversight page."""

from __future__ import annotations

from odoo.tests import tagged

from odoo.addons.mes_compliance.tests.oversight_case import OversightMixin

from .common import TrainingCase

NOW = "2026-11-22 11:00"
QUALIFICATION = "mes_training.oversight_qualification"
READING = "mes_training.oversight_reading"


@tagged("post_install", "-at_install", "mes")
class TestOversight(OversightMixin, TrainingCase):
    """What people hold, and how the page tells it."""

    def granted(self, user, until, code="GRAN-02", **vals):
        """Return a qualification that ends on a day."""
        answer = self.qualify(user, code, valid_to=until)
        self.assertSigned(answer)
        row = self.rows(user, code)[-1]
        row._mes_act_rows().write(vals)
        return row

    def test_qualifications(self):
        """[M10] In order, ending soon, ended, suspended, followed and withdrawn."""
        good = self.granted(self.anna, "2027-11-22")
        soon = self.granted(self.ben, "2026-12-01")
        late = self.granted(self.david, "2026-11-21")
        held = self.granted(self.anna, "2027-11-22", "DISP-01", mes_state="suspended")
        gone = self.granted(self.ben, "2026-11-21", "DISP-01", mes_state="revoked")
        with self.at(NOW):
            self.assertStands(self.farid, QUALIFICATION, good, "order")
            self.assertStands(self.farid, QUALIFICATION, soon, "open")
            self.assertStands(self.farid, QUALIFICATION, late, "overdue")
            self.assertStands(self.farid, QUALIFICATION, held, "open")
            self.assertStands(self.farid, QUALIFICATION, gone, None)
        followed = self.granted(self.david, "2027-11-20")
        with self.at(NOW):
            self.assertStands(self.farid, QUALIFICATION, late, None)
            self.assertStands(self.farid, QUALIFICATION, followed, "order")

    def test_training_tasks(self):
        """[M10] A document to read is open, after two weeks overdue, then done."""
        row = self.granted(self.anna, "2027-11-22")
        today = self.env.cr.now().date()
        self.assertStands(self.farid, READING, row, "order")
        row._mes_act_rows().write({"mes_state": "due"})
        self.assertStands(self.farid, READING, row, "open")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE hr_employee_skill SET write_date = %s::date - 15 WHERE id = %s",
            (today, row.id),
        )
        row.invalidate_recordset()
        self.assertStands(self.farid, READING, row, "overdue")
        row._mes_act_rows().write({"mes_state": "qualified"})
        self.assertStands(self.farid, READING, row, "order")

    def test_who_is_asked(self):
        """[M10] The reader is asked on the employee, with what there is to read."""
        row = self.granted(self.anna, "2027-11-22", mes_state="due")
        declared = self.env.ref(READING)
        declared._remind(self.site)
        declared._remind(self.site)
        employee = self.employee(self.anna)
        asked = employee.activity_ids.filtered("mes_oversight_row_id")
        self.assertEqual(asked.user_id, self.anna)
        self.assertEqual(len(asked), 1)
        self.assertIn("GRAN-02", str(asked.note))
        row._mes_act_rows().write({"mes_state": "qualified"})
        declared._remind(self.site)
        employee.invalidate_recordset()
        self.assertFalse(employee.activity_ids)
