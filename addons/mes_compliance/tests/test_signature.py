"""One signature: two components, one meaning, exactly what was shown."""

from __future__ import annotations

import hashlib

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..record import canonical
from .common import PASSWORD, MesCase


@tagged("post_install", "-at_install", "mes")
class TestSignature(MesCase):
    """An exception is the document that is signed here; every document signs so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.person("op.anna", "operator", name="Anna Frei")
        cls.ben = cls.person("op.ben", "operator", name="Ben Huber")
        cls.david = cls.person("sup.david", "supervisor", name="David Keller")
        cls.farid = cls.person("qa.farid", "qa_reviewer", name="Farid Nasser")

    def setUp(self):
        super().setUp()
        self.exception = self.raised()

    def raised(self, title="Lid of the bin found open"):
        """Return an exception that waits to be acknowledged."""
        exceptions = self.env["mes.exception"].with_user(self.anna).sudo()
        site = self.site.with_user(self.anna).sudo()
        raised = exceptions._raise("MAN-01", site, title)
        return self.env["mes.exception"].browse(raised.id)

    def acknowledge(self, signer=None, exception=None, **more):
        """Sign that the exception is known, and return the answer."""
        values = {"act": "acknowledge", "immediate_action": "Closed the lid."}
        meaning = more.pop("meaning", "acknowledged")
        document, signer = exception or self.exception, signer or self.david
        return self.sign(document, signer, meaning, values=values, **more)

    def signatures(self, exception=None):
        """Return the signatures of a document."""
        document = (exception or self.exception).with_user(self.farid)
        document.invalidate_recordset(["mes_signature_ids"])
        return document.mes_signature_ids

    def refusals(self):
        """Return per refused signature its rules, as the record has them."""
        told = self.told(self.exception, "signature.refused")
        return [[each["rule"] for each in entry["data"]["findings"]] for entry in told]

    # -- what a signature is -----------------------------------------------------

    def test_name_time_and_meaning(self):
        """[F02] A signature shows printed name, date and time, and what it means."""
        with self.at("2026-11-22 14:00:05"):
            answer = self.acknowledge()
        self.assertSigned(answer)
        self.assertEqual(answer["at"], "2026-11-22T14:00:05.000000Z")
        signature = self.signatures()
        self.assertEqual(signature.printed_name, "David Keller")
        self.assertEqual(str(signature.at), "2026-11-22 14:00:05")
        self.assertEqual(signature._meaning_text(), "acknowledged")
        self.assertTrue(signature.statement)
        self.assertEqual(signature.entry, answer["entry"])

    def test_what_was_shown_is_what_is_signed(self):
        """[F02, X02] The hash of the page is the hash in signature and entry."""
        page = self.exception.with_user(self.david).signing_page("acknowledged")
        self.assertEqual(page["signer"]["name"], "David Keller")
        answer = self.acknowledge(shown=page["hash"])
        self.assertSigned(answer)
        data = self.env["mes.ledger"]._read_entries([answer["entry"]])[0]["data"]
        self.assertEqual(data["content"], page["content"])
        digest = hashlib.sha256(canonical.encode(data["content"])).hexdigest()
        signature = self.signatures()
        self.assertEqual({digest, data["shown"], signature.shown}, {page["hash"]})
        self.assertEqual(page["code"], f"{digest[:4]} {digest[4:8]}".upper())

    def test_the_name_of_then(self):
        """[F02] Who is called otherwise later signed with the name of then."""
        self.acknowledge()
        self.david.name = "David Frei"
        self.assertEqual(self.signatures().printed_name, "David Keller")
        told = self.told(self.exception, "exception.signed")[-1]
        self.assertEqual(told["who"]["name"], "David Keller")

    def test_signed_in_somebody_elses_session(self):
        """[F03] A second person signs on the same screen, and is the one who signed."""
        self.assertSigned(self.acknowledge(session=self.anna))
        told = self.told(self.exception, "exception.signed")[-1]
        self.assertEqual(told["who"]["login"], "sup.david")
        self.assertEqual(self.exception.acknowledged_by_id, self.david)

    def test_no_secret_in_the_record(self):
        """[M01] Neither a password nor a mistyped one stands anywhere in the record."""
        self.acknowledge(password="not-his-password")
        self.acknowledge()
        told = str(self.told(self.exception)) + str(self.told(self.david))
        self.assertNotIn(PASSWORD, told)
        self.assertNotIn("not-his-password", told)

    # -- two components ----------------------------------------------------------

    def test_two_components_every_time(self):
        """[F02] Without the password, or with what is none, nothing is signed."""
        wrong = ("", "wrong", None, 7, [PASSWORD], {"password": PASSWORD})
        for number, password in enumerate(wrong):
            with self.subTest(password):
                document = self.raised()
                signer = self.person(f"sup.{number}", "supervisor")
                answer = self.acknowledge(signer, document, password=password)
                self.assertRefused(answer, "credential_refused")
                self.assertFalse(self.signatures(document))
                self.assertEqual(document.state, "open")

    def test_a_session_is_no_credential(self):
        """[F02] The second signature in a row asks for both components again."""
        self.assertSigned(self.acknowledge())
        other = self.raised("Scale moved")
        page = other.with_user(self.david).signing_page("acknowledged")
        values = {"act": "acknowledge", "immediate_action": "Moved it back."}
        sign = other.with_user(self.david).sign
        for claim in ({}, None, {"login": "sup.david"}, {"uid": self.david.id}):
            answer = sign("acknowledged", page["hash"], claim, values=values)
            self.assertRefused(answer, "credential_refused")
        self.assertEqual(other.state, "open")

    def test_somebody_elses_password(self):
        """[F02] David's name with Anna's own password is not David."""
        self.anna.password = "anna-has-another-one"
        answer = self.acknowledge(session=self.anna, password="anna-has-another-one")
        self.assertRefused(answer, "credential_refused")
        self.assertEqual(self.refusals(), [["credential_refused"]])

    def test_nobody(self):
        """[F02] A login that nobody has is told so, and counts as refused."""
        page = self.exception.with_user(self.anna).signing_page("acknowledged")
        claim = {"login": "sup.nobody", "password": PASSWORD}
        sign = self.exception.with_user(self.anna).sign
        values = {"act": "acknowledge", "immediate_action": "Closed it."}
        answer = sign("acknowledged", page["hash"], claim, values=values)
        self.assertIn("signer_unknown", [each["rule"] for each in answer["reasons"]])
        self.assertEqual(self.exception.state, "open")

    def test_a_leaver(self):
        """[F02, M06] An archived account signs nothing."""
        self.david.active = False
        answer = self.acknowledge(session=self.anna)
        self.assertFalse(answer["ok"])
        self.assertEqual(self.exception.state, "open")

    # -- meaning, content, order -------------------------------------------------

    def test_changed_while_being_read(self):
        """[F02, X02] What has changed since it was shown is not signed."""
        shown = self.exception.with_user(self.david).signing_page("acknowledged")[
            "hash"
        ]
        self.exception._mes_act().write({"impact": "Written by a colleague meanwhile"})
        self.assertRefused(self.acknowledge(shown=shown), "changed_meanwhile")
        self.assertEqual(self.refusals(), [["changed_meanwhile"]])
        self.assertEqual(self.exception.state, "open")
        self.assertSigned(self.acknowledge())

    def test_a_hash_of_ones_own(self):
        """[X02] A hash that is none, or that of another document, signs nothing."""
        other = self.raised("Another one").with_user(self.david)
        foreign = other.signing_page("acknowledged")["hash"]
        for shown in (foreign, "0" * 64, "", "x", "'; DROP TABLE mes_signature; --"):
            self.assertRefused(self.acknowledge(shown=shown), "changed_meanwhile")
        self.assertFalse(self.signatures())

    def test_wrong_meaning(self):
        """[F02] An act has its meaning; another one, or none at all, is refused."""
        for meaning in ("released", "approved", "performed", "", "acknowledge"):
            answer = self.acknowledge(meaning=meaning)
            self.assertRefused(answer, "signature_meaning_unknown")

    def test_text_without_a_picture(self):
        """[F02, M02] What nobody could read is not signed; the attempt is told."""
        page = self.exception.with_user(self.david).signing_page("acknowledged")
        decided = {"act": "acknowledge", "immediate_action": "Closed the lid."}
        proof = {"login": "sup.david", "password": PASSWORD}
        document = self.exception.with_user(self.david)
        for sent in (
            ("acknow\x00ledged", page["hash"], proof, None, decided),
            ("acknowledged", "\x00", proof, None, decided),
            ("acknowledged", page["hash"], {**proof, "login": "a\x00"}, None, decided),
            ("acknowledged", page["hash"], proof, "10\u202e.1", decided),
            ("acknowledged", page["hash"], proof, None, {**decided, "why": "\x00"}),
        ):
            self.assertRefused(document.sign(*sent), "text_illegible")
        long = {**decided, "immediate_action": "Closed " * 1000}
        answer = document.sign("acknowledged", page["hash"], proof, None, long)
        self.assertRefused(answer, "text_too_long")
        self.assertEqual(len(self.refusals()), 6)
        entries = self.env["mes.ledger.entry"].with_user(self.farid)
        self.assertTrue(entries.search([]), "the record can still be searched")

    def test_password_without_a_picture(self):
        """[F02, M02] A password is never quoted, whatever it is made of."""
        answer = self.acknowledge(password="zebra\x00crossing")
        self.assertFalse(answer["ok"])
        told = str(self.told(self.exception, "signature.refused"))
        self.assertNotIn("zebra", told)

    def test_replay(self):
        """[F02] What was sent once does not sign again: the document has moved on."""
        page = self.exception.with_user(self.david).signing_page("acknowledged")
        self.assertSigned(self.acknowledge(shown=page["hash"]))
        answer = self.acknowledge(shown=page["hash"])
        self.assertRefused(answer, "changed_meanwhile", "exception_state")
        self.assertEqual(len(self.signatures()), 1)

    def test_role_taken_away(self):
        """[M04] A role that is gone in mid-session signs nothing any more."""
        values = {
            "act": "close",
            "decision": "no_impact",
            "assessment": "Nothing came of it.",
        }
        shown = self.exception.with_user(self.farid).signing_page("reviewed_qa")["hash"]
        self.farid.group_ids -= self.env.ref("mes_compliance.group_qa_reviewer")
        self.farid.group_ids += self.env.ref("mes_compliance.group_user")
        answer = self.sign(
            self.exception, self.farid, "reviewed_qa", values=values, shown=shown
        )
        self.assertRefused(answer, "role_missing")

    def test_out_of_sight(self):
        """[M04] Who may not read a document is shown nothing and signs nothing."""
        portal = self.person("portal", "user")
        portal.group_ids = self.env.ref("base.group_portal")
        document = self.exception.with_user(portal)
        with self.assertRaises(AccessError):
            document.signing_page("acknowledged")
        with self.assertRaises(AccessError):
            document.sign("acknowledged", "0" * 64, {})

    def test_every_reason_at_once(self):
        """[F02] All that stands against a signature is told in one answer."""
        answer = self.acknowledge(self.ben, shown="0" * 64, password="wrong")
        rules = {each["rule"] for each in answer["reasons"]}
        self.assertIn("changed_meanwhile", rules)
        self.assertTrue(all(each["text"] for each in answer["reasons"]))

    # -- bound to its data -------------------------------------------------------

    def test_holds(self):
        """[X02] A signature covers its data as long as nobody carries it elsewhere."""
        self.acknowledge()
        signature = self.signatures()
        self.assertEqual(signature._holds(), {signature.id: True})

    def test_carried_to_another_document(self):
        """[X02] A copied row is no signature: it does not hold, and says so."""
        self.acknowledge()
        genuine = self.signatures()
        other = self.raised("Another one")
        entry = other.sudo()._mes_record("site.noted", {"text": "no signature"})
        shared = ("document", "printed_name", "login", "meaning", "shown", "at")
        copied = {name: genuine[name] for name in shared}
        forged = self.env["mes.signature"].create(
            {
                **copied,
                "entry": entry,
                "stream": other.mes_stream,
                "company_id": self.site.id,
            }
        )
        self.assertEqual(self.signatures(other), forged)
        self.assertEqual(forged._holds(), {forged.id: False})
