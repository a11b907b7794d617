"""The signed acts of a lot: analysis, disposition, correction."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import models

from odoo.addons.mes_compliance.verdict import (
    Finding,
    Verdict,
    accepted,
    meaningful,
    refused,
)

from .. import disposition

ROLES = {
    "analysis": "qa_reviewer",
    "disposition": "qa_approver",
    "correction": "qa_approver",
}
"""Who may sign an act; a QA approver is a QA reviewer too."""

TESTED_IN = ("quarantine", "sampled", "under_test", "on_hold")
"""Dispositions in which results are recorded. A released lot is taken under test
first, so that nobody works with results that are just being changed."""

CORRECTED = {
    "name": "name",
    "supplier_lot": "mes_supplier_lot",
    "expiry": "expiration_date",
    "retest": "mes_retest_date",
}
"""What a correction can change: the key it is said by, and the field."""


class StockLotSignature(models.Model):
    """What people sign about a lot.

    The values of a signature say the act and what was decided:

    * ``analysis`` (checked): ``assay``, ``loss_on_drying``, ``water`` as text in %,
      ``analysed`` and ``retest`` as ISO days;
    * ``disposition`` (released, rejected, status changed): ``to``, ``reason``, and for
      a restricted lot ``batches``, ``products`` (ids), ``site`` (id);
    * ``correction`` (corrected): any of ``name``, ``supplier_lot``, ``expiry``,
      ``retest``, and ``reason``.
    """

    _inherit = "stock.lot"

    # -- what is shown -----------------------------------------------------------

    def _mes_shown(self, meaning, subject=None):
        """Show what the lot is and what is known of it, not what moves by itself."""
        facts = self.sudo()._mes_static_facts()
        facts["status"] = disposition.words(facts["status"])
        limits = {key: value for key, value in facts["restricted"].items() if value}
        shown = {key: facts[key] for key in SHOWN}
        return {**shown, "restricted": limits} if limits else shown

    def _mes_shown_labels(self, content):
        """Return headings for what is shown of a lot."""
        return {
            **super()._mes_shown_labels(content),
            "item": self.env._("Item"),
            "gtin": self.env._("GTIN"),
            "expiry": self.env._("Expires"),
            "to": self.env._("New status"),
        }

    def _mes_content(self, meaning, subject, values):
        """Show what is decided first, then what it is decided about."""
        content = super()._mes_content(meaning, subject, values)
        return dict(sorted(content.items(), key=lambda pair: pair[0] != "decision"))

    def _mes_shown_decision(self, meaning, subject, values):
        """Show what is being decided; the reason is given after reading."""
        decided = {k: v for k, v in values.items() if k not in ("act", "reason") and v}
        if "to" in decided:
            decided["to"] = disposition.words(decided["to"])
        if "products" in decided:
            products = self.env["product.product"].sudo().browse(decided["products"])
            decided["products"] = products.mapped("display_name")
        if "site" in decided:
            site = self.env["res.company"].sudo().browse(decided["site"])
            decided["site"] = site.name
        return {"decision": decided} if decided else {}

    def _mes_statement(self, meaning, subject=None):
        """Return what the signer says of the lot."""
        sentences = {
            "checked": self.env._("I have checked these results against their source."),
            "released": self.env._("I have released this lot for use."),
            "rejected": self.env._("I have rejected this lot."),
            "status_changed": self.env._("I have changed the status of this lot."),
            "corrected": self.env._("I have corrected this lot's data."),
        }
        return sentences.get(meaning) or super()._mes_statement(meaning, subject)

    # -- who may sign what -------------------------------------------------------

    def _mes_signature_gate(self, meaning, signer, subject, values):
        """Check the act against meaning, role, status and what was decided."""
        act = values.get("act")
        if act not in ROLES or meaning != self._mes_meaning(act, values):
            return refused(Finding("signature_meaning_unknown", found=meaning))
        gate = getattr(self.sudo(), f"_mes_gate_{act}")
        return (
            self._mes_gate_signer(ROLES[act], signer)
            & self._mes_gate_controlled()
            & gate(values)
        )

    def _mes_meaning(self, act, values):
        """Return the meaning that an act is signed with."""
        if act == "disposition":
            return disposition.meaning(values.get("to"))
        return "checked" if act == "analysis" else "corrected"

    def _mes_gate_signer(self, role, signer):
        findings = []
        if not signer._mes_has_role(role):
            findings.append(Finding("role_missing", found=signer.name, needed=role))
        if self.sudo().company_id and self.sudo().company_id not in signer.company_ids:
            site = self.sudo().company_id.name
            findings.append(Finding("lot_of_other_site", found=site, about=signer.name))
        return Verdict(tuple(findings))

    def _mes_gate_controlled(self):
        if self.sudo().mes_controlled:
            return accepted()
        return refused(Finding("lot_not_controlled", about=self._mes_label()))

    def _mes_gate_reason(self, values):
        if meaningful(values.get("reason")):
            return accepted()
        return refused(Finding("text_missing", about=self.env._("Reason")))

    # -- analysis ----------------------------------------------------------------

    def _mes_gate_analysis(self, values):
        """Check the results, their day, and that the lot is being tested."""
        retest = disposition.read_day(values.get("retest"), self.env._("Retest date"))
        results = disposition.read_results(values)[1]
        tested = self._mes_gate_status(TESTED_IN)
        return results & self._mes_gate_analysed(values) & retest[1] & tested

    def _mes_gate_analysed(self, values):
        """Demand the day of the analysis, today at the latest."""
        title, today = self.env._("Analysed on"), self._mes_moment()[1]
        day, readable = disposition.read_day(values.get("analysed"), title)
        if not readable.ok:
            return readable
        if day is None:
            return refused(Finding("day_missing", about=title))
        if day > today:
            found, needed = day.isoformat(), today.isoformat()
            return refused(Finding("analysed_in_future", "", found, needed))
        return accepted()

    def _mes_gate_status(self, allowed):
        if self.mes_disposition in allowed:
            return accepted()
        words = disposition.words
        found = words(self.mes_disposition).lower()
        needed = " or ".join(words(each).lower() for each in allowed)
        return refused(Finding("lot_status_for_act", "", found, needed))

    def _mes_sign_analysis(self, values):
        """Write the results; every result not given counts as not tested."""
        results = disposition.read_results(values)[0]
        vals = {f"mes_{name}": results.get(name) for name in disposition.RESULTS}
        vals["mes_analysis_date"] = values["analysed"]
        if values.get("retest"):
            vals["mes_retest_date"] = values["retest"]
        self._mes_change("lot.analysed", vals, values)

    # -- disposition -------------------------------------------------------------

    def _mes_gate_disposition(self, values):
        """Check the step against the table, the dates, and what restricts it."""
        to = values.get("to")
        following = self._mes_following()
        if to not in following:
            words = [disposition.words(each).lower() for each in following]
            found = disposition.words(to or "").lower()
            needed = " or ".join(words) or self.env._("nothing, it stays so")
            return refused(Finding("lot_step_unknown", "", found, needed))
        return (
            self._mes_gate_reason(values)
            & self._mes_gate_limits(to, values)
            & self._mes_gate_dates(to)
            & self._mes_disposition_gate(to)
        )

    def _mes_gate_limits(self, to, values):
        """Demand that a limited lot says what it is limited to."""
        limits = ("batches",) if to == "reworked" else ("batches", "products", "site")
        if to not in disposition.LIMITED or any(values.get(key) for key in limits):
            return accepted()
        needed = " or ".join(limits)
        return refused(Finding("lot_limit_missing", needed=needed))

    def _mes_gate_dates(self, to):
        """Refuse to release what could not be used because of its dates."""
        if to not in ("released", "restricted"):
            return accepted()
        facts = {**self._mes_rule_facts(), "disposition": "released"}
        need = disposition.Need("consume")
        return disposition.check(facts, need, *self._mes_moment())

    def _mes_disposition_gate(self, to):
        """Return the verdict of whatever else stands between a lot and a disposition.

        A hook: a lot that a batch record speaks of is released through that record.

        :param str to: key of the disposition
        """
        return accepted()

    def _mes_sign_disposition(self, values):
        self._mes_dispose(values["to"], values.get("reason"), self._mes_limits(values))

    def _mes_limits(self, values):
        """Return what restricts the lot from now on, as values of its fields."""
        limited = values["to"] in disposition.LIMITED
        return {
            "mes_restricted_batches": limited and values.get("batches") or False,
            "mes_restricted_company_id": limited and values.get("site") or False,
            "mes_restricted_product_ids": [
                (6, 0, (limited and values.get("products")) or [])
            ],
        }

    # -- correction --------------------------------------------------------------

    def _mes_gate_correction(self, values):
        """Check that the correction says what changes, into what, and why."""
        given = [key for key in CORRECTED if values.get(key)]
        verdict = self._mes_gate_reason(values)
        for key in ("expiry", "retest"):
            title = self._fields[CORRECTED[key]]._description_string(self.env)
            verdict &= disposition.read_day(values.get(key), title)[1]
        if not given:
            verdict &= refused(Finding("correction_empty", needed=", ".join(CORRECTED)))
        return verdict & self._mes_gate_name(values.get("name"))

    def _mes_gate_name(self, name):
        """Refuse a control number that another lot of the item carries."""
        if not name or name == self.name:
            return accepted()
        if name != str(name).strip():
            return refused(Finding("lot_number_spaces", found=f"“{name}”"))
        domain = [
            ("product_id", "=", self.product_id.id),
            ("name", "=", name),
            ("company_id", "in", (False, self.company_id.id)),
        ]
        if not self.search_count(domain, limit=1):
            return accepted()
        return refused(Finding("lot_number_taken", found=name))

    def _mes_sign_correction(self, values):
        """Write the corrected data."""
        vals = {
            field: values[key] for key, field in CORRECTED.items() if values.get(key)
        }
        if "expiration_date" in vals:
            vals["expiration_date"] = self._mes_end_of_day(vals["expiration_date"])
        self._mes_change("lot.corrected", vals, values)

    # -- buttons -----------------------------------------------------------------

    def action_mes_dispose(self):
        """Open what the context asks for: the signature of a step, or its sheet."""
        self.ensure_one()
        to = self.env.context.get("mes_to")
        if to in disposition.LIMITED:
            return self._mes_sheet("disposition", to)
        return self._mes_signing({"act": "disposition", "to": to}, reason=True)

    def action_mes_analyse(self):
        """Open the sheet for results."""
        return self._mes_sheet("analysis")

    def action_mes_correct(self):
        """Open the sheet for a correction."""
        return self._mes_sheet("correction")

    def _mes_sheet(self, act, to=False):
        """Return the sheet on which an act is written before it is signed."""
        self.ensure_one()
        acts = dict(self.env["stock.lot.decide"]._fields["act"].selection)
        return {
            "type": "ir.actions.act_window",
            "name": f"{acts[act]}: {self._mes_label()}",
            "res_model": "stock.lot.decide",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_lot_id": self.id,
                "default_act": act,
                "default_to": to,
            },
        }

    def _mes_signing(self, values, reason):
        """Return the dialog in which an act is signed."""
        return {
            "type": "ir.actions.client",
            "tag": "mes_compliance.sign",
            "params": {
                "model": self._name,
                "id": self.id,
                "meaning": self._mes_meaning(values["act"], values),
                "values": values,
                "reason": reason,
            },
        }

    # -- effect ------------------------------------------------------------------

    def _mes_signed(self, meaning, signer, subject, values):
        """Bring about what was signed, and record old and new."""
        getattr(self, f"_mes_sign_{values['act']}")(values)

    def sign(self, meaning, shown, credential, subject=None, values=None):
        """Sign, and answer what changed in stock beside the verdict.

        :return: the answer of every signature, with ``effect`` after a disposition
        """
        answer = super().sign(meaning, shown, credential, subject, values)
        if answer["ok"] and (values or {}).get("act") == "disposition":
            answer["effect"] = self._mes_effects()[-1]
        return answer

    def _mes_change(self, event, vals, values):
        """Write fields of the lot and record them, old and new, with the reason.

        New dates act at once: what has expired is taken back, what counts again is
        offered to whoever waits.
        """
        names = [*vals, "removal_date"]
        old = self._mes_audit_values(names)
        self._mes_act().write(vals)
        if {"expiration_date", "mes_retest_date"} & vals.keys():
            self._mes_act().write({"removal_date": self._mes_removal()})
        new = self._mes_audit_values(names)
        changed = [name for name in new if new[name] != old[name]]
        lot = self.sudo()
        data = {
            "old": {name: old[name] for name in changed},
            "new": {name: new[name] for name in changed},
            "stopped": lot._mes_withdraw(),
            "served": lot._mes_offer(),
        }
        self._mes_record(event, data, values.get("reason"))

    def _mes_removal(self):
        """Return when the lot leaves FEFO: the first of its dates, less the margin."""
        lot = self.sudo()
        retest = lot.mes_retest_date
        ends = [lot.expiration_date, retest and lot._mes_end_of_day(retest.isoformat())]
        first = min(filter(None, ends), default=False)
        return first and first - timedelta(days=lot.product_id.removal_time)

    def _mes_end_of_day(self, day):
        """Return the last second of a day at the lot's site, as Odoo stores it."""
        zone = ZoneInfo(self._mes_zone())
        last = datetime.combine(datetime.fromisoformat(day), time(23, 59, 59), zone)
        return last.astimezone(timezone.utc).replace(tzinfo=None)


SHOWN = (
    "lot",
    "item",
    "item_name",
    "gtin",
    "supplier_lot",
    "status",
    "expiry",
    "retest",
    "assay",
    "loss_on_drying",
    "water",
    "analysed",
)
"""Facts on the page that people sign."""
