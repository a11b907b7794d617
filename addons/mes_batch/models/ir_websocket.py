"""Screens follow a batch over the bus."""

from __future__ import annotations

import re

from odoo import models

CHANNEL = re.compile(r"mes\.batch_([0-9]{1,18})")


class IrWebsocket(models.AbstractModel):
    """Lets a screen follow the batches that its user may read."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """Put the batch in place of the channel that names it."""
        asked = {name: CHANNEL.fullmatch(name) for name in channels if _is_text(name)}
        ids = {name: int(match[1]) for name, match in asked.items() if match}
        readable = self.env["mes.batch"].search([("id", "in", list(ids.values()))])
        kept = [name for name in channels if not (_is_text(name) and name in ids)]
        return super()._build_bus_channel_list([*kept, *readable])


def _is_text(name):
    return isinstance(name, str)
