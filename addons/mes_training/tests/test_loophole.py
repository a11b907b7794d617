"""Every route by which stock lets people certify themselves: refused and recorded."""

from __future__ import annotations

import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import TrainingCase

RULE = "qualification_by_act_only"


@tagged("post_install", "-at_install", "mes")
class TestLoophole(TrainingCase):
    def setUp(self):
        super().setUp()
        self.qualify(self.ben)
        self.row = self.rows(self.ben)
        self.hr = self.person("hr.mona", groups="hr.group_hr_manager", name="Mona Roth")
        self.vals = {
            "employee_id": self.employee(self.ben).id,
            "skill_id": self.disp.id,
            "skill_type_id": self.type.id,
            "skill_level_id": self.type.skill_level_ids[:1].id,
            "valid_from": "2026-01-10",
            "valid_to": "2040-01-01",
        }

    def refused(self, rule=RULE, person=None):
        """Expect a refusal that the person's record tells."""
        employee = self.employee(person or self.ben)
        return self.assertAttemptTold(UserError, employee, rule)

    def test_own_certificate(self):
        """[J01] Stock lets a user create, extend and delete the own: refused."""
        for user in (self.ben, self.hr, self.sofia):
            rows = self.env["hr.employee.skill"].with_user(user)
            with self.refused():
                rows.create(self.vals)
            with self.refused():
                self.row.with_user(user).write({"valid_to": "2040-01-01"})
            with self.refused():
                self.row.with_user(user).unlink()
        self.assertEqual(str(self.row.valid_to), "2026-11-22")

    def test_more_rights(self):
        """[J01] sudo() and the superuser write no qualification either."""
        with self.refused():
            self.env["hr.employee.skill"].sudo().create(self.vals)
        with self.refused():
            self.row.sudo().write({"mes_state": "suspended"})
        with self.refused():
            self.row.sudo().unlink()

    def test_context(self):
        """[J01] No context that can come over the network opens the gate."""
        for value in (True, "ACT", 1, {}, ["x"]):
            rows = self.env["hr.employee.skill"].with_context(mes_act=value)
            with self.refused():
                rows.create(self.vals)

    def test_employee_form(self):
        """[J01] The form of an employee, with its list of certifications."""
        employee = self.employee(self.ben).with_user(self.hr)
        line = {key: val for key, val in self.vals.items() if key != "employee_id"}
        for name in ("certification_ids", "current_employee_skill_ids"):
            with self.refused():
                employee.web_save({name: [(0, "virtual_1", dict(line))]}, {"name": {}})

    def test_commands(self):
        """[J01] Commands on the employee: create, change, delete, replace."""
        employee = self.employee(self.ben).with_user(self.hr)
        line = {key: val for key, val in self.vals.items() if key != "employee_id"}
        for name in ("employee_skill_ids", "certification_ids"):
            for command in (
                (0, 0, dict(line)),
                (1, self.row.id, {"valid_to": "2040-01-01"}),
                (2, self.row.id, 0),
            ):
                with self.refused():
                    employee.write({name: [command]})
        self.assertTrue(self.row.exists())

    def test_moved_row(self):
        """[J01] A skill does not turn into a qualification; none changes hands."""
        kind = self.env["hr.skill.type"].create({"name": "Diplomas"})
        kind.is_certification = True
        level = self.env["hr.skill.level"].create(
            {"name": "Held", "skill_type_id": kind.id}
        )
        skill = self.env["hr.skill"].create(
            {"name": "Forklift", "skill_type_id": kind.id}
        )
        ordinary = self.env["hr.employee.skill"].create(
            {
                **self.vals,
                "skill_id": skill.id,
                "skill_type_id": kind.id,
                "skill_level_id": level.id,
            }
        )
        move = {
            "skill_id": self.disp.id,
            "skill_type_id": self.type.id,
            "skill_level_id": self.vals["skill_level_id"],
        }
        with self.refused():
            ordinary.with_user(self.ben).write(move)
        with self.refused():
            self.row.write({"employee_id": self.employee(self.anna).id})
        skill_code = skill.with_user(self.hr)
        with self.assertAttemptTold(UserError, skill, "catalogue_by_keeper"):
            skill_code.mes_code = "FORK-01"
        ordinary.with_user(self.ben).write({"valid_to": "2030-01-01"})
        ordinary.with_user(self.ben).unlink()

    def test_import(self):
        """[J01] Import of a file, by row and by external id."""
        names = ["employee_id/.id", "skill_id/.id", "skill_type_id/.id"]
        names += ["skill_level_id/.id", "valid_from"]
        line = [
            str(self.employee(self.ben).id),
            str(self.disp.id),
            str(self.type.id),
            str(self.vals["skill_level_id"]),
            "2026-01-10",
        ]
        rows = self.env["hr.employee.skill"].with_user(self.hr)
        before = len(self.told_apart(self.employee(self.ben)))
        result = rows.load(names, [line])
        self.assertFalse(result["ids"])
        result = rows.load([".id", "valid_to"], [[str(self.row.id), "2040-01-01"]])
        self.assertFalse(result["ids"])
        self.assertGreater(len(self.told_apart(self.employee(self.ben))), before)
        self.assertFalse(self.rows(self.ben, "DISP-01"))

    def test_server_action(self):
        """[J01] Code of a server action."""
        action = self.env["ir.actions.server"].create(
            {
                "name": "Qualify",
                "state": "code",
                "model_id": self.env.ref("hr_skills.model_hr_employee_skill").id,
                "code": f"env['hr.employee.skill'].sudo().create({self.vals!r})",
            }
        )
        with self.refused():
            action.run()

    def test_cascades(self):
        """[J01] Deleting skill, type, level or employee takes none along."""
        kept = "qualification_never_deleted"
        for record in (
            self.gran,
            self.type,
            self.type.skill_level_ids,
            self.employee(self.ben),
        ):
            with self.refused(kept):
                record.sudo().unlink()
        self.assertTrue(self.row.exists())

    def test_table(self):
        """[J01] The table itself keeps a qualification, whoever deletes how."""
        for statement in (
            "DELETE FROM hr_employee_skill WHERE id = %s",
            "DELETE FROM hr_skill WHERE id = (SELECT skill_id FROM hr_employee_skill"
            " WHERE id = %s)",
        ):
            with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.Error):
                with self.cr.savepoint():
                    self.cr.execute(statement, (self.row.id,))

    def test_catalogue(self):
        """[J01] The catalogue is the training administrator's."""
        skills = self.env["hr.skill"]
        vals = {"name": "Mine", "mes_code": "MINE-01", "skill_type_id": self.type.id}
        for user in (self.ben, self.hr, self.david):
            with self.assertAttemptTold(UserError, self.gran, "catalogue_by_keeper"):
                self.gran.with_user(user).sudo().name = "Something else"
            with self.assertRaises(UserError):
                skills.with_user(user).create(vals)
            with self.assertRaises(UserError):
                skills.with_user(user).with_context(default_mes_code="X-1").create(
                    {"name": "x", "skill_type_id": self.type.id}
                )
        made = skills.with_user(self.sofia).create(vals)
        self.assertEqual(made.display_name, "MINE-01 Mine")
        why = {"mes_reason": "The procedure has a new edition"}
        made.with_user(self.sofia).write({"mes_sop_version": "v2", **why})
        told = self.told(made, "document.changed")[-1]["data"]["new"]
        self.assertEqual(told, {"mes_sop_version": "v2"})

    def test_code_in_use(self):
        """[J01] A code that people hold is neither taken away nor given to others."""
        for vals in ({"mes_code": "GRAN-03"}, {"mes_code": False}):
            with self.refused("qualification_never_deleted"):
                self.gran.with_user(self.sofia).write(vals)
        with self.assertRaises(ValidationError):
            self.type.is_certification = False

    def test_codes(self):
        """[J01] A code has the form recipes use; a type of certifications."""
        skills = self.env["hr.skill"]
        for code in ("gran", "GRAN 02", "GRAN-", "-", "GRÄN"):
            with self.assertRaises(ValidationError):
                skills.create(
                    {"name": "x", "mes_code": code, "skill_type_id": self.type.id}
                )
        kind = self.env["hr.skill.type"].create({"name": "Languages"})
        with self.assertRaises(ValidationError):
            skills.create({"name": "x", "mes_code": "ENG-01", "skill_type_id": kind.id})

    def test_ordinary_skills(self):
        """[J01] Ordinary skills behave as in stock, up to their deletion."""
        kind = self.env["hr.skill.type"].create({"name": "Languages"})
        level = self.env["hr.skill.level"].create(
            {"name": "A1", "skill_type_id": kind.id}
        )
        skill = (
            self.env["hr.skill"]
            .with_user(self.ben)
            .create({"name": "English", "skill_type_id": kind.id})
        )
        row = (
            self.env["hr.employee.skill"]
            .with_user(self.ben)
            .create(
                {
                    "employee_id": self.employee(self.ben).id,
                    "skill_id": skill.id,
                    "skill_type_id": kind.id,
                    "skill_level_id": level.id,
                }
            )
        )
        self.assertFalse(row.mes_code)
        self.assertFalse(row.mes_standing)
        self.assertFalse(self.told(skill))
        skill.sudo().unlink()
        self.assertFalse(row.exists())
        kind.unlink()


