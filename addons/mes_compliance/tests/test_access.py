"""Who reads and writes what of the record, for every kind of account."""

from __future__ import annotations

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..models.res_users import ROLES
from .access_case import AccessCase
from .common import MesCase

READ_BY_EMPLOYEES = {"mes.message", "mes.exception.type", "mes.role.conflict"}
"""Catalogues without a word about a product, batch or person."""

OF_ALL_SITES = {
    *READ_BY_EMPLOYEES,
    "mes.verification",
    "mes.verification.fault",
    "mes.verification.progress",
    "mes.oversight.group",
    "mes.oversight.row",
    "mes.oversight.chart",
    "mes.credential.attempt",
    "mes.exception.draft",
}
"""What belongs to no site: catalogues, and what people alone or administrators read."""

OVERSEERS = {"qa_reviewer", "qa_approver", "qp", "admin", "inspector"}
REVIEWERS = {"qa_reviewer", "qa_approver", "qp", "supervisor", "admin", "inspector"}
READERS = {
    "mes.ledger.entry": REVIEWERS,
    "mes.credential.attempt": {"admin"},
    "mes.exception.draft": {"admin"},
    "mes.verification.progress": {"admin"},
    "mes.oversight.count": {"admin"},
    "mes.periodic.review": OVERSEERS,
    "mes.periodic.review.done": OVERSEERS,
    "mes.periodic.review.restore": {"admin"},
}
"""Which roles read what not every role reads."""

WRITERS = {
    "mes.message": {"admin"},
    "mes.exception.type": {"admin"},
    "mes.oversight.row": {"admin"},
    "mes.periodic.review": {"admin"},
    "mes.periodic.review.restore": {"admin"},
}
"""Which roles change rows of this addon on a form."""

ADDED = {
    "mes.periodic.review": {"create"},
    "mes.periodic.review.restore": {"create", "unlink"},
}
"""What whoever changes them may do besides; nobody adds or deletes other rows."""


@tagged("post_install", "-at_install", "mes")
class TestAccess(AccessCase):
    """Rights, and what rules leave of them."""

    def test_strangers(self):
        """[M04] Portal users and the public get nothing of the record, at all."""
        for group in ("base.group_portal", "base.group_public"):
            person = new_test_user(self.env, f"x.{group}", group)
            for name, _model in self.models("mes_compliance"):
                with self.subTest(f"{group} {name}"):
                    self.assertEqual(self.allowed(name, person), set())

    def test_employees_without_a_role(self):
        """[M04] Who has no role of the suite reads the catalogues and nothing else."""
        person = new_test_user(self.env, "nobody", "base.group_user")
        for name, _model in self.models("mes_compliance"):
            with self.subTest(name):
                expected = {"read"} if name in READ_BY_EMPLOYEES else set()
                self.assertEqual(self.allowed(name, person), expected)

    def test_matrix(self):
        """[M04] Every model of the record for every role, cell by cell."""
        for role in ROLES:
            person = self.person(f"x.{role}", role)
            for name, _model in self.models("mes_compliance"):
                with self.subTest(f"{role} {name}"):
                    expected = set()
                    if role in READERS.get(name, ROLES):
                        expected.add("read")
                    if role in WRITERS.get(name, ()):
                        expected |= {"write"} | ADDED.get(name, set())
                    self.assertEqual(self.allowed(name, person), expected)

    def test_every_model_has_a_site(self):
        """[O01] What belongs to a site has a rule that keeps it there."""
        self.assertEqual(self.without_site("mes_compliance"), OF_ALL_SITES)

    def test_whoever_may_nothing_calls_nothing(self):
        """[M04] The doors that screens call are shut to who may not read."""
        portal = new_test_user(self.env, "portal", "base.group_portal")
        exceptions = self.env["mes.exception"]
        exception = exceptions._raise("MAN-01", self.site, "Lid found open")
        for act in (
            lambda: exception.with_user(portal).page(),
            lambda: exception.with_user(portal).keep_draft({"act": "close"}),
            lambda: exception.with_user(portal).sign("approved", "0" * 64, {}),
            lambda: self.env["mes.verification"].with_user(portal).action_verify(),
        ):
            with self.assertRaises(AccessError):
                act()


@tagged("post_install", "-at_install", "mes")
class TestSites(MesCase):
    """Two sites in one database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cork = cls.env["res.company"].create(
            {"name": "Cork Sterile", "mes_timezone": "Europe/Dublin"}
        )
        cls.farid = cls.person("qa.farid", "qa_approver", name="Farid Nasser")
        cls.greta = cls.person("qp.greta", "qp", "qa_approver", name="Greta Brunner")
        cls.greta.write(
            {"company_ids": [(6, 0, cls.cork.ids)], "company_id": cls.cork.id}
        )

    def raised(self, person):
        """Raise an exception where a person works."""
        site = person.company_id.with_user(person).sudo()
        exceptions = self.env["mes.exception"].with_user(person).sudo()
        raised = exceptions._raise("MAN-01", site, f"At {site.name}")
        return self.env["mes.exception"].browse(raised.id)

    def test_each_sees_its_own(self):
        """[O01] Exceptions, signatures and entries of one site are not the other's."""
        for person, other in ((self.farid, self.greta), (self.greta, self.farid)):
            exception = self.raised(person)
            values = {"act": "acknowledge", "immediate_action": "Closed the lid."}
            answer = self.sign(exception, person, "acknowledged", values=values)
            self.assertSigned(answer)
            self.env["mes.ledger"]._flush()
            stream = [("stream", "=", person.company_id.mes_stream)]
            own = [("id", "=", exception.id)]
            entry = [("entry", "=", answer["entry"])]
            for model, domain in (
                ("mes.exception", own),
                ("mes.signature", entry),
                ("mes.ledger.entry", stream),
            ):
                with self.subTest(f"{person.login} {model}"):
                    rows = self.env[model]
                    self.assertTrue(rows.with_user(person).search(domain))
                    self.assertFalse(rows.with_user(other).search(domain))
            with self.assertRaises(AccessError):
                exception.with_user(other).page()
            with self.assertRaises(AccessError):
                exception.with_user(other).signing_page("acknowledged")

    def test_the_entry_says_its_site(self):
        """[O01, M01] Site, zone and offset of an entry are those of where it fell."""
        exception = self.raised(self.greta)
        told = self.told(exception, "exception.raised")[-1]
        self.assertEqual(told["site"], self.cork.mes_stream)
        self.assertEqual(told["tz"], "Europe/Dublin")
        found = self.env["mes.ledger.entry"].search([("uuid", "=", told["id"])])
        self.assertEqual(found.company_id, self.cork)

    def test_a_site_chosen_by_the_client(self):
        """[O01] A company in the context that is not one's own opens nothing."""
        exception = self.raised(self.farid)
        sent = {"allowed_company_ids": (self.site | self.cork).ids}
        with self.assertRaises(AccessError):
            foreign = exception.with_user(self.greta).with_context(**sent)
            foreign.page()
