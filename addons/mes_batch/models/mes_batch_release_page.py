"""The dialog of release, and the page of a released batch."""

from __future__ import annotations

from collections import Counter

from odoo import models

from odoo.addons.mes_compliance import clock

from .plural import counted

TARGETS = {
    # prerequisite: the tab or part of the review where it is met
    "exceptions": "exceptions",
    "proof": "proof",
    "audit_review": "audit",
    "qa_review": "exceptions",
    "results": "results",
    "questions": "questions",
}

STAGES = (
    # label of the stretch, from, to; a moment is a field or the meaning of a signature
    ("production", "executed_at", "reviewed_production"),
    ("qa", "reviewed_production", "reviewed_qa"),
    ("release", "reviewed_qa", "released_at"),
)


class MesBatchReleasePage(models.Model):
    """What a person sees who releases: unmet points first, and what signing will do."""

    _inherit = "mes.batch"

    def release_page(self):
        """Return the release dialog: prerequisites, and what signing will do.

        :return: dict of ``name``, ``product``, ``promised``, ``tz``, ``prerequisites``
            (key, met, text, detail, target), ``missing`` (how many are not met),
            ``statement``, ``effect`` (what signing will do), ``may`` (the signer's
            own standing) and ``stock``
        """
        self.ensure_one()
        self.check_access("read")
        points = self._prerequisites()
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "product": self._plan().recipe.header.product.name,
            "promised": clock.stamp(clock.aware(self.promised))
            if self.promised
            else "",
            "tz": self.sudo().company_id._mes_tz(),
            "prerequisites": points,
            "missing": sum(not each["met"] for each in points),
            "statement": self._mes_statement("released"),
            "effect": self._effect_ahead(),
            "stock": self._stock_now(),
        }

    def _point(self, key, verdict):
        """Add where a point is met, and what is behind it when it is met."""
        point = super()._point(key, verdict)
        point["target"] = TARGETS.get(key, "")
        if point["met"]:
            point["detail"] = self._met_detail(key)
        return point

    def _met_detail(self, key):
        """Return the fact behind a point that is met, in a few words."""
        detail = getattr(self, f"_met_{key}", None)
        return detail() if detail else ""

    def _met_exceptions(self):
        number = len(self.exception_ids)
        return counted(
            number,
            self.env._("1 exception, decided"),
            self.env._("%(n)s exceptions, each decided", n=number),
        )

    def _met_proof(self):
        proof = self._proofs().get(self.id)
        if not proof:
            return ""
        return self.env._(
            "%(n)s expected entries, rules %(rules)s",
            n=proof["expected"],
            rules=proof["rules"],
        )

    def _met_production_review(self):
        return self._signed_by("reviewed_production")

    def _met_audit_review(self):
        return self._signed_by("reviewed_audit_trail")

    def _met_qa_review(self):
        return self._signed_by("reviewed_qa")

    def _signed_by(self, meaning):
        """Return who signed with a meaning last, and when."""
        found = self._signatures().filtered(lambda each: each.meaning == meaning)[-1:]
        if not found:
            return ""
        zone = self.sudo().company_id._mes_tz()
        return f"{found.printed_name}, {clock.day_and_time(found.at, zone)}"

    def _met_results(self):
        results = self.sudo().sample_ids.filtered("result_at")
        return counted(
            len(results),
            self.env._("1 result stated"),
            self.env._("%(n)s results stated", n=len(results)),
        )

    def _met_questions(self):
        number = len(self._questions())
        return counted(
            number,
            self.env._("1 question answered"),
            self.env._("%(n)s questions answered", n=number),
        )

    def _met_components(self):
        lots = self.sudo().container_ids.lot_id
        return counted(
            len(lots),
            self.env._("1 lot, not taken back since"),
            self.env._("%(n)s lots, none taken back since", n=len(lots)),
        )

    def _met_equipment(self):
        return self.env._("none failed its calibration since")

    def _met_person(self):
        return self.env._("%(name)s, no part in making it", name=self.env.user.name)

    def _met_record(self):
        return self.env._("all %(n)s entries", n=self.entry_count)

    def _met_posted(self):
        return self.sudo().production_id.name

    def _met_signatures(self):
        return self.env._("each still covers its data")

    # -- what signing will do, and what it did -----------------------------------

    def _effect_ahead(self):
        """Return what release would make deliverable, and what waits for it."""
        lot = self.sudo().lot_id
        if self.state != "qa_reviewed" or not lot:
            return None
        waiting = lot._mes_waiting_moves().picking_id
        days = [each.scheduled_date for each in waiting if each.scheduled_date]
        return {
            "quantity": lot._mes_quantity(lot.product_qty),
            "expired": self._lot_expired(lot),
            "transfers": len(waiting),
            "first": clock.stamp(clock.aware(min(days))) if days else "",
        }

    def _lot_expired(self, lot):
        """Tell whether the batch's own lot is past its date: release frees nothing."""
        expires = lot.product_id.use_expiration_date and lot.expiration_date
        return bool(expires) and expires <= self.env["mes.ledger"]._now()

    def decided_page(self):
        """Return the page of a released or rejected batch.

        :return: dict of ``effect`` (what changed in stock), ``signature`` (who decided)
            ``times`` (days of each stretch), ``bundle`` (whether it was made)
        """
        self.ensure_one()
        self.check_access("read")
        signature = self._signatures().filtered(
            lambda each: each.meaning in ("released", "rejected")
        )[-1:]
        return {
            "effect": self.sudo().stock_effect or None,
            "signature": signature and self._review_signatures(signature)[0],
            "head": self._record_head(),
            "reason": signature.reason or "",
            "times": self._times(),
            "bundle": bool(self._bundle()),
        }

    def _times(self):
        """Return the days from execution to release, stretch by stretch."""
        moments = {each.meaning: each.at for each in self._signatures()}
        found = []
        for key, since, until in STAGES:
            begun = self[since] if since in self._fields else moments.get(since)
            ended = self[until] if until in self._fields else moments.get(until)
            if begun and ended:
                days = (ended - begun).total_seconds() / 86400
                found.append({"key": key, "days": round(days, 1)})
        return found

    # -- reminding ---------------------------------------------------------------

    def remind_owners(self):
        """Ask everybody who holds an open point to look at it; a courtesy.

        :return: names of those who were asked, with how many points each
        """
        self.ensure_one()
        self.check_access("read")
        asked = Counter()
        for exception in self._open_exceptions():
            if exception.owner_id:
                exception.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("%(batch)s waits for this", batch=self.name),
                    user_id=exception.owner_id.id,
                )
                asked[exception.owner_id.name] += 1
        reviewer = self.sudo().reviewer_id
        if reviewer and self.state == "production_reviewed":
            self.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("The review waits to be signed"),
                user_id=reviewer.id,
            )
            asked[reviewer.name] += 1
        return dict(asked)
