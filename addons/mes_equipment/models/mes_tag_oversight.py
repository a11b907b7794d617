"""What the oversight page asks of tags."""

from __future__ import annotations

from odoo import models


class MesTag(models.Model):
    """Tags from which nothing comes."""

    _inherit = "mes.tag"

    def _mes_oversight_readings(self, row):
        """Return the tags whose readings are missing now: a gap proves nothing."""
        expected = [("interval", ">", 0), ("company_id", "=", self.env.company.id)]
        tags = self.search(expected)
        missing = tags._mes_missing() if tags else ()
        return {"unproven": [("id", "in", list(missing))]}
