"""What a batch adds to the page of its exceptions."""

from __future__ import annotations

from odoo import models
from odoo.tools import SQL

RECENT = 30
"""Batches over which a recurrence is counted."""

CAPA_FROM = 3
"""From how many times on a decision about preventive action is asked for."""


class MesException(models.Model):
    """The value and its versions, people and equipment of the step, recurrence.

    All of it comes from entries of the batch's record and from rows that only repeat
    them: it is as it was, not as it would be worked out today.
    """

    _inherit = "mes.exception"

    def _page_head(self):
        """Add the batch, and the name of the step."""
        batch = self.batch_id
        step = batch._step_name(self.subject) if batch else ""
        return {
            **super()._page_head(),
            "batch": {"id": batch.id, "name": batch.name} if batch else None,
            "subject_name": step,
        }

    # -- the value and its versions ----------------------------------------------

    def _page_figures(self):
        """Add the value's later versions to what was found first."""
        figures = super()._page_figures()
        versions = self._page_versions()
        if not versions:
            return figures
        figures = [each for each in figures if each["key"] != "found"]
        figures.append(self._figure_first(versions[0]))
        figures += [
            self._figure_later(number, versions[0], value)
            for number, value in enumerate(versions[1:], 2)
        ]
        return figures

    def _page_versions(self):
        """Return the versions of the value the exception is about, oldest first."""
        parameter = (self.occurrence or "").split(" ")[0]
        if not self.batch_id or not parameter or not self.subject:
            return self.env["mes.batch.value"]
        return (
            self.env["mes.batch.value"]
            .sudo()
            .search(
                [
                    ("batch_id", "=", self.batch_id.id),
                    ("step", "=", self.subject),
                    ("parameter", "=", parameter),
                ],
                order="id",
            )
        )

    def _figure_first(self, value):
        label = self.env._("First value, kept")
        tone = "bad" if value.crossed else ""
        note = self._page_person(value)
        return self._figure("found", label, value.text, tone, note)

    def _figure_later(self, number, first, value):
        after = (value.at - first.at).total_seconds()
        label = self.env._(
            "Value %(n)s, %(after)s later", n=number, after=self._page_span(after)
        )
        note = f"“{value.reason}”" if value.reason else self._page_person(value)
        tone = "bad" if value.crossed else ""
        return self._figure(f"value{number}", label, value.text, tone, note)

    def _page_person(self, value):
        how = dict(value._fields["how"]._description_selection(self.env))
        told = value.user_id.name, how.get(value.how, "").lower()
        return ", ".join(filter(None, told))

    def _page_span(self, seconds):
        """Return a span of time in the largest unit that says it."""
        if seconds < 120:
            return self.env._("%(n)s s", n=int(seconds))
        if seconds < 7200:
            return self.env._("%(n)s min", n=int(seconds // 60))
        return self.env._("%(n)s h", n=int(seconds // 3600))

    # -- entries and signatures of the step --------------------------------------

    def _page_marks(self):
        """Find the entries of the exception's step too."""
        marks = super()._page_marks()
        if self.batch_id and self.subject:
            marks += [f'"step":"{self.subject}"', f'"subject":"{self.subject}"']
        return marks

    def _page_signed(self):
        """Add the signatures of the step in which it arose."""
        signed = super()._page_signed()
        if not self.batch_id or not self.subject:
            return signed
        return signed | self.env["mes.signature"].sudo().search(
            [
                ("stream", "=", self.sudo().origin_stream),
                ("subject", "=", self.subject),
            ]
        )

    # -- the step, frozen --------------------------------------------------------

    def _page_context(self):
        """Add equipment and people of the step, and what came after."""
        groups = super()._page_context()
        if not self.batch_id or not self.subject:
            return groups
        entries = self._page_entries()
        found = [
            self._context_equipment(entries),
            self._context_people(entries),
            self._context_after(),
        ]
        return groups + [each for each in found if each["items"]]

    def _context_equipment(self, entries):
        units = {
            entry["data"]["unit"]: entry
            for entry in entries
            if entry["type"] == "equipment.bound"
        }
        say = self.env["mes.message"]._say
        items = [
            {
                "mark": "check",
                "text": say("told_fit", about=unit)[0],
                "note": self._page_told_facts(entry["data"].get("facts")),
            }
            for unit, entry in units.items()
        ]
        title = self.env._("Equipment at that moment")
        return {"icon": "machine", "title": title, "items": items}

    def _page_told_facts(self, facts):
        """Return frozen facts of a verdict as people read them, the plain ones."""
        said = [
            f"{key.replace('_', ' ')} {value}"
            for key, value in (facts or {}).items()
            if isinstance(value, str) and len(value) < 40
        ]
        return ", ".join(said[:3])

    def _context_people(self, entries):
        items = {}
        for entry in entries:
            name, data = entry["who"]["name"], entry["data"]
            if entry["type"] == "step.started":
                items[name] = self._item_of_performer(name, data)
            elif entry["type"] == "batch.signed" and data.get("subject"):
                meaning = self._page_meaning(data["meaning"])
                item = {"mark": "person", "text": name, "note": meaning}
                items.setdefault(name, item)
        title = self.env._("People on the step")
        return {"icon": "person", "title": title, "items": list(items.values())}

    def _item_of_performer(self, name, data):
        text = self.env["mes.message"]._say("told_performer", about=name)[0]
        note = self._page_told_facts(data.get("facts"))
        return {"mark": "person", "text": text, "note": note}

    def _context_after(self):
        """Return critical values recorded after the exception was raised."""
        values = (
            self.env["mes.batch.value"]
            .sudo()
            .search(
                [
                    ("batch_id", "=", self.batch_id.id),
                    ("at", ">", self.raised_at),
                    ("class_", "in", ("CPP", "CQA")),
                    ("step", "!=", self.subject),
                ],
                order="id",
                limit=60,
            )
        )
        latest = {value.parameter: value for value in values}
        items = [
            {
                "mark": "refused" if value.crossed else "check",
                "text": f"{value.name} {value.text}",
                "note": f"({(value.limits or {}).get('action', '')})".replace("()", ""),
            }
            for value in list(latest.values())[:4]
        ]
        items += self._context_samples()
        title = self.env._("What came after")
        return {"icon": "arrow", "title": title, "items": items}

    def _context_samples(self):
        samples = self.batch_id.sudo().sample_ids
        return [
            {
                "mark": "check" if each.result_at else "waiting",
                "text": each.what or each.name,
                "note": each.result or self.env._("no result yet"),
            }
            for each in samples
        ]

    # -- recurrence --------------------------------------------------------------

    def _page_recurrence(self):
        """Return the last batches of the product, and in which the code arose."""
        if not self.batch_id:
            return super()._page_recurrence()
        rows = self._recent_batches()
        hits = [name for _id, name, hit in rows[:-1] if hit]
        words = self.env["mes.message"]._say
        times, number = len(hits) + 1, len(rows)
        rule = "recurred" if times > 1 else "recurred_first"
        if number == 1:
            rule = "recurred_alone"
        asked = times >= CAPA_FROM
        return {
            "about": f"{self.code}, {self.batch_id.sudo().product_id.name}",
            "documents": [
                {
                    "id": batch,
                    "name": name,
                    "short": name[-2:],
                    "hit": hit,
                    "me": batch == self.batch_id.id,
                }
                for batch, name, hit in rows
            ],
            "text": words(
                rule, found=str(times), needed=str(number), about=", ".join(hits)
            )[0],
            "rule": words("recurred_capa", found=str(CAPA_FROM))[0] if asked else "",
        }

    def _recent_batches(self):
        """Return id, name and whether the code arose, oldest first, this one last."""
        rows = self.env.execute_query(
            SQL(
                """SELECT b.id, b.name, EXISTS (
                          SELECT FROM mes_exception e
                           WHERE e.origin_stream = b.mes_stream AND e.code = %s)
                     FROM mes_batch b
                    WHERE b.product_id = %s AND b.id <= %s AND b.state <> 'cancelled'
                      AND b.snapshot_id IS NOT NULL
                    ORDER BY b.id DESC LIMIT %s""",
                self.code,
                self.batch_id.sudo().product_id.id,
                self.batch_id.id,
                RECENT + 1,
            )
        )
        return rows[::-1]
