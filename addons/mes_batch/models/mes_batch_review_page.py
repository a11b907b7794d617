"""The page of a review: what stands before the next signature, and the proof."""

from __future__ import annotations

from odoo import models
from odoo.tools import SQL

from odoo.addons.mes_compliance import clock

from ..engine.completeness import Evidence, further

NEXT = {
    "executed": "reviewed_production",
    "production_reviewed": "reviewed_qa",
    "qa_reviewed": "released",
}
"""The signature that moves a batch on from each state of review."""

ROLES = {"reviewed_production": "supervisor", "reviewed_qa": "qa_reviewer"}
"""Who gives each signature of review."""

READERS = ("supervisor", "qa_reviewer", "qp", "admin", "inspector")
"""Who reads a batch's whole record."""

TARGETS = {
    # rule of the finding: where its cure is
    "exceptions_to_acknowledge": "exceptions",
    "rows_to_look_at": "values",
    "proof_refused": "proof",
    "question_waits": "questions",
    "audit_trail_to_review": "audit",
}
GRAVE = ("major", "critical")


class MesBatchReviewPage(models.Model):
    """One call gives the page; it follows the exceptions, not the record (G10)."""

    _inherit = "mes.batch"

    def review(self, since=None):
        """Return the page of the review.

        :param int since: entry up to which the caller has seen the record
        :return: dict of ``head``, ``proof``, ``tabs`` (per tab seen and all),
            ``exceptions``, ``left`` (what stands before the next signature, each with
            its cure), ``later`` (what else stands before release), ``questions``,
            ``samples``, ``signatures``, ``further`` (what the audit-trail review
            looks at), ``may``, ``since`` (what came after that entry, by kind),
            ``last`` (the last entry)
        """
        self.ensure_one()
        self.check_access("read")
        raised = self._raised()
        known = self._review_known(raised)
        samples = self.sudo().sample_ids
        names = self._names_of(raised, known["asked"], samples)
        exceptions = self._review_exceptions(raised, names)
        head = self._review_head()
        return {
            "head": head,
            "proof": known["proof"],
            "exceptions": exceptions,
            "tabs": self._review_tabs(exceptions, known),
            "left": self._review_left(exceptions, known),
            "later": self._review_later(head),
            "questions": [_question(each, names) for each in known["asked"]],
            "samples": self._review_samples(samples, names),
            "signatures": self._review_signatures(known["signatures"]),
            "entries": known["entries"],
            "further": known["further"],
            "may": self._review_may(),
            "since": self._review_since(since),
            "last": known["last"],
        }

    def _review_known(self, raised):
        """Return what the page shows and its gates ask, fetched once each."""
        found = self._evidence().get(self.id) or {}
        asked, signatures = self._questions(), self._signatures()
        return {
            **self._known_of(found, raised),
            "open": raised.filtered(lambda each: not each.decided).sorted("id"),
            "looked": self._to_look(),
            "asked": asked,
            "questions": asked.filtered(lambda each: not each.answered_at),
            "signatures": signatures,
            "signed": set(signatures.mapped("meaning")),
        }

    def _known_of(self, found, raised):
        """Return what was kept of the record: proof, people, counts of entries."""
        if not found:
            return {"proof": {}, "further": {}, "entries": 0, "last": 0}
        facts = [each._proof_facts() for each in raised.sorted("id")]
        return {
            "proof": Evidence.of(found["data"]).under(facts).as_dict(),
            "further": further(found["types"]),
            "entries": sum(found["types"].values()),
            "last": found["entry"],
            **found["people"],
        }

    # -- head --------------------------------------------------------------------

    def _review_head(self):
        """Return what the batch is: from its frozen recipe, its order and its lot."""
        batch, header = self.sudo(), self._plan().recipe.header
        [names] = self._head_names()
        return {
            **names,
            "id": batch.id,
            "name": batch.name,
            "product": header.product.name,
            "size": batch.size or header.batch_size.text,
            "state": batch.state,
            "state_text": self._state_text(),
            "next": NEXT.get(batch.state, ""),
            "started": _stamp(batch.started_at),
            "executed": _stamp(batch.executed_at),
            "promised": _stamp(names["promised"]),
            "now": clock.stamp(self.env["mes.ledger"]._moment()),
            "tz": batch.company_id._mes_tz(),
            "user": {"login": self.env.user.login, "name": self.env.user.name},
        }

    def _head_names(self):
        """Return the names behind the batch's ids; one query."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """SELECT o.id AS order_id, o.name AS order_name,
                          o.state AS order_state, o.date_deadline AS promised,
                          l.id AS lot_id, l.name AS lot, b.version_id AS recipe_id,
                          r.code || ' version ' || v.version AS recipe,
                          p.name AS reviewer
                     FROM mes_batch b
                     JOIN mrp_production o ON o.id = b.production_id
                     JOIN mes_recipe_version v ON v.id = b.version_id
                     JOIN mes_recipe r ON r.id = v.recipe_id
                     LEFT JOIN stock_lot l ON l.id = b.lot_id
                     LEFT JOIN res_users u ON u.id = b.reviewer_id
                     LEFT JOIN res_partner p ON p.id = u.partner_id
                    WHERE b.id = %s""",
                self.id,
            )
        )
        return self.env.cr.dictfetchall()

    def _names_of(self, raised, questions, samples):
        """Return the names of everybody the page mentions, by user id; one query."""
        people = raised.owner_id | raised.decided_by_id | samples.result_by_id
        people |= questions.asked_by_id | questions.answered_by_id
        rows = self.env.execute_query(
            SQL(
                """SELECT u.id, p.name FROM res_users u
                     JOIN res_partner p ON p.id = u.partner_id WHERE u.id IN %s""",
                tuple(people.ids) or (0,),
            )
        )
        return dict(rows)

    def _review_may(self):
        """Return what the session's user may do here, as courtesy for the buttons."""
        user = self.env.user
        reviews = user._mes_has_role("qa_reviewer")
        return {
            "ask": reviews and self.state in NEXT,
            "answer": user._mes_has_role("supervisor") and self.state in NEXT,
            "look": reviews and self.state == "production_reviewed",
            "state": reviews and self.state in NEXT,
            "record": user._mes_has_role(*READERS),
            "release": user._mes_has_role("qa_approver", "qp"),
        }

    # -- exceptions and tabs -----------------------------------------------------

    def _raised(self):
        """Return the exceptions, the gravest and the undecided first; one query."""
        names = [
            "name",
            "code",
            "title",
            "severity",
            "state",
            "decided",
            "decision",
            "subject",
            "occurrence",
            "raised_at",
            "owner_id",
            "due",
            "decided_by_id",
            "decided_at",
        ]
        return (
            self.env["mes.exception"]
            .sudo()
            .search_fetch(
                [("origin_stream", "=", self.sudo().mes_stream)],
                names,
                order="severity_rank desc, decided, id",
            )
        )

    def _review_exceptions(self, raised, names):
        fields = raised._fields
        decisions = dict(fields["decision"]._description_selection(self.env))
        states = dict(fields["state"]._description_selection(self.env))
        drafts = raised._drafts()
        return [
            {
                "id": each.id,
                "draft": each.id in drafts,
                "number": each.name,
                "code": each.code,
                "title": each.title,
                "severity": each.severity,
                "state": each.state,
                "state_text": states[each.state],
                "decided": each.decided,
                "decision_text": decisions.get(each.decision, ""),
                "step": each.subject or "",
                "step_name": self._step_name(each.subject),
                "raised_at": _stamp(each.raised_at),
                "owner": names.get(each.owner_id.id, ""),
                "due": str(each.due or ""),
                "decided_by": names.get(each.decided_by_id.id, ""),
                "decided_at": _stamp(each.decided_at),
                "mine": each.owner_id == self.env.user,
            }
            for each in raised
        ]

    def _step_name(self, subject):
        """Return the name of a step of the frozen recipe, or nothing."""
        number = (subject or "").split("#")[0]
        place = self._plan().places.get(number) if number else None
        return place.step.name if place else ""

    def _review_tabs(self, exceptions, known):
        decided = sum(each["decided"] for each in exceptions)
        return {
            "exceptions": {"seen": decided, "all": len(exceptions)},
            **known["looked"],
            "refusals": {"seen": 0, "all": known["further"].get("refused", 0)},
        }

    # -- what stands before the next signature -----------------------------------

    def _review_left(self, exceptions, known):
        """Return every point before the next signature, with the words of its gate.

        The points are the findings of the very gate that the signature asks; where a
        finding is about several exceptions it becomes a point for each kind of cure.

        :return: list of dicts of key, mark, text, note, target
        """
        meaning = NEXT.get(self.state)
        if meaning not in ("reviewed_production", "reviewed_qa"):
            return []
        verdict = self._gate_review(meaning, self.env.user, known)
        reasons = self.env["mes.message"]._answer(verdict)["reasons"]
        points = []
        for reason in reasons:
            if reason["rule"] == "exceptions_to_decide":
                points += self._points_of_exceptions(exceptions)
            else:
                points.append(self._point_of(reason))
        return points

    def _point_of(self, reason):
        if reason["rule"] == "role_missing":
            return self._point_of_role(reason)
        target = TARGETS.get(reason["rule"], "")
        waits = reason["rule"] == "question_waits"
        note = " · ".join(filter(None, (reason["found"], reason["needed"])))
        return {
            "key": reason["rule"],
            "mark": "waiting" if waits else "todo" if target else "refused",
            "text": reason["text"],
            "note": note or reason["advice"] or reason["about"],
            "target": target,
        }

    def _point_of_role(self, reason):
        """Say who signs, not what the reader lacks: the batch waits for somebody."""
        role = ROLES[NEXT[self.state]]
        needed = self.env.ref(f"mes_compliance.group_{role}").sudo().name
        say = self.env["mes.message"]._say
        text, note = say("left_role", needed=needed, about=reason["found"])
        return {**_todo("role_missing", text, note, ""), "mark": "waiting"}

    def _points_of_exceptions(self, exceptions):
        """Return a point for each grave exception, and one for all the others."""
        still = [each for each in exceptions if not each["decided"]]
        grave = [each for each in still if each["severity"] in GRAVE]
        light = [each for each in still if each["severity"] not in GRAVE]
        points = [self._point_of_grave(each) for each in grave]
        if light:
            words = self.env["mes.message"]._say
            rule = "left_assess_one" if len(light) == 1 else "left_assess"
            text = words(rule, found=str(len(light)), about=light[0]["number"])[0]
            note = ", ".join(each["number"] for each in light[:4])
            points.append(_todo("assess", text, note, f"exception {light[0]['id']}"))
        return points

    def _point_of_grave(self, each):
        words = self.env["mes.message"]._say
        rule = f"left_{each['state']}"
        text, note = words(
            rule, about=each["number"], found=each["owner"], needed=each["title"]
        )
        point = _todo(each["number"], text, note, f"exception {each['id']}")
        approves = self.env.user._mes_has_role("qa_approver") and not each["mine"]
        if each["state"] == "pending_approval" and not approves:
            point["mark"] = "waiting"
        elif each["state"] == "under_investigation" and not each["mine"]:
            point["mark"] = "waiting"
        return point

    def _review_later(self, head):
        """Return what else stands before release, of what is told at a glance."""
        points = []
        verdict = self._gate_results()
        if not verdict.ok:
            text = self._point("results", verdict)["detail"]
            points.append({"key": "results", "text": text, "target": "results"})
        if head["order_state"] != "done":
            text = self.env["mes.message"]._say("order_not_posted")[0]
            text = f"{text} {head['order_name']}"
            points.append({"key": "posted", "text": text, "target": ""})
        return points

    # -- signatures, news --------------------------------------------------------

    def _review_signatures(self, signatures):
        """Return who signed the batch as a whole, oldest first."""
        return [
            {
                "meaning": each.meaning,
                "meaning_text": each._meaning_text(),
                "name": each.printed_name,
                "at": _stamp(each.at),
                "seal": each.seal,
            }
            for each in signatures.filtered(lambda each: not each.subject)
        ]

    def review_news(self, since):
        """Tell whether others have added to the record after an entry.

        :param int since: entry up to which the caller has seen the record
        :return: dict of ``count``
        """
        self.ensure_one()
        self.check_access("read")
        domain = [
            ("stream", "=", self.sudo().mes_stream),
            ("id", ">", int(since)),
            ("actor", "!=", self.env.uid),
        ]
        entries = self.env["mes.ledger.entry"].sudo()
        return {"count": entries.search_count(domain)}

    def _review_since(self, since):
        """Return what came after an entry, by kind; None for who was never here."""
        if since is None:
            return None
        rows = (
            self.env["mes.ledger.entry"]
            .sudo()
            ._read_group(
                [("stream", "=", self.sudo().mes_stream), ("id", ">", int(since))],
                ["type"],
                ["__count"],
            )
        )
        return {kind: n for kind, n in further(dict(rows)).items() if n}


def _question(each, names):
    return {
        "id": each.id,
        "question": each.question,
        "asked_by": names.get(each.asked_by_id.id, ""),
        "asked_at": _stamp(each.asked_at),
        "answer": each.answer or "",
        "answered_by": names.get(each.answered_by_id.id, ""),
        "answered_at": _stamp(each.answered_at),
    }


def _todo(key, text, note, target):
    return {"key": key, "mark": "todo", "text": text, "note": note, "target": target}


def _stamp(moment):
    return clock.stamp(clock.aware(moment)) if moment else ""
