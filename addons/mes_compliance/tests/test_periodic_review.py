"""Duties that come back: who signs them, what is kept, when they are due."""

from __future__ import annotations

from psycopg2 import DatabaseError, IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.mes_audited import ReasonNeeded
from .periodic_case import RESTORED, PeriodicCase

ACCESS = "mes_compliance.oversight_access"
RESTORE = "mes_compliance.oversight_restore"
NOON = "2026-11-22 11:00"
WHY = "The authority asks for it twice a year"


@tagged("post_install", "-at_install", "mes")
class TestDuties(PeriodicCase):
    """Duties of a site as its data."""

    def test_each_site_has_them(self):
        """[M10] A site has one duty of each kind from the beginning, and once."""
        cork = self.env["res.company"].create({"name": "Cork"})
        reviews = self.env["mes.periodic.review"]
        reviews._begin()
        for site in (self.site, cork):
            own = reviews.search([("company_id", "=", site.id)])
            self.assertEqual(sorted(own.mapped("kind")), ["access", "restore", "week"])
        self.assertEqual({duty.kind: duty.interval for duty in own}["week"], 7)

    def test_the_administrator_keeps_them(self):
        """[M10, M01] A change says why and is told; others change nothing."""
        duty = self.duty("restore").with_user(self.mona)
        with self.assertRaises(ReasonNeeded), self.env.cr.savepoint():
            duty.interval = 6
        duty.write({"interval": 6, "user_id": self.mona.id, "mes_reason": WHY})
        told = self.told(duty, "document.changed")[-1]
        self.assertEqual(told["data"]["old"]["interval"], 3)
        self.assertEqual(told["data"]["new"]["interval"], 6)
        self.assertEqual((told["why"], told["kind"]), (WHY, "duty"))
        for person in (self.farid, self.anna):
            with self.assertRaises(AccessError):
                duty.with_user(person).write({"interval": 1, "mes_reason": WHY})

    def test_a_further_one(self):
        """[M10, M01] A site tests as many backups as it makes, but one access."""
        reviews = self.env["mes.periodic.review"].with_user(self.mona)
        further = reviews.create({"kind": "restore", "name": "Restore of the files"})
        self.assertEqual(further.company_id, self.site)
        self.assertEqual(self.told(further, "document.created")[-1]["kind"], "duty")
        self.assertEqual(further._mes_said(), "Restore of the files: never done")
        self.assertEqual(self.duty("restore")._mes_said(), "never done")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                reviews.create({"kind": "access"}).flush_recordset()
        for person in (self.farid, self.anna):
            with self.assertRaises(AccessError):
                reviews.with_user(person).create({"kind": "restore"})

    def test_one_stays(self):
        """[M10] The last of a kind is not archived: nothing would be overdue."""
        duty = self.duty("restore").with_user(self.mona)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            duty.write({"active": False, "mes_reason": WHY})
        duty.create({"kind": "restore", "name": "Restore of the files"})
        duty.write({"active": False, "mes_reason": WHY})
        self.assertFalse(duty.active)

    def test_an_interval_that_never_comes(self):
        """[M10] A duty comes back: no interval of nothing."""
        duty = self.duty("restore")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                duty.interval = 0
                duty.flush_recordset()

    def test_what_acts_write(self):
        """[M10, M01] No call and no form writes when it was done or is due."""
        duty = self.duty("access").with_user(self.mona)
        for vals in (
            {"done_at": "2026-11-22 11:00:00"},
            {"due": "2030-01-01"},
            {"failed": False},
            {"done_by_id": self.mona.id},
            {"tried_at": "2026-11-22 11:00:00"},
        ):
            with self.assertAttemptTold(UserError, duty, "written_by_acts_only"):
                duty.write({**vals, "mes_reason": WHY})
            with self.assertRaises(UserError):
                duty.create({"kind": "restore", **vals})

    def test_rows_of_what_was_done(self):
        """[M10, M01] Nobody writes, changes or deletes a row of what was done."""
        duty = self.duty("restore")
        self.assertSigned(self.restored())
        done = duty.done_ids
        vals = done.copy_data()[0]
        with self.assertRaises(UserError):
            done.with_user(self.mona).create(vals)
        with self.assertAttemptTold(UserError, duty, "written_by_acts_only"):
            done.create(vals)
        for act in (lambda: done.write({"passed": False}), done.unlink):
            with self.assertRaises(DatabaseError), mute_logger("odoo.sql_db"):
                with self.env.cr.savepoint():
                    act()
                    self.env.flush_all()

    def test_what_it_is_about_stays(self):
        """[M10] A duty that was signed keeps its kind and its site, and is kept."""
        duty = self.duty("restore")
        self.assertSigned(self.restored())
        with self.assertAttemptTold(UserError, duty, "duty_stays"):
            duty.write({"kind": "access"})
        with self.assertRaises(UserError):
            duty.unlink()

    def test_the_interval_moves_the_day(self):
        """[M10] Due is the site's day of the last time, and the interval after it."""
        with self.at("2026-11-22 23:30"):
            self.assertSigned(self.do("access", self.mona))
        duty = self.duty("access")
        self.assertEqual(str(duty.due), "2027-02-23")
        duty.with_user(self.mona).write({"interval": 1, "mes_reason": WHY})
        self.assertEqual(str(duty.due), "2026-12-23")
        duty.write({"interval": 14, "unit": "day"})
        self.assertEqual(str(duty.due), "2026-12-07")


