"""The page of an exception: the facts as they were frozen, and what a person may do."""

from __future__ import annotations

import json

from odoo import models
from odoo.tools import SQL

from .. import clock
from .mes_exception_decision import ACTS, INDEPENDENT

BEFORE, AFTER = 4, 10
"""How many entries before and after the raising are shown; the rest is counted."""


class MesExceptionPage(models.Model):
    """What the form of an exception shows.

    Facts come from the snapshot and from entries of the record, which never change;
    nothing here is worked out again from what is true today (qa screens, rule 5).
    An addon whose documents raise exceptions adds what it knows of them.
    """

    _inherit = "mes.exception"

    def page(self):
        """Return the whole page.

        :return: dict of the exception's head, ``figures`` (label, text, note, tone),
            ``told`` (the entries as they fell), ``context`` (groups of frozen facts),
            ``recurrence``, ``texts`` (what people wrote), ``acts`` (what the session's
            user may do, and why not), ``signatures`` (with seal, and whether each
            still covers its data)
        """
        self.ensure_one()
        self.check_access("read")
        return {
            **self._page_head(),
            "figures": self._page_figures(),
            "told": self._page_told(),
            "context": self._page_context(),
            "recurrence": self._page_recurrence(),
            "texts": self._page_texts(),
            "acts": self._page_acts(),
            "signatures": self._page_signatures(),
        }

    def _page_head(self):
        kind = self.sudo().type_id
        return {
            "id": self.id,
            "number": self.name,
            "code": self.code,
            "trigger": kind.name,
            "title": self.title,
            "severity": self.severity,
            "severity_text": self._choice_text("severity"),
            "gate": self.gate,
            "gate_text": self._choice_text("gate"),
            "state": self.state,
            "state_text": self._choice_text("state"),
            "decided": self.decided,
            "origin": self.origin,
            "subject": self.subject or "",
            "raised_at": clock.stamp(clock.aware(self.raised_at)),
            "raised_by": self.sudo().raised_by_id.name or "",
            "owner": self.sudo().owner_id.name or "",
            "due": str(self.due or ""),
            "now": clock.stamp(self.env["mes.ledger"]._moment()),
            "tz": self.env.company._mes_tz(),
            "user": {"login": self.env.user.login, "name": self.env.user.name},
        }

    def _choice_text(self, name):
        return dict(self._fields[name]._description_selection(self.env))[self[name]]

    # -- facts -------------------------------------------------------------------

    def _page_figures(self):
        """Return the frozen figures: what was expected, what was found."""
        finding = (self.facts or {}).get("finding")
        if finding is None:
            return [
                {"key": key, "label": "", "text": str(text), "note": "", "tone": ""}
                for key, text in (self.facts or {}).items()
                if isinstance(text, (str, int))
            ]
        figures = []
        if finding["needed"]:
            label = self.env._("Expected")
            figures.append(self._figure("expected", label, finding["needed"]))
        if finding["found"]:
            label = self.env._("Found first, kept")
            figures.append(self._figure("found", label, finding["found"], "bad"))
        return figures

    def _figure(self, key, label, text, tone="", note=""):
        return {"key": key, "label": label, "text": text, "tone": tone, "note": note}

    def _page_context(self):
        """Return groups of frozen facts: dicts of icon, title and items."""
        return []

    def _page_recurrence(self):
        """Return how often the same rule fired before; None where nobody counts."""
        return None

    # -- the entries as they fell ------------------------------------------------

    def _page_told(self):
        """Return the entries around the raising, and how many are left out."""
        entries = self._page_entries()
        raised = [
            number for number, entry in enumerate(entries) if self._is_raising(entry)
        ]
        start = max(0, (raised or [0])[0] - BEFORE)
        shown = entries[start : start + BEFORE + AFTER + 1]
        places = self.env["mes.ledger.entry"]._places([each["id"] for each in shown])
        return {
            "lines": [self._page_line(each, places.get(each["id"])) for each in shown],
            "left_out": len(entries) - len(shown),
        }

    def _is_raising(self, entry):
        return (
            entry["type"] == "exception.raised" and entry["data"]["number"] == self.name
        )

    def _page_entries(self):
        """Return the entries that tell of this exception, oldest first."""
        self.env["mes.ledger"]._flush()
        marks = [
            SQL("position(convert_to(%s, 'UTF8') in doc) > 0", mark)
            for mark in self._page_marks()
        ]
        query = SQL(
            "SELECT doc FROM mes_ledger_entry WHERE stream = %s AND (%s) ORDER BY id",
            self.sudo().origin_stream,
            SQL(" OR ").join(marks),
        )
        return [json.loads(bytes(doc)) for (doc,) in self.env.execute_query(query)]

    def _page_marks(self):
        """Return pieces of canonical JSON by which the entries are found."""
        return [f'"number":"{self.name}"']

    def _page_line(self, entry, place):
        """Return one entry as a line: when, who, what, the values, what was said."""
        words = self._page_words(entry)
        return {
            "at": entry["at"],
            "who": entry["who"]["name"],
            "number": place["seq"] if place else None,
            "mine": self._is_raising(entry),
            "text": "",
            "was": "",
            "now": "",
            "said": "",
            **words,
        }

    def _page_words(self, entry):
        """Return the words of one entry: text, and was, now, said where it has them."""
        data, say = entry["data"], self.env["mes.message"]._say
        if entry["type"] == "exception.raised":
            text = say("told_exception_raised", about=data["number"])[0]
            return {"text": text, "who": "", "said": data["title"]}
        if entry["type"] == "exception.signed":
            values = data["values"]
            text = say(f"told_{values['act']}", about=data["content"]["number"])[0]
            return {"text": text, "said": self._page_said(values)}
        return {"text": entry["type"].replace(".", " ").replace("_", " ")}

    def _page_said(self, values):
        """Return the sentence a person wrote with an act."""
        names = ("immediate_action", "assessment", "root_cause", "reason")
        return next((values[name] for name in names if values.get(name)), "")

    # -- what people wrote, and may do -------------------------------------------

    def _page_texts(self):
        """Return what people wrote so far, in order: name, label, text."""
        names = ("immediate_action", "root_cause", "impact", "other_lots", "action")
        texts = [
            {"name": name, "label": self._act_label(name), "text": self[name] or ""}
            for name in (*names, "assessment")
        ]
        if self.decision:
            label, text = self._act_label("decision"), self._choice_text("decision")
            texts.insert(5, {"name": "decision", "label": label, "text": text})
        return [each for each in texts if each["text"]]

    def _page_acts(self):
        """Return the acts that the state allows, each with the reasons against.

        Each is a dict of act, label, meaning, texts (name, label, choices), ok, role
        (whether the person's role may), independent (nobody does it who took part)
        and reasons.
        """
        return [
            self._page_act(name) for name, act in ACTS.items() if self.state in act[0]
        ]

    def _page_act(self, name):
        verdict = self._gate_act(name, self.env.user)
        meaning = ACTS[name][2]
        return {
            "act": name,
            "label": self.env["mes.message"]._say(
                f"act_{name}", found=self.sudo().owner_id.name or ""
            )[0],
            "meaning": meaning,
            "texts": [self._page_text(text) for text in ACTS[name][4]],
            "ok": verdict.ok,
            "role": self._gate_role(self._act_roles(name), self.env.user).ok,
            "independent": name in INDEPENDENT,
            "reasons": self.env["mes.message"]._answer(verdict)["reasons"],
        }

    def _page_text(self, name):
        choices = self._act_choices(name)
        return {"name": name, "label": self._act_label(name), "choices": choices}

    # -- signatures --------------------------------------------------------------

    def _page_signatures(self):
        """Return the signatures, oldest first, and whether each covers its data."""
        signatures = self._page_signed().sorted("id")
        holds = signatures._holds()
        return [
            {
                "id": each.id,
                "name": each.printed_name,
                "login": each.login,
                "meaning": each.meaning,
                "meaning_text": each._meaning_text(),
                "at": clock.stamp(clock.aware(each.at)),
                "seal": each.seal,
                "sealed": each.sealed,
                "holds": holds[each.id],
                "reason": each.reason or "",
            }
            for each in signatures
        ]

    def _page_signed(self):
        """Return the signatures that are shown: the exception's own."""
        return (
            self.env["mes.signature"]
            .sudo()
            .search([("stream", "=", self.sudo().mes_stream)])
        )
