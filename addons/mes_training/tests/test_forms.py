"""Screens: the form of an assessment, buttons, lists and filters."""

from __future__ import annotations

from lxml import etree

from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import NOON, TrainingCase


@tagged("post_install", "-at_install", "mes")
class TestForms(TrainingCase):
    def test_assess(self):
        """[J01] The form proposes document and validity and ends in the dialog."""
        with self.at(NOON):
            employee = self.employee(self.ben).with_user(self.sofia)
            action = employee.action_mes_qualify()
            model = self.env[action["res_model"]].with_user(self.sofia)
            with Form(model.with_context(**action["context"])) as form:
                form.skill_id = self.gran
                self.assertEqual(form.sop, "SOP-117")
                self.assertEqual(form.sop_version, "v4")
                self.assertEqual(str(form.valid_from), "2026-11-22")
                self.assertEqual(str(form.valid_to), "2027-11-21")
                self.assertEqual(form.stands, "not held")
                form.evidence = "TR-1"
            sign = form.save().action_sign()
        self.assertEqual(sign["tag"], "mes_compliance.sign")
        params = sign["params"]
        self.assertEqual((params["model"], params["id"]), ("hr.employee", employee.id))
        values = {**params["values"], "reason": "Completed"}
        with self.at(NOON):
            answer = self.sign(
                employee, self.sofia, params["meaning"], params["subject"], values
            )
        self.assertSigned(answer)
        self.assertCompetence(self.ben)

    def test_form_grants_nothing(self):
        """[J01] The form alone, saved or not, makes nobody qualified."""
        model = self.env["mes.qualification.act"].with_user(self.sofia)
        with Form(model) as form:
            form.employee_id = self.env["hr.employee.public"].browse(
                self.employee(self.ben).id
            )
            form.skill_id = self.gran
        form.save()
        self.assertCompetence(self.ben, "qualification_missing")

    def test_buttons(self):
        """[J01] Buttons of a row open the dialog for its person and code."""
        self.qualify(self.ben, valid_to="2027-11-22")
        row = self.rows(self.ben).with_user(self.david)
        sign = row.with_context(mes_qualification_act="suspend").action_mes_act()
        self.assertEqual(sign["params"]["subject"], "GRAN-02")
        self.assertEqual(sign["params"]["values"], {"act": "suspend"})
        self.assertTrue(sign["params"]["reason"])
        action = row.with_user(self.sofia).action_mes_extend()
        self.assertEqual(action["context"]["default_skill_id"], self.gran.id)
        record = row.action_mes_record()
        stream = self.ben.mes_stream
        self.assertEqual(record["domain"], [("stream", "=", stream)])

    def test_filters(self):
        """[J02] Every filter of the list can be asked."""
        self.qualify(self.ben)
        view = self.env.ref("mes_training.hr_employee_skill_view_search")
        arch = etree.fromstring(view.get_combined_arch())
        rows = self.env["hr.employee.skill"].with_user(self.ben)
        with self.at(NOON):
            for node in arch.iter("filter"):
                if node.get("domain"):
                    names = {"uid": self.ben.id}
                    rows.search(safe_eval(node.get("domain"), names))
            mine = rows.search(
                [("mes_code", "!=", False), ("employee_id.user_id", "=", self.ben.id)]
            )
        self.assertEqual(mine, self.rows(self.ben))

    def test_catalogue_list(self):
        """[J01] The catalogue counts who is qualified and leads to them."""
        self.qualify(self.ben, valid_to="2027-11-22")
        self.qualify(self.anna, valid_to="2026-11-21")
        with self.at(NOON):
            self.assertEqual(self.gran.mes_holder_count, 1)
        action = self.gran.action_mes_holders()
        self.assertEqual(action["domain"], [("skill_id", "=", self.gran.id)])

    def test_stock_form(self):
        """[J01] HR's form of an employee shows the qualifications and still saves."""
        mona = self.person("hr.mona", groups="hr.group_hr_manager", name="Mona Roth")
        self.qualify(self.ben)
        with Form(self.employee(self.ben).with_user(mona)) as form:
            form.job_title = "Operator"
        self.assertEqual(len(self.employee(self.ben).mes_qualification_ids), 1)

    def test_colleague(self):
        """[J01] Everybody sees the qualifications of a colleague."""
        self.qualify(self.ben)
        colleague = self.env["hr.employee.public"].with_user(self.anna)
        colleague = colleague.browse(self.employee(self.ben).id)
        self.assertEqual(colleague.mes_qualification_ids.mes_code, "GRAN-02")
