"""The page of an exception, its acts and their rules."""

from __future__ import annotations

from odoo.tests import tagged

from .common import MesCase

FACTS = {
    "finding": {
        "rule": "number_text",
        "code": "SIG-01",
        "found": "23.4 A",
        "needed": "15 … 22 A",
        "about": "Kneading end-point current",
        "values": {},
    },
    "attempt": False,
}


@tagged("post_install", "-at_install", "mes")
class TestExceptionPage(MesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.person("op.anna", "operator", name="Anna Frei")
        cls.david = cls.person("sup.david", "supervisor", name="David Keller")
        cls.farid = cls.person("qa.farid", "qa_reviewer", name="Farid Nasser")
        cls.greta = cls.person("qp.greta", "qa_approver", name="Greta Brunner")

    def raised(self, severity="minor", **more):
        """Return an exception of the site, raised by the operator."""
        exceptions = self.env["mes.exception"].with_user(self.anna).sudo()
        exception = exceptions._raise(
            "SIG-01",
            self.site.with_user(self.anna).sudo(),
            "Current 23.4 A entered; limit 22 A",
            FACTS,
            severity=severity,
            **more,
        )
        return self.env["mes.exception"].browse(exception.id)

    def act(self, exception, person, act, meaning, **values):
        """Sign an act of an exception."""
        return self.sign(exception, person, meaning, values={"act": act, **values})

    def offered(self, exception, person):
        """Return the acts that the page offers a person, with their verdict."""
        page = exception.with_user(person).page()
        return {act["act"]: act["ok"] for act in page["acts"]}

    def test_facts_are_frozen(self):
        """[G01] Expected and found stand as they were when it was raised."""
        exception = self.raised()
        exception.type_id.name = "Called otherwise today"
        page = exception.with_user(self.farid).page()
        figures = [(each["key"], each["text"]) for each in page["figures"]]
        self.assertEqual(figures, [("expected", "15 … 22 A"), ("found", "23.4 A")])
        self.assertEqual(page["raised_by"], "Anna Frei")

    def test_entries_as_they_fell(self):
        """[G01] The page tells the raising and every signed act, with who and what."""
        exception = self.raised()
        self.assertSigned(
            self.act(
                exception,
                self.david,
                "acknowledge",
                "acknowledged",
                immediate_action="Trend shows 21.38 A. Go on.",
            )
        )
        told = exception.with_user(self.farid).page()["told"]
        self.assertEqual(told["left_out"], 0)
        self.assertEqual([line["mine"] for line in told["lines"]], [True, False])
        self.assertEqual(told["lines"][1]["who"], "David Keller")
        self.assertEqual(told["lines"][1]["said"], "Trend shows 21.38 A. Go on.")
        self.assertIn(exception.name, told["lines"][1]["text"])

    def test_acts_by_role_and_severity(self):
        """[G03] QA closes a minor exception at once; a major one is concluded first."""
        minor, major = self.raised(), self.raised("major")
        self.assertTrue(self.offered(minor, self.farid)["close"])
        self.assertFalse(self.offered(minor, self.david)["close"])
        self.assertFalse(self.offered(major, self.farid)["close"])
        self.assertFalse(self.offered(major, self.anna)["acknowledge"])
        self.assertTrue(self.offered(major, self.david)["acknowledge"])

    def test_independence_in_words(self):
        """[G05] Who took part is told so beside the decision, and refused."""
        exception = self.raised(involved=self.farid.ids)
        page = exception.with_user(self.farid).page()
        close = next(act for act in page["acts"] if act["act"] == "close")
        self.assertFalse(close["ok"])
        rules = [reason["rule"] for reason in close["reasons"]]
        self.assertEqual(rules, ["decides_own_exception"])
        answer = self.act(
            exception,
            self.farid,
            "close",
            "reviewed_qa",
            decision="no_impact",
            assessment="Nothing came of it.",
        )
        self.assertRefused(answer, "decides_own_exception")
        self.assertEqual(exception.state, "open")

    def test_nothing_is_decided_by_itself(self):
        """[G03] Without decision and assessment nothing is closed."""
        exception = self.raised()
        answer = self.act(exception, self.farid, "close", "reviewed_qa")
        self.assertRefused(answer, "choice_missing", "text_missing")

    def test_graver_by_anybody(self):
        """[G03] An operator calls an exception graver, with a reason."""
        exception = self.raised()
        answer = self.act(
            exception,
            self.anna,
            "reclassify",
            "overridden",
            severity="major",
            reason="The display was read twice",
        )
        self.assertSigned(answer)
        self.assertEqual((exception.severity, exception.state), ("major", "open"))

    def test_lighter_by_qa_alone(self):
        """[G03] Lowering the severity needs QA and a reason."""
        exception = self.raised("major")
        lighter = {"severity": "info", "reason": "It was a drill"}
        answer = self.act(exception, self.david, "reclassify", "overridden", **lighter)
        self.assertRefused(answer, "role_missing")
        answer = self.act(
            exception, self.farid, "reclassify", "overridden", severity="info"
        )
        self.assertRefused(answer, "text_missing")
        answer = self.act(exception, self.farid, "reclassify", "overridden", **lighter)
        self.assertSigned(answer)
        self.assertEqual(exception.severity, "info")

    def test_same_severity(self):
        """[G03] A change to the same severity is none."""
        exception = self.raised()
        answer = self.act(
            exception,
            self.farid,
            "reclassify",
            "overridden",
            severity="minor",
            reason="No reason at all",
        )
        self.assertRefused(answer, "severity_same")

    def test_conclusion_and_approval(self):
        """[G04, G05] A major one is concluded by its owner, approved by another."""
        exception = self.raised("major")
        self.act(
            exception,
            self.david,
            "acknowledge",
            "acknowledged",
            immediate_action="Stopped the step.",
        )
        concluded = self.act(
            exception,
            self.david,
            "conclude",
            "prepared",
            root_cause="The display was read at an angle",
            impact="None. The recorded current stayed within limits.",
            other_lots="PCM26012: within limits",
            action="Value from the machine",
        )
        self.assertSigned(concluded)
        offered = self.offered(exception, self.greta)
        self.assertTrue(offered["approve"] and offered["return"])
        self.assertFalse(self.offered(exception, self.david)["approve"])
        approved = self.act(
            exception,
            self.greta,
            "approve",
            "approved",
            decision="no_impact",
            assessment="Recorded current is in limits",
        )
        self.assertSigned(approved)
        page = exception.with_user(self.greta).page()
        names = [text["name"] for text in page["texts"]]
        self.assertEqual(
            names,
            [
                "immediate_action",
                "root_cause",
                "impact",
                "other_lots",
                "action",
                "decision",
                "assessment",
            ],
        )

    def test_signatures_cover_their_data(self):
        """[X02] Each signature is shown with its seal and whether it holds."""
        exception = self.raised()
        self.act(
            exception,
            self.farid,
            "close",
            "reviewed_qa",
            decision="no_impact",
            assessment="Nothing came of it.",
        )
        [signature] = exception.with_user(self.farid).page()["signatures"]
        self.assertTrue(signature["holds"])
        self.assertFalse(signature["sealed"])
        self.assertEqual(signature["name"], "Farid Nasser")

    def test_manual_one_stays_when_invalidated(self):
        """[G02] Only a QA approver invalidates, with words; the exception stays."""
        exception = self.raised()
        answer = self.act(
            exception, self.farid, "invalidate", "overridden", assessment="A drill"
        )
        self.assertRefused(answer, "role_missing")
        answer = self.act(
            exception, self.greta, "invalidate", "overridden", assessment="A drill only"
        )
        self.assertSigned(answer)
        self.assertEqual(exception.state, "invalidated")
        self.assertTrue(exception.exists())
