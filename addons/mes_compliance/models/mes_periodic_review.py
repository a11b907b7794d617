"""Duties that come back: review of access, restore test, the signed week (M10)."""

from __future__ import annotations

from datetime import timedelta, timezone

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..verdict.site import Site
from ..verdict.wording import day_text

KINDS = [
    ("access", "Review of access"),
    ("restore", "Restore test"),
    ("week", "Signature of the week"),
]

UNITS = [("day", "days"), ("month", "months")]

FIRST = {"access": (3, "month"), "restore": (3, "month"), "week": (7, "day")}
"""How often a duty comes back until the site says otherwise."""

SOON = {"access": 7, "restore": 7, "week": 1}
"""Days before its last day from which a duty waits."""

STANDINGS = [
    ("overdue", "Overdue"),
    ("unproven", "Unproven"),
    ("open", "Due soon"),
    ("order", "In order"),
]
"""How a duty stands, the gravest first."""


class MesPeriodicReview(models.Model):
    """One duty of a site that has to be done again and again (Annex 11-7.2, 11-11).

    Who did it last, when, and whether it passed follows from signed acts; a test that
    did not pass stays and leaves the duty overdue. Until it was done once nobody can
    show anything: it is unproven. How often it comes back and who has to act are data
    of the site, with an audit trail.
    """

    _name = "mes.periodic.review"
    _inherit = ["mes.audited", "mes.signable", "mail.thread", "mail.activity.mixin"]
    _description = "Periodic duty"
    _order = "due, id"
    _check_company_auto = True
    _mes_kind = "duty"
    _mes_audited = (
        "name",
        "kind",
        "company_id",
        "user_id",
        "interval",
        "unit",
        "active",
    )
    _mes_guarded = ("done_at", "done_by_id", "tried_at", "failed", "due")

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    kind = fields.Selection(KINDS, required=True)
    company_id = fields.Many2one(
        "res.company",
        "Site",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        check_company=True,
        domain="[('share', '=', False)]",
        help="Who is reminded; nobody: a holder of the role.",
    )
    interval = fields.Integer("Every", required=True, default=3)
    unit = fields.Selection(UNITS, "Unit of time", required=True, default="month")
    active = fields.Boolean(default=True)

    done_at = fields.Datetime("Last done", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", "By", readonly=True, copy=False)
    tried_at = fields.Datetime("Last signed", readonly=True, copy=False)
    failed = fields.Boolean("Did not pass", readonly=True, copy=False)
    due = fields.Date(
        "Next due",
        compute="_compute_due",
        store=True,
        index=True,
        help="The last day on which what was done still counts.",
    )
    standing = fields.Selection(
        STANDINGS, compute="_compute_standing", search="_search_standing"
    )
    said = fields.Char("What was done", compute="_compute_said")
    done_ids = fields.One2many(
        "mes.periodic.review.done", "review_id", "Done so far", readonly=True
    )

    _comes_back = models.Constraint("CHECK (interval > 0)", "A duty comes back.")
    _one_of_a_kind = models.UniqueIndex(
        "(company_id, kind) WHERE active AND kind IN ('access', 'week')",
        "A site has one of this kind.",
    )

    @api.depends("kind")
    def _compute_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for review in self:
            review.name = review.name or labels.get(review.kind)

    # -- how it stands -----------------------------------------------------------

    @api.depends("done_at", "interval", "unit")
    def _compute_due(self):
        for review in self:
            step = relativedelta(**{f"{review.unit or 'day'}s": review.interval})
            review.due = review.done_at and review._day(review.done_at) + step

    @api.depends_context("company")
    @api.depends("done_at", "failed", "due", "kind")
    def _compute_standing(self):
        domains = self._standing_domains()
        for review in self:
            found = (name for name in domains if review.filtered_domain(domains[name]))
            review.standing = next(found, "order")

    @api.model
    def _search_standing(self, operator, value):
        """Find duties by how they stand on the site's day."""
        if operator != "in":
            return NotImplemented
        domains = self._standing_domains()
        return Domain.OR(domains[name] for name in value if name in domains)

    @api.model
    def _standing_domains(self):
        """Return per standing the domain of exactly its duties, the gravest first."""
        today = self.env["mes.oversight.row"]._moment()["today"]
        late = Domain("failed", "=", True) | Domain("due", "<", today)
        never = Domain("done_at", "=", False) & ~late
        ends = {kind: today + timedelta(days=days) for kind, days in SOON.items()}
        soon = Domain.OR(
            Domain("kind", "=", kind) & Domain("due", "<=", end)
            for kind, end in ends.items()
        )
        waits = soon & ~late & ~never
        rest = ~late & ~never & ~waits
        return {"overdue": late, "unproven": never, "open": waits, "order": rest}

    @api.depends("done_at", "done_by_id", "tried_at", "failed", "kind")
    def _compute_said(self):
        for review in self:
            person = review.done_at and not review.failed and review.sudo().done_by_id
            by = self.env._(", by %(person)s", person=person.name) if person else ""
            review.said = f"{review._said()}{by}"

    def _said(self):
        """Return in words what was done last."""
        if not self.tried_at:
            return self.env._("never done")
        day = day_text(self._day(self.tried_at))
        if self.failed:
            return self.env._("did not pass on %(day)s", day=day)
        if self.kind == "restore":
            return self.env._("passed %(day)s", day=day)
        return self.env._("done %(day)s", day=day)

    def _mes_said(self):
        """Return what the oversight page says of the duty in its own row."""
        labels = dict(self._fields["kind"]._description_selection(self.env))
        said = self._said()
        return said if self.name == labels[self.kind] else f"{self.name}: {said}"

    def _day(self, moment):
        """Return the day of a stored moment at the site."""
        aware = fields.Datetime.to_datetime(moment).replace(tzinfo=timezone.utc)
        return Site(aware, self.company_id._mes_tz()).day

    # -- what a site keeps -------------------------------------------------------

    @api.model
    def _begin(self, sites=None):
        """Give each site one duty of every kind it has none of.

        :param sites: the companies; None for all
        """
        for site in sites or self.env["res.company"].sudo().search([]):
            own = self.sudo().with_context(active_test=False).with_company(site)
            there = set(own.search([("company_id", "=", site.id)]).mapped("kind"))
            own.create(
                [
                    {"kind": kind, "interval": interval, "unit": unit}
                    for kind, (interval, unit) in FIRST.items()
                    if kind not in there
                ]
            )

    @api.constrains("active")
    def _check_stays(self):
        """Keep one duty of each kind at each site: else nothing would be overdue."""
        for review in self.filtered(lambda each: not each.active):
            same = [("company_id", "=", review.company_id.id)]
            if not self.sudo().search_count([*same, ("kind", "=", review.kind)]):
                raise ValidationError(
                    self.env._(
                        "%(duty)s is the last of its kind here and stays.",
                        duty=review.name,
                    )
                )

    def write(self, vals):
        """Write; what a duty is about and where stays as it was signed.

        :raise UserError: kind or site of a duty that was done before
        """
        if {"kind", "company_id"} & vals.keys() and any(self.mapped("tried_at")):
            self._mes_refuse(
                "duty_stays",
                self.env._("What was signed here is about this kind and this site."),
            )
        return super().write(vals)
