"""The life of an exception: every act by every role, from every state."""

from __future__ import annotations

from psycopg2 import errors

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.mes_exception import STATES
from ..models.mes_exception_decision import ACTS, INDEPENDENT
from ..models.res_users import ROLES
from .common import MesCase

TEXTS = {
    "immediate_action": "Stopped the step.",
    "root_cause": "The display was read at an angle",
    "impact": "None. The recorded current stayed within limits.",
    "other_lots": "PCM26012: within limits",
    "action": "Value from the machine",
    "decision": "no_impact",
    "assessment": "Nothing came of it.",
    "severity": "critical",
    "reason": "It was read twice",
}
QA = {"qa_reviewer", "qa_approver"}
MAY = {
    "acknowledge": {"operator", "supervisor", *QA},
    "close": QA,
    "conclude": {"supervisor", "equipment", *QA},
    "approve": {"qa_approver"},
    "return": {"qa_approver"},
    "invalidate": {"qa_approver"},
    "reopen": QA,
    "reclassify": {"operator", "supervisor", "equipment", *QA},
}
"""Who may do what on a minor exception (domain model, §4.4)."""


@tagged("post_install", "-at_install", "mes")
class TestException(MesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.person("op.anna", "operator", name="Anna Frei")
        cls.david = cls.person("sup.david", "supervisor", name="David Keller")
        cls.farid = cls.person("qa.farid", "qa_approver", name="Farid Nasser")
        cls.people = {role: cls.person(f"x.{role}", role) for role in ROLES}
        cls.greta = cls.person("qp.greta", "qa_approver", "qp", name="Greta Brunner")

    def raised(self, severity="minor", state="open", **more):
        """Return an exception in a state, raised by the operator."""
        exceptions = self.env["mes.exception"].with_user(self.anna).sudo()
        site = self.site.with_user(self.anna).sudo()
        title = "Current 23.4 A entered; limit 22 A"
        raised = exceptions._raise("MAN-01", site, title, severity=severity, **more)
        raised._mes_act().write({"state": state})
        return self.env["mes.exception"].browse(raised.id)

    def act(self, exception, person, act, **values):
        """Sign an act with all its texts, or with those given."""
        texts = {name: TEXTS[name] for name in ACTS[act][4]}
        values = {"act": act, **texts, **values}
        return self.sign(exception, person, ACTS[act][2], values=values)

    def done(self, exception, *steps):
        """Do acts one after the other: pairs of person and act."""
        for person, act in steps:
            self.assertSigned(self.act(exception, person, act))
        return exception

    # -- the table ---------------------------------------------------------------

    def test_every_act_by_every_role(self):
        """[G03, M04] Whose role an act is not is refused it, with the role named."""
        for act, (states, *_rest) in ACTS.items():
            exception = self.raised(state=states[0])
            for role, person in self.people.items():
                with self.subTest(f"{role} {act}"):
                    verdict = exception._gate_act(act, person)
                    self.assertEqual(verdict.ok, role in MAY[act], verdict.findings)
                    if not verdict.ok:
                        found = [each.rule for each in verdict.findings]
                        self.assertEqual(found, ["role_missing"])

    def test_every_act_from_every_state(self):
        """[G04] An act starts from its own states alone; each answer says which."""
        for state, _label in STATES:
            exception = self.raised(state=state)
            for act, (states, *_rest) in ACTS.items():
                with self.subTest(f"{act} from {state}"):
                    verdict = exception._gate_act(act, self.farid)
                    self.assertEqual(verdict.ok, state in states)
                    if not verdict.ok:
                        [finding] = verdict.findings
                        self.assertEqual(finding.rule, "exception_state")
                        self.assertTrue(finding.needed)

    def test_every_act_without_its_words(self):
        """[G04] Each text an act asks for is asked for; blanks and dots are none."""
        for act, (states, _to, meaning, _roles, names) in ACTS.items():
            exception = self.raised(state=states[0])
            for name in names:
                for nothing in (None, "", "    ", "...", 7):
                    values = {each: TEXTS[each] for each in names}
                    values.update(act=act, **{name: nothing})
                    with self.subTest(f"{act} {name} {nothing!r}"):
                        answer = self.sign(
                            exception, self.farid, meaning, values=values
                        )
                        self.assertFalse(answer["ok"])
            self.assertEqual(exception.state, states[0])

    def test_acts_that_are_none(self):
        """[G04] An unknown act, or one under another's meaning, is refused."""
        exception = self.raised()
        for act, meaning in (
            ("release", "approved"),
            (None, "approved"),
            ("close", "approved"),
            (["close"], "reviewed_qa"),
        ):
            values = {**TEXTS, "act": act}
            answer = self.sign(exception, self.farid, meaning, values=values)
            self.assertRefused(answer, "signature_meaning_unknown")

    # -- lives -------------------------------------------------------------------

    def test_minor(self):
        """[G04] Acknowledged on the floor, assessed and closed by QA."""
        exception = self.raised()
        self.done(exception, (self.david, "acknowledge"), (self.farid, "close"))
        self.assertEqual((exception.state, exception.decided), ("closed", True))
        self.assertEqual(exception.decided_by_id, self.farid)
        self.assertEqual(exception.acknowledged_by_id, self.david)
        told = self.told(exception, "exception.signed")
        acts = [each["data"]["values"]["act"] for each in told]
        self.assertEqual(acts, ["acknowledge", "close"])

    def test_grave(self):
        """[G04, G05] Major and critical ones need a conclusion, approved by another."""
        for severity in ("major", "critical"):
            exception = self.raised(severity)
            answer = self.act(exception, self.farid, "close")
            self.assertRefused(answer, "exception_needs_conclusion")
            answer = self.act(exception, self.anna, "acknowledge")
            self.assertRefused(answer, "role_missing")
            self.done(exception, (self.david, "acknowledge"), (self.farid, "conclude"))
            answer = self.act(exception, self.farid, "approve")
            self.assertRefused(answer, "decides_own_exception")
            self.done(exception, (self.greta, "approve"))
            self.assertEqual(exception.state, "closed")

    def test_returned(self):
        """[G04] A conclusion that does not convince goes back, and comes again."""
        exception = self.raised("major", "pending_approval")
        self.done(
            exception,
            (self.greta, "return"),
            (self.david, "conclude"),
            (self.greta, "approve"),
        )
        self.assertEqual(exception.owner_id, self.david)
        self.assertEqual(exception.state, "closed")

    def test_reopened(self):
        """[G04] New facts open a closed one again; it waits, and is concluded anew."""
        exception = self.done(self.raised(), (self.farid, "close"))
        answer = self.act(exception, self.david, "reopen")
        self.assertRefused(answer, "role_missing")
        self.done(exception, (self.farid, "reopen"))
        self.assertEqual(exception.state, "under_investigation")
        self.assertFalse(exception.decided)
        self.done(exception, (self.david, "conclude"), (self.greta, "approve"))
        self.assertTrue(exception.decided)

    def test_invalidated_is_the_end(self):
        """[G02] What was invalidated stays, counted and closed to every act."""
        exception = self.done(self.raised(), (self.farid, "invalidate"))
        self.assertEqual((exception.state, exception.decided), ("invalidated", True))
        for act in ACTS:
            self.assertRefused(self.act(exception, self.greta, act), "exception_state")

    def test_graver_and_lighter(self):
        """[G03] A change of severity changes what the exception needs from now on."""
        exception = self.raised()
        self.done(exception, (self.anna, "reclassify"))
        self.assertEqual(exception.severity, "critical")
        answer = self.act(exception, self.farid, "close")
        self.assertRefused(answer, "exception_needs_conclusion")
        answer = self.act(exception, self.farid, "reclassify", severity="minor")
        self.assertSigned(answer)
        self.done(exception, (self.farid, "close"))

    def test_independence(self):
        """[G05] Who raised, performed, checked or owns it decides nothing about it."""
        roles = {"involved": self.farid.ids}
        for act in INDEPENDENT:
            exception = self.raised(state=ACTS[act][0][0], **roles)
            answer = self.act(exception, self.farid, act)
            self.assertRefused(answer, "decides_own_exception")
            exception = self.raised(state=ACTS[act][0][0])
            exception._mes_act().write({"raised_by_id": self.farid.id})
            answer = self.act(exception, self.farid, act)
            self.assertRefused(answer, "decides_own_exception")

    # -- past the acts -----------------------------------------------------------

    def test_nobody_deletes(self):
        """[G02] No role, no superuser: an exception stays, and the try is told."""
        exception = self.raised()
        for person in self.people.values():
            with self.assertRaises(AccessError):
                exception.with_user(person).unlink()
        with self.assertAttemptTold(UserError, exception, "record_never_deleted"):
            exception.sudo().unlink()
        self.assertTrue(exception.exists())

    def test_nobody_writes_past_the_acts(self):
        """[G02, M01] No field of an exception is written by hand, with any right."""
        exception = self.raised("major")
        for vals in (
            {"state": "closed"},
            {"severity": "info"},
            {"title": "Nothing happened"},
            {"gate": "none"},
            {"facts": {}},
            {"decided_by_id": self.farid.id},
        ):
            with self.assertAttemptTold(UserError, exception, "written_by_acts_only"):
                exception.sudo().write(vals)
            with self.assertAttemptTold(UserError, exception, "written_by_acts_only"):
                exception.with_user(self.farid).write(vals)

    def test_no_copy_and_no_import(self):
        """[G02] An exception is raised; it is not copied, imported or made by hand."""
        exception = self.raised()
        with self.assertRaises(UserError):
            exception.sudo().copy()
        loaded = self.env["mes.exception"].load(
            [".id", "state"], [[str(exception.id), "closed"]]
        )
        self.assertTrue(loaded["messages"])
        self.assertEqual(exception.state, "open")

    # -- raising -----------------------------------------------------------------

    def test_once_for_one_thing(self):
        """[G01] A rule that fires twice for one occurrence raises one exception."""
        first = self.raised(occurrence="lod 20.4.3#1 2.61 %")
        again = self.raised(occurrence="lod 20.4.3#1 2.61 %")
        other = self.raised(occurrence="lod 20.4.3#2 2.61 %")
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)
        told = self.told(first, "exception.raised")
        numbers = [each["data"]["number"] for each in told]
        self.assertEqual(numbers.count(first.name), 1)

    def test_once_in_the_database_too(self):
        """[G01] Two at the same moment: the second meets the first in the table."""
        first = self.raised(occurrence="lod 20.4.3#1 2.61 %")
        vals = first._vals(
            "MAN-01", self.site, "Again", {}, occurrence="lod 20.4.3#1 2.61 %"
        )
        with self.assertRaises(errors.UniqueViolation), mute_logger("odoo.sql_db"):
            self.env["mes.exception"]._mes_act().create(vals)

    def test_never_lighter_than_its_type(self):
        """[G03] Whoever raises can make it graver than the catalogue, not lighter."""
        catalogue = self.env["mes.exception.type"]
        self.assertEqual(catalogue._entry_of("SIG-02")[1:], ("critical", "release"))
        exceptions = self.env["mes.exception"]
        light = exceptions._raise("SIG-02", self.site, "Broken", severity="info")
        self.assertEqual(light.severity, "critical")
        self.assertEqual(self.raised("major").severity, "major")

    def test_outside_the_catalogue(self):
        """[G01] The catalogue is closed: an unknown code raises nothing."""
        before = self.env["mes.exception"].search_count([])
        with self.assertRaises(ValueError):
            self.env["mes.exception"]._raise("XXX-99", self.site, "Unheard of")
        self.assertEqual(self.env["mes.exception"].search_count([]), before)

    def test_told_in_its_document(self):
        """[G01] The raising is an entry of the document, with who and where."""
        exception = self.raised(subject="20.3.2")
        told = self.told(self.site, "exception.raised")[-1]
        self.assertEqual(told["data"]["number"], exception.name)
        self.assertEqual(told["data"]["subject"], "20.3.2")
        self.assertEqual(told["who"]["login"], "op.anna")
        self.assertEqual(exception.origin_stream, self.site.mes_stream)

    def test_numbers(self):
        """[G01] One numbering for the site, without a number twice."""
        names = [self.raised().name for _each in range(3)]
        self.assertEqual(len(set(names)), 3)
        self.assertEqual(names, sorted(names))
