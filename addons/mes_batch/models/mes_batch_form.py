"""What the buttons of a batch do: each opens a dialog in which a person signs."""

from __future__ import annotations

from odoo import models


class MesBatchForm(models.Model):
    """Buttons; every gate stands in the signature itself."""

    _inherit = "mes.batch"

    def action_issue(self):
        """Open the signature that issues the batch."""
        return self._mes_sign_action("issued", title=self.env._("Issue the batch"))

    def action_cancel(self):
        """Open the signature that cancels the batch, with a reason."""
        title = self.env._("Cancel %(batch)s", batch=self._called())
        return self._mes_sign_action("void", title=title, reason=True)

    def _called(self):
        """Return the number; before it has one, the order."""
        return self.name if self.name != "/" else self.sudo().production_id.name

    def action_open_order(self):
        """Open the manufacturing order."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "mrp.production",
            "res_id": self.sudo().production_id.id,
            "views": [(False, "form")],
        }

    def action_open_floor(self):
        """Open the shop floor."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "mes_batch.mes_floor_action"
        )

    def action_exceptions(self):
        """Open the batch's exceptions."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_compliance.mes_exception_action"
        )
        domain = [("origin_stream", "=", self.mes_stream)]
        return {**action, "domain": domain, "context": {}}
