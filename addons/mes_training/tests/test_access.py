"""Who may read and write what: every role."""

from __future__ import annotations

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.mes_compliance.models.res_users import ROLES

from .common import TrainingCase


@tagged("post_install", "-at_install", "mes")
class TestAccess(TrainingCase):
    def test_matrix(self):
        """[M04] All read; training and assessors open the form of an assessment."""
        self.qualify(self.ben)
        row = self.rows(self.ben)
        for role in ROLES:
            user = self.person(f"x.{role}", role)
            self.assertEqual(row.with_user(user).mes_code, "GRAN-02")
            assesses = role in ("training", "assessor")
            form = self.env["mes.qualification.act"].with_user(user)
            self.assertEqual(form.has_access("create"), assesses, role)
            skills = self.env["hr.skill"].with_user(user)
            self.assertEqual(skills.has_access("write"), role == "training", role)
            self.assertFalse(skills.has_access("unlink"), role)

    def test_page_of_a_stranger(self):
        """[M04] Who may not see the colleague is shown no page about them."""
        cork = self.env["res.company"].create({"name": "Cork Sterile"})
        greta = self.person("qp.greta", "training", name="Greta Brunner")
        greta.write({"company_ids": [(6, 0, cork.ids)], "company_id": cork.id})
        employee = self.employee(self.ben).with_user(greta)
        employee = employee.with_context(allowed_company_ids=cork.ids)
        with self.assertRaises(AccessError):
            employee.signing_page("assessed", "GRAN-02")
        with self.assertRaises(AccessError):
            employee.sign("assessed", "0", {"login": "qp.greta"}, "GRAN-02", {})

    def test_own_sites(self):
        """[M04] Qualifications of other sites are not in the lists."""
        self.qualify(self.ben)
        cork = self.env["res.company"].create({"name": "Cork Sterile"})
        greta = self.person("qp.greta", "training", name="Greta Brunner")
        greta.write({"company_ids": [(6, 0, cork.ids)], "company_id": cork.id})
        rows = self.env["hr.employee.skill"].with_user(greta)
        rows = rows.with_context(allowed_company_ids=cork.ids)
        self.assertFalse(rows.search([("mes_code", "!=", False)]))