@tagged("post_install", "-at_install", "mes")
class TestIdentity(TrainingCase):
    def setUp(self):
        super().setUp()
        self.qualify(self.ben)
        self.chloe = self.person("op.chloe", "operator", groups="hr.group_hr_manager")

    def test_taking_an_employee(self):
        """[J01] A user who links the own account to somebody's person: refused."""
        employee = self.employee(self.ben)
        for change in (
            lambda: employee.with_user(self.chloe).write({"user_id": self.chloe.id}),
            lambda: employee.resource_id.with_user(self.chloe).write(
                {"user_id": self.chloe.id}
            ),
            lambda: (
                employee.sudo()
                .with_user(self.chloe)
                .sudo()
                .write({"user_id": self.chloe.id})
            ),
        ):
            with self.assertAttemptTold(UserError, employee, "identity_by_other"):
                change()
            self.assertEqual(employee.user_id, self.ben)

    def test_taking_through_a_resource(self):
        """[J01] Nor by hanging the employee on the own resource."""
        own = self.env["resource.resource"].create(
            {"name": "Chloe Martin", "user_id": self.chloe.id}
        )
        employee = self.employee(self.ben)
        with self.assertAttemptTold(UserError, employee, "identity_by_other"):
            employee.with_user(self.chloe).write({"resource_id": own.id})

    def test_linked_by_another(self):
        """[J01] Linked by somebody else: told, and still no qualification gained."""
        employee = self.employee(self.ben)
        mona = self.person("hr.mona", groups="hr.group_hr_manager")
        employee.with_user(mona).write({"user_id": self.chloe.id})
        self.assertCompetence(self.chloe, "qualification_missing")
        told = self.told(self.chloe, "person.linked")[-1]
        self.assertEqual(told["who"]["login"], "hr.mona")
        self.assertEqual(told["data"]["old_login"], "op.ben")
        employee.with_user(mona).write({"user_id": self.ben.id})
        self.assertCompetence(self.ben)

    def test_account_comes_later(self):
        """[J01] Qualified without an account: the first account has it, no other."""
        employee = self.env["hr.employee"].create({"name": "Lars Oberholzer"})
        values = {
            "act": "qualify",
            "valid_from": "2026-01-10",
            "evidence": "TR-1",
            "reason": "Completed",
        }
        answer = self.sign(employee, self.sofia, "assessed", "GRAN-02", values)
        self.assertSigned(answer)
        lars = new_test_user(self.env, login="op.lars", groups="base.group_user")
        employee.user_id = lars
        self.assertCompetence(lars)

    def test_badge(self):
        """[J01] Nobody changes the own badge; by others it is told."""
        employee = self.employee(self.ben)
        self.ben.group_ids |= self.env.ref("hr.group_hr_user")
        with self.assertAttemptTold(UserError, employee, "identity_by_other"):
            employee.with_user(self.ben).barcode = "8004711"
        with self.assertAttemptTold(UserError, employee, "identity_by_other"):
            self.ben.with_user(self.ben).sudo().barcode = "8004711"
        why = {"mes_reason": "The old badge was lost"}
        employee.with_user(self.chloe).write({"barcode": "8004711", **why})
        told = self.told(self.ben, "document.changed")[-1]
        self.assertEqual(told["data"]["new"], {"barcode": "8004711"})
