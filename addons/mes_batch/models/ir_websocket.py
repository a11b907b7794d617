"""Screens follow a batch over the bus."""

from __future__ import annotations

from odoo import api, models


class IrWebsocket(models.AbstractModel):
    """Lets a screen follow the batches that its user may read."""

    _inherit = "ir.websocket"

    @api.model
    def _mes_followed_models(self):
        """Return the models whose records are followed, batches among them."""
        return {**super()._mes_followed_models(), "batch": "mes.batch"}
