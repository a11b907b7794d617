"""What the tags of a batch's units tell: values, segments, gaps (K01, K03, K07)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from odoo import api, models

from odoo.addons.mes_compliance import clock
from odoo.addons.mes_compliance.measure import written

from ..engine import Key, moment
from ..engine.monitored import bracket, recorded, running, units_of

FIGURES = ("last", "mean", "max", "min")
MICRO = Decimal("0.000001")
"""Finest figure of a mean in the record; its digest proves the readings themselves."""


class MesBatchTags(models.Model):
    """The readings of tags, gathered as facts for the engine.

    A running step is the bracket for its units' tags. What the record keeps of their
    readings is worked out when a value is taken and when the step ends; readings
    themselves are never copied.
    """

    _inherit = "mes.batch"

    # -- one value ---------------------------------------------------------------

    def _facts_of_tag(self, state, command, parameter):
        """Return what a tag gives for a parameter, or what it offers while one types.

        :return: dict with ``segment``, ``reading`` or ``offered``, see the engine
        """
        step = state.step(Key.parse(command["step"]))
        unit = state.bound(parameter.entry.need)
        if step is None or unit is None:
            return {}
        tag = self._tag(unit["code"], parameter.entry.tag)
        if tag:
            found = {"segment": self._segment(tag, *bracket(step, unit))}
        else:
            found = {"reading": self._sent([unit["code"]], parameter)}
        return {"offered": _offered(found)} if "value" in command else found

    @api.model
    def _tag(self, unit, role):
        """Return the tag of a unit that a recipe names, or none."""
        domain = [("equipment_id.mes_code", "=", unit), ("role", "=", role)]
        return self.env["mes.tag"].sudo().search(domain, limit=1)

    def _segment(self, tag, begun, ended=None):
        """Return what a tag's readings in a window come to, as the record keeps it."""
        until = ended or self.env["mes.ledger"]._moment()
        found = tag._mes_segment(begun, max(begun, until))
        return {
            "tag": tag.code,
            "unit": tag.unit,
            "from": clock.stamp(begun),
            "until": clock.stamp(until),
            "count": found["count"],
            **{key: figure(found[key]) for key in FIGURES},
            **{key: found[key] for key in ("first_seq", "last_seq", "digest")},
        }

    # -- a step's end, and time --------------------------------------------------

    def _facts_signed(self, plan, state, command):
        """Return what the tags of a step's units measured, with its last signature."""
        key = Key.parse(command["step"])
        step, asked = state.step(key), plan.phase(key.number).sign
        if step is None or len(step.signatures) + 1 < len(asked):
            return {}
        units = units_of(plan, state, key)
        tags = self._tags_of(units)
        segments = [
            self._segment(tag, *bracket(step, units[tag.equipment_id.mes_code]))
            for tag in tags
        ]
        return {
            "segments": segments,
            "gaps": self._gaps(plan, state, step, units, tags),
        }

    def _facts_tick(self, plan, state, command):
        """Return where readings are missing of which an open step takes a value."""
        gaps = []
        for step, units in running(plan, state):
            if recorded(plan, Key.parse(step.key)):
                tags = self._tags_of(units)
                gaps += self._gaps(plan, state, step, units, tags)
        return {"gaps": gaps}

    @api.model
    def _tags_of(self, units):
        """Return the tags of units by their codes; a command asks once."""
        tags, kept = self.env["mes.tag"].sudo(), self.env["mes.ledger"]._kept()
        key = "mes.tag", *sorted(units)
        if units and key not in kept:
            domain = [("equipment_id.mes_code", "in", list(units))]
            kept[key] = tags.search(domain, order="code").ids
        return tags.browse(kept.get(key))

    def _gaps(self, plan, state, step, units, tags):
        """Return the gaps in those tags of which the step takes a value."""
        by_role = {(tag.equipment_id.mes_code, tag.role): tag for tag in tags}
        found = []
        for (need, role), parameter in recorded(plan, Key.parse(step.key)).items():
            unit = state.bound(need)
            tag = unit and by_role.get((unit["code"], role))
            window = tag and self._awaited(step, unit, parameter)
            if window:
                found += self._gaps_of(tag, step, parameter, *window)
        return found

    def _awaited(self, step, unit, parameter):
        """Return from when to when readings of a parameter's tag are waited for.

        They are until the value was taken; what was typed is told in its own way.
        """
        begun, ended = bracket(step, unit)
        value = step.value(parameter.parameter)
        if value is None:
            return begun, ended or self.env["mes.ledger"]._moment()
        return (begun, moment(value.segment["until"])) if value.segment else None

    def _gaps_of(self, tag, step, parameter, begun, until):
        """Return the longest gap of a tag in a window, or nothing."""
        longest = tag._mes_longest()
        holes = tag._mes_gaps(begun, until) if longest else []
        lengths = [(end - start) // 1000 for start, end in holes]
        if max(lengths, default=0) <= (longest and longest.total_seconds() or 0):
            return []
        return [
            {
                "step": step.key,
                "parameter": parameter.parameter,
                "tag": tag.code,
                "seconds": max(lengths),
                "most": int(longest.total_seconds()),
            }
        ]


def _offered(found):
    """Return what a tag or an instrument shows now, empty where it shows nothing."""
    segment, reading = found.get("segment"), found.get("reading")
    if segment:
        return f"{segment['last']} {segment['unit']}" if segment["count"] else ""
    usable = reading and reading["verdict"].ok
    return f"{reading['value']} {reading['unit']}".strip() if usable else ""


def figure(number):
    """Return a figure of a historian as a text of digits, None where it is none."""
    if number is None:
        return None
    figure = Decimal(repr(number))
    if figure.as_tuple().exponent < MICRO.as_tuple().exponent:
        figure = figure.quantize(MICRO, ROUND_HALF_UP)
    text = written(figure)
    return text.rstrip("0").rstrip(".") if "." in text else text
