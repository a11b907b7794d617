"""Commands carry a UUID of the client: a repeat gets the first answer (P04)."""

from __future__ import annotations

import hashlib
import json
import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class MesCommand(models.Model):
    """One command that was carried out, and what was answered.

    A double tap, or a tablet that lost the network between the effect and the answer,
    sends the same UUID again: it has one effect, and the answer of the first time.
    """

    _name = "mes.command"
    _description = "Command carried out"
    _log_access = False
    _order = "id desc"

    uuid = fields.Char(required=True, readonly=True)
    user = fields.Integer(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True)
    at = fields.Datetime(default=fields.Datetime.now, readonly=True)
    answer = fields.Json(readonly=True)

    _uuid_unique = models.Constraint("UNIQUE (uuid)", "A command happens once.")

    @api.model
    def _claim(self, command):
        """Claim a command's UUID for this transaction.

        :param dict command: the command with its ``id``
        :return: None for a new command, else the answer given the first time
        :raise UserError: the UUID is none, or was used for something else
        """
        identity, digest = self._identity(command), self._digest(command)
        self.env.cr.execute(
            SQL(
                'INSERT INTO mes_command (uuid, "user", digest, at)'
                " VALUES (%s, %s, %s, now() at time zone 'utc')"
                " ON CONFLICT (uuid) DO NOTHING RETURNING id",
                identity,
                self.env.uid,
                digest,
            )
        )
        if self.env.cr.fetchone():
            return None
        return self._first_answer(identity, digest)

    @api.model
    def _answered(self, command, answer):
        """Keep what was answered, in the transaction of the effect."""
        self.env.cr.execute(
            SQL(
                "UPDATE mes_command SET answer = %s WHERE uuid = %s",
                json.dumps(answer),
                self._identity(command),
            )
        )
        return answer

    @api.model
    def _first_answer(self, identity, digest):
        first = self.sudo().search([("uuid", "=", identity)])
        if first.user != self.env.uid or first.digest != digest:
            raise UserError(
                self.env._("This command's number was used for something else.")
            )
        return {**(first.answer or {}), "repeated": True}

    @api.model
    def _identity(self, command):
        try:
            return str(uuid.UUID(command["id"]))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise UserError(
                self.env._("A command carries a UUID of its own, as id.")
            ) from None

    @api.model
    def _digest(self, command):
        plain = json.dumps(command, sort_keys=True, default=str)
        return hashlib.sha256(plain.encode()).hexdigest()
