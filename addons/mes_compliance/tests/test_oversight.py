"""The oversight page: declared rows, true counts, links that lead to the records."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..models.mes_credential_attempt import LIMIT
from .common import MesCase
from .oversight_case import OversightMixin

NOON = "2026-11-22 11:00"
OPEN = "mes_compliance.oversight_exception_open"
INVESTIGATION = "mes_compliance.oversight_exception_investigation"
APPROVAL = "mes_compliance.oversight_exception_approval"


class OversightCase(OversightMixin, MesCase):
    """People who oversee, and exceptions of the site."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.farid = cls.person("qa.farid", "qa_approver", name="Farid Nasser")
        cls.david = cls.person("sup.david", "supervisor", name="David Keller")
        cls.anna = cls.person("op.anna", "operator", name="Anna Frei")
        cls.mona = cls.person("admin.mona", "admin", name="Mona Roth")

    def raised(self, at=NOON, state="open", **vals):
        """Return an exception that was raised at a moment and is in a state now."""
        with self.at(at):
            title = f"Lid found open {at}"
            found = self.env["mes.exception"]._raise("MAN-01", self.site, title)
        found._mes_act().write({"state": state, **vals})
        return found

    def declare(self, **vals):
        """Declare a row as an addon does, by data alone."""
        group = self.env["mes.oversight.group"].create({"name": "Rooms"})
        model = self.env["ir.model"]._get("res.partner")
        row = self.env["mes.oversight.row"].create(
            {
                "name": "Rooms to inspect",
                "group_id": group.id,
                "model_id": model.id,
                "scope": "[('ref', '=like', 'ROOM%')]",
                "open": "[('comment', 'ilike', 'open')]",
                "overdue": "[('create_date', '<', now - days(1))]",
                **vals,
            }
        )
        for record, name in ((row, "row"), (group, "group")):
            self.env["ir.model.data"].create(
                {
                    "module": "mes_rooms",
                    "name": name,
                    "model": record._name,
                    "res_id": record.id,
                }
            )
        return row

    def room(self, number, comment="", days=0):
        """Return a partner that stands for a room, made some days ago."""
        room = self.env["res.partner"].create(
            {"name": f"Room {number}", "ref": f"ROOM{number}", "comment": comment}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = now() - %s * interval '1 day'"
            " WHERE id = %s",
            (days, room.id),
        )
        room.invalidate_recordset()
        return room


