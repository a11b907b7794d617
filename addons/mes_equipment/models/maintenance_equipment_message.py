"""What instruments send, and what they sent last."""

from __future__ import annotations

from odoo import api, models

from odoo.addons.mes_compliance import clock
from odoo.addons.mes_compliance.verdict import Finding, Verdict, refused

from ..condition.instrument import read_balance

NET = "net"
TAG_LONGEST = 64


class MaintenanceEquipmentMessage(models.Model):
    """Instruments: messages come in by accounts of devices, and are never changed."""

    _inherit = "maintenance.equipment"

    @api.model
    def mes_message(self, code, raw, tag=NET, device_time=None):
        """Take in what an instrument sent; for accounts with the role of a device.

        :param str code: the instrument's code, ``BAL-001``
        :param str raw: the message as it came over the wire, ``S S     126.00 kg``
        :param str tag: which of its readings this is
        :param str device_time: the time by the instrument's own clock, as it says it
        :return: answer with ok, reasons and the id of the message
        """
        verdict = self._mes_message_verdict(code, raw, tag)
        message = verdict.facts.get("message")
        unit = self._mes_by_code(code if isinstance(code, str) else "")
        if not verdict.ok:
            self._mes_message_refused(unit, code, raw, verdict)
            return self.env["mes.message"]._answer(verdict)
        row = unit._mes_keep_message(message, raw, tag, device_time)
        return self.env["mes.message"]._answer(verdict, id=row.id)

    @api.model
    def mes_scale(self, code):
        """Return what an instrument shows, for the screen of whoever stands before it.

        A display, no evidence: a weighing reads the message itself, in the server.

        :param str code: the instrument's code
        :return: dict of value, unit, stable, raw and age (seconds by the server's
            clock), or None where it has shown nothing yet
        """
        self.check_access("read")
        unit = self._mes_by_code(code if isinstance(code, str) else "")
        latest = unit._mes_latest() if unit else None
        if latest is None:
            return None
        shown = {key: latest[key] for key in ("value", "unit", "stable", "raw")}
        return {**shown, "age": latest["age_ms"] / 1000}

    def _mes_latest(self, tag=NET):
        """Return the last message of this instrument, or None.

        :return: dict of value and unit (texts), stable, status, raw, at (UTC stamp),
            age_ms (by the server's clock) and device
        """
        self.ensure_one()
        rows = self.env["mes.instrument.message"].sudo()
        domain = [("equipment_id", "=", self.id), ("tag", "=", tag)]
        row = rows.search_fetch(domain, order="id desc", limit=1)
        return row._mes_as_dict() if row else None

    # -- taking in ---------------------------------------------------------------

    @api.model
    def _mes_message_verdict(self, code, raw, tag):
        """Return every reason against a message; read, it is among the facts."""
        message = read_balance(raw)
        verdict = message if isinstance(message, Verdict) else Verdict()
        if not self.env.user._mes_has_role("device"):
            found, needed = self.env.user.name, "device"
            verdict &= refused(Finding("role_missing", found=found, needed=needed))
        if not isinstance(code, str) or not self._mes_by_code(code):
            verdict &= refused(Finding("device_unknown", found=str(code)[:TAG_LONGEST]))
        if not isinstance(tag, str) or not 0 < len(tag) <= TAG_LONGEST:
            verdict &= refused(Finding("message_tag", found=str(tag)[:TAG_LONGEST]))
        return verdict & Verdict((), (), {"message": message})

    @api.model
    def _mes_message_refused(self, unit, code, raw, verdict):
        """Tell a refused message: in the instrument's record, else in the site's."""
        document = unit or self.env.company
        data = {
            "code": str(code)[:TAG_LONGEST],
            "raw": repr(raw)[:200],
            "findings": [finding.as_dict() for finding in verdict.findings],
        }
        document._mes_record("message.refused", data)

    def _mes_keep_message(self, message, raw, tag, device_time):
        now = clock.now()
        row = {
            "equipment_id": self.id,
            "tag": tag,
            "value": message.value,
            "unit": message.unit,
            "status": message.status,
            "stable": message.stable,
            "raw": raw,
            "device_time": str(device_time)[:TAG_LONGEST] if device_time else False,
            "received": clock.stamp(now),
            "received_at": now.replace(tzinfo=None),
            "user_id": self.env.uid,
        }
        messages = self.env["mes.instrument.message"]
        return messages.with_env(self.env(su=True, context={})).create(row)
