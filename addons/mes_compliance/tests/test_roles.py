"""Segregation of duties: roles that one person never holds together."""

from __future__ import annotations

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..models.res_users import ROLES
from .common import MesCase

TAKING_PART = (
    "operator",
    "supervisor",
    "author",
    "approver",
    "qa_reviewer",
    "qa_approver",
    "qp",
)
"""What nobody is who can change the system (domain model, §4.3)."""

TOGETHER = (
    ("author", "approver"),
    ("operator", "qa_reviewer"),
    ("training", "assessor"),
    ("supervisor", "planner"),
    ("qp", "qa_approver"),
    ("equipment", "admin"),
)
"""What one person may be, though never on one document."""


@tagged("post_install", "-at_install", "mes")
class TestRoles(MesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mona = cls.person("it.mona", name="Mona Roth")
        cls.mona.group_ids += cls.env.ref("base.group_system")

    def group(self, role):
        """Return the group of a role."""
        return self.env.ref(f"mes_compliance.group_{role}")

    def pairs(self):
        """Return the pairs of groups that exclude each other."""
        pairs = self.env["mes.role.conflict"].search([])
        return [(pair.group_id, pair.other_id) for pair in pairs]

    def refused(self, person, act):
        """Check that an act is refused, told in the person's record."""
        with self.assertAttemptTold(ValidationError, person, "roles_exclude"):
            act()
            self.env.flush_all()
        self.env.registry.clear_cache()
        person.invalidate_recordset()

    def test_every_pair(self):
        """[M04] Whichever of the two came first, the other is refused, and told."""
        person, plain = self.person("op.anna", name="Anna Frei"), self.group("user")
        for pair in self.pairs():
            for held, wanted in (pair, pair[::-1]):
                with self.subTest(f"{held.name} + {wanted.name}"):
                    person.group_ids = plain | held
                    self.refused(person, lambda w=wanted: self.add(person, w))
                    self.assertNotIn(wanted, person.all_group_ids)

    def add(self, person, group):
        """Give a person a group."""
        person.write({"group_ids": [(4, group.id)]})

    def test_who_changes_the_system(self):
        """[M04] A system administrator takes no part in making or deciding."""
        for role in (*TAKING_PART, "admin"):
            with self.subTest(role):
                self.refused(
                    self.mona, lambda r=role: self.add(self.mona, self.group(r))
                )
        self.assertEqual(set(self.mona._mes_roles()) & set(ROLES), set())

    def test_who_inspects(self):
        """[M04] An inspector reads and is nothing else."""
        nora = self.person("insp.nora", "inspector")
        for role in set(ROLES) - {"inspector", "device", "ipqa"}:
            with self.subTest(role):
                self.refused(nora, lambda r=role: self.add(nora, self.group(r)))

    def test_what_goes_together(self):
        """[M04] Pairs that exclude each other on one document only may be held."""
        for number, roles in enumerate(TOGETHER):
            person = self.person(f"both.{number}", *roles)
            self.assertLessEqual(set(roles), set(person._mes_roles()))

    def test_created_with_both(self):
        """[M04] Nobody is created with two such roles; the site's record tells it."""
        groups = self.group("operator") | self.env.ref("base.group_system")
        vals = {"name": "Two", "login": "two", "group_ids": [(6, 0, groups.ids)]}
        with self.assertRaises(ValidationError):
            self.env["res.users"].create(vals)
        self.assertFalse(self.env["res.users"].search([("login", "=", "two")]))

    def test_on_the_form_of_the_group(self):
        """[M04] Nor by adding the person on the group's form."""
        operator = self.group("operator")
        self.refused(
            self.mona, lambda: operator.write({"user_ids": [(4, self.mona.id)]})
        )

    def test_through_another_group(self):
        """[M04] Nor by a group that brings the other along, old or new."""
        mine = self.env["res.groups"].create(
            {"name": "Helpers", "user_ids": [(4, self.mona.id)]}
        )
        operator = self.group("operator")
        brings = {"implied_ids": [(4, operator.id)]}
        self.refused(self.mona, lambda: mine.write(brings))
        members = {"name": "New", "user_ids": [(4, self.mona.id)], **brings}
        self.refused(self.mona, lambda: self.env["res.groups"].create(members))

    def test_who_comes_back(self):
        """[M04] Nor by coming back: an archived account is looked at again."""
        anna = self.person("op.anna", "operator", name="Anna Frei")
        anna.active = False
        self.add(anna, self.env.ref("base.group_system"))
        self.refused(anna, lambda: anna.write({"active": True}))

    def test_after_giving_up_the_other(self):
        """[M04] Who gives up one of the two may have the other."""
        anna = self.person("op.anna", "operator", name="Anna Frei")
        system = self.env.ref("base.group_system")
        anna.write({"group_ids": [(3, self.group("operator").id), (4, system.id)]})
        self.assertNotIn("operator", anna._mes_roles())
        self.assertIn("system", anna._mes_roles())

    def test_nobody_rewrites_the_pairs(self):
        """[M04] The pairs are part of the program: no role writes or removes one."""
        pair = self.env["mes.role.conflict"].search([], limit=1)
        for person in (self.mona, self.person("admin.mona", "admin")):
            for operation in ("write", "create", "unlink"):
                self.assertFalse(pair.with_user(person).has_access(operation))