@tagged("post_install", "-at_install", "mes")
class TestReviewOfAccess(PeriodicCase):
    """What is signed of accounts, and by whom."""

    def page(self, person=None):
        """Return what is shown to who reviews."""
        duty = self.duty("access").with_user(person or self.mona)
        return duty.signing_page("checked")

    def test_what_is_signed(self):
        """[M10] Every active account of the site, with roles and last log-in."""
        gone = self.person("op.gone", "operator", name="Gone Away")
        gone.active = False
        with self.at(NOON):
            self.env.cr.execute(
                "INSERT INTO res_users_log (create_uid, create_date)"
                " VALUES (%s, '2026-11-19 23:30'), (%s, '2026-11-02 10:00')",
                (self.anna.id, self.anna.id),
            )
            page = self.page()
        people = {each["login"]: each for each in page["content"]["people"]}
        self.assertEqual(page["content"]["accounts"], len(people))
        self.assertEqual(
            people["op.anna"],
            {
                "name": "Anna Frei",
                "login": "op.anna",
                "roles": ["Operator"],
                "last_login": "20 Nov 2026",
            },
        )
        self.assertEqual(people["admin.mona"]["last_login"], "never")
        self.assertNotIn("op.gone", people)
        self.assertTrue(page["code"])

    def test_other_sites_are_not_shown(self):
        """[M10, O01] Accounts of another site are that site's to review."""
        cork = self.env["res.company"].create({"name": "Cork"})
        greta = self.person("qa.greta", "qa_approver", name="Greta Brunner")
        greta.write({"company_ids": [(6, 0, cork.ids)], "company_id": cork.id})
        logins = [each["login"] for each in self.page()["content"]["people"]]
        self.assertNotIn("qa.greta", logins)
        theirs = self.env["mes.periodic.review"].search(
            [("company_id", "=", cork.id), ("kind", "=", "access")]
        )
        shown = theirs.with_user(greta).signing_page("checked")
        logins = [each["login"] for each in shown["content"]["people"]]
        self.assertEqual(logins, ["qa.greta"])
        with self.assertRaises(AccessError):
            theirs.with_user(self.farid).signing_page("checked")
        with self.assertRaises(AccessError):
            self.sign(theirs, self.farid, "checked", shown=shown["hash"])
        self.assertSigned(self.sign(theirs, greta, "checked"))
        self.assertEqual(theirs.done_ids.signature_id.company_id, cork)

    def test_signed(self):
        """[M10] Administrator and QA approver sign; the record keeps the list."""
        for signer in (self.mona, self.farid):
            self.assertSigned(self.do("access", signer))
        duty = self.duty("access")
        signed = self.told(duty, "duty.signed")
        self.assertEqual(signed[-1]["who"]["login"], "qa.farid")
        self.assertIn("op.anna", str(signed[-1]["data"]["content"]["people"]))
        done = duty.done_ids[:1]
        self.assertEqual(done.content["content"], signed[-1]["data"]["content"])
        self.assertEqual(done.shown, signed[-1]["data"]["shown"])
        self.assertTrue(all(done.signature_id._holds().values()))
        self.assertEqual(self.told(duty, "duty.done")[-1]["data"]["passed"], True)

    def test_wrong_role(self):
        """[M10, M04] Whoever holds neither role is refused, and it is told."""
        duty = self.duty("access")
        self.assertRefused(self.do("access", self.eva), "role_missing")
        self.assertFalse(duty.done_at)
        self.assertTrue(self.told(duty, "signature.refused"))
        with self.assertRaises(AccessError):
            self.do("access", self.anna)

    def test_wrong_password(self):
        """[M10] Without the password nothing is signed."""
        answer = self.do("access", self.mona, password="guessed")
        self.assertRefused(answer, "credential_refused")
        self.assertFalse(self.duty("access").done_ids)

    def test_twice(self):
        """[M10] One page is signed once, even within the same second."""
        with self.at(NOON):
            for _time in range(2):
                page = self.page()
                again = {"shown": page["hash"]}
                self.assertSigned(self.do("access", self.mona, **again))
                answer = self.do("access", self.mona, **again)
                self.assertRefused(answer, "changed_meanwhile")
        self.assertEqual(len(self.duty("access").done_ids), 2)

    def test_a_right_given_meanwhile(self):
        """[M10] Who gets a role while the list is read: it is read again."""
        page = self.page()
        self.anna.group_ids += self.env.ref("mes_compliance.group_supervisor")
        answer = self.do("access", self.mona, shown=page["hash"])
        self.assertRefused(answer, "changed_meanwhile")

    def test_another_meaning(self):
        """[M10] A duty is signed with its own meaning."""
        duty = self.duty("access")
        answer = self.sign(duty, self.mona, "reviewed_qa")
        self.assertRefused(answer, "signature_meaning_unknown")

    def test_on_the_page(self):
        """[M10] Never, in order, due in a week, overdue; the figure leads there."""
        duty = self.duty("access")
        self.assertStands(self.farid, ACCESS, duty, "unproven")
        with self.at(NOON):
            self.assertSigned(self.do("access", self.mona))
            self.assertStands(self.farid, ACCESS, duty, "order")
            shown = self.oversight(self.farid, ACCESS)["worst"]
            self.assertEqual(shown["said"], "done 22 Nov 2026")
            self.assertEqual(shown["since"], "2027-02-22")
        for moment, standing in (
            ("2027-02-14 11:00", "order"),
            ("2027-02-15 11:00", "open"),
            ("2027-02-22 22:59", "open"),
            ("2027-02-22 23:01", "overdue"),
        ):
            with self.at(moment):
                self.assertStands(self.farid, ACCESS, duty, standing)
                self.assertEqual(duty.standing, standing)
                duty.invalidate_recordset()
        self.assertIsNone(self.oversight(self.anna, ACCESS))

    def test_the_owner_is_asked(self):
        """[M10] The duty's owner is reminded, the role's holder where there is none."""
        duty, row = self.duty("access"), self.env.ref(ACCESS)
        row._remind(self.site)
        asked = duty.activity_ids.filtered("mes_oversight_row_id")
        self.assertTrue(asked.user_id._mes_has_role("admin"))
        asked.unlink()
        duty.user_id = self.farid
        row._remind(self.site)
        self.assertEqual(duty.activity_ids.user_id, self.farid)
        self.assertSigned(self.do("access", self.mona))
        row._remind(self.site)
        duty.invalidate_recordset()
        self.assertFalse(duty.activity_ids)


