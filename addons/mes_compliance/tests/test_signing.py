"""Signing pages, guarded fields and one record for one person."""

from __future__ import annotations

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import MesCase


@tagged("post_install", "-at_install", "mes")
class TestGuardedFields(MesCase):
    def test_default_in_context(self):
        """[M01] A context writes no identity and no guarded field."""
        exceptions = self.env["mes.exception"].with_context(
            default_mes_stream="chosen", default_state="closed"
        )
        defaults = exceptions.default_get(["mes_stream", "state"])
        self.assertEqual(defaults["state"], "open")
        self.assertNotEqual(defaults["mes_stream"], "chosen")

    def test_default_of_a_user(self):
        """[M01] A user's own default writes no guarded field."""
        self.env["ir.default"].set("mes.exception", "state", "closed")
        defaults = self.env["mes.exception"].default_get(["state"])
        self.assertEqual(defaults["state"], "open")

    def test_refused_creation_is_told_by_the_site(self):
        """[M01] Who creates past the acts is refused; the site's record tells it."""
        kind = self.env["mes.exception.type"].search([], limit=1)
        with self.assertAttemptTold(UserError, self.site, "written_by_acts_only"):
            self.env["mes.exception"].create({"title": "x", "type_id": kind.id})


@tagged("post_install", "-at_install", "mes")
class TestOnePerson(MesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.person("op.anna", "operator", name="Anna Frei")
        cls.ben = cls.person("op.ben", "operator", name="Ben Huber")
        cls.employee = cls.env["hr.employee"].create({"name": "Anna Frei"})

    def test_employee_without_account(self):
        """[M01] An employee without account has a record alone."""
        self.assertEqual(
            self.employee._mes_record_stream()[0], self.employee.mes_stream
        )

    def test_colleague(self):
        """[M01] Who is no HR officer still reads all that is public of a colleague."""
        colleague = self.env["hr.employee"].with_user(self.ben)
        colleague.search([]).read([])

    def test_events_go_to_the_account(self):
        """[M01] What happens to an employee is told in the stream of the account."""
        self.employee.user_id = self.anna
        self.employee.barcode = "8004711"
        changes = self.told(self.anna, "document.changed")
        self.assertEqual(changes[-1]["data"]["new"], {"barcode": "8004711"})

    def test_link_is_told_everywhere(self):
        """[M01] A change of the account stands in every stream concerned."""
        self.employee.user_id = self.anna
        self.employee.user_id = self.ben
        streams = {
            self.employee.mes_stream,
            self.anna.mes_stream,
            self.ben.mes_stream,
        }
        read = self.env["mes.ledger"]._read_stream
        for stream in streams:
            last = read(stream, ["person.linked"])[-1]["data"]
            self.assertEqual(last["old_login"], "op.anna")
            self.assertEqual(last["new_login"], "op.ben")

    def test_link_through_the_resource(self):
        """[M01] The account that is changed on the resource is told as well."""
        self.employee.resource_id.user_id = self.anna
        self.assertEqual(len(self.told(self.anna, "person.linked")), 1)
        other = self.env["hr.employee"].create({"name": "Other"})
        other.resource_id.user_id = self.ben
        self.employee.resource_id = other.resource_id
        self.assertEqual(self.employee.user_id, self.ben)
        self.assertEqual(len(self.told(self.anna, "person.linked")), 2)

    def test_creation_with_account(self):
        """[M01] An employee who is created with an account is told in its stream."""
        user = new_test_user(self.env, login="op.chloe", groups="base.group_user")
        employee = self.env["hr.employee"].create(
            {"name": "Chloe", "user_id": user.id, "barcode": "8004712"}
        )
        self.assertEqual(len(self.told(user, "person.linked")), 1)
        self.assertEqual(employee._mes_record_stream(), user._mes_record_stream())


@tagged("post_install", "-at_install", "mes")
class TestUninstall(MesCase):
    def test_addon_of_an_extended_model(self):
        """[B09] A stock model that an addon makes a document is that addon's kind."""
        addon = self.env["ir.module.module"]._mes_addon_of_kind
        self.assertEqual(addon(self.env.registry["hr.employee"]), "mes_compliance")
        self.assertEqual(addon(self.env.registry["mes.exception"]), "mes_compliance")
