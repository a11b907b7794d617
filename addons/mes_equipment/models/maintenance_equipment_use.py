"""Who holds a unit, from reservation to release."""

from __future__ import annotations

from dataclasses import replace

import psycopg2

from odoo import SUPERUSER_ID, models

from odoo.addons.mes_compliance.verdict import Finding, accepted, refused

from ..condition import Act, Contact, Party, evolve, judge
from .maintenance_equipment_condition import naive

DIRTY = "dirty"


class MaintenanceEquipmentUse(models.Model):
    """Booking: a holder is known by its stream and its label, whatever it is.

    A unit has one holder; the database enforces it. Nothing but the booking and the
    unit's own row is written.
    """

    _inherit = "maintenance.equipment"

    def _mes_bind(self, stream, label, subject=None):
        """Reserve this unit for a holder.

        Again for the same holder is accepted and writes nothing.

        :param str stream: the holder's record
        :param str label: the holder's name, the number of a batch
        :param str subject: part of the holder, a step
        :return: Verdict; a second holder is refused and the first one named
        """
        booking = self._mes_booking()
        if booking and booking.stream == stream and not self.sudo().mes_out_of_service:
            return accepted(["passed_free"])
        wish = self._mes_use_wish(booking, "reserved", stream, label)
        verdict = self._mes_use_judge(booking, wish)
        if verdict.ok:
            verdict &= self._mes_book(stream, label, subject)
        return self._mes_told_verdict(verdict, "reserved", stream, label, subject)

    def _mes_start(
        self, stream, label, product="", subject=None, *, suitable, judged=False
    ):
        """Begin to use this unit: at first contact a unit that is cleaned is dirty.

        :param str product: what is made, for campaigns
        :param suitable: answer of :meth:`_mes_suitability`, which counts
        :param bool judged: the holder's record has judged who may; no role is asked
        :return: Verdict
        """
        booking = self._mes_booking()
        if booking.stream == stream and booking.state == "in_use":
            return accepted(["passed_free"])
        wish = self._mes_use_wish(booking, "in_use", stream, label, judged)
        verdict = self._mes_use_judge(booking, wish, suitable)
        if verdict.ok and not booking:
            verdict &= self._mes_book(stream, label, subject)
        if verdict.ok:
            self._mes_begin(product, subject)
        return self._mes_told_verdict(verdict, "in_use", stream, label, subject)

    def _mes_release(self, stream, label, subject=None, *, judged=False):
        """End the booking of a holder; the dirty hold of what was used begins now.

        A unit that nobody holds is free already: accepted, nothing is written.

        :param bool judged: the holder's record has judged who may; no role is asked
        """
        booking = self._mes_booking()
        if not booking:
            return accepted(["passed_free"])
        wish = self._mes_use_wish(booking, "available", stream, label, judged)
        wish = replace(wish, source=booking.state)
        verdict = self._mes_use_judge(booking, wish)
        if verdict.ok:
            self._mes_end(booking, stream)
        return self._mes_told_verdict(verdict, "available", stream, label, subject)

    # -- what is asked -----------------------------------------------------------

    def _mes_booking(self):
        """Return the booking of this unit that is open, or an empty recordset."""
        self.ensure_one()
        empty = self.env["mes.equipment.booking"].sudo()
        return self._mes_open_bookings().get(self.id, empty)

    def _mes_use_wish(self, booking, target, stream, label, judged=False):
        use = self.sudo()._mes_use_state(booking)
        roles = self._mes_roles_of(self.env.user)
        return Act(
            unit=self._mes_label(),
            axis="use",
            source=use.state,
            target=target,
            actor=self._mes_party(self.env.user),
            roles=(*roles, "system") if judged else roles,
            batch=Party(stream, label),
            use=use,
        )

    def _mes_use_judge(self, booking, wish, suitable=None):
        """Judge a step on the second axis; another's unit is nobody's to take."""
        if booking and booking.stream != wish.batch.key:
            held = refused(self._mes_held(booking.label, wish.batch.name))
            return held & suitable if suitable else held
        return judge(wish, suitable)

    def _mes_party(self, user):
        """Return a person as plain data for the rules."""
        return Party(user.sudo().mes_stream, user._mes_name())

    def _mes_roles_of(self, user):
        roles = user._mes_roles()
        return (*roles, "system") if user.id == SUPERUSER_ID else roles

    def _mes_held(self, holder, label):
        return Finding(
            "unit_held", "", holder, label, self._mes_label(), {"holder": holder}
        )

    # -- what is written ---------------------------------------------------------

    def _mes_book(self, stream, label, subject):
        """Write the booking; the database refuses a second one that came first."""
        bookings = self.env["mes.equipment.booking"]._mes_act_rows()
        vals = {
            "equipment_id": self.id,
            "company_id": self.sudo().company_id.id,
            "stream": stream,
            "label": label,
            "subject": subject,
            "state": "reserved",
            "user_id": self.env.uid,
            "reserved_at": self.env["mes.ledger"]._now(),
        }
        try:
            with self.env.cr.savepoint():
                bookings.create(vals)
        except psycopg2.errors.UniqueViolation:
            return refused(self._mes_held(self._mes_holder_elsewhere(), label))
        return accepted(["passed_free"])

    def _mes_holder_elsewhere(self):
        """Return who booked this unit in a transaction that this one cannot see."""
        with self.pool.cursor() as cr:
            cr.execute(
                "SELECT label FROM mes_equipment_booking"
                " WHERE equipment_id = %s AND state <> 'ended'",
                (self.id,),
            )
            return (cr.fetchone() or [""])[0]

    def _mes_begin(self, product, subject):
        booking = self._mes_booking()
        vals = {"state": "in_use", "product": product, "subject": subject}
        vals["started_at"] = self.env["mes.ledger"]._now()
        booking._mes_act_rows().write(vals)
        self._mes_touch(booking.stream, product)

    def _mes_end(self, booking, stream):
        used, product = booking.state == "in_use", booking.product
        vals = {"state": "ended", "ended_at": self.env["mes.ledger"]._now()}
        booking._mes_act_rows().write(vals)
        if used:
            self._mes_touch(stream, product)

    def _mes_touch(self, stream, product):
        """Let the product touch the unit: it is dirty from now on."""
        if self.sudo().mes_cleanable:
            moment = self.env["mes.ledger"]._moment()
            state = self.sudo()._mes_clean_state()
            contact = Contact(stream, product or "")
            self._mes_write_clean(evolve(state, DIRTY, moment, contact))

    def _mes_write_clean(self, state):
        """Write what the first axis has become, and who made it so.

        The unit's own record tells it; the chatter has nothing to compare.
        """
        self._mes_act().with_context(tracking_disable=True).write(
            {
                "mes_cleanliness": state.state,
                "mes_clean_since": naive(state.since),
                "mes_cleaned_at": naive(state.cleaned_at),
                "mes_clean_product": state.product or False,
                "mes_clean_batch": state.batch or False,
                "mes_campaign_batches": state.batches,
                "mes_first_use": naive(state.first_use),
                "mes_clean_by_id": self.env.uid,
            }
        )

    # -- what is told ------------------------------------------------------------

    def _mes_told_verdict(self, verdict, target, stream, label, subject):
        """Write to the unit's record what happened, or that it was refused and why."""
        events = {
            "reserved": "equipment.reserved",
            "in_use": "equipment.used",
            "available": "equipment.freed",
        }
        data = {"batch": {"stream": stream, "label": label}, "subject": subject}
        if verdict.ok:
            self._mes_record(events[target], {**data, **self._mes_axes()})
        else:
            findings = [finding.as_dict() for finding in verdict.findings]
            self._mes_record(
                "use.refused", {**data, "target": target, "findings": findings}
            )
        return verdict

    def _mes_axes(self):
        """Return what the record keeps of the state of a unit after an act."""
        unit = self.sudo()
        state = unit._mes_clean_state()
        clean = state.as_dict() if unit.mes_cleanable else None
        return {"cleanliness": clean, "use": unit.mes_use}
