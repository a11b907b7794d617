"""Release and rejection: what stands in the way, what it does to stock (H04, H06)."""

from __future__ import annotations

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.mes_compliance.verdict import Finding, accepted, meaningful, refused

RELEASED, REJECTED = "released", "rejected"


class MesBatchRelease(models.Model):
    """The decision on a batch, by somebody of quality who took no part in making it."""

    _inherit = "mes.batch"

    stock_effect = fields.Json(readonly=True, copy=False)

    # -- what stands in the way --------------------------------------------------

    def _prerequisites(self):
        """Return every point that has to be met before release, met or not."""
        self.ensure_one()
        points = [
            ("exceptions", self._gate_decided()),
            ("proof", self._gate_proof()),
            ("production_review", self._gate_signed("reviewed_production")),
            ("audit_review", self._gate_signed("reviewed_audit_trail")),
            ("qa_review", self._gate_signed("reviewed_qa")),
            ("results", self._gate_results()),
            ("questions", self._gate_questions()),
            ("components", self._gate_components()),
            ("equipment", self._gate_equipment()),
            ("signatures", self._gate_signatures()),
            ("record", self._gate_record()),
            ("posted", self._gate_posted()),
            ("person", self._gate_person(self.env.user)),
        ]
        return [self._point(key, verdict) for key, verdict in points]

    def _point(self, key, verdict):
        messages = self.env["mes.message"]
        reasons = messages._answer(verdict)["reasons"]
        name = messages._say(f"prerequisite_{key}")[0]
        detail = "; ".join(
            " ".join(filter(None, (each["text"], each["found"]))) for each in reasons
        )
        return {"key": key, "met": verdict.ok, "text": name, "detail": detail}

    def _gate_signed(self, meaning):
        if meaning in self.mes_signature_ids.mapped("meaning"):
            return accepted()
        return refused(Finding("review_unsigned", found=meaning.replace("_", " ")))

    def _gate_results(self):
        """Every sample that gates release has a result that passed or is decided."""
        waiting = self.sudo().sample_ids.filtered(
            lambda each: each.gate == "release" and not each.result_at
        )
        if not waiting:
            return accepted()
        return refused(
            Finding("result_missing", found=", ".join(waiting.mapped("name")))
        )

    def _gate_components(self):
        """Refuse when a lot that went in was taken back by quality since."""
        lots = self.sudo().container_ids.lot_id
        bad = lots.filtered(lambda lot: lot.mes_disposition in ("rejected", "on_hold"))
        if not bad:
            return accepted()
        return refused(
            Finding("component_unsound", found=", ".join(bad.mapped("name")))
        )

    def _gate_equipment(self):
        """Refuse when equipment that was used failed its calibration since."""
        codes = {
            unit["code"]
            for step in self._state_now().steps.values()
            for unit in step.bound.values()
        }
        units = self.env["maintenance.equipment"].sudo()._mes_by_codes(sorted(codes))
        bad = units.filtered("mes_calibration_failed")
        if not bad:
            return accepted()
        found = ", ".join(bad.mapped("mes_code"))
        return refused(Finding("equipment_unsound", found=found))

    def _gate_signatures(self):
        """Refuse when a step's signature no longer covers what the record says."""
        broken = self._broken_signatures()
        if not broken:
            return accepted()
        return refused(Finding("signature_broken", "SIG-02", ", ".join(broken)))

    def _broken_signatures(self):
        """Return entries of signatures whose hash is not that of their content."""
        entries = self.env["mes.ledger"]._read_stream(
            self.sudo().mes_stream, ("batch.signed",)
        )
        return [
            entry["id"][:8]
            for entry in entries
            if self._mes_hash(entry["data"]["content"]) != entry["data"]["shown"]
        ]

    def _gate_record(self):
        """Refuse while an entry is unsealed, or when the record does not verify."""
        stream = self.sudo().mes_stream
        unsealed = self.env["mes.ledger.entry"].sudo()._unsealed([stream])
        if unsealed:
            return refused(Finding("record_unsealed", found=str(unsealed)))
        fault = self.env["mes.verification"].sudo()._fault_of([stream])
        if fault:
            return refused(Finding("record_broken", "REC-01", fault))
        return accepted()

    def _gate_posted(self):
        """Refuse while the order does not say what the record says (B07)."""
        order = self.sudo().production_id
        if order.state == "done":
            return accepted()
        return refused(Finding("order_not_posted", found=order.name))

    def _gate_person(self, signer):
        return self._gate_roles(signer, "qa_approver", "qp") & self._apart(signer)

    def _stock_now(self):
        """Return what of the lot is where, and what would become deliverable."""
        lot = self.sudo().lot_id
        quants = lot.quant_ids.filtered(lambda q: q.location_id.usage == "internal")
        return [
            {
                "location": quant.location_id.display_name,
                "quantity": lot._mes_quantity(quant.quantity),
            }
            for quant in quants
        ]

    # -- signing -----------------------------------------------------------------

    def _gate_whole(self, meaning, signer, values):
        """Add release and rejection."""
        if meaning == RELEASED:
            return self._gate_release(signer)
        if meaning == REJECTED:
            return self._gate_reject(signer, values)
        return super()._gate_whole(meaning, signer, values)

    def _gate_release(self, signer):
        verdict = self._gate_state("qa_reviewed") & self._gate_person(signer)
        if not verdict.ok:
            return verdict
        points = [each for each in self._prerequisites() if not each["met"]]
        for point in points:
            about, found = point["text"], point["detail"]
            verdict &= refused(Finding("prerequisite_open", about=about, found=found))
        return verdict

    def _gate_reject(self, signer, values):
        states = ("executed", "production_reviewed", "qa_reviewed")
        verdict = self._gate_state(*states) & self._gate_person(signer)
        if not meaningful(values.get("reason")):
            verdict &= refused(Finding("reason_missing"))
        return verdict

    def _shown_whole(self, meaning):
        """Show what is decided: the batch, its proof, the head of its record."""
        if meaning not in (RELEASED, REJECTED):
            return super()._shown_whole(meaning)
        batch = self.sudo()
        return {
            "batch": self.name,
            "product": batch.product_id.display_name,
            "lot": batch.lot_id.name,
            "quantity": batch.lot_id._mes_quantity(batch.lot_id.product_qty),
            "recipe": batch.version_id._mes_label(),
            "proof": self._certificate().as_dict(),
            "exceptions": len(batch.exception_ids),
            "record_head": self._record_head(),
        }

    def _record_head(self):
        """Return the chain value up to which the record is sealed, hex."""
        query = SQL(
            "SELECT encode(chain, 'hex') FROM mes_ledger_head WHERE stream = %s",
            self.sudo().mes_stream,
        )
        rows = self.env.execute_query(query)
        return rows[0][0] if rows else ""

    def _signed_whole(self, meaning, signer, values):
        """Release or reject the lot; stock follows in the same transaction."""
        if meaning not in (RELEASED, REJECTED):
            return super()._signed_whole(meaning, signer, values)
        effect = self.sudo().lot_id._mes_dispose(meaning, values.get("reason"))
        vals = {"state": meaning, "stock_effect": effect}
        if meaning == RELEASED:
            vals["released_at"] = self.env["mes.ledger"]._now()
        self._mes_act().write(vals)
        self._mes_record("disposition.changed", effect, values.get("reason"))
        self._mes_record("batch.status", {"status": meaning})
        return self._hint()
