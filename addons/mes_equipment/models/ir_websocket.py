"""Screens follow units and gateways over the bus."""

from __future__ import annotations

import re

from odoo import api, models

CHANNEL = re.compile(r"mes\.([a-z]+)_([0-9]{1,18})")


class IrWebsocket(models.AbstractModel):
    """Lets a screen follow the records that its user may read."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """Put the record in place of the channel that names it."""
        return super()._build_bus_channel_list(self._mes_followed(channels))

    @api.model
    def _mes_followed_models(self):
        """Return the models whose records are followed, by their name in a channel."""
        return {"equipment": "maintenance.equipment", "gateway": "mes.gateway"}

    def _mes_followed(self, channels):
        """Return the channels with the records that the user may read."""
        kept, asked = [], {kind: [] for kind in self._mes_followed_models()}
        for name in channels:
            match = CHANNEL.fullmatch(name) if isinstance(name, str) else None
            if match and match[1] in asked:
                asked[match[1]].append(int(match[2]))
            else:
                kept.append(name)
        for kind, model in self._mes_followed_models().items():
            if asked[kind] and self.env[model].has_access("read"):
                kept += self.env[model].search([("id", "in", asked[kind])])
        return kept
