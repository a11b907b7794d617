"""Where QA and compliance begin their day."""

from __future__ import annotations

from odoo import models

from .mes_oversight_page import REMINDERS


class IrHttp(models.AbstractModel):
    """The session as the web client learns of it."""

    _inherit = "ir.http"

    def session_info(self):
        """Let the oversight page be home for who oversees and chose no other."""
        info = super().session_info()
        if not info.get("home_action_id") and self.env.user._mes_has_role(*REMINDERS):
            page = self.env.ref("mes_compliance.mes_oversight_action", False)
            info["home_action_id"] = page.id if page else False
        return info
