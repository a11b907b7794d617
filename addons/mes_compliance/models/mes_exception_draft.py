"""What a person wrote about an exception and has not signed yet."""

from __future__ import annotations

from odoo import fields, models
from odoo.exceptions import UserError

from .mes_exception_decision import ACTS
from .mes_signable import LONGEST


class MesExceptionDraft(models.Model):
    """One unsigned decision of one person; nothing follows from it."""

    _name = "mes.exception.draft"
    _description = "Unsigned decision on an exception"
    _log_access = False
    _rec_name = "exception_id"

    exception_id = fields.Many2one(
        "mes.exception", required=True, readonly=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", required=True, readonly=True)
    values = fields.Json(readonly=True)

    _once = models.Constraint(
        "UNIQUE (exception_id, user_id)", "A person keeps one draft."
    )


class MesException(models.Model):
    """Keeping and dropping drafts."""

    _inherit = "mes.exception"

    def keep_draft(self, values):
        """Keep what the session's user wrote, until it is signed.

        :param dict values: ``act`` and its texts, as :meth:`sign` takes them
        :raise UserError: there is no such act
        """
        self.ensure_one()
        self.check_access("read")
        act = ACTS.get(str(values.get("act")))
        if act is None:
            raise UserError(self.env._("Nothing can be kept of this."))
        kept = {name: str(values.get(name) or "")[:LONGEST] for name in act[4]}
        self._drop_draft(self.env.user)
        self.env["mes.exception.draft"].sudo().create(
            {
                "exception_id": self.id,
                "user_id": self.env.uid,
                "values": {"act": values["act"], **kept},
            }
        )
        return True

    def _drop_draft(self, user):
        drafts = self.env["mes.exception.draft"].sudo()
        drafts.search(
            [("exception_id", "in", self.ids), ("user_id", "=", user.id)]
        ).unlink()

    def _drafts(self):
        """Return per exception id what the session's user has kept; one query."""
        found = (
            self.env["mes.exception.draft"]
            .sudo()
            .search_fetch(
                [("exception_id", "in", self.ids), ("user_id", "=", self.env.uid)],
                ["exception_id", "values"],
            )
        )
        return {each.exception_id.id: each.values for each in found}

    def page(self):
        """Add what the session's user has kept."""
        return {**super().page(), "draft": self._drafts().get(self.id)}

    def _mes_signed(self, meaning, signer, subject, values):
        """Sign, and let go of the draft."""
        done = super()._mes_signed(meaning, signer, subject, values)
        self._drop_draft(signer)
        return done