@tagged("post_install", "-at_install", "mes")
class TestOversightRows(OversightCase):
    """What every addon gets from the mechanism."""

    def test_an_addon_declares_a_row(self):
        """[M10] A row that is data alone is on the page, counts and leads there."""
        self.declare()
        waiting, late = self.room(1, "open"), self.room(2, "open", days=3)
        fine = self.room(3)
        for room, standing in ((waiting, "open"), (late, "overdue"), (fine, "order")):
            self.assertStands(self.farid, "mes_rooms.row", room, standing)
        shown = self.oversight(self.farid, "mes_rooms.row")
        self.assertEqual(shown["worst"]["text"], "Room 2")
        self.assertEqual(shown["worst"]["standing"], "overdue")

    def test_what_is_late_counts_once(self):
        """[M10] A record counts with its gravest standing, in no other column."""
        everything = "[('ref', '!=', False)]"
        self.declare(overdue="[]", unproven=everything, open=everything)
        self.assertStands(self.farid, "mes_rooms.row", self.room(1), "overdue")

    def test_an_addon_takes_its_rows_along(self):
        """[M10] Uninstalling an addon takes its rows, activities and counts along."""
        row = self.declare(owner_role="supervisor")
        self.env["mes.oversight.count"]._keep(row, row._counts())
        self.room(1, days=9)
        self.assertTrue(row._remind(self.site))
        mine = [("mes_oversight_row_id", "=", row.id)]
        self.env["ir.model.data"]._module_data_uninstall(["mes_rooms"])
        self.assertFalse(row.exists())
        self.assertFalse(self.env["mail.activity"].search(mine))
        counts = self.env["mes.oversight.count"]
        self.assertFalse(counts.search([("row_id", "=", row.id)]))

    def test_a_model_that_went_away(self):
        """[M10] A row whose model is not loaded is not there, and breaks nothing."""
        row = self.declare()
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE mes_oversight_row SET model = 'mes.gone' WHERE id = %s", row.id)
        )
        row.invalidate_recordset()
        self.assertIsNone(self.oversight(self.farid, "mes_rooms.row"))

    def test_a_method_is_a_hook(self):
        """[M10] A row calls methods made for it only, never another of the model."""
        for vals in ({"method": "unlink"}, {"kind": "probe", "method": False}):
            with self.assertRaises(ValidationError):
                self.declare(**vals)

    def test_roles(self):
        """[M10, M04] A row is there for who holds its group and reads its model."""
        locked = "mes_compliance.oversight_locked"
        unsealed = "mes_compliance.oversight_unsealed"
        for name in (locked, unsealed):
            self.assertTrue(self.oversight(self.farid, name))
            self.assertIsNone(self.oversight(self.anna, name))
            row = self.env.ref(name).with_user(self.anna)
            with self.assertRaises(AccessError):
                row.action_records("overdue")
        portal = new_test_user(self.env, "portal", "base.group_portal")
        with self.assertRaises(AccessError):
            self.env["mes.oversight.row"].with_user(portal).page()

    def test_record_rules(self):
        """[M10, M04] Nobody counts what a rule hides from them."""
        self.declare()
        self.room(1, days=3)
        self.assertEqual(self.oversight(self.anna, "mes_rooms.row")["overdue"], 1)
        self.env["ir.rule"].create(
            {
                "name": "No rooms for operators",
                "model_id": self.env["ir.model"]._get("res.partner").id,
                "groups": [(4, self.env.ref("mes_compliance.group_operator").id)],
                "domain_force": "[('ref', '=', False)]",
            }
        )
        self.assertEqual(self.oversight(self.anna, "mes_rooms.row")["overdue"], 0)
        self.assertFalse(self.followed(self.anna, "mes_rooms.row", "overdue"))

    def test_two_sites(self):
        """[M10, O01] A site sees its own, and its own midnight counts."""
        cork = self.env["res.company"].create(
            {"name": "Cork", "mes_timezone": "Pacific/Auckland"}
        )
        greta = self.person("qp.greta", "qp", name="Greta Brunner")
        greta.write({"company_ids": [(6, 0, cork.ids)], "company_id": cork.id})
        mine = self.raised(state="acknowledged", due="2026-11-22")
        theirs = self.raised(state="acknowledged", due="2026-11-22")
        theirs._mes_act().write({"company_id": cork.id})
        with self.at("2026-11-22 12:00"):
            self.assertStands(self.farid, INVESTIGATION, mine, "open")
            self.assertStands(self.farid, INVESTIGATION, theirs, None)
            self.assertStands(greta, INVESTIGATION, theirs, "overdue")
            self.assertStands(greta, INVESTIGATION, mine, None)

    def test_one_query_for_each_row(self):
        """[M10] More records cost no more queries; a row costs one."""
        row = self.declare()
        self.room(1, "open")
        self.env.flush_all()
        counted = row.with_user(self.farid)
        counted._counts()
        for number in range(2, 12):
            self.room(number, "open", days=number)
        with self.assertQueryCount(1):
            counts = counted._counts()
        self.assertEqual((counts["open"], counts["overdue"]), (1, 10))
        self.assertEqual(len(counts["first"]["overdue"]), 7)

    def test_who_keeps_rows(self):
        """[M10, M04] The administrator chooses owners; what is looked at stays."""
        row = self.env.ref(OPEN).with_user(self.mona)
        row.write({"user_id": self.david.id, "escalate_days": 5})
        self.assertEqual(self.oversight(self.farid, OPEN)["owner"], "David Keller")
        for vals in ({"overdue": "[]"}, {"method": False}, {"group_ids": False}):
            with self.assertRaises(AccessError):
                row.write(vals)
        with self.assertRaises(AccessError):
            row.with_user(self.farid).write({"escalate_days": 0})

    def test_trend(self):
        """[M10] What is late is compared with yesterday, for who oversees all."""
        row = self.declare()
        self.room(1, days=3)
        today = fields.Date.today()
        self.env["mes.oversight.count"].create(
            {
                "row_id": row.id,
                "company_id": self.site.id,
                "day": today - timedelta(days=1),
                "overdue": 3,
            }
        )
        self.assertEqual(self.oversight(self.farid, "mes_rooms.row")["trend"], -2)
        self.assertIsNone(self.oversight(self.anna, "mes_rooms.row")["trend"])

    def test_home(self):
        """[M10] QA and compliance begin their day here, unless they chose another."""
        page = self.env.ref("mes_compliance.mes_oversight_action")
        roles = ("qa_reviewer", "admin")
        for person in (self.farid, self.mona):
            self.assertTrue(person._mes_has_role(*roles))
            self.assertEqual(self.home(person), page.id)
        self.assertFalse(self.home(self.anna))
        other = self.env.ref("mes_compliance.mes_exception_action")
        self.farid.action_id = other.id
        self.assertEqual(self.home(self.farid), other.id)

    def home(self, person):
        """Return the action with which a person's web client begins."""
        return self.env["mes.oversight.row"].with_user(person)._home()


