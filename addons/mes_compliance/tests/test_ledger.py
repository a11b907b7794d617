"""The record grows and does nothing else, whoever asks and by whatever route."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import datetime, timezone

from psycopg2 import errors

from odoo.api import Environment
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.res_users import ROLES
from ..record import canonical, entry, hashes
from ..sealer.seal import Sealer
from .common import MesCase

TABLES = {
    "mes_ledger_entry": "kind",
    "mes_ledger_seal": "seq",
    "mes_ledger_block": "no",
    "mes_ledger_key": "key",
    "mes_signature": "meaning",
    "mes_credential_attempt": "login",
    "mes_verification": "sentence",
}
"""The tables that only grow, and a column of each."""

MODELS = (
    "mes.ledger.entry",
    "mes.signature",
    "mes.credential.attempt",
    "mes.verification",
)


@tagged("post_install", "-at_install", "mes")
class TestAppendOnly(MesCase):
    """Every route on which a row could be changed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.person("op.anna", "operator", name="Anna Frei")
        cls.site._mes_record("site.noted", {"text": "A row to attack"})
        cls.rows = {name: cls.row_of(name) for name in MODELS}

    @classmethod
    def row_of(cls, name):
        """Return a row of a model, made as the suite makes it."""
        if name == "mes.ledger.entry":
            return cls.env[name].search([], limit=1)
        if name == "mes.credential.attempt":
            cls.env[name]._note(cls.env.cr, cls.anna, "refused")
            return cls.env[name].search([], limit=1)
        now = cls.env["mes.ledger"]._now()
        vals = {"at": now, "user_id": cls.anna.id, "sentence": "No difference"}
        if name == "mes.signature":
            texts = ("entry", "stream", "document", "printed_name", "login", "shown")
            vals = {**dict.fromkeys(texts, "x"), "at": now, "meaning": "performed"}
            vals["company_id"] = cls.site.id
        return cls.env[name].create(vals)

    def refused(self, act, error=errors.InsufficientPrivilege):
        """Check that the table refuses an act at the latest."""
        with mute_logger("odoo.sql_db"), self.assertRaises(error):
            act()
            self.env.flush_all()

    def test_by_every_role(self):
        """[M01] No role creates, changes or deletes a row of the record."""
        for role in (*ROLES, "user"):
            person = self.person(f"x.{role}", role)
            for name, row in self.rows.items():
                for operation in ("write", "create", "unlink"):
                    with self.subTest(f"{role} {operation} {name}"):
                        self.assertFalse(row.with_user(person).has_access(operation))

    def test_by_the_superuser(self):
        """[M01] Past all rights, as ``sudo()`` is, the tables refuse."""
        for name, row in self.rows.items():
            column = TABLES[name.replace(".", "_")]
            for act in (row.unlink, lambda r=row, c=column: r.write({c: "void"})):
                with self.subTest(name):
                    self.refused(act)
        forged = {"stream": str(uuid.uuid4()), "kind": "site", "type": "site.forged"}
        create = self.rows["mes.ledger.entry"].create
        self.refused(lambda: create(forged), errors.NotNullViolation)

    def test_by_a_server_action(self):
        """[M01] Code that an administrator writes into the database is refused."""
        code = f"env['mes.signature'].browse({self.rows['mes.signature'].id}).unlink()"
        action = self.env["ir.actions.server"].create(
            {
                "name": "Tidy up",
                "model_id": self.env["ir.model"]._get_id("mes.signature"),
                "state": "code",
                "code": code,
            }
        )
        self.refused(action.run, ValueError)
        self.assertTrue(self.rows["mes.signature"].exists())

    def test_by_sql(self):
        """[M01] The role that owns the tables changes, deletes and empties nothing."""
        for table, column in TABLES.items():
            for statement in (
                f"UPDATE {table} SET {column} = {column}",
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
            ):
                refused = (errors.InsufficientPrivilege, "The record only grows")
                with self.subTest(statement), mute_logger("odoo.sql_db"):
                    with self.assertRaisesRegex(*refused), self.env.cr.savepoint():
                        self.env.cr.execute(statement)

    def test_protection_is_as_it_says(self):
        """[M02] The level in force is found in the database, never claimed."""
        self.assertIn(self.env["mes.verification"].status()["level"], "AB")