@tagged("post_install", "-at_install", "mes")
class TestRestoreTest(PeriodicCase):
    """What is said of a restored backup."""

    def test_passed(self):
        """[M10] What was restored, where, by whom and what it showed is kept."""
        duty = self.duty("restore")
        with self.at(NOON):
            self.assertSigned(self.restored())
            self.assertStands(self.farid, RESTORE, duty, "order")
        done = duty.done_ids
        kept = {name: done[name] for name in RESTORED}
        self.assertEqual({**kept, "backup_on": str(done.backup_on)}, RESTORED)
        self.assertEqual(done.summary, "Backup of 20 Nov 2026, basel-2026-11-20.dump")
        content = self.told(duty, "duty.signed")[-1]["data"]["content"]
        self.assertEqual(content["evidence"], RESTORED["evidence"])
        self.assertEqual(content["backup_on"], "20 Nov 2026")

    def test_not_passed(self):
        """[M10] A failed test is kept and leaves the duty overdue until one passes."""
        duty = self.duty("restore")
        with self.at(NOON):
            self.assertSigned(self.restored(passed=False, verified=False))
            self.assertFalse(duty.done_at)
            self.assertStands(self.farid, RESTORE, duty, "overdue")
            self.assertSigned(self.restored())
            self.assertStands(self.farid, RESTORE, duty, "order")
            self.assertEqual(duty.said, "passed 22 Nov 2026, by Mona Roth")
            self.assertSigned(self.restored(passed=False))
            self.assertStands(self.farid, RESTORE, duty, "overdue")
            self.assertEqual(duty.said, "did not pass on 22 Nov 2026")
        self.assertEqual(duty.done_ids.mapped("passed"), [False, True, False])
        told = [each["data"]["passed"] for each in self.told(duty, "duty.done")]
        self.assertEqual(told, [False, True, False])

    def test_who_may(self):
        """[M10, M04] The administrator alone signs a test."""
        for person in (self.farid, self.eva):
            self.assertRefused(self.restored(person), "role_missing")
        with self.assertRaises(AccessError):
            self.restored(self.anna)

    def test_everything_is_said(self):
        """[M10] What is not said, chosen or a day is named, all at once."""
        with self.at(NOON):
            for said, *rules in (
                ({"label": "", "place": "...", "evidence": 7}, *["text_missing"] * 3),
                ({"passed": None, "verified": "yes"}, *["choice_missing"] * 2),
                ({"backup_on": "soon"}, "duty_day"),
                ({"backup_on": None}, "duty_day"),
                ({"backup_on": "2026-11-23"}, "duty_day_to_come"),
                ({"verified": False}, "duty_copy_unverified"),
            ):
                with self.subTest(said=said):
                    self.assertRefused(self.restored(**said), *rules)
        answer = self.do("restore", self.mona)
        self.assertFalse(answer["ok"])
        self.assertFalse(self.duty("restore").done_ids)

    def test_archived(self):
        """[M10] What is no duty any more is not signed."""
        duty = self.duty("restore")
        duty.copy({"name": "Another"})
        duty.active = False
        self.assertRefused(self.restored(), "duty_ended")

    def test_the_form(self):
        """[M10] The form chooses nothing beforehand and leads to the signature."""
        action = self.duty("restore").with_user(self.mona).action_do()
        asks = self.env["mes.periodic.review.restore"].with_user(self.mona)
        form = Form(asks.with_context(**action["context"]))
        self.assertFalse(form.passed or form.verified or form.backup_on)
        form.backup_on, form.label = RESTORED["backup_on"], RESTORED["label"]
        form.place, form.evidence = RESTORED["place"], RESTORED["evidence"]
        form.verified, form.passed = "yes", "no"
        params = form.save().action_do()["params"]
        self.assertEqual(params["values"], {**RESTORED, "passed": False})
        self.assertEqual(params["meaning"], "performed")
        self.assertEqual(params["id"], form.review_id.id)
        with self.assertRaises(AccessError):
            asks.with_user(self.farid).create({"review_id": form.review_id.id})