@tagged("post_install", "-at_install", "mes")
class TestOversightOfTheRecord(OversightCase):
    """The rows that the record's own addon declares."""

    def test_exceptions_to_acknowledge(self):
        """[M10] Open exceptions; after a day without anybody they are overdue."""
        new, old = self.raised(), self.raised("2026-11-20 11:00")
        seen = self.raised(state="acknowledged")
        with self.at("2026-11-22 12:00"):
            self.assertStands(self.farid, OPEN, new, "open")
            self.assertStands(self.farid, OPEN, old, "overdue")
            self.assertStands(self.farid, OPEN, seen, None)

    def test_exceptions_under_investigation(self):
        """[M10] By their due day, or thirty days after they were raised."""
        state = "under_investigation"
        with_time = self.raised(state=state, due="2026-12-01")
        late = self.raised(state=state, due="2026-11-21")
        forgotten = self.raised("2026-10-01 11:00", "acknowledged")
        closed = self.raised(state="closed", due="2026-11-21")
        with self.at("2026-11-22 12:00"):
            self.assertStands(self.farid, INVESTIGATION, with_time, "open")
            self.assertStands(self.farid, INVESTIGATION, late, "overdue")
            self.assertStands(self.farid, INVESTIGATION, forgotten, "overdue")
            self.assertStands(self.farid, INVESTIGATION, closed, None)

    def test_exceptions_to_approve(self):
        """[M10] Conclusions wait for approval; what is closed is in order."""
        waiting = self.raised(state="pending_approval")
        late = self.raised(state="pending_approval", due="2026-11-20")
        closed = self.raised(state="closed")
        with self.at("2026-11-22 12:00"):
            self.assertStands(self.farid, APPROVAL, waiting, "open")
            self.assertStands(self.farid, APPROVAL, late, "overdue")
            self.assertStands(self.farid, APPROVAL, closed, "order")

    def test_entries_without_a_seal(self):
        """[M10] An entry counts when it has waited for its seal for a minute."""
        name = "mes_compliance.oversight_unsealed"
        self.env["mes.ledger"]._flush()
        old, new = (self.env["mes.ledger.entry"].browse(self.entry(s)) for s in (90, 5))
        for entry, standing in ((old, "unproven"), (new, None)):
            self.assertStands(self.farid, name, entry, standing)

    def entry(self, seconds):
        """Write an entry some seconds ago, as the tables' owner can; return its id."""
        data = {"seconds": seconds}
        uuid = self.site._mes_record("note.made", data)
        self.env.cr.execute(
            """ALTER TABLE mes_ledger_entry DISABLE TRIGGER ALL;
               UPDATE mes_ledger_entry SET ts = clock_timestamp()
                      - %s * interval '1 second' WHERE uuid = %s RETURNING id""",
            (seconds, uuid),
        )
        return self.env.cr.fetchone()[0]

    def test_locked_out(self):
        """[M10, M06] Who is locked out is open, overdue after a day, and unlocked."""
        name = "mes_compliance.oversight_locked"
        self.fail(self.anna, "interval '1 hour'")
        self.fail(self.david, "interval '2 days'")
        self.assertStands(self.mona, name, self.anna, "open")
        self.assertStands(self.mona, name, self.david, "overdue")
        self.assertStands(self.mona, name, self.farid, "order")
        self.anna.with_user(self.mona).action_mes_unlock()
        self.assertStands(self.mona, name, self.anna, "order")

    def fail(self, person, ago):
        """Write as many wrong passwords as lock a person out."""
        self.env.cr.execute(
            'INSERT INTO mes_credential_attempt ("user", login, at, outcome)'
            f" SELECT %s, %s, now() at time zone 'utc' - {ago}, 'refused'"
            " FROM generate_series(1, %s)",
            (person.id, person.login, LIMIT),
        )

    def test_roles_that_exclude_each_other(self):
        """[M10, M04] Roles that came together past the rules are found."""
        name = "mes_compliance.oversight_conflict"
        self.assertStands(self.mona, name, self.anna, "order")
        group = self.env.ref("mes_compliance.group_inspector")
        self.env.cr.execute(
            "INSERT INTO res_groups_users_rel (gid, uid) VALUES (%s, %s)",
            (group.id, self.anna.id),
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.assertStands(self.mona, name, self.anna, "overdue")

    def test_the_sealer(self):
        """[M10] Without a sealer at work nobody can show who sealed: unproven."""
        name = "mes_compliance.oversight_sealer"
        verification = type(self.env["mes.verification"])
        for sealer, standing in (("process", "order"), ("cron", "unproven")):
            found = {"level": "B", "sealer": sealer}
            with self.patched(verification, "_protection", found):
                shown = self.oversight(self.farid, name)
            self.assertEqual(shown[standing], 1)
            self.assertEqual(shown["overdue"], 0)
        action = self.env.ref(name).with_user(self.farid).action_records("unproven")
        self.assertEqual(action["res_model"], "mes.verification")

    def patched(self, target, name, answer):
        """Let a method give an answer."""
        return patch.object(target, name, lambda *_args: dict(answer))
