"""What a scan is: equipment, a dispensed container, a lot, a badge, a batch."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from odoo import api, models

from odoo.addons.mes_compliance.gs1 import Scan, read
from odoo.addons.mes_compliance.verdict import Finding, Verdict, accepted, refused

OWN = re.compile(r"[0-9]{6}")
"""Drum numbers of our own that begin with a digit; everything else is GS1."""

LONGEST = 200
"""Characters of a scan that are kept."""


class MesScan(models.AbstractModel):
    """Says what a scanned text stands for; two candidates are none (D01, D02).

    Nothing is guessed: a malformed label is refused with the element, the position and
    the reason. What the person may do with the thing is for the engine to say.
    """

    _name = "mes.scan"
    _description = "Meaning of a scan"

    @api.model
    def _resolve(self, text, order=None):
        """Return what a text stands for.

        :param str text: as the scanner sent it, without its end key
        :param order: ``mrp.production`` that asks; what it has reserved is its own
        :return: dict of ``kind`` (equipment, container, lot, badge, batch, unknown),
            ``text``, ``verdict``, and what is known of the thing
        """
        shown = "".join(c if c.isprintable() else "␣" for c in text[:LONGEST])
        scan = read(text, self._today(), plain=OWN, product_known=False)
        if isinstance(scan, Verdict):
            return {"kind": "unknown", "text": shown, "verdict": scan}
        for look in (self._container, self._equipment, self._badge, self._batch):
            found = look(scan)
            if found:
                return {"text": shown, "verdict": accepted(), **found}
        return {"text": shown, **self._lot(scan, order)}

    @api.model
    def _today(self):
        zone = self.env.company.sudo()._mes_tz()
        return self.env["mes.ledger"]._moment().astimezone(ZoneInfo(zone)).date()

    @api.model
    def _equipment(self, scan):
        unit = self.env["maintenance.equipment"].sudo()._mes_by_scan(scan)
        if not unit:
            return None
        return {
            "kind": "equipment",
            "id": unit.id,
            "code": unit.mes_code,
            "name": unit.name,
            "class_": unit.mes_class_id.code,
            "properties": unit._mes_properties(),
        }

    @api.model
    def _container(self, scan):
        """Return a dispensed container, by its number or by the label we printed."""
        code = scan.code or scan.value("21")
        if not code:
            return None
        found = (
            self.env["mes.container"]
            .sudo()
            .search_fetch(
                [("code", "=", code), ("company_id", "=", self.env.company.id)], limit=1
            )
        )
        if not found:
            return None
        return {"kind": "container", "id": found.id, "code": found.code}

    @api.model
    def _badge(self, scan):
        employee = self.env["hr.employee"]._mes_by_badge(scan.code)
        if not employee:
            return None
        user = employee.user_id
        return {
            "kind": "badge",
            "id": employee.id,
            "login": user.login,
            "name": user.name,
        }

    @api.model
    def _batch(self, scan):
        batches = self.env["mes.batch"]
        found = scan.code and batches.search([("name", "=", scan.code)], limit=1)
        if not found:
            return None
        return {"kind": "batch", "id": found.id, "name": found.name}

    @api.model
    def _lot(self, scan: Scan, order):
        """Return the one lot a label leads to, or why there is none."""
        found = self.env["stock.lot"]._mes_resolve(scan, order=order)
        if "id" not in found.facts:
            if scan.kind == "plain":
                found = refused(Finding("scan_unknown", "MAT-01", scan.code)) & Verdict(
                    (), (), found.facts
                )
            return {"kind": "unknown", "verdict": found}
        verdict = Verdict(found.findings, found.passed, {})
        return {"kind": "lot", "verdict": verdict, **found.facts}
