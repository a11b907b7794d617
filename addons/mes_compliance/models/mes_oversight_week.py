"""The week on the oversight page: what it says is signed, and by whom it was."""

from __future__ import annotations

from odoo import api, models

from .mes_oversight_page import totals

FIGURES = ("order", "open", "overdue", "unproven")


class MesOversightRow(models.Model):
    """The week of the site, for the head of the page."""

    _inherit = "mes.oversight.row"

    @api.model
    def _week(self):
        """Return the duty by which the week is signed, None for whom it is not shown.

        :return: dict of ``id``, ``by`` and ``at`` (both False before the first time),
            ``standing`` and ``may`` (whether the user may sign)
        """
        reviews = self.env["mes.periodic.review"]
        if not reviews.has_access("read"):
            return None
        own = [("kind", "=", "week"), ("company_id", "=", self.env.company.id)]
        week = reviews.search(own, limit=1)
        if not week:
            return None
        return {
            "id": week.id,
            "by": week.sudo().done_by_id.name,
            "at": f"{week.done_at}" if week.done_at else False,
            "standing": week.standing,
            "may": week.may_sign,
        }


class MesPeriodicReview(models.Model):
    """What is signed of a week."""

    _inherit = "mes.periodic.review"

    def _shown_week(self):
        """Show what the page says now to who signs: every figure of every row."""
        rows = self.env["mes.oversight.row"]
        told = rows._told_all()
        last = self.env["mes.verification"]._shown()["last"]
        return {
            **totals(told),
            "verification": last["sentence"] if last else self.env._("never verified"),
            "verified_at": f"{last['at']} UTC" if last else None,
            "rows": [
                {"area": row["name"], **{name: row[name] for name in FIGURES}}
                for row in told
            ],
        }
