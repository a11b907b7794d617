"""Where QA and compliance begin their day."""

from __future__ import annotations

from odoo import models


class IrHttp(models.AbstractModel):
    """The session as the web client learns of it."""

    _inherit = "ir.http"

    def session_info(self):
        """Let the oversight page be home for who oversees and chose no other."""
        info = super().session_info()
        info["home_action_id"] = self.env["mes.oversight.row"]._home()
        return info
