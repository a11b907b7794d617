"""Whether a unit may be used: its condition as plain data, and the verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.mes_compliance import clock

from ..condition import (
    DailyCheck,
    Need,
    Party,
    Qualification,
    Sent,
    Unit,
    Use,
    Weighing,
    holds_until,
    reading_counts,
    scale_fits,
    suitability,
)

NOBODY = Party("", "")
"""A batch that holds nothing: for the question how a unit stands in general."""

FIT = [("fit", "Fit for use"), ("held", "Held"), ("unfit", "Not fit")]


class MaintenanceEquipmentFacts(models.Model):
    """What the rules are told about units, and what they answer."""

    _inherit = "maintenance.equipment"

    mes_fit = fields.Selection(FIT, "Today", compute="_compute_mes_fit")
    mes_reasons = fields.Text("What stands against", compute="_compute_mes_fit")
    mes_hold = fields.Char("Holds", compute="_compute_mes_fit")

    # -- plain data --------------------------------------------------------------

    @api.model
    def _mes_facts(self, codes):
        """Return units by their codes as plain data for the rules.

        The number of queries does not depend on the number of units.

        :return: dict of code: Unit; unknown codes are left out
        """
        units = self._mes_by_codes(codes)
        found = units._mes_units()
        return {unit.mes_code: found[unit.id] for unit in units}

    def _mes_units(self):
        """Return these units as plain data: dict of id: Unit."""
        units = self.sudo()
        bookings = units._mes_open_bookings()
        return {unit.id: unit._mes_unit(bookings.get(unit.id)) for unit in units}

    def _mes_unit(self, booking):
        kind = self.mes_class_id
        current = self.mes_calibration_ids.filtered("current")
        return Unit(
            code=self.mes_code,
            uuid=self.mes_stream,
            classes=kind._mes_codes(),
            properties=self._mes_properties(),
            cleanliness=self._mes_clean_state() if kind.cleanable else None,
            limits=kind._mes_limits(),
            use=self._mes_use_state(booking),
            calibrations=tuple(each._mes_calibration() for each in current),
            daily_check=self._mes_check_state() if kind.daily_check else None,
            qualification=Qualification(
                self.mes_qualification, self.mes_qualification_due or None
            ),
            maintenance=self._mes_maintenance_state(),
        )

    def _mes_properties(self):
        """Return what the unit states about itself, in the text form of recipes."""
        unit = self.sudo()
        stated = {each.code: each.value for each in unit.mes_property_ids}
        return {**stated, "tare": unit.mes_tare} if unit.mes_tare else stated

    def _mes_use_state(self, booking):
        holder = Party(booking.stream, booking.label) if booking else None
        if self.mes_out_of_service or not self.active:
            return Use("out_of_service", holder, self.mes_out_reason or "")
        return Use(booking.state, holder) if booking else Use()

    def _mes_check_state(self):
        return DailyCheck(self.mes_check_day or None, self.mes_check_passed)

    def _mes_maintenance_state(self):
        due = self.mes_maintenance_due
        return Qualification("qualified", due) if due else None

    # -- verdicts ----------------------------------------------------------------

    def _mes_suitability(self, need, stream, at=None, confirmed=()):
        """Judge whether this unit may be used for a need of a batch.

        What its class asks (to be calibrated) holds in every recipe.

        :param need: ``condition.Need``, what the recipe asks for
        :param str stream: the record of the batch
        :param at: the moment, aware; now where none is given
        :param confirmed: states that somebody has proved for this batch, ``cleared``
        :return: Verdict with every reason; facts under ``equipment.<code>``, frozen
        """
        self.ensure_one()
        unit = self._mes_units()[self.id]
        unit = replace(unit, confirmed=frozenset(confirmed))
        moment = at or self.env["mes.ledger"]._moment()
        asked = self._mes_need(need)
        return suitability(asked, unit, moment, self._mes_tz(), Party(stream, ""))

    def _mes_need(self, need):
        """Return a need with what the class asks of its units."""
        asked = "calibrated" not in need.states and self.sudo().mes_calibrated
        return replace(need, states=(*need.states, "calibrated")) if asked else need

    def _mes_told(self, at=None):
        """Return how a unit stands, for screens.

        :return: dict of ``ok``, ``state``, ``until`` (``clean until 18:40``, empty
            where nothing ends) and ``holder``
        """
        self.ensure_one()
        verdict, hold, unit = self._mes_standing(at or clock.now())
        return {
            "ok": verdict.ok,
            "state": unit.use.state,
            "until": hold.text if hold else "",
            "holder": unit.use.holder.name if unit.use.holder else "",
        }

    def _mes_standing(self, moment, unit=None):
        """Return verdict, next end and plain data of a unit, for whoever holds it."""
        unit = unit or self._mes_units()[self.id]
        need = self._mes_need(Need(self.sudo().mes_class_id.code or ""))
        asked = (need, unit, moment, self._mes_tz(), unit.use.holder or NOBODY)
        return suitability(*asked), holds_until(*asked), unit

    @api.depends(
        "mes_cleanliness_now",
        "mes_use",
        "mes_calibration",
        "mes_check",
        "mes_qualification",
    )
    def _compute_mes_fit(self):
        coded = self.filtered("mes_code")
        nothing = {"mes_fit": False, "mes_reasons": False, "mes_hold": False}
        (self - coded).update(nothing)
        units, now = coded._mes_units(), clock.now()
        for each in coded:
            verdict, hold, unit = each._mes_standing(now, units[each.id])
            fit = "held" if unit.use.holder else "fit"
            each.mes_fit = fit if verdict.ok else "unfit"
            each.mes_reasons = each._mes_reason_lines(verdict)
            each.mes_hold = hold.text if hold else False

    def _mes_reason_lines(self, verdict):
        """Return every reason in words, one a line; False for none."""
        answer = self.env["mes.message"]._answer(verdict)
        lines = [
            self.env._(
                "%(text)s: found %(found)s, needed %(needed)s",
                text=reason["text"],
                found=reason["found"],
                needed=reason["needed"],
            )
            for reason in answer["reasons"]
        ]
        return "\n".join(lines) or False

    # -- weighing ----------------------------------------------------------------

    def _mes_weighing(self, net, window=None, tare=None):
        """Judge whether this scale can weigh something.

        :param net: planned net weight, a ``measure.Quantity``
        :param window: ``measure.Range`` that may be confirmed, None where any may
        :param tare: weight of the container on the scale, None for none
        """
        self.ensure_one()
        scale = self._mes_units()[self.id]
        return scale_fits(scale, Weighing(net, window, tare))

    def _mes_reading_verdict(self, message):
        """Judge whether a message of this instrument may be taken as its reading now.

        :param dict message: as :meth:`_mes_latest` returns it
        """
        self.ensure_one()
        sent = Sent(
            value=message["value"],
            unit=message["unit"],
            stable=message["stable"],
            age=timedelta(milliseconds=message["age_ms"]),
            raw=message["raw"],
            device=self.sudo().mes_code,
        )
        return reading_counts(self._mes_units()[self.id], sent)
