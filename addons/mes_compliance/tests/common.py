"""What the tests of the suite's models share: people, signatures, the plant's clock."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import datetime, timezone
from unittest.mock import patch

from odoo.tests import TransactionCase, new_test_user

from odoo.addons.base.models import res_users
from odoo.addons.mes_compliance import clock

ROUNDS = 1_000
"""Rounds of password hashing: real ones cost half a second for every signature."""
PASSWORD = "correct-horse-battery"


class MesCase(TransactionCase):
    """A site in Basel, and people who sign."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(patch.object(res_users, "MIN_ROUNDS", ROUNDS))
        cls.env.registry.clear_cache()
        cls.site = cls.env.company
        cls.site.mes_timezone = "Europe/Zurich"

    @classmethod
    def person(cls, login, *roles, name=None, groups=""):
        """Return a user with these roles of the suite."""
        names = [f"mes_compliance.group_{role}" for role in roles or ("user",)]
        names += [group for group in groups.split(",") if group]
        return new_test_user(
            cls.env,
            login=login,
            name=name or login,
            groups=",".join(["base.group_user", *names]),
            password=PASSWORD,
        )

    @contextmanager
    def at(self, text):
        """Let the plant's clock stand at a moment of UTC, ``2026-11-22 14:00``."""
        moment = datetime.fromisoformat(text).replace(tzinfo=timezone.utc)
        with patch.object(clock, "now", lambda: moment):
            yield moment

    @classmethod
    def sign(cls, document, signer, meaning, subject=None, values=None, **more):
        """Sign as a screen does: fetch the page, send its hash and a password.

        :param more: ``session``: the user whose screen it is; ``password``; ``shown``
        """
        screen = document.with_user(more.get("session") or signer)
        shown = more.get("shown")
        if shown is None:
            shown = screen.signing_page(meaning, subject, values)["hash"]
        password = more.get("password", PASSWORD)
        proof = {"type": "password", "login": signer.login, "password": password}
        return screen.sign(meaning, shown, proof, subject, values)

    def assertSigned(self, answer):
        """Check that a signature was accepted."""
        self.assertTrue(answer["ok"], answer["reasons"])

    def assertRefused(self, answer, *rules):
        """Check that a signature was refused for exactly these reasons."""
        self.assertFalse(answer["ok"])
        found = [reason["rule"] for reason in answer["reasons"]]
        self.assertEqual(sorted(found), sorted(rules))

    def told(self, document, event=None):
        """Return what the record tells about a document: data of its entries."""
        stream = document.sudo()._mes_record_stream()[0]
        types = [event] if event else None
        return self.env["mes.ledger"]._read_stream(stream, types)

    def told_apart(self, document, event="attempt.refused"):
        """Return entries that were written in transactions of their own."""
        stream = document.sudo()._mes_record_stream()[0]
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT doc FROM mes_ledger_entry"
                " WHERE stream = %s AND type = %s ORDER BY id",
                (stream, event),
            )
            return [json.loads(bytes(doc)) for (doc,) in cr.fetchall()]

    @contextmanager
    def assertAttemptTold(self, exception, document, rule):
        """Check that what happens inside is refused, and that the record says so."""
        before = len(self.told_apart(document))
        with self.assertRaises(exception):
            yield
        attempts = self.told_apart(document)[before:]
        self.assertIn(rule, [attempt["data"]["rule"] for attempt in attempts])
