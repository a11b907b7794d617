"""The signed week: what the oversight page says, by whom it was read, until when."""

from __future__ import annotations

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .periodic_case import PeriodicCase

WEEK = "mes_compliance.oversight_week"


@tagged("post_install", "-at_install", "mes")
class TestWeek(PeriodicCase):
    """What the head of quality signs each week."""

    def page(self, person):
        """Return the oversight page as a person sees it."""
        return self.env["mes.oversight.row"].with_user(person).page()

    def test_what_is_signed(self):
        """[M10] Every figure of the page, the verification, with the page's hash."""
        shown = self.duty("week").with_user(self.farid).signing_page("reviewed_qa")
        page = self.page(self.farid)
        content = shown["content"]
        for name, figure in page["totals"].items():
            self.assertEqual(content[name], figure)
        rows = [row for group in page["groups"] for row in group["rows"]]
        for row, signed in zip(rows, content["rows"], strict=True):
            self.assertEqual(signed["area"], row["name"])
            for name in ("order", "open", "overdue", "unproven"):
                self.assertEqual(signed[name], row[name])
        self.assertIn("verification", content)
        self.assertEqual(len(shown["hash"]), 64)

    def test_signed(self):
        """[M10] The page says who signed and when; the record keeps the figures."""
        self.assertFalse(self.page(self.eva)["week"]["at"])
        with self.at("2026-11-22 11:00"):
            self.assertSigned(self.do("week", self.farid))
            week = self.page(self.eva)["week"]
        self.assertEqual(week["by"], "Farid Nasser")
        self.assertEqual(week["at"], "2026-11-22 11:00:00")
        signed = self.told(self.duty("week"), "duty.signed")[-1]["data"]
        self.assertEqual(signed["meaning"], "reviewed_qa")
        self.assertTrue(signed["content"]["rows"])
        self.assertIn("overdue", self.duty("week").done_ids.summary)

    def test_who_may(self):
        """[M10, M04] QA approvers sign; the button is theirs alone."""
        self.assertTrue(self.page(self.farid)["week"]["may"])
        for person in (self.eva, self.mona):
            self.assertFalse(self.page(person)["week"]["may"])
            self.assertRefused(self.do("week", person), "role_missing")
        self.assertIsNone(self.page(self.anna)["week"])
        with self.assertRaises(AccessError):
            self.do("week", self.anna)

    def test_wrong_password(self):
        """[M10] Without the password the week is not signed."""
        answer = self.do("week", self.farid, password="guessed")
        self.assertRefused(answer, "credential_refused")
        self.assertFalse(self.duty("week").tried_at)

    def test_a_figure_changes_meanwhile(self):
        """[M10] When a count is another than was shown, nothing is signed."""
        duty = self.duty("week").with_user(self.farid)
        shown = duty.signing_page("reviewed_qa")["hash"]
        self.env["mes.exception"]._raise("MAN-01", self.site, "Lid found open")
        answer = self.do("week", self.farid, shown=shown)
        self.assertRefused(answer, "changed_meanwhile")
        self.assertSigned(self.do("week", self.farid))

    def test_twice(self):
        """[M10] What was signed is not signed again with the same page."""
        duty = self.duty("week").with_user(self.farid)
        with self.at("2026-11-22 11:00"):
            shown = duty.signing_page("reviewed_qa")["hash"]
            self.assertSigned(self.do("week", self.farid, shown=shown))
            answer = self.do("week", self.farid, shown=shown)
        self.assertRefused(answer, "changed_meanwhile")

    def test_overdue(self):
        """[M10] Never: unproven. Seven days: it waits. More than seven: overdue."""
        duty = self.duty("week")
        self.assertStands(self.farid, WEEK, duty, "unproven")
        with self.at("2026-11-23 11:00"):
            self.assertSigned(self.do("week", self.farid))
            self.assertStands(self.farid, WEEK, duty, "order")
        for day, standing in ((28, "order"), (29, "open"), (30, "open")):
            with self.at(f"2026-11-{day} 11:00"):
                self.assertStands(self.farid, WEEK, duty, standing)
        duty.invalidate_recordset()
        with self.at("2026-12-01 11:00"):
            self.assertStands(self.farid, WEEK, duty, "overdue")
            self.assertEqual(self.page(self.farid)["week"]["standing"], "overdue")

    def test_another_site(self):
        """[M10, O01] A site's week is its own."""
        cork = self.env["res.company"].create({"name": "Cork"})
        greta = self.person("qa.greta", "qa_approver", name="Greta Brunner")
        greta.write({"company_ids": [(6, 0, cork.ids)], "company_id": cork.id})
        self.assertSigned(self.do("week", self.farid))
        week = self.env["mes.oversight.row"].with_user(greta).with_company(cork)._week()
        self.assertNotEqual(week["id"], self.duty("week").id)
        self.assertFalse(week["at"])
        with self.assertRaises(AccessError):
            self.do("week", greta)
