"""Oversight: what is looked over, declared by the addon whose records it is (M10)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from ..verdict.site import Site
from .res_users import ROLES

STANDINGS = ("overdue", "unproven", "open")
"""How a record can stand, the gravest first; what is in none of them is in order."""

HOOK = "_mes_oversight_"
"""How the name of a method begins that a row may call."""

FILTER = "search_default_"
"""How the context of an action names filters: none is wanted beside the domain."""

KEPT_BY_ADMIN = {"user_id", "escalate_days", "escalate_role"}
"""What a site decides about a row; all the rest is declared by the addon."""


class MesOversightGroup(models.Model):
    """A heading of the oversight page."""

    _name = "mes.oversight.group"
    _description = "Heading of the oversight page"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)


class MesOversightRow(models.Model):
    """One kind of thing that is looked over: which records, and when they are late.

    An addon adds a row by a data record, the page is not touched. Domains are written
    as in a view; the server evaluates them with ``today`` (the site's day), ``now``
    and ``midnight`` (moments as Odoo stores them: UTC; midnight begins the site's day),
    ``days(n)`` and ``hours(n)``. A record counts once, with its gravest standing:
    overdue, unproven (the record cannot show that it is in order), open, in order.

    What a domain cannot say, a method of the row's model says (``method``, its name
    begins with ``_mes_oversight_``). Called with the row, it returns for a row of
    ``records`` a dictionary of standing to domain (``scope`` too), which replace those
    of the row; for a ``probe`` a dictionary of ``standing``, ``text`` and ``since``.
    """

    _name = "mes.oversight.row"
    _description = "Row of the oversight page"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    group_id = fields.Many2one("mes.oversight.group", required=True, ondelete="cascade")
    kind = fields.Selection(
        [("records", "Records"), ("probe", "One state without records")],
        default="records",
        required=True,
    )
    model_id = fields.Many2one("ir.model", required=True, ondelete="cascade")
    model = fields.Char("Model name", related="model_id.model", store=True)
    scope = fields.Char(help="What is looked over; empty: what is in order is not told")
    overdue = fields.Char(help="Domain of what is late")
    unproven = fields.Char(help="Domain of what cannot be shown to be in order")
    open = fields.Char(help="Domain of what waits or is due soon")
    method = fields.Char(help="Method of the model, where a domain cannot say it")
    company_path = fields.Char(help="Field of the site; company_id where it is there")
    tell_order = fields.Boolean(
        "Tell what is in order too", help="How it stands, where nothing is late."
    )
    since = fields.Char(help="Field of the day or moment that counts")
    action_id = fields.Many2one("ir.actions.act_window", ondelete="set null")
    group_ids = fields.Many2many(
        "res.groups", string="Who sees it", help="Empty: whoever may read the records"
    )
    owner_path = fields.Char(help="Paths to a user, the first found counts")
    owner_role = fields.Selection("_mes_roles_of_rows", "Owner's role")
    user_id = fields.Many2one(
        "res.users",
        "Owner at this site",
        company_dependent=True,
        domain="[('share', '=', False)]",
    )
    activity_path = fields.Char(help="Field of the document that bears activities")
    remind_open = fields.Boolean("Remind of open ones too")
    escalate_days = fields.Integer("Escalate after days", help="0: never")
    escalate_role = fields.Selection("_mes_roles_of_rows", "Escalate to")

    @api.model
    def _mes_roles_of_rows(self):
        """Return pairs of role and name, for the selections and the page."""
        lookup = self.env["ir.model.data"]._xmlid_to_res_id
        found = {role: lookup(f"mes_compliance.group_{role}") for role in ROLES}
        groups = self.env["res.groups"].sudo().browse(filter(None, found.values()))
        names = {group.id: group.name for group in groups}
        return [(role, names[found[role]]) for role in ROLES if found[role]]

    @api.constrains("kind", "method")
    def _check_method(self):
        for row in self:
            named = (row.method or "").startswith(HOOK)
            if (row.method and not named) or (row.kind == "probe" and not row.method):
                raise ValidationError(
                    self.env._(
                        "%(row)s: the method of a row is named %(hook)s…",
                        row=row.name,
                        hook=HOOK,
                    )
                )

    def write(self, vals):
        """Write; people decide who is responsible, addons what is looked at.

        :raise AccessError: another field, by anybody but the addon's own data
        """
        if not self.env.su and set(vals) - KEPT_BY_ADMIN:
            raise AccessError(
                self.env._(
                    "What a row looks at is declared by its addon. Owner and "
                    "escalation can be changed here."
                )
            )
        return super().write(vals)

    # -- who sees it -------------------------------------------------------------

    @api.model
    def _visible(self):
        """Return the rows that the session's user may see, in the page's order."""
        self.check_access("read")
        rows = (
            self.sudo()
            .search([])
            .sorted(
                lambda row: (
                    row.group_id.sequence,
                    row.group_id.id,
                    row.sequence,
                    row.id,
                )
            )
        )
        return self.browse(rows.filtered(self._is_visible).ids)

    @api.model
    def _is_visible(self, row):
        """Tell whether the user holds a group of a row and may read its model."""
        if row.model not in self.env:
            return False
        held = set(self.env.user._get_group_ids())
        groups = set(row.group_ids.ids)
        allowed = self.env.su or not groups or bool(held & groups)
        return allowed and self.env[row.model].has_access("read")

    # -- domains -----------------------------------------------------------------

    def _records(self):
        """Return the row's model as the session's user reads it."""
        return self.env[self.sudo().model]

    def _hook(self):
        """Return what the row's method says."""
        return getattr(self._records(), self.sudo().method)(self)

    def _domains(self):
        """Return the domain of each standing as declared, and ``scope``."""
        row = self.sudo()
        names = ("scope", *STANDINGS)
        moment = self._moment()
        found = {name: _domain(row[name], moment) for name in names if row[name]}
        return {**found, **(self._hook() if row.method else {})}

    def _moment(self):
        """Return the names that domains may use."""
        now = self.env["mes.ledger"]._moment()
        site = Site(now, self.env.company._mes_tz())
        midnight = datetime.combine(site.day, datetime.min.time(), site.zone)
        return {
            "today": site.day,
            "now": _naive(now),
            "midnight": _naive(midnight),
            "days": lambda n: timedelta(days=n),
            "hours": lambda n: timedelta(hours=n),
        }

    def _standings(self):
        """Return base, and per standing the domain of exactly its records.

        :return: the domain of all records that are looked over, and a dictionary
        """
        declared, taken, exact = self._domains(), Domain.FALSE, {}
        told = {name: Domain(declared.get(name, Domain.FALSE)) for name in STANDINGS}
        for name in STANDINGS:
            exact[name] = told[name] & ~taken
            taken |= told[name]
        scope = Domain(declared["scope"]) if "scope" in declared else taken
        if "scope" in declared:
            exact["order"] = ~taken
        return scope & self._site_domain(), exact

    def _site_domain(self):
        """Return the domain of the records of this site, where they are of a site."""
        path = self.sudo().company_path
        if not path and "company_id" in self._records()._fields:
            path = "company_id"
        return Domain(path, "in", [self.env.company.id, False]) if path else Domain.TRUE

    def domain_of(self, standing=False):
        """Return the domain of a standing, or of all that is looked over.

        :param str standing: ``overdue``, ``unproven``, ``open`` or ``order``
        """
        base, exact = self._standings()
        return base & exact.get(standing, Domain.FALSE) if standing else base

    # -- where it leads ----------------------------------------------------------

    def action_records(self, standing=False):
        """Open exactly the records that are counted.

        :param str standing: as for :meth:`domain_of`
        :raise AccessError: the row is not there for this user
        """
        self.ensure_one()
        if self not in self._visible():
            raise AccessError(self.env._("This is not shown to you."))
        action = self._action()
        if self.sudo().kind == "records":
            action["domain"] = _plain(self.domain_of(standing))
        action["name"] = action["display_name"] = self._title(standing)
        return action

    def _action(self):
        """Return the action that shows the row's records, their list first."""
        own = self.sudo().action_id
        if not own:
            views = [(False, "list"), (False, "form")]
            action = {"type": "ir.actions.act_window", "res_model": self.sudo().model}
            return {**action, "view_mode": "list,form", "views": views}
        action = own._get_action_dict()
        views = sorted(action["views"], key=lambda view: view[1] != "list")
        modes = ",".join(mode for _view, mode in views)
        context = safe_eval(own.context or "{}", {"uid": self.env.uid})
        kept = {k: v for k, v in context.items() if not k.startswith(FILTER)}
        return {**action, "views": views, "view_mode": modes, "context": kept}

    def _title(self, standing):
        words = {
            "overdue": self.env._("overdue"),
            "unproven": self.env._("unproven"),
            "open": self.env._("open"),
            "order": self.env._("in order"),
        }
        return f"{self.name}: {words[standing]}" if standing in words else self.name


def _domain(text, moment):
    """Return the domain that a declaration says at a moment."""
    return Domain(safe_eval(text.strip(), dict(moment)))


def _naive(moment):
    """Return an aware moment as Odoo stores it."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)


def _plain(value):
    """Return a domain as plain data that can go to a browser."""
    if isinstance(value, (Domain, list, tuple)):
        return [_plain_item(item) for item in value]
    return value


def _plain_item(item):
    if isinstance(item, (tuple, list)):
        return tuple(_plain_value(part) for part in item)
    return item


def _plain_value(value):
    if isinstance(value, datetime):
        return fields.Datetime.to_string(value)
    if isinstance(value, date):
        return fields.Date.to_string(value)
    if isinstance(value, Domain):
        return _plain(value)
    if isinstance(value, (list, tuple, set, frozenset)) or hasattr(value, "__iter__"):
        return value if isinstance(value, str) else [_plain_value(v) for v in value]
    return value
