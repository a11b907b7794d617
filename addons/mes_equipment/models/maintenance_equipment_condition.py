"""The condition of a unit: four axes, as acts left them and as time changes them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.mes_compliance import clock
from odoo.addons.mes_compliance.verdict.site import Site

from ..condition import Cleanliness, clean_until, dirty_until, effective
from ..condition.unit import CLEAN_LEVELS, DIRTY_OVERDUE, EXPIRED

CLEANLINESS = [
    ("unknown", "Unknown"),
    ("dirty", "Dirty"),
    ("cleaning", "Being cleaned"),
    ("cleaned", "Cleaned, not verified"),
    ("verified_clean", "Clean"),
    ("sanitised", "Sanitised"),
    ("sterile", "Sterile"),
]
"""What acts make of cleanliness."""

CLEANLINESS_NOW = [
    *CLEANLINESS,
    ("expired", "Clean hold passed"),
    ("dirty_overdue", "Dirty for too long"),
]
"""What it is now: time adds two."""

USES = [
    ("available", "Available"),
    ("reserved", "Reserved"),
    ("in_use", "In use"),
    ("out_of_service", "Out of service"),
]

CALIBRATIONS = [
    ("none", "No calibration"),
    ("in_cal", "Calibrated"),
    ("due_soon", "Calibration due soon"),
    ("overdue", "Calibration overdue"),
    ("failed", "Out of tolerance"),
]

QUALIFICATIONS = [("qualified", "Qualified"), ("not_qualified", "Not qualified")]

CHECKS = [
    ("passed", "Checked today"),
    ("failed", "Check failed today"),
    ("missing", "Not checked today"),
]

SOON = timedelta(days=30)


class MaintenanceEquipmentCondition(models.Model):
    """The four axes of a unit.

    What is stored was left by the last act and is written by acts alone. What depends
    on the time of day (a clean hold that has passed, a calibration that is overdue) is
    computed from stored times whenever somebody looks, never by a scheduled job.
    """

    _inherit = "maintenance.equipment"
    _mes_guarded = (
        "mes_cleanliness",
        "mes_clean_since",
        "mes_cleaned_at",
        "mes_clean_product",
        "mes_clean_batch",
        "mes_clean_by_id",
        "mes_campaign_batches",
        "mes_first_use",
        "mes_out_of_service",
        "mes_out_reason",
        "mes_qualification",
        "mes_qualification_due",
        "mes_maintenance_due",
        "mes_check_day",
        "mes_check_passed",
        "mes_tare",
        "mes_tare_on",
        "mes_pending",
        "mes_clean_until",
        "mes_dirty_until",
        "mes_calibration_due",
        "mes_calibration_failed",
    )

    # cleanliness
    mes_cleanable = fields.Boolean(related="mes_class_id.cleanable")
    mes_cleanliness = fields.Selection(
        CLEANLINESS, "Cleanliness", default="unknown", readonly=True, copy=False
    )
    mes_clean_since = fields.Datetime("Since", readonly=True, copy=False)
    mes_cleaned_at = fields.Datetime("Cleaned", readonly=True, copy=False)
    mes_clean_product = fields.Char("Product", readonly=True, copy=False)
    mes_clean_batch = fields.Char("Batch that touched it", readonly=True, copy=False)
    mes_clean_by_id = fields.Many2one("res.users", "By", readonly=True, copy=False)
    mes_campaign_batches = fields.Integer("Campaign", readonly=True, copy=False)
    mes_first_use = fields.Datetime("Campaign began", readonly=True, copy=False)
    mes_clean_until = fields.Datetime(
        "Clean until", compute="_compute_mes_holds", store=True
    )
    mes_dirty_until = fields.Datetime(
        "To be cleaned by", compute="_compute_mes_holds", store=True
    )
    mes_cleanliness_now = fields.Selection(
        CLEANLINESS_NOW,
        "Cleanliness now",
        compute="_compute_mes_cleanliness_now",
        search="_search_mes_cleanliness_now",
    )

    # use
    mes_booking_ids = fields.One2many(
        "mes.equipment.booking", "equipment_id", readonly=True
    )
    mes_out_of_service = fields.Boolean("Out of service", readonly=True, copy=False)
    mes_out_reason = fields.Char("Why out of service", readonly=True, copy=False)
    mes_use = fields.Selection(
        USES, "Use", compute="_compute_mes_use", search="_search_mes_use"
    )
    mes_holder = fields.Char("Held by", compute="_compute_mes_use")

    # calibration and daily check
    mes_calibration_ids = fields.One2many(
        "mes.equipment.calibration", "equipment_id", "Calibrations", readonly=True
    )
    mes_calibration_due = fields.Date(
        "Calibration due", compute="_compute_mes_calibration_due", store=True
    )
    mes_calibration_failed = fields.Boolean(
        compute="_compute_mes_calibration_due", store=True
    )
    mes_calibration = fields.Selection(
        CALIBRATIONS,
        "Calibration",
        compute="_compute_mes_calibration",
        search="_search_mes_calibration",
    )
    mes_calibrated = fields.Boolean(related="mes_class_id.calibrated")
    mes_daily_check = fields.Boolean(related="mes_class_id.daily_check")
    mes_check_ids = fields.One2many(
        "mes.equipment.check", "equipment_id", "Daily checks", readonly=True
    )
    mes_check_day = fields.Date("Last check", readonly=True, copy=False)
    mes_check_passed = fields.Boolean(readonly=True, copy=False)
    mes_check = fields.Selection(CHECKS, "Check of today", compute="_compute_mes_check")

    # qualification and maintenance
    mes_qualification = fields.Selection(
        QUALIFICATIONS,
        "Qualification",
        default="not_qualified",
        readonly=True,
        copy=False,
    )
    mes_qualification_due = fields.Date("Requalify by", readonly=True, copy=False)
    mes_maintenance_due = fields.Date("Maintenance due", readonly=True, copy=False)
    mes_pending = fields.Json("Waits for QA", readonly=True, copy=False)

    mes_tare = fields.Char("Tare", readonly=True, copy=False)
    mes_tare_on = fields.Date("Tare weighed", readonly=True, copy=False)

    # -- cleanliness -------------------------------------------------------------

    @api.depends(
        "mes_cleanliness",
        "mes_clean_since",
        "mes_cleaned_at",
        "mes_class_id.clean_hold_hours",
        "mes_class_id.dirty_hold_hours",
    )
    def _compute_mes_holds(self):
        for unit in self:
            state, limits = unit._mes_clean_state(), unit.mes_class_id._mes_limits()
            unit.mes_clean_until = naive(clean_until(state, limits))
            unit.mes_dirty_until = naive(dirty_until(state, limits))

    @api.depends("mes_clean_until", "mes_dirty_until", "mes_cleanliness")
    def _compute_mes_cleanliness_now(self):
        now = clock.now()
        for unit in self:
            limits = unit.mes_class_id._mes_limits()
            unit.mes_cleanliness_now = unit.mes_cleanable and effective(
                unit._mes_clean_state(), limits, now
            )

    def _search_mes_cleanliness_now(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = clock.naive()
        ended = Domain("mes_clean_until", "<", now)
        overdue = Domain("mes_dirty_until", "<", now)
        wanted = {
            state: Domain("mes_cleanliness", "=", state) & ~ended & ~overdue
            for state, _label in CLEANLINESS
        }
        levels = Domain("mes_cleanliness", "in", CLEAN_LEVELS)
        wanted[EXPIRED] = levels & ended
        wanted[DIRTY_OVERDUE] = Domain("mes_cleanliness", "=", "dirty") & overdue
        tracked = Domain("mes_class_id.cleanable", "=", True)
        return tracked & Domain.OR([wanted[key] for key in value if key in wanted])

    def _mes_clean_state(self):
        """Return the first axis as plain data."""
        return Cleanliness(
            state=self.mes_cleanliness or "unknown",
            since=aware(self.mes_clean_since),
            cleaned_at=aware(self.mes_cleaned_at),
            product=self.mes_clean_product or "",
            batch=self.mes_clean_batch or "",
            batches=self.mes_campaign_batches,
            first_use=aware(self.mes_first_use),
        )

    # -- use ---------------------------------------------------------------------

    @api.depends("active", "mes_out_of_service", "mes_booking_ids.state")
    def _compute_mes_use(self):
        open_ones = self._mes_open_bookings()
        for unit in self:
            booking = open_ones.get(unit.id)
            state = booking.state if booking else "available"
            out = unit.mes_out_of_service or not unit.active
            unit.mes_use = "out_of_service" if out else state
            unit.mes_holder = booking.label if booking else False

    def _search_mes_use(self, operator, value):
        if operator != "in":
            return NotImplemented
        archived = Domain("active", "=", False)
        out = Domain("mes_out_of_service", "=", True) | archived
        held = Domain("mes_booking_ids.state", "in", ["reserved", "in_use"])
        wanted = {
            "out_of_service": out,
            "available": ~out & ~held,
            "reserved": ~out & Domain("mes_booking_ids.state", "=", "reserved"),
            "in_use": ~out & Domain("mes_booking_ids.state", "=", "in_use"),
        }
        return Domain.OR([wanted[key] for key in value if key in wanted])

    def _mes_open_bookings(self):
        """Return per unit id the booking that is open; one query."""
        found = (
            self.env["mes.equipment.booking"]
            .sudo()
            .search_fetch(
                [("equipment_id", "in", self.ids), ("state", "!=", "ended")],
                ["equipment_id", "stream", "label", "state", "product", "subject"],
            )
        )
        return {booking.equipment_id.id: booking for booking in found}

    # -- calibration and check ---------------------------------------------------

    @api.depends(
        "mes_calibration_ids.current",
        "mes_calibration_ids.due",
        "mes_calibration_ids.state",
    )
    def _compute_mes_calibration_due(self):
        for unit in self:
            current = unit.mes_calibration_ids.filtered("current")
            unit.mes_calibration_due = min(current.mapped("due"), default=False)
            unit.mes_calibration_failed = any(
                each.state != "in_cal" for each in current
            )

    @api.depends("mes_calibration_due", "mes_calibration_failed")
    def _compute_mes_calibration(self):
        today = self._mes_today()
        for unit in self:
            unit.mes_calibration = unit._mes_calibration_on(today)

    def _mes_calibration_on(self, today):
        """Return how the calibrations stand on a day, the worst range first."""
        due = self.mes_calibration_due
        if not due:
            return "none" if self.mes_calibrated else False
        if self.mes_calibration_failed:
            return "failed"
        if due < today:
            return "overdue"
        return "due_soon" if due - today <= SOON else "in_cal"

    def _search_mes_calibration(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._mes_today()
        failed = Domain("mes_calibration_failed", "=", True)
        passed = Domain("mes_calibration_due", "<", today)
        soon = Domain("mes_calibration_due", "<=", today + SOON)
        has = Domain("mes_calibration_due", "!=", False)
        asked = Domain("mes_class_id.calibrated", "=", True)
        wanted = {
            "none": asked & ~has,
            "failed": failed,
            "overdue": ~failed & passed,
            "due_soon": has & ~failed & ~passed & soon,
            "in_cal": has & ~failed & ~soon,
        }
        return Domain.OR([wanted[key] for key in value if key in wanted])

    @api.depends("mes_check_day", "mes_check_passed")
    def _compute_mes_check(self):
        today = self._mes_today()
        for unit in self:
            done = "passed" if unit.mes_check_passed else "failed"
            now = done if unit.mes_check_day == today else "missing"
            unit.mes_check = unit.mes_daily_check and now

    @api.model
    def _mes_today(self):
        """Return today's date at the site."""
        return Site(self.env["mes.ledger"]._moment(), self._mes_tz()).day

    @api.model
    def _mes_tz(self):
        return self.env.company.sudo()._mes_tz()


def aware(moment: datetime | None) -> datetime | None:
    """Return a moment as the rules want it: with its zone, UTC."""
    return moment.replace(tzinfo=timezone.utc) if moment else None


def naive(moment: datetime | None) -> datetime | bool:
    """Return a moment as Odoo stores it: UTC without zone, False for none."""
    if moment is None:
        return False
    return moment.astimezone(timezone.utc).replace(tzinfo=None, microsecond=0)
