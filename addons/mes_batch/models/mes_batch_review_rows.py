"""The rows behind the tabs of a review, each fetched when its tab is opened."""

from __future__ import annotations

from itertools import pairwise

from odoo import models
from odoo.tools import SQL

from odoo.addons.mes_compliance import clock
from odoo.addons.mes_compliance.measure import Quantity, Range

from ..engine import Key
from ..engine.readings import furthest, judgement, results

BATCHES = 30
"""How many earlier batches make the band behind a value."""

BAND_LEAST = 5
"""Fewest batches that make one."""


class MesBatchReviewRows(models.Model):
    """Each tab is fetched when it is opened; the page itself carries counts."""

    _inherit = "mes.batch"

    def review_rows(self, kind):
        """Return the rows of one tab of the review.

        :param str kind: ``values``, ``corrections``, ``overrides`` or ``refusals``
        :return: list of dicts; ``row`` is the key for :meth:`look`, ``seen`` tells
            whether the session's user looked at it, ``note`` why it needs care
        """
        self.ensure_one()
        self.check_access("read")
        if kind == "refusals":
            return self._review_refusals()
        return sorted(self._rows_of(kind), key=lambda each: each["seen"])

    # -- critical values ---------------------------------------------------------

    def _rows_of_values(self):
        """Return the critical values and tests, each in its latest version."""
        looked = self._looks_of(self, self._looker(), "values")
        keys = self._row_keys()[self.id]["values"]
        given = self._values_by_name()
        bands, covered = self._bands(), self._covered_by()
        rows = [
            self._value_row(versions, bands, covered)
            for versions in given.values()
            if str(versions[-1].id) in keys
        ]
        rows += self._rows_of_tests()
        return [{**each, "seen": each["row"] in looked} for each in rows]

    def _values_by_name(self):
        """Return per step and parameter all its versions, first to latest."""
        given = {}
        for value in self.sudo().value_ids:
            given.setdefault((value.step, value.parameter), []).append(value)
        return given

    def _value_row(self, versions, bands, covered):
        first, last = versions[0], versions[-1]
        changed = first.text if first != last else ""
        number = covered.get((last.step, last.parameter), "")
        return {
            "row": str(last.id),
            "name": last.name,
            "step": last.step,
            "class": last.class_ or "",
            "value": last.text,
            "first": changed,
            "outside": last.crossed in ("action", "registered"),
            "crossed": last.crossed or "",
            "limits": _place(last.limits or {}, last.text),
            "band": bands.get(last.parameter),
            "exception": number,
            "note": bool(changed or last.crossed),
            "how": last.how,
        }

    def _covered_by(self):
        """Return per step and parameter the number of the exception about it."""
        covered = {}
        for each in self._exception_facts().get(self.sudo().mes_stream, ()):
            parameter = (each["occurrence"] or "").split(" ")[0]
            covered[each["subject"], parameter] = each["number"]
        return covered

    def _bands(self):
        """Return per parameter the span of the last batches of this product."""
        rows = self.env.execute_query(
            SQL(
                """SELECT v.parameter, min(v.number), max(v.number)
                     FROM mes_batch_value v
                    WHERE v.batch_id IN (
                          SELECT id FROM mes_batch WHERE product_id = %s AND id < %s
                             AND executed_at IS NOT NULL ORDER BY id DESC LIMIT %s)
                      AND v.crossed = ''
                    GROUP BY v.parameter HAVING count(DISTINCT v.batch_id) >= %s""",
                self.sudo().product_id.id,
                self.id,
                BATCHES,
                BAND_LEAST,
            )
        )
        return {parameter: [low, high] for parameter, low, high in rows}

    # -- in-process tests --------------------------------------------------------

    def _rows_of_tests(self):
        """Return a row for each test: the set that lies furthest out."""
        plan, sets = self._plan(), {}
        for step in self._state_now().chronological():
            for test in step.readings:
                sets.setdefault(test, []).append(step)
        return [self._test_row(plan.tests[test], found) for test, found in sets.items()]

    def _test_row(self, test, steps):
        judged = [judgement(test, step) for step in steps]
        span, figure, name = self._test_figure(test, steps, judged)
        number = len(steps)
        fails = [
            str(n) for n, each in enumerate(judged, 1) if each and not each.verdict.ok
        ]
        row = {
            "row": f"{test.test} {number}",
            "name": self.env._("%(name)s, %(n)s sets", name=name, n=number),
            "step": Key.parse(steps[-1].key).number,
            "class": "",
            "value": figure.text if figure is not None else "–",
            "first": "",
            "outside": bool(fails),
            "crossed": "action" if fails else "",
            "limits": {},
            "band": None,
            "exception": "",
            "note": bool(fails),
            "how": "calculated",
        }
        if span is not None and figure is not None:
            row["limits"] = _place({"action": span.text}, figure.text)
        return row

    def _test_figure(self, test, steps, judged):
        """Return the range that is shown, the figure furthest out, and its name."""
        if test.mean and test.mean.action is not None:
            means = [each.mean for each in judged if each and each.mean is not None]
            span = test.mean.action
            name = self.env._("%(test)s, mean", test=test.name)
            return span, furthest(span, means) if means else None, name
        span = next(
            (each.action for each in test.each if each.action is not None), None
        )
        found = [
            result
            for step in steps
            for result in results(
                test, [each["text"] for each in step.readings[test.test]]
            )
        ]
        figure = furthest(span, found) if span is not None and found else None
        return span, figure, test.name

    # -- corrections, steps left out ---------------------------------------------

    def _rows_of_corrections(self):
        """Return every correction with both values, the reason and two people."""
        looked = self._looks_of(self, self._looker(), "corrections")
        signed = self._corrections_signed()
        covered = self._covered_by()
        rows = []
        for (step, parameter), versions in self._values_by_name().items():
            for before, value in pairwise(versions):
                if value.reason:
                    second = signed.get((step, str(value.at)), {})
                    number = covered.get((step, parameter), "")
                    rows.append(self._correction_row(before, value, second, number))
        return [{**each, "seen": each["row"] in looked} for each in rows]

    def _correction_row(self, before, value, second, number):
        return {
            "row": str(value.id),
            "name": value.name,
            "step": value.step,
            "first": before.text,
            "value": value.text,
            "reason": value.reason,
            "by": value.user_id.name,
            "second": second.get("name", ""),
            "signed": bool(second),
            "at": clock.stamp(clock.aware(value.at)),
            "exception": number,
            "note": True,
        }

    def _corrections_signed(self):
        """Return per step and time who signed a correction after the step's end."""
        return {
            (each.subject, str(each.at.replace(microsecond=0))): {
                "name": each.printed_name
            }
            for each in self._signatures()
            if each.meaning == "corrected"
        }

    def _rows_of_overrides(self):
        """Return the steps that were left out: by whom, and why."""
        looked = self._looks_of(self, self._looker(), "overrides")
        signed = {
            each.subject: each
            for each in self._signatures()
            if each.meaning == "overridden"
        }
        skipped = self.sudo().step_ids.filtered(lambda step: step.status == "skipped")
        return [
            {
                "row": str(step.id),
                "name": step.name,
                "step": step.key,
                "value": self.env._("left out"),
                "reason": signed[step.key].reason or "" if step.key in signed else "",
                "by": signed[step.key].printed_name if step.key in signed else "",
                "at": clock.stamp(clock.aware(step.ended_at or step.started_at)),
                "note": False,
                "seen": str(step.id) in looked,
            }
            for step in skipped
        ]

    def _signatures(self):
        """Return the batch's signatures, oldest first; one query."""
        names = ["entry", "subject", "meaning", "printed_name", "at", "reason"]
        return (
            self.env["mes.signature"]
            .sudo()
            .search_fetch([("stream", "=", self.sudo().mes_stream)], names, order="id")
        )

    # -- refused attempts --------------------------------------------------------

    def _review_refusals(self):
        """Return refused attempts with the words the person was shown."""
        entries = self.env["mes.ledger"]._read_stream(
            self.sudo().mes_stream, ("attempt.refused", "signature.refused")
        )
        return [self._refusal_row(entry) for entry in entries]

    def _refusal_row(self, entry):
        data = entry["data"]
        words = data.get("words") or [data.get("sentence")]
        if entry["type"] == "signature.refused":
            say = self.env["mes.message"]._say_finding
            words = [say(each)[0] for each in data["findings"]]
        return {
            "row": entry["id"],
            "at": entry["at"],
            "by": entry["who"]["name"],
            "step": data.get("step") or data.get("subject") or "",
            "words": [each for each in words if each],
            "found": list(filter(None, map(self._found, data.get("findings", ())))),
        }

    def _found(self, finding):
        """Return what a finding is about, found and needed, as a person was told."""
        about, found, needed = (finding[key] for key in ("about", "found", "needed"))
        said = [
            found and self.env._("found %(found)s", found=found),
            needed and self.env._("needed %(needed)s", needed=needed),
        ]
        text = ", ".join(filter(None, said))
        return f"{about}: {text}" if about and text and about != found else text


def _place(limits, text):
    """Return where a value lies in its limits, as numbers for drawing.

    :return: dict of ``text`` (of the limits) and, where it can be drawn, ``low``,
        ``high`` and ``at``; empty without limits
    """
    written = limits.get("action") or limits.get("registered") or limits.get("alert")
    if not written:
        return {"text": limits.get("target", "")} if limits.get("target") else {}
    try:
        span, value = Range.parse(written), Quantity.parse(text)
        at = value.to(span.unit).value
    except ValueError:
        return {"text": written}
    ends = [None if end is None else float(end) for end in (span.least, span.most)]
    return {"text": written, "low": ends[0], "high": ends[1], "at": float(at)}
