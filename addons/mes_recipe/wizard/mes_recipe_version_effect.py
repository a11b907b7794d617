"""Asking from which day on a version counts, before it is signed."""

from __future__ import annotations

from odoo import api, fields, models

from ..models.mes_recipe_version_effect import TRAINING


class MesRecipeVersionEffect(models.TransientModel):
    """The decision that QA signs when a version is put into effect."""

    _name = "mes.recipe.version.effect"
    _description = "Put a version into effect"

    version_id = fields.Many2one("mes.recipe.version", required=True, readonly=True)
    effective_from = fields.Date(
        "In effect from",
        required=True,
        compute="_compute_effective_from",
        store=True,
        readonly=False,
        precompute=True,
    )
    displaced = fields.Char(compute="_compute_displaced")
    training = fields.Selection(TRAINING, required=True, default="done")

    @api.depends("version_id")
    def _compute_effective_from(self):
        for decision in self:
            today = decision.version_id._mes_today() if decision.version_id else False
            decision.effective_from = decision.effective_from or today

    @api.depends("version_id", "effective_from")
    def _compute_displaced(self):
        """Name the versions whose place is taken."""
        for decision in self:
            version = decision.version_id
            displaced = version and version._mes_displaced(
                decision.effective_from or None
            )
            labels = [each._mes_label() for each in displaced or ()]
            decision.displaced = ", ".join(labels)

    def action_sign(self):
        """Sign exactly this decision."""
        self.ensure_one()
        values = {
            "effective_from": fields.Date.to_string(self.effective_from),
            "training": self.training,
        }
        waived = self.training == "waived"
        reason = self.env._("Why training is waived") if waived else False
        return self.version_id._mes_sign_action(
            "made_effective",
            values=values,
            title=self.env._("Put into effect"),
            reason=reason,
        )
