"""Screens follow units and gateways over the bus."""

from __future__ import annotations

import re

from odoo import models

CHANNEL = re.compile(r"mes\.(equipment|gateway)_([0-9]{1,18})")

MODELS = {"equipment": "maintenance.equipment", "gateway": "mes.gateway"}


class IrWebsocket(models.AbstractModel):
    """Lets a screen follow the units and gateways that its user may read."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """Put the unit or gateway in place of the channel that names it."""
        return super()._build_bus_channel_list(self._mes_followed(channels))

    def _mes_followed(self, channels):
        """Return the channels with units and gateways that the user may read."""
        asked = {name: _asked(name) for name in channels if _asked(name)}
        kept = [name for name in channels if not _asked(name)]
        for kind, model in MODELS.items():
            ids = [number for each, number in asked.values() if each == kind]
            if ids and self.env[model].has_access("read"):
                kept += self.env[model].search([("id", "in", ids)])
        return kept


def _asked(name):
    match = CHANNEL.fullmatch(name) if isinstance(name, str) else None
    return (match[1], int(match[2])) if match else None
