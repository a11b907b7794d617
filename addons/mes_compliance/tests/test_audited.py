"""The audit trail of master data: every change, with who, when, old and new."""

from __future__ import annotations

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PASSWORD, MesCase


@tagged("post_install", "-at_install", "mes")
class TestAudited(MesCase):
    """People are the audited documents that every installation has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mona = cls.person(
            "it.mona", name="Mona Roth", groups="base.group_erp_manager"
        )
        cls.anna = cls.person("op.anna", "operator", name="Anna Frei")
        cls.employee = cls.env["hr.employee"].create({"name": "Ben Huber"})
        cls.cork = cls.env["res.company"].create({"name": "Cork Sterile"})

    def changes(self, document):
        """Return the changes that the record tells of a document."""
        return self.told(document, "document.changed")

    def test_first_values(self):
        """[M01] Creation is told, with the first value of every audited field."""
        told = self.told(self.anna, "document.created")[-1]
        new = told["data"]["new"]
        self.assertEqual(set(new), set(self.anna._mes_audited_fields()))
        self.assertEqual((new["login"], new["name"]), ("op.anna", "Anna Frei"))
        self.assertIn("Production / Operator", new["group_ids"])

    def test_who_when_old_new(self):
        """[M01] A change names person, UTC, document, and both values."""
        with self.at("2026-11-22 14:00"):
            self.anna.with_user(self.mona).sudo().name = "Anna Keller"
            self.env["mes.ledger"]._flush()
        told = self.changes(self.anna)[-1]
        self.assertEqual(told["data"]["old"], {"name": "Anna Frei"})
        self.assertEqual(told["data"]["new"], {"name": "Anna Keller"})
        self.assertEqual(told["data"]["model"], "res.users")
        self.assertEqual(told["who"]["login"], "it.mona")
        self.assertEqual(told["at"], "2026-11-22T14:00:00.000000Z")
        self.assertEqual(
            (told["kind"], told["stream"]), ("person", self.anna.mes_stream)
        )

    def test_every_field_of_a_person(self):
        """[M01] Each audited field is told when it changes, as it reads."""
        both = self.site | self.cork
        for name, value, told in (
            ("login", "op.anna2", "op.anna2"),
            ("name", "Anna Keller", "Anna Keller"),
            ("company_ids", [(6, 0, both.ids)], sorted(both.mapped("name"))),
            ("active", False, False),
        ):
            with self.subTest(name):
                self.anna.write({name: value})
                news = [each["data"]["new"] for each in self.changes(self.anna)]
                self.assertIn({name: told}, news)

    def test_every_field_of_an_employee(self):
        """[M01] So are badge, name and site of an employee, and leaving."""
        for name, value, told in (
            ("name", "Ben Frei", "Ben Frei"),
            ("barcode", "8004713", "8004713"),
            ("company_id", self.cork.id, ["Cork Sterile"]),
            ("active", False, False),
        ):
            with self.subTest(name):
                self.employee.write({name: value})
                data = self.changes(self.employee)[-1]["data"]
                self.assertEqual(data["new"], {name: told})

    def test_name_on_the_contact(self):
        """[M01] A person renamed as a contact is told once, as on the own form."""
        before = len(self.changes(self.anna))
        self.anna.partner_id.name = "Anna Keller"
        self.anna.name = "Anna Huber"
        told = [each["data"]["new"] for each in self.changes(self.anna)[before:]]
        self.assertEqual(told, [{"name": "Anna Keller"}, {"name": "Anna Huber"}])

    def test_name_on_the_resource(self):
        """[M01] So is an employee whose resource is renamed, moved or archived."""
        before = len(self.changes(self.employee))
        resource = self.employee.resource_id
        for vals in ({"name": "Ben Frei"}, {"active": False}):
            resource.write(vals)
        self.employee.write({"active": True, "name": "Ben Huber"})
        told = [each["data"]["new"] for each in self.changes(self.employee)[before:]]
        both = {"active": True, "name": "Ben Huber"}
        self.assertEqual(told, [{"name": "Ben Frei"}, {"active": False}, both])

    def test_emptied(self):
        """[M01] A value that is taken away is told: empty is a value too."""
        self.employee.barcode = "8004713"
        self.employee.barcode = False
        data = self.changes(self.employee)[-1]["data"]
        self.assertEqual(
            (data["old"], data["new"]), ({"barcode": "8004713"}, {"barcode": None})
        )

    def test_rights(self):
        """[M01, M04] A right that is given or taken is told by its name."""
        planner = self.env.ref("mes_compliance.group_planner")
        self.anna.group_ids += planner
        data = self.changes(self.anna)[-1]["data"]
        gone = set(data["new"]["group_ids"]) - set(data["old"]["group_ids"])
        self.assertEqual(gone, {planner.display_name})

    def test_rights_through_the_group(self):
        """[M01, M04] So is one that was given on the group's own form."""
        planner = self.env.ref("mes_compliance.group_planner")
        for command, sign in (((4, self.anna.id), 1), ((3, self.anna.id), -1)):
            with self.subTest(command):
                planner.with_user(self.mona).sudo().write({"user_ids": [command]})
                told = self.changes(self.anna)[-1]
                old, new = (told["data"][key]["group_ids"] for key in ("old", "new"))
                given, taken = (new, old) if sign > 0 else (old, new)
                self.assertEqual(set(given) - set(taken), {planner.display_name})
                self.assertEqual(told["who"]["login"], "it.mona")

    def test_rights_through_another_group(self):
        """[M01, M04] What one group brings along with another is told by the site."""
        planner = self.env.ref("mes_compliance.group_planner")
        group = self.env["res.groups"].create({"name": "Shift leads"})
        group.implied_ids += planner
        told = self.told(self.site, "group.changed")[-1]["data"]
        self.assertEqual(told["group"], "Shift leads")
        self.assertEqual((told["old"], told["new"]), ([], [planner.display_name]))

    def test_a_group_that_is_deleted(self):
        """[M01, M04] Who held a group that is deleted loses a right, and it is told."""
        group = self.env["res.groups"].create(
            {"name": "Shift leads", "user_ids": [(4, self.anna.id)]}
        )
        self.assertIn(
            "Shift leads", self.changes(self.anna)[-1]["data"]["new"]["group_ids"]
        )
        group.unlink()
        data = self.changes(self.anna)[-1]["data"]
        self.assertNotIn("Shift leads", data["new"]["group_ids"])

    def test_nothing_changed(self):
        """[M01] The same value again is no change, and makes no entry."""
        before = len(self.changes(self.anna))
        self.anna.write({"name": "Anna Frei", "login": "op.anna", "active": True})
        self.assertEqual(len(self.changes(self.anna)), before)

    def test_beside_the_trail(self):
        """[M01] Fields that are no GMP data are not told; a password never is."""
        before = len(self.told(self.anna))
        self.anna.write(
            {"signature": "<p>Best regards</p>", "password": PASSWORD + "2"}
        )
        self.assertEqual(len(self.told(self.anna)), before)

    def test_many_at_once(self):
        """[M01] One write on many is one entry each, and one INSERT for all."""
        people = self.env["hr.employee"].create([{"name": f"P{n}"} for n in range(5)])
        self.env["mes.ledger"]._flush()
        people.write({"company_id": self.cork.id})
        with self.assertQueryCount(1):
            self.env["mes.ledger"]._flush()
        told = [self.changes(person)[-1]["data"]["new"] for person in people]
        self.assertEqual(told, [{"company_id": ["Cork Sterile"]}] * 5)

    def test_no_switch(self):
        """[M01] No context, no superuser, no mode leaves a change untold."""
        switches = {
            "tracking_disable": True,
            "mail_notrack": True,
            "mail_create_nolog": True,
            "import_file": True,
            "install_mode": True,
            "mes_audit": False,
            "no_audit": True,
        }
        self.anna.sudo().with_context(**switches).name = "Anna Keller"
        new = self.changes(self.anna)[-1]["data"]["new"]
        self.assertEqual(new, {"name": "Anna Keller"})

    def test_by_a_server_action(self):
        """[M01] What a server action changes is told in the name of who ran it."""
        action = self.env["ir.actions.server"].create(
            {
                "name": "Rename",
                "model_id": self.env["ir.model"]._get_id("res.users"),
                "state": "code",
                "code": f"env['res.users'].browse({self.anna.id})"
                ".write({'name': 'X Y'})",
            }
        )
        action.run()
        told = self.changes(self.anna)[-1]
        self.assertEqual(told["data"]["new"], {"name": "X Y"})
        self.assertEqual(told["who"]["uid"], self.env.uid)

    def test_by_an_import(self):
        """[M01] What is loaded from a file is told as what is typed."""
        rows = [[str(self.employee.id), "8004714"]]
        loaded = self.env["hr.employee"].load([".id", "barcode"], rows)
        self.assertFalse(loaded["messages"])
        data = self.changes(self.employee)[-1]["data"]
        self.assertEqual(data["new"], {"barcode": "8004714"})

    def test_identity_of_its_own(self):
        """[M01] A copy has a record of its own; nobody gives or changes a stream."""
        copied = self.anna.copy({"login": "op.anna3"})
        self.assertNotEqual(copied.mes_stream, self.anna.mes_stream)
        own = self.employee.mes_stream
        self.employee.write({"mes_stream": self.anna.mes_stream})
        self.assertEqual(self.employee.mes_stream, own)

    def test_never_deleted(self):
        """[M01, M06] A person the record speaks of leaves, and is not deleted."""
        for document in (self.anna, self.employee):
            with self.assertAttemptTold(UserError, document, "record_never_deleted"):
                document.sudo().unlink()
            self.assertTrue(document.exists())

    def test_refused_by_right(self):
        """[M01] Who may not change a person changes and tells nothing."""
        before = len(self.changes(self.mona))
        with self.assertRaises(AccessError):
            self.mona.with_user(self.anna).write({"login": "x"})
        self.assertEqual(len(self.changes(self.mona)), before)

    def test_undone(self):
        """[M01] What was rolled back to a savepoint never happened, and is not told."""
        before = len(self.changes(self.anna))
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.anna.name = "Anna Keller"
            raise ZeroDivisionError
        self.assertEqual(len(self.changes(self.anna)), before)
