"""Who reads and writes what: every model of the suite, for every kind of account."""

from __future__ import annotations

from odoo.tests import new_test_user, tagged

from odoo.addons.mes_compliance.models.res_users import ROLES
from odoo.addons.mes_compliance.tests.access_case import AccessCase

from .batch_case import BatchCase

EMPLOYEES_READ = {"mes.message", "mes.exception.type", "mes.role.conflict"}
ONE, TWO, ALL = "rw", "rwc", "rwcu"
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}

ADMIN = {"admin": "r"}
KEEPERS = {"equipment": TWO, "admin": TWO}
REVIEWERS = ("supervisor", "qa_reviewer", "qa_approver", "qp", "admin", "inspector")
ASKERS = ("qa_reviewer", "qa_approver", "qp", "planner", "supervisor")
OVERSEERS = ("qa_reviewer", "qa_approver", "qp", "inspector")
BUNDLES = ("qa_reviewer", "qa_approver", "qp", "admin", "inspector")

SPECIAL = {
    "mes.message": {"admin": ONE},
    "mes.exception.type": {"admin": ONE},
    "mes.oversight.row": {"admin": ONE},
    "mes.station": {"admin": TWO, "supervisor": TWO},
    "mes.equipment.class": KEEPERS,
    "mes.equipment.class.property": KEEPERS,
    "mes.equipment.property": {"equipment": ALL, "admin": ALL},
    "mes.gateway": KEEPERS,
    "mes.gateway.source": KEEPERS,
    "mes.tag": KEEPERS,
    "mes.recipe": {"author": TWO},
    "mes.recipe.version": {"author": TWO},
}
"""Which roles do more with a model than read it, and what."""

CLOSED = {
    "mes.ledger.entry": dict.fromkeys(REVIEWERS, "r"),
    "mes.batch.bundle": dict.fromkeys(BUNDLES, "r"),
    "mes.recall": dict.fromkeys((*ASKERS, "inspector"), "r"),
    "mes.recall.ask": dict.fromkeys(ASKERS, TWO),
    "mes.credential.attempt": ADMIN,
    "mes.exception.draft": ADMIN,
    "mes.oversight.count": ADMIN,
    "mes.periodic.review": {**dict.fromkeys(OVERSEERS, "r"), "admin": TWO},
    "mes.periodic.review.done": dict.fromkeys((*OVERSEERS, "admin"), "r"),
    "mes.periodic.review.restore": {"admin": ALL},
    "mes.verification.progress": ADMIN,
    "mes.batch.evidence": ADMIN,
    "mes.command": ADMIN,
    "mes.presence": ADMIN,
    "mes.reading.aside": {"equipment": "r", "admin": "r"},
    "mes.alarm.comment": dict.fromkeys(ROLES, ALL),
    "mes.equipment.act": dict.fromkeys(ROLES, ALL),
    "mes.qualification.act": {"training": ALL, "assessor": ALL},
    "mes.recipe.version.effect": {"qa_approver": ALL},
    "mes.recipe.version.return": {"approver": ALL, "qa_approver": ALL},
    "mes.recipe.version.text": {"author": ALL},
    "stock.lot.decide": {"qa_reviewer": TWO, "qa_approver": TWO},
}
"""Models that not every role reads: their roles, each with what it does."""

ROWS_OF_A_DRAFT = {
    f"mes.recipe.{name}"
    for name in (
        "each",
        "element",
        "file",
        "form",
        "input",
        "limit",
        "need",
        "output",
        "parameter",
        "property",
        "sample",
        "test",
        "value",
    )
}
"""What authors write and delete while a version is a draft."""

OF_ALL_SITES = {
    *EMPLOYEES_READ,
    "mes.verification",
    "mes.verification.fault",
    "mes.verification.progress",
    "mes.oversight.group",
    "mes.oversight.row",
    "mes.oversight.chart",
    "mes.credential.attempt",
    "mes.exception.draft",
    "mes.batch.evidence",
    "mes.command",
    "mes.presence",
    "mes.equipment.class",
    "mes.equipment.class.property",
}
"""What belongs to no site: catalogues, and what administrators of the record read."""

TOLD_BY_ANOTHER = {"mes.equipment.property"}
"""Parts whose coming and going the record of the whole tells."""


def expected(name, role):
    """Return what a role may do with a model, by its letters."""
    if name in CLOSED:
        return CLOSED[name].get(role, "")
    if name in ROWS_OF_A_DRAFT:
        return ALL if role == "author" else "r"
    return SPECIAL.get(name, {}).get(role, "r")


@tagged("post_install", "-at_install", "mes")
class TestMatrix(AccessCase):
    """Every model of the five addons against every group."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {role: cls.person(f"x.{role}", role) for role in ROLES}

    def test_every_role(self):
        """[M04] Each cell of the matrix, as it is written down here."""
        for name, _model in self.models("mes_"):
            for role, person in self.people.items():
                with self.subTest(f"{role} {name}"):
                    letters = expected(name, role)
                    wanted = {OPERATIONS[letter] for letter in letters}
                    self.assertEqual(self.allowed(name, person), wanted)

    def test_everybody_else(self):
        """[M04] Portal, public and employees without a role: catalogues at the most."""
        for group in ("portal", "public", "user"):
            person = new_test_user(self.env, f"x.{group}", f"base.group_{group}")
            for name, _model in self.models("mes_"):
                with self.subTest(f"{group} {name}"):
                    reads = group == "user" and name in EMPLOYEES_READ
                    wanted = {"read"} if reads else set()
                    self.assertEqual(self.allowed(name, person), wanted)

    def test_what_only_grows(self):
        """[M01, M04] A row of a table that only grows is read, and nothing else."""
        growing = self.growing()
        for name, model in self.models("mes_"):
            for role, person in self.people.items():
                with self.subTest(f"{role} {name}"):
                    allowed = self.allowed(name, person)
                    if model._table in growing:
                        self.assertLessEqual(allowed, {"read"})
                    if "mes_stream" in model._fields and name not in TOLD_BY_ANOTHER:
                        self.assertNotIn("unlink", allowed)

    def test_every_model_has_a_site(self):
        """[O01] What belongs to a site has a rule that keeps it there."""
        self.assertEqual(self.without_site("mes_"), OF_ALL_SITES)


@tagged("post_install", "-at_install", "mes")
class TestSites(BatchCase):
    """A batch of Basel, looked at from Cork."""

    def test_nothing_is_seen_from_another_site(self):
        """[O01] Neither the batch nor a row of it, its frozen recipe or its entries."""
        batch = self.dispensed()
        cork = self.env["res.company"].create({"name": "Cork Sterile"})
        self.greta.write({"company_ids": [(6, 0, cork.ids)], "company_id": cork.id})
        self.env["mes.ledger"]._flush()
        stream = [("stream", "=", batch.mes_stream)]
        for rows in (
            batch,
            batch.step_ids,
            batch.container_ids,
            batch.snapshot_id,
            self.station,
            batch.version_id,
            self.env["mes.ledger.entry"].search(stream, limit=1),
            self.env["mes.signature"].search(stream, limit=1),
            self.env["mes.equipment.log"].search([], limit=1),
        ):
            with self.subTest(rows._name):
                domain = [("id", "in", rows.ids)]
                self.assertTrue(rows.with_user(self.farid).search(domain))
                self.assertFalse(rows.with_user(self.greta).search(domain))
