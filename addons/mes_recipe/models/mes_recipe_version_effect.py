"""When a version counts: one for each product, site, size and day."""

from __future__ import annotations

from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.mes_compliance import clock
from odoo.addons.mes_compliance.measure.exact import fraction_to_decimal
from odoo.addons.mes_compliance.verdict import Finding, Verdict, accepted, refused
from odoo.addons.mes_compliance.verdict.site import Site
from odoo.addons.mes_compliance.verdict.wording import day_text

from ..isa88 import scaled

TRAINING = [
    ("done", "Everybody concerned is trained"),
    ("waived", "QA waives training"),
]


class MesRecipeVersion(models.Model):
    """Effectivity: from which day on, until which day, instead of which version.

    A day belongs to the site. That no two versions count for one product, site, size
    and day is a constraint of the table, so that it holds whatever happens at once.
    """

    _inherit = "mes.recipe.version"
    _mes_guarded = ("effective_from", "effective_until", "size_ranges", "training")
    _mes_audited = ("effective_from", "effective_until")

    effective_from = fields.Date("In effect from", readonly=True, copy=False)
    effective_until = fields.Date(
        "In effect until",
        readonly=True,
        copy=False,
        help="The first day on which it no longer counts.",
    )
    size_ranges = fields.Char(
        readonly=True, copy=False, help="Allowed sizes in the base unit, as ranges."
    )
    training = fields.Selection(TRAINING, readonly=True, copy=False)

    _one_in_effect = models.Constraint(
        """EXCLUDE USING gist (
            int4range(company_id, company_id, '[]') WITH &&,
            int4range(product_id, product_id, '[]') WITH &&,
            mes_recipe_sizes(size_ranges) WITH &&,
            daterange(effective_from, effective_until) WITH &&
        ) WHERE (effective_from IS NOT NULL AND state <> 'withdrawn')""",
        "Another version is in effect for this product, site and size on these days.",
    )

    def _auto_init(self):
        """Make the function with which the table compares sizes."""
        self.env.cr.execute(
            """CREATE OR REPLACE FUNCTION mes_recipe_sizes(ranges text)
               RETURNS nummultirange LANGUAGE sql IMMUTABLE PARALLEL SAFE
               AS $$ SELECT ranges::nummultirange $$"""
        )
        return super()._auto_init()

    # -- which version -----------------------------------------------------------

    @api.model
    def _mes_effective(self, product, company, size=None, at=None):
        """Return the version that counts for a product at a site.

        :param product: a ``product.product``
        :param company: the site
        :param Quantity size: batch size; None where the product has only one recipe
        :param datetime at: the moment, aware; None for now
        :return: one version, or none
        """
        day = Site(at or clock.now(), company._mes_tz()).day
        versions = self.search(
            [
                ("product_id", "=", product.id),
                ("company_id", "=", company.id),
                ("effective_from", "<=", day),
                "|",
                ("effective_until", "=", False),
                ("effective_until", ">", day),
                ("state", "not in", ("suspended", "withdrawn")),
            ]
        )
        fitting = versions.filtered(lambda v: size is None or v._mes_allows(size))
        return fitting if len(fitting) == 1 else self.browse()

    def _mes_allows(self, size):
        """Tell whether a batch size is one of this version's."""
        return scaled(self._mes_recipe(), size).factor is not None

    def _mes_issue_verdict(self, size=None, at=None):
        """Tell whether a batch of a size may be issued on this version, and why not.

        :param Quantity size: None for the version's own
        :param datetime at: the moment, aware; None for now
        """
        self.ensure_one()
        verdict = self._mes_content_verdict() & self._mes_in_effect(at)
        if not verdict.ok:
            return verdict
        recipe = self._mes_recipe()
        verdict &= scaled(recipe, size or recipe.header.batch_size).verdict
        facts = {"recipe": self._mes_label(), "digest": self.sudo().digest}
        return verdict & accepted(**facts)

    def _mes_in_effect(self, at=None):
        """Tell whether this version counts at a moment."""
        version = self.sudo()
        day = Site(at or clock.now(), version.company_id._mes_tz()).day
        begin, end = version.effective_from, version.effective_until
        begun = begin and begin <= day and (not end or day < end)
        if begun and version.state not in ("suspended", "withdrawn"):
            return accepted()
        states = dict(self._fields["state"]._description_selection(self.env))
        said = [states[version.state]]
        said += [self.env._("from %s", day_text(begin))] if begin else []
        said += [self.env._("until %s", day_text(end))] if end else []
        about = self._mes_label()
        return refused(
            Finding("recipe_not_in_effect", found=", ".join(said), about=about)
        )

    # -- making effective --------------------------------------------------------

    def _mes_shown_decision(self, meaning, subject, values):
        """Show from when on it counts, and instead of what."""
        shown = super()._mes_shown_decision(meaning, subject, values)
        if meaning != "made_effective":
            return (
                {**shown, "decision": values.get("act")} if values.get("act") else shown
            )
        day = self._mes_day(values)
        return {
            **shown,
            "in_effect_from": day_text(day) if day else None,
            "takes_the_place_of": self._mes_displaced(day).mapped(
                lambda version: version._mes_label()
            ),
            "training": dict(TRAINING).get(values.get("training")),
        }

    def _mes_day(self, values):
        """Return the day of a decision, today by default; None where it is no day."""
        text = values.get("effective_from")
        if not text:
            return self._mes_today()
        try:
            return date.fromisoformat(text)
        except (TypeError, ValueError):
            return None

    def _mes_today(self):
        return Site(clock.now(), self.sudo().company_id._mes_tz()).day

    def _gate_make_effective(self, signer, values):
        """The day is not past, people are trained, and no other version counts then."""
        day, training = self._mes_day(values), values.get("training")
        today = self._mes_today()
        verdict = accepted()
        if self.effective_from:
            found = day_text(self.effective_from)
            verdict &= refused(Finding("recipe_in_effect_already", found=found))
        if day is None or day < today:
            found = str(values.get("effective_from"))
            needed = self.env._("%s or later", day_text(today))
            verdict &= refused(Finding("recipe_day_past", found=found, needed=needed))
        if training not in dict(TRAINING):
            verdict &= refused(Finding("recipe_training_open"))
        verdict &= self._gate_reason(training == "waived", values)
        verdict &= self._mes_content_verdict()
        return verdict & self._gate_overlap(day) if verdict.ok else verdict

    def _gate_overlap(self, day):
        """Refuse another recipe, or a later version, that counts on the same days."""
        return Verdict(
            tuple(
                Finding(
                    "recipe_overlap",
                    about=other._mes_label(),
                    found=self.env._("from %s", day_text(other.effective_from)),
                )
                for other in self._mes_in_the_way(day) - self._mes_displaced(day)
            )
        )

    def _mes_in_the_way(self, day):
        """Return the versions for the same product, site and sizes from a day on."""
        self.flush_model()
        query = SQL(
            """SELECT id FROM mes_recipe_version
                WHERE company_id = %s AND product_id = %s AND id <> %s
                  AND mes_recipe_sizes(size_ranges) && mes_recipe_sizes(%s)
                  AND daterange(effective_from, effective_until) && daterange(%s, NULL)
                  AND effective_from IS NOT NULL AND state <> 'withdrawn'
             ORDER BY id""",
            self.sudo().company_id.id,
            self.sudo().product_id.id,
            self.id,
            self._mes_size_ranges(),
            day,
        )
        return self.sudo().browse(row[0] for row in self.env.execute_query(query))

    def _mes_displaced(self, day):
        """Return the versions of this recipe whose place this one takes on a day."""
        if day is None or not self.sudo().content:
            return self.browse()
        return self._mes_in_the_way(day).filtered(
            lambda other: (
                other.recipe_id == self.sudo().recipe_id and other.effective_from <= day
            )
        )

    def _mes_size_ranges(self):
        """Return the allowed sizes as the table compares them, in the base unit."""
        header = self._mes_recipe().header
        sizes = header.sizes
        if sizes and sizes.span:
            low, high = (_number(end) for end in (sizes.span.low, sizes.span.high))
            begin, end = "[" if low else "(", "]" if high else ")"
            return f"{{{begin}{low},{high}{end}}}"
        allowed = sizes.allowed if sizes else (header.batch_size,)
        return "{" + ",".join(f"[{_number(s)},{_number(s)}]" for s in allowed) + "}"

    def _signed_make_effective(self, signer, values):
        """Fix the day, end the version before, and begin where the day is today."""
        day = self._mes_day(values)
        for other in self._mes_displaced(day):
            other._mes_act().write({"effective_until": day})
        self.env["mes.recipe.version"].flush_model()
        self._mes_act().write(
            {
                "effective_from": day,
                "size_ranges": self._mes_size_ranges(),
                "training": values["training"],
            }
        )
        self.flush_recordset()
        self._mes_take_effect()

    def _signed_withdraw(self, signer, values):
        """Give the version before its time back."""
        begin = self.effective_from
        self._mes_act().write({"state": "withdrawn"})
        if not begin:
            return
        self.flush_recordset()
        before = self.sudo().search(
            [
                ("recipe_id", "=", self.recipe_id.id),
                ("effective_until", "=", begin),
                ("state", "in", ("effective", "suspended")),
            ]
        )
        before._mes_act().write({"effective_until": False})

    def _gate_resume(self, signer, values):
        """A version whose time is over does not come back."""
        if self.effective_until and self.effective_until <= self._mes_today():
            found = self.env._("until %s", day_text(self.effective_until))
            return refused(Finding("recipe_time_over", found=found))
        return accepted()

    def _signed_retire(self, signer, values):
        """End its time where it had not ended."""
        today = self._mes_today()
        if not self.effective_until or self.effective_until > today:
            end = max(today, self.effective_from)
            self._mes_act().write({"effective_until": end})

    # -- the day comes -----------------------------------------------------------

    @api.model
    def _mes_take_effect(self):
        """Make effective what was signed for a day that has come; end what it follows.

        Called by the signature and by the scheduler. Which version counts is a matter
        of days, and does not wait for this.
        """
        sites = self.env["res.company"].sudo().search([])
        for site in sites:
            day = Site(clock.now(), site._mes_tz()).day
            here = [("company_id", "=", site.id)]
            ended = [("state", "=", "effective"), ("effective_until", "<=", day)]
            begun = [("state", "=", "approved"), ("effective_from", "<=", day)]
            for version in self.sudo().search([*here, *ended]):
                version._mes_change("superseded")
            for version in self.sudo().search([*here, *begun]):
                version._mes_change("effective")

    def _mes_change(self, state):
        """Move to a state that follows from a signature given before."""
        self._mes_act().write({"state": state})
        self._mes_record(f"recipe.{state}", {"digest": self.digest})

    def action_make_effective(self):
        """Ask for the day, then sign."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put into effect"),
            "res_model": "mes.recipe.version.effect",
            "view_mode": "form",
            "target": "new",
            "context": {"default_version_id": self.id},
        }


def _number(quantity):
    """Return a quantity in the first unit of its kind, as the table reads numbers."""
    return "" if quantity is None else str(fraction_to_decimal(quantity.absolute))
