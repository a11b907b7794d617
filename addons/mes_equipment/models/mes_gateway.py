"""Gateways: processes outside Odoo that bring readings, and their keys."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL, consteq

from odoo.addons.mes_compliance import clock

from .maintenance_equipment import KEEPERS

KEY = re.compile(r"mesgw_([0-9]{1,9})_[A-Za-z0-9_-]{43}")
"""A key: the gateway's id, and 256 random bits."""

NOBODY = hashlib.sha256(b"nobody").hexdigest()
"""Compared with where there is no gateway: an answer takes the same time."""

CONTACT = timedelta(seconds=20)
"""A gateway's last contact is written at most so often."""


HINT = 0.9
"""Seconds between two hints of one gateway to the screens, in one worker."""

_hinted: dict[tuple[str, int], float] = {}


class MesGateway(models.Model):
    """One gateway: it reads sources and brings what they say, with a key of its own.

    The key is shown once, when it is made. Only its SHA-256 is kept: it has 256 random
    bits, so that nothing slower is needed.
    """

    _name = "mes.gateway"
    _inherit = ["mes.audited"]
    _description = "Gateway of readings"
    _order = "name, id"
    _rec_names_search = ["name", "code"]
    _mes_kind = "gateway"
    _mes_audited = ("name", "code", "company_id", "active")
    _mes_guarded = ("key_hash", "key_made", "key_made_by_id", "last_contact")

    name = fields.Char(required=True)
    code = fields.Char(required=True, copy=False, help="As its settings name it: GW-1.")
    company_id = fields.Many2one(
        "res.company", "Site", required=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)
    source_ids = fields.One2many("mes.gateway.source", "gateway_id", "Sources")
    key_hash = fields.Char(
        "SHA-256 of the key", copy=False, readonly=True, groups=fields.NO_ACCESS
    )
    key_made = fields.Datetime("Key made", copy=False, readonly=True)
    key_made_by_id = fields.Many2one(
        "res.users", "Key made by", copy=False, readonly=True
    )
    last_contact = fields.Datetime(copy=False, readonly=True)
    standing = fields.Selection(
        [
            ("no_key", "No key yet"),
            ("waiting", "Never seen"),
            ("seen", "In contact"),
            ("away", "Away"),
        ],
        compute="_compute_standing",
    )
    aside_count = fields.Integer(
        "Set aside, 24 h",
        compute="_compute_aside_count",
        groups="mes_compliance.group_equipment,mes_compliance.group_admin",
    )

    _code_unique = models.Constraint(
        "UNIQUE (company_id, code)", "A code names one gateway of a site."
    )

    @api.constrains("code")
    def _check_code(self):
        for gateway in self:
            if gateway.code != "".join(gateway.code.split()):
                raise ValidationError(
                    self.env._(
                        "Code %(code)s: found a space, needed none.", code=gateway.code
                    )
                )

    @api.depends("last_contact", "key_made")
    def _compute_standing(self):
        limit = clock.naive() - timedelta(minutes=1)
        for gateway in self:
            seen = gateway.last_contact
            if not gateway.key_made:
                gateway.standing = "no_key"
            elif not seen:
                gateway.standing = "waiting"
            else:
                gateway.standing = "seen" if seen >= limit else "away"

    def _compute_aside_count(self):
        since = clock.naive() - timedelta(days=1)
        counted = self.env["mes.reading.aside"]._read_group(
            [("gateway_id", "in", self.ids), ("received", ">=", since)],
            ["gateway_id"],
            ["__count"],
        )
        counts = {gateway.id: count for gateway, count in counted}
        for gateway in self:
            gateway.aside_count = counts.get(gateway.id, 0)

    # -- the key -----------------------------------------------------------------

    def mes_make_key(self):
        """Make the gateway's key and return it, this once; one it had before is void.

        :raise AccessError: for whoever does not keep equipment; the attempt is recorded
        """
        self.ensure_one()
        if not self.env.su and not self.env.user._mes_has_role(*KEEPERS):
            self._mes_refuse(
                "gateway_key_by_keeper",
                self.env._("The key of a gateway is made by the equipment team."),
                AccessError,
            )
        self.check_access("write")
        key = f"mesgw_{self.id}_{secrets.token_urlsafe(32)}"
        self._mes_act().write(
            {
                "key_hash": _digest(key),
                "key_made": clock.naive(),
                "key_made_by_id": self.env.uid,
            }
        )
        self._mes_record("gateway.key_made")
        return key

    def action_mes_make_key(self):
        """Make the key and show it."""
        key = self.mes_make_key()
        return {
            "type": "ir.actions.client",
            "tag": "mes_equipment.gateway_key",
            "target": "new",
            "name": self.env._("Key of %s", self.code),
            "params": {"key": key, "code": self.code},
        }

    @api.model
    def _mes_by_key(self, key):
        """Return the gateway that a key names, and whether the key is right.

        :param str key: what the request brought
        :return: a gateway, empty where the key names none, and a bool
        """
        match = KEY.fullmatch(key) if isinstance(key, str) else None
        gateways = self.sudo().with_context(active_test=False)
        gateway = gateways.browse(int(match[1]) if match else []).exists()
        right = consteq(gateway.key_hash or NOBODY, _digest(key or ""))
        return gateway, right and bool(gateway.key_hash) and gateway.active

    # -- what it is told ---------------------------------------------------------

    def _mes_configuration(self):
        """Return what the gateway has to read, and the SHA-256 of that."""
        self.ensure_one()
        content = {
            "site": self.company_id.id,
            "gateway": self.code,
            "sources": [source._mes_configuration() for source in self.source_ids],
        }
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return {**content, "digest": hashlib.sha256(canonical.encode()).hexdigest()}

    def _mes_seen(self):
        """Note that the gateway was in contact; a row that nobody waits for."""
        now = clock.naive()
        if self.last_contact and now - self.last_contact < CONTACT:
            return
        self.env.cr.execute(
            SQL(
                "UPDATE mes_gateway SET last_contact = %s WHERE id = ("
                "SELECT id FROM mes_gateway WHERE id = %s FOR UPDATE SKIP LOCKED)",
                now,
                self.id,
            )
        )
        self.invalidate_recordset(["last_contact"], flush=False)

    def _mes_hinted(self):
        """Handle what is new, and tell the screens that readings came.

        :return: the alarms that were raised
        """
        alarms = self.env["mes.alarm"]._mes_handle()
        now = time.monotonic()
        if now - _hinted.get((self.env.cr.dbname, self.id), -HINT) >= HINT:
            _hinted[self.env.cr.dbname, self.id] = now
            self.env["bus.bus"]._sendone(self, "mes.gateway", {"id": self.id})
        return alarms

    def action_mes_aside(self):
        """Open what this gateway's sources sent in vain."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_equipment.mes_reading_aside_action"
        )
        return {**action, "domain": [("gateway_id", "=", self.id)]}


def _digest(key):
    return hashlib.sha256(key.encode()).hexdigest()