@tagged("post_install", "-at_install", "mes")
class TestEntry(MesCase):
    """What an entry says, and that its bytes are the canonical ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.person("op.anna", "operator", name="Anna Frei")

    def row(self, identity):
        """Return bytes and hash of an entry."""
        self.env.cr.execute(
            "SELECT doc, leaf FROM mes_ledger_entry WHERE uuid = %s", (identity,)
        )
        return [bytes(column) for column in self.env.cr.fetchone()]

    def note(self, data, document=None, **more):
        """Write an entry to the site's record and return what it says."""
        site = (document or self.site.with_user(self.anna)).sudo()
        identity = site._mes_record("site.noted", data, **more)
        return json.loads(self.row(identity)[0])

    def test_canonical_bytes(self):
        """[M02, X01] The stored bytes are their own canonical form, with their hash."""
        data = {"b": [1, None, True, {"z": "Zürich", "a": "µg/mL"}], "a": 'Ⅳ \n"q"'}
        doc, leaf = self.row(self.site._mes_record("site.noted", data))
        self.assertEqual(canonical.encode(json.loads(doc)), doc)
        self.assertEqual(leaf, hashes.leaf(doc))
        self.assertEqual(leaf, hashlib.sha256(b"\x00" + doc).digest())
        self.assertEqual(entry.read(doc)["data"], data)

    def test_one_spelling_of_a_letter(self):
        """[X01] Text is composed on its way in, so that equal words are equal bytes."""
        told = self.note({"text": "Zu\u0308rich"}, reason="Zu\u0308rich")
        self.assertEqual((told["data"]["text"], told["why"]), ("Zürich", "Zürich"))

    def test_no_floats(self):
        """[F05] A binary fraction never enters the record: amounts are text."""
        for value in (0.1, float("nan"), datetime.now(), b"x", 2**60):
            with self.subTest(value), self.assertRaises(canonical.NotCanonical):
                self.site._mes_record("site.noted", {"value": value})

    def test_who_when_where(self):
        """[M01] An entry names person, roles, UTC, zone, offset and way in."""
        with self.at("2026-11-22 14:00"):
            told = self.note({"text": "x"}, reason="It was asked for")
        self.assertEqual(told["who"]["login"], "op.anna")
        self.assertEqual(told["who"]["name"], "Anna Frei")
        self.assertEqual(told["who"]["roles"], ["operator"])
        self.assertEqual(told["at"], "2026-11-22T14:00:00.000000Z")
        self.assertEqual((told["tz"], told["offset"]), ("Europe/Zurich", "+01:00"))
        self.assertEqual((told["origin"], told["clock"]), ("shell", "server"))
        self.assertEqual(told["why"], "It was asked for")
        self.assertEqual(told["site"], self.site.mes_stream)

    def test_offset_of_summer(self):
        """[M01] The offset is that of the event, not that of today."""
        with self.at("2026-07-01 12:00"):
            self.assertEqual(self.note({})["offset"], "+02:00")

    def test_time_and_person_are_the_servers(self):
        """[M01] No context, as a client can send one, brings a time or a person."""
        sent = {"mes_moment": "2020-01-01", "at": "2020-01-01", "uid": 1, "mes_act": 1}
        site = self.site.with_user(self.anna).with_context(**sent)
        before = datetime.now(timezone.utc).isoformat()[:16]
        told = self.note({}, site)
        self.assertGreaterEqual(told["at"][:16], before)
        self.assertEqual(told["who"]["login"], "op.anna")

    def test_name_at_the_time(self):
        """[M01] Who is renamed later stands in older entries as then."""
        old = self.note({})["who"]["name"]
        self.anna.name = "Anna Keller"
        self.assertEqual(
            (old, self.note({})["who"]["name"]), ("Anna Frei", "Anna Keller")
        )

    def test_both_or_neither(self):
        """[M01] An entry goes with the change it tells of, and with nothing else."""
        before = len(self.told(self.site))
        savepoint = self.env.cr.savepoint()
        self.site._mes_record("site.noted", {})
        savepoint.close(rollback=True)
        self.assertEqual(len(self.told(self.site)), before)

    def test_an_attempt_outlives_its_transaction(self):
        """[M01] What was refused and rolled back is told all the same."""
        before = len(self.told_apart(self.site))
        savepoint = self.env.cr.savepoint()
        with self.assertRaises(AccessError):
            self.site._mes_refuse("role_missing", "Not you.", AccessError, by="test")
        savepoint.close(rollback=True)
        attempts = self.told_apart(self.site)
        self.assertEqual(len(attempts), before + 1)
        self.assertEqual(attempts[-1]["data"]["facts"], {"by": "test"})


@tagged("post_install", "-at_install", "mes")
class TestSeal(MesCase):
    """The place that entries are given, in transactions of their own."""

    def setUp(self):
        super().setUp()
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        self.addCleanup(cr.rollback)
        self.ours = Environment(cr, 1, {})

    def append(self, *texts):
        """Commit entries of a new stream, and return the stream."""
        stream, ledger = str(uuid.uuid4()), self.env["mes.ledger"]
        for text in texts:
            ledger._append_apart(stream, "site", "Seal", "site.noted", {"text": text})
        return stream

    def test_sealed_in_their_order(self):
        """[M02] Entries are numbered as they were written; then none waits."""
        stream = self.append("one", "two", "three")
        entries = self.ours["mes.ledger.entry"]
        self.assertEqual(entries._unsealed([stream]), 3)
        while Sealer(self.ours.cr).seal_once():
            pass
        self.assertEqual(entries._unsealed([stream]), 0)
        found = entries.search([("stream", "=", stream)], order="id")
        told = [json.loads(each.content)["text"] for each in found]
        self.assertEqual(told, ["one", "two", "three"])
        places = entries._places(found.mapped("uuid"))
        numbers = [places[each.uuid]["seq"] for each in found]
        self.assertEqual(numbers, [1, 2, 3])
        self.assertIn("entry 3, block", found[2].place)

    def test_seal_pending_is_said(self):
        """[M02] An entry that is not sealed yet says so, and its hash stands there."""
        identity = self.site._mes_record("site.noted", {})
        found = self.env["mes.ledger.entry"].search([("uuid", "=", identity)])
        self.assertEqual(found.place, "seal pending")
        self.assertRegex(found.leaf_hash, "^[0-9a-f]{64}$")

    def test_nobody_waits_for_an_absent_sealer(self):
        """[M02] Without a sealer at work a signature returns at once, unsealed."""
        waiting = self.env["mes.ledger.entry"]._wait_for_seal
        self.assertFalse(waiting(str(uuid.uuid4()), 30))
