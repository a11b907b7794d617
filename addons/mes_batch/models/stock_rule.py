"""The daily scheduler: stock that expired overnight is freed."""

from __future__ import annotations

from odoo import api, models


class StockRule(models.Model):
    """The scheduler of stock."""

    _inherit = "stock.rule"

    @api.model
    def _run_scheduler_tasks(self, use_new_cursor=False, company_id=False):
        """Run, and free reservations of lots that time has made unusable."""
        result = super()._run_scheduler_tasks(
            use_new_cursor=use_new_cursor, company_id=company_id
        )
        self.env["stock.lot"]._mes_withdraw_expired()
        if use_new_cursor:
            self.env["ir.cron"]._commit_progress(1)
        return result

    @api.model
    def _get_scheduler_tasks_to_do(self):
        """Count the task among those of the scheduler."""
        return super()._get_scheduler_tasks_to_do() + 1
