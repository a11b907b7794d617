"""Segregation of duties (Annex 11-12, domain model §4.3)."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MesRoleConflict(models.Model):
    """A pair of groups that one person never holds together.

    Pairs that exclude each other on one document only (author and approver of the same
    version, performer and witness of the same step) are rules of those documents.
    """

    _name = "mes.role.conflict"
    _description = "Pair of roles that exclude each other"
    _rec_name = "reason"

    group_id = fields.Many2one("res.groups", required=True, ondelete="cascade")
    other_id = fields.Many2one("res.groups", required=True, ondelete="cascade")
    reason = fields.Char(required=True, translate=True)

    _pair_unique = models.Constraint(
        "UNIQUE (group_id, other_id)", "This pair exists already."
    )

    @api.model
    def _check(self, users):
        """Refuse when one of these people holds both roles of a pair.

        :raise ValidationError: naming the person and both roles; the attempt is kept
        """
        pairs = self.sudo().search([])
        for user in users.sudo().filtered("active"):
            held = set(user._get_group_ids())
            for pair in pairs:
                if {pair.group_id.id, pair.other_id.id} <= held:
                    self._refuse(user, pair)

    @api.model
    def _refuse(self, user, pair):
        sentence = self.env._(
            "%(person)s cannot be both %(one)s and %(other)s: %(reason)s",
            person=user.name,
            one=pair.group_id.display_name,
            other=pair.other_id.display_name,
            reason=pair.reason,
        )
        user._mes_refuse("roles_exclude", sentence, ValidationError)
