"""Charts beside the rows of the oversight page, declared by the addons they are of."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .mes_oversight_row import HOOK


class MesOversightChart(models.Model):
    """A chart of the oversight page: bars over time, and one sentence about them.

    An addon adds a chart by a data record, the page is not touched. The named method of
    its model (its name begins with ``_mes_oversight_``) is called with the chart and
    returns a dictionary of ``labels`` (one for each bar), ``series`` (each ``key``,
    ``name``, ``tone`` of warn, idle or info, and ``values`` beside the labels, None
    where there is nothing to tell), ``hints`` (what each bar is of) and ``sentence``.
    Every figure is the server's; the browser draws.
    """

    _name = "mes.oversight.chart"
    _description = "Chart of the oversight page"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    span = fields.Char(translate=True, help="Which time it shows: 12 weeks")
    sequence = fields.Integer(default=10)
    model_id = fields.Many2one("ir.model", required=True, ondelete="cascade")
    model = fields.Char("Model name", related="model_id.model", store=True)
    method = fields.Char(required=True, help="Method of the model that counts")
    group_ids = fields.Many2many(
        "res.groups", string="Who sees it", help="Empty: whoever may read the records"
    )

    @api.constrains("method")
    def _check_method(self):
        for chart in self:
            if not chart.method.startswith(HOOK):
                raise ValidationError(
                    self.env._(
                        "%(chart)s: the method of a chart is named %(hook)s…",
                        chart=chart.name,
                        hook=HOOK,
                    )
                )

    @api.model
    def _shown(self):
        """Return the charts that the session's user may see, ready to be drawn."""
        self.check_access("read")
        visible = self.env["mes.oversight.row"]._is_visible
        charts = self.browse(self.sudo().search([]).filtered(visible).ids)
        return [chart._told() for chart in charts]

    def _told(self):
        """Return one chart, counted with the rights of the session's user."""
        own = self.sudo()
        found = getattr(self.env[own.model], own.method)(self)
        return {"id": self.id, "name": self.name, "span": self.span or "", **found}
