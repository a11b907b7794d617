"""What the screens show of a version: its procedure to read, and its findings."""

from __future__ import annotations

from itertools import zip_longest

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.mes_compliance.verdict.wording import day_text

from .. import isa88
from ..isa88 import RULES
from ..isa88.keys import leading
from .words import TYPES


class MesRecipeVersion(models.Model):
    """A version on the screen."""

    _inherit = "mes.recipe.version"

    outline = fields.Json(
        compute="_compute_page",
        help="The procedure as a tree, with its values in words.",
    )
    findings = fields.Json(compute="_compute_page", help="The answer of the checks.")
    standing = fields.Char(compute="_compute_standing")

    @api.depends("revision", "content", "digest", "state", "kept_ids.reason")
    @api.depends_context("lang")
    def _compute_page(self):
        for version in self:
            try:
                recipe, remarks = version._mes_page_read()
                version.findings = version._mes_page_findings(recipe, remarks)
                version.outline = version._mes_outline(recipe)
            except UserError:
                version.findings, version.outline = False, False

    def _mes_page_read(self):
        """Return what the page is made of; nothing of a version that was altered."""
        self.check_access("read")
        return (None, ()) if self.tampered else self._mes_read()

    def _mes_page_findings(self, recipe, remarks):
        """Return the findings for the screen; those of a frozen version are history."""
        if self.tampered:
            return False
        return {
            **self._mes_check(recipe, remarks),
            "rules": len(RULES),
            "lines": len((self.text or "").split("\n")),
        }

    @api.depends("state", "effective_from", "effective_until", "checked_by_id")
    @api.depends_context("lang")
    def _compute_standing(self):
        for version in self:
            version.standing = version._mes_standing()

    def _mes_standing(self):
        """Say in a sentence what the version waits for, or since when it counts."""
        days = {
            "begin": self._mes_day_words(self.effective_from),
            "end": self._mes_day_words(self.effective_until),
        }
        if self.state == "in_review":
            if self.checked_by_id:
                return self.env._("Checked. It waits for the approval of QA.")
            return self.env._("It waits for somebody who checks it independently.")
        if self.state == "approved":
            if self.effective_from:
                return self.env._("Takes effect on %(begin)s.", **days)
            return self.env._("It waits for the day on which it takes effect.")
        if self.state == "effective":
            if self.effective_until:
                return self.env._("In effect since %(begin)s, until %(end)s.", **days)
            return self.env._("In effect since %(begin)s.", **days)
        if self.state == "superseded":
            return self.env._("Was in effect from %(begin)s until %(end)s.", **days)
        return False

    # -- the procedure -----------------------------------------------------------

    def _mes_outline(self, recipe):
        """Return the procedure as a tree of plain data."""
        if recipe is None:
            return False
        marks = self._mes_marks()
        return self._mes_branches(recipe.procedure.steps, self.step_ids, marks)

    def _mes_marks(self):
        """Return by number of an element how many errors and open warnings it has."""
        marks = {}
        for finding in (self.findings or {}).get("findings", ()):
            if finding["number"] and not finding["kept"]:
                count = marks.setdefault(
                    finding["number"], {"errors": 0, "warnings": 0}
                )
                warning = finding["level"] == "warning"
                count["warnings" if warning else "errors"] += 1
        return marks

    def _mes_branches(self, steps, rows, marks):
        """Return what stands in a list of steps, each with its row."""
        rows = rows.sorted(lambda row: (row.sequence, row.id))
        pairs = zip_longest(steps, rows, fillvalue=rows.browse())
        return [self._mes_node(step, row, marks) for step, row in pairs if step]

    def _mes_node(self, step, row, marks):
        """Return one element, or group, with all inside."""
        kind = leading(type(step)).name
        number = getattr(step, "number", "")
        inside = getattr(step, "branches", None) or getattr(step, "steps", ())
        return {
            "id": row.id or False,
            "type": kind,
            "type_name": dict(TYPES)[kind],
            "number": number,
            "name": row.name or getattr(step, "name", "") or getattr(step, kind),
            "condition": self._mes_condition(step),
            "equipment": list(getattr(step, "equipment", ())),
            "note": getattr(step, "note", ""),
            "marks": marks.get(number, False),
            **(self._mes_phase(step) if kind == "phase" else {}),
            "steps": self._mes_branches(inside, row.step_ids, marks),
        }

    def _mes_condition(self, step):
        """Say when, or how often, what is inside is done."""
        if isinstance(step, isa88.AllOf):
            return self.env._("all of these, in any order")
        if isinstance(step, isa88.OneOf):
            return self.env._("the first of these whose condition holds")
        if isinstance(step, isa88.Repeat):
            every = f", {self.env._('every')} {step.every}" if step.every else ""
            return (
                self.env._(
                    "until %(until)s, at most %(times)s",
                    until=step.until.text,
                    times=step.at_most.text,
                )
                + every
            )
        if isinstance(step, isa88.Branch) and step.when:
            return step.when.text
        if getattr(step, "runs_while", ""):
            return self.env._("for as long as %s runs", step.runs_while)
        return ""

    def _mes_phase(self, phase):
        """Return what a phase asks for, values in words."""
        kinds = dict(self.env["mes.recipe.element"]._selection_kind())
        parameters = [p for p in phase.parameters if isinstance(p, isa88.Parameter)]
        return {
            "kind": phase.kind,
            "kind_name": kinds.get(phase.kind, phase.kind),
            "critical": phase.critical,
            "optional": phase.optional,
            "classes": sorted({p.class_ for p in parameters if p.class_}),
            "sign": [{"meaning": s.meaning, "who": s.who} for s in phase.sign],
            "second_person": phase.second_person,
            "detail": {
                "lines": list(phase.lines),
                "wait_for": list(phase.wait_for),
                "every": self._mes_every(phase),
                "parameters": [self._mes_parameter(p) for p in phase.parameters],
                "checks": list(phase.checks),
                "tests": [self._mes_test(test) for test in phase.tests],
                "samples": [self._mes_sample(sample) for sample in phase.samples],
                "shows": list(phase.shows),
                "instruction": phase.instruction,
                "documents": [document.text for document in phase.documents],
            },
        }

    def _mes_every(self, phase):
        parts = [f"{self.env._('every')} {phase.every}"] if phase.every else []
        parts += (
            [f"{self.env._('gap')} {self._mes_words(phase.gap)}"] if phase.gap else []
        )
        return ", ".join(parts)

    def _mes_parameter(self, parameter):
        """Return a parameter with its limits in words."""
        if isinstance(parameter, isa88.Again):
            again = self.env._("read once more, same limits")
            return {"name": parameter.again, "entry": again, "class": ""}
        stated = {
            name: self._mes_words(value) for name, value in parameter.stated.items()
        }
        return {
            "name": parameter.name,
            "key": parameter.parameter,
            "entry": parameter.entry.text,
            "expression": parameter.expression.text if parameter.expression else "",
            "class": parameter.class_,
            "unit": parameter.unit,
            "outside": parameter.outside.text if parameter.outside else "",
            **stated,
        }

    def _mes_test(self, test):
        """Return a test with its rules in words."""
        if isinstance(test, str):
            return {
                "name": test,
                "take": "",
                "rules": [self.env._("as declared before")],
            }
        rules = [
            f"{self.env._('mean')}: {name} {self._mes_words(value)}"
            for name in ("target", "alert", "action")
            for value in [getattr(test.mean, name, None)]
            if value is not None
        ]
        return {
            "name": test.name,
            "take": test.take.text,
            "rules": rules + [self._mes_each(each) for each in test.each],
        }

    def _mes_each(self, each):
        """Say what the single readings must satisfy."""
        limit = (
            self._mes_words(each.action)
            if each.action is not None
            else f"{self.env._('outside')} {each.outside}"
            if each.outside
            else each.defect
        )
        most = f", {self.env._('at most')} {each.at_most}" if each.at_most else ""
        if each.action is not None:
            return self.env._("each %(limit)s; outside%(most)s", limit=limit, most=most)
        return f"{limit}{most}"

    def _mes_sample(self, sample):
        where = f", {sample.where}" if sample.where else ""
        limit = f", {self._mes_words(sample.action)}" if sample.action else ""
        gate = f", {self.env._('awaited by')} {sample.gate}" if sample.gate else ""
        return f"{sample.name}: {sample.take.text}{where}{limit}{gate}"

    def _mes_words(self, value):
        """Say a target or a limit in words: ``at most 55 %``, ``1.5 to 2.5 %``."""
        if value is None:
            return ""
        low, high = getattr(value, "low", None), getattr(value, "high", None)
        if low is None and high is None:
            return value.text
        if low is None:
            return self.env._("at most %s", high.text)
        if high is None:
            return self.env._("at least %s", low.text)
        if value.exact:
            return self.env._("exactly %s", low.text)
        return self.env._(
            "%(low)s to %(high)s", low=low.text.split(" ")[0], high=high.text
        )

    # -- days --------------------------------------------------------------------

    @api.model
    def _mes_day_words(self, day):
        return day_text(day) if day else ""
