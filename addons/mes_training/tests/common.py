"""The crew of the Basel site and its catalogue of qualifications."""

from __future__ import annotations

from odoo.addons.mes_compliance.tests.common import MesCase

NOON = "2026-11-22 11:00"


class TrainingCase(MesCase):
    """People with employees, and GRAN-02 in the catalogue."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type = cls.env.ref("mes_training.skill_type_gmp")
        cls.gran = cls.qualification("GRAN-02", "Granulation")
        cls.disp = cls.qualification("DISP-01", "Dispensing")
        cls.anna = cls.worker("op.anna", "operator", name="Anna Frei")
        cls.ben = cls.worker("op.ben", "operator", name="Ben Huber")
        cls.david = cls.worker("sup.david", "supervisor", name="David Keller")
        cls.sofia = cls.worker("train.sofia", "training", name="Sofia Rossi")
        cls.jonas = cls.worker("met.jonas", "assessor", name="Jonas Weber")
        cls.farid = cls.worker("qa.farid", "qa_reviewer", name="Farid Nasser")

    @classmethod
    def qualification(cls, code, name):
        """Return a qualification of the catalogue, valid for a year."""
        vals = {"name": name, "mes_code": code, "skill_type_id": cls.type.id}
        vals.update(mes_sop="SOP-117", mes_sop_version="v4", mes_validity_months=12)
        return cls.env["hr.skill"].create(vals)

    @classmethod
    def worker(cls, login, *roles, name):
        """Return a user with these roles who is an employee."""
        user = cls.person(login, *roles, name=name)
        cls.env["hr.employee"].create({"name": name, "user_id": user.id})
        return user

    def employee(self, user):
        """Return the employee of a user."""
        return self.env["hr.employee"].search([("user_id", "=", user.id)])

    def qualify(self, user, code="GRAN-02", signer=None, **values):
        """Have somebody assessed, by default by the training administrator."""
        given = {
            "act": "qualify",
            "valid_from": "2026-01-10",
            "valid_to": "2026-11-22",
            "sop": "SOP-117",
            "sop_version": "v4",
            "evidence": "Form TR-0815, watched by Jonas Weber",
            "reason": "On-the-job training completed",
            **values,
        }
        signer = signer or self.sofia
        return self.sign(self.employee(user), signer, "assessed", code, given)

    def change(self, user, act, signer, code="GRAN-02", reason="Error in batch 30"):
        """Have a qualification suspended, resumed, withdrawn, made due or read."""
        meaning = "read_understood" if act == "read" else "status_changed"
        values = {"act": act, "reason": reason}
        return self.sign(self.employee(user), signer, meaning, code, values)

    def rows(self, user, code="GRAN-02"):
        """Return all rows of a qualification of a user."""
        domain = [("employee_id.user_id", "=", user.id), ("mes_code", "=", code)]
        return self.env["hr.employee.skill"].search(domain, order="id")

    def assertCompetence(self, user, *rules, at=NOON, codes=("GRAN-02",)):
        """Check what speaks against somebody at a moment of UTC."""
        with self.at(at):
            verdict = user._mes_competence(codes)
        found = [finding.rule for finding in verdict.findings]
        self.assertEqual(found, list(rules))
        return verdict
