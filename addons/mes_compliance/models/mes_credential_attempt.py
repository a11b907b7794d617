"""Failed credentials, counted per person and across workers (21 CFR 11.300(d))."""

from __future__ import annotations

from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import AccessDenied
from odoo.tools import SQL

LIMIT = 5
"""Failures in a row after which a person can neither log in nor sign."""

ADVISORY_CLASS = 0x4D455343
"""Class of the advisory locks that put a person's attempts one behind the other."""


class MesCredentialAttempt(models.Model):
    """One attempt to prove an identity: failures, and what ended a row of them.

    Odoo counts failures per address in the memory of one worker. Here they are rows
    written in transactions of their own, so they hold whatever becomes of the request.
    """

    _name = "mes.credential.attempt"
    _description = "Attempt to prove an identity"
    _order = "id desc"
    _log_access = False

    user = fields.Integer("User ID", required=True, index=True, readonly=True)
    login = fields.Char(readonly=True)
    at = fields.Datetime(default=fields.Datetime.now, readonly=True)
    outcome = fields.Selection(
        [
            ("refused", "Refused"),
            ("accepted", "Accepted"),
            ("unlocked", "Unlocked"),
        ],
        required=True,
        readonly=True,
    )

    def init(self):
        """Make the table append-only."""
        self.env["mes.ledger.entry"]._make_append_only(self._table)

    @contextmanager
    def _watched(self, user):
        """Guard one verification of a person's credential.

        :param user: the ``res.users`` record whose identity is claimed
        :raise AccessDenied: when the person is locked, before anything is verified
        """
        with self.pool.cursor() as cr:
            failures = self._failures(cr, user.id)
            if failures >= LIMIT:
                raise AccessDenied(self.env._("Locked after %s attempts.", LIMIT))
            refusal = None
            try:
                yield
            except AccessDenied as error:
                refusal = error
                self._note(cr, user, "refused")
            else:
                if failures:
                    self._note(cr, user, "accepted")
        if refusal:
            self._tell(user, failures + 1)
            raise refusal

    @api.model
    def _failures(self, cr, uid):
        """Count failures since the last success, alone with this person's attempts.

        The cursor is a fresh one: what other workers committed is seen, whatever the
        age of the request's own snapshot.
        """
        cr.execute("SELECT pg_advisory_xact_lock(%s, %s)", (ADVISORY_CLASS, uid))
        cr.execute(
            SQL(
                """SELECT count(*) FROM mes_credential_attempt
                    WHERE "user" = %(uid)s AND outcome = 'refused' AND id > COALESCE(
                        (SELECT max(id) FROM mes_credential_attempt
                          WHERE "user" = %(uid)s AND outcome <> 'refused'), 0)""",
                uid=uid,
            )
        )
        return cr.fetchone()[0]

    @api.model
    def _note(self, cr, user, outcome):
        cr.execute(
            SQL(
                'INSERT INTO mes_credential_attempt ("user", login, at, outcome)'
                " VALUES (%s, %s, now() at time zone 'utc', %s)",
                user.id,
                user.login,
                outcome,
            )
        )

    @api.model
    def _tell(self, user, failures):
        """Write the failure to the person's record; at the limit, raise the alarm."""
        event = "credential.locked" if failures >= LIMIT else "credential.refused"
        self.env["mes.ledger"]._append_apart(
            user.mes_stream, "person", user.name, event, {"failures": failures}
        )
        if failures == LIMIT:
            self.env["mes.exception"]._raise_apart("SIG-01", user)

    @api.model
    def _left(self, user):
        """Return how many attempts a person has left before the lock."""
        with self.pool.cursor() as cr:
            return max(0, LIMIT - self._failures(cr, user.id))

    @api.model
    def _unlock(self, user):
        """Let a person try again; the caller has checked who may decide so."""
        self._note(self.env.cr, user, "unlocked")

    @api.model
    def _locked(self):
        """Return per user id the moment of the last failure of who is locked out."""
        query = SQL(
            """SELECT a."user", max(a.at) FROM mes_credential_attempt a
                WHERE a.outcome = 'refused' AND a.id > COALESCE(
                    (SELECT max(b.id) FROM mes_credential_attempt b
                      WHERE b."user" = a."user" AND b.outcome <> 'refused'), 0)
                GROUP BY a."user" HAVING count(*) >= %s""",
            LIMIT,
        )
        return dict(self.env.execute_query(query))
