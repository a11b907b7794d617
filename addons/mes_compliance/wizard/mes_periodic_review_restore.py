"""The form in which a restore test is written down before it is signed."""

from __future__ import annotations

from odoo import api, fields, models

from ..models.mes_periodic_review_sign import ASKED

CHOICES = [("yes", "Yes"), ("no", "No")]


class MesPeriodicReviewRestore(models.TransientModel):
    """What somebody is about to sign of a restore test. It does nothing by itself.

    Nothing is chosen beforehand: neither that the record of the copy verified nor that
    the test has passed.
    """

    _name = "mes.periodic.review.restore"
    _description = "Restore test before it is signed"

    review_id = fields.Many2one("mes.periodic.review", "Duty", required=True)
    backup_on = fields.Date("Backup of")
    label = fields.Char("SHA-256 or label", help="As it stands on the backup.")
    place = fields.Char("Restored where, by whom")
    verified = fields.Selection(CHOICES, "Record of the copy verified")
    passed = fields.Selection(CHOICES)
    evidence = fields.Text()

    def action_do(self):
        """Open the signing dialog with what is written here."""
        self.ensure_one()
        return self.review_id._sign_action(self._mes_values())

    def _mes_values(self):
        """Return what is said, plain; what was not chosen is None."""
        values = {name: self[name] or None for name in ASKED}
        values["backup_on"] = fields.Date.to_string(self.backup_on) or None
        for name in ("passed", "verified"):
            values[name] = self[name] == "yes" if self[name] else None
        return values

    @api.model
    def _open(self, review):
        """Return the action that opens the form for a duty."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_compliance.mes_periodic_review_restore_action"
        )
        named = {"name": review.name, "display_name": review.name}
        return {**action, **named, "context": {"default_review_id": review.id}}
