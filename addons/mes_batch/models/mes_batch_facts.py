"""Gathering the facts on which the engine decides; never from the client."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from odoo import models

from odoo.addons.mes_compliance.measure import PERCENT, Quantity
from odoo.addons.mes_compliance.verdict import Finding, accepted, refused
from odoo.addons.mes_equipment import condition

from ..engine import Key
from ..engine.case import Case
from ..engine.material import line_now


class MesBatchFacts(models.Model):
    """What the server knows about a command's person, material and equipment.

    Each gatherer asks a constant number of queries, however long the record is.
    """

    _inherit = "mes.batch"

    def _facts(self, plan, state, command):
        """Return the facts of a command.

        :param dict command: as it came in
        :return: dict for :class:`..engine.case.Case`
        """
        facts = self._facts_of_all()
        gather = getattr(self, f"_facts_{command['name']}", None)
        if gather:
            facts.update(gather(plan, state, command))
        return facts

    def _facts_of_all(self):
        """Return time, place and person: what every decision needs."""
        now = self.env["mes.ledger"]._moment()
        zone = self.company_id.sudo()._mes_tz()
        return {
            "now": now,
            "tz": zone,
            "today": now.astimezone(ZoneInfo(zone)).date(),
            "batch": self.name,
            "person": self.env.user._mes_person(),
            "names": _Names(self.env["res.users"], "login"),
            "classes": _Names(self.env["mes.equipment.class"], "code"),
        }

    # -- scans -------------------------------------------------------------------

    def _facts_scan(self, plan, state, command):
        """Return what was scanned, with the verdict on using it here."""
        text = command.get("text")
        text, order = text if isinstance(text, str) else "", self.production_id.sudo()
        scanned = self.env["mes.scan"]._resolve(text, order)
        scanned["how"] = command.get("how") or "scanned"
        gather = getattr(self, f"_scanned_{scanned['kind']}", None)
        return gather(plan, state, command, scanned) if gather else {"scanned": scanned}

    def _scanned_equipment(self, plan, state, command, scanned):
        """Return a unit with its suitability for every need of its class."""
        unit = self.env["maintenance.equipment"].sudo().browse(scanned["id"])
        proved = _proved(plan, state, command["step"])
        stream, now = self.sudo().mes_stream, self.env["mes.ledger"]._moment()
        product = plan.recipe.header.product.code
        suitability = {
            name: unit._mes_suitability(_need(need, product), stream, now, proved)
            for name, need in plan.needs.items()
            if need.class_ == scanned["class_"]
        }
        return {"scanned": {**scanned, "suitability": suitability}}

    def _scanned_container(self, plan, state, command, scanned):
        """Return a dispensed container with the verdict on its lot as it is now."""
        row = self.env["mes.container"].sudo().browse(scanned["id"])
        lot = row.lot_id
        usable = lot._mes_usable(self) if lot else accepted()
        batch = row.batch_id
        scanned = {
            **scanned,
            "batch": batch.name,
            "line": row.line,
            "net": row.net,
            "lot": lot.name or "",
            "container": row.code,
            "item": row.product_id.default_code or "",
            "item_name": row.product_id.name or "",
            "usable": usable,
        }
        return {"scanned": scanned, "container": _Weighed(row.data)}

    def _scanned_lot(self, plan, state, command, scanned):
        """Return a lot of the warehouse, the verdict on its use, and its analysis."""
        lot = self.env["stock.lot"].sudo().browse(scanned["id"])
        return {"scanned": {**scanned, "usable": lot._mes_usable(self, scanned)}}

    # -- weighing and instruments ------------------------------------------------

    def _facts_weigh(self, plan, state, command):
        """Return the scale's message, the verdict on weighing with it, a new number."""
        line = line_now(Case(plan, state, command, {}))
        bound = state.bound(line.weighed_on) if line else None
        facts = {"container": self.env["mes.container"]._next_code()}
        if not bound:
            return {**facts, "weighing": refused(Finding("equipment_to_scan"))}
        return {**facts, **self._weighed_on(plan, line, bound, command)}

    def _weighed_on(self, plan, line, bound, command):
        unit = self._unit(bound["code"])
        division = _quantity(bound["properties"].get("division"))
        facts = {"division": division}
        reading = None if "value" in command else self._message(unit, "net")
        net = _net(reading, command, plan.quantity(line).unit)
        window = line.tolerance.window(plan.quantity(line)) if line.tolerance else None
        facts["weighing"] = unit._mes_weighing(net, window) if net else accepted()
        return {**facts, "reading": reading} if reading else facts

    def _facts_record(self, plan, state, command):
        """Return the instrument's message, where an instrument enters this value."""
        key = Key.parse(command["step"])
        phase = plan.phase(key.number)
        parameter = plan.parameter(phase, command.get("parameter", ""))
        if parameter is not None and parameter.entry.kind == "tag":
            return self._facts_of_tag(state, command, parameter)
        if parameter is None or "value" in command or parameter.entry.kind != "scale":
            return {}
        codes = self._scales(plan, state, phase)
        percent = parameter.measured_in == PERCENT
        book = self._book(command.get("about")) if percent else None
        return {"reading": self._sent(codes, parameter), "book": book}

    def _sent(self, codes, parameter):
        """Return the newest message for a parameter, with the verdict on using it."""
        reading = self._newest(codes, parameter.entry.tag or "net")
        none = Finding("reading_none", about=parameter.name)
        return reading or {"verdict": refused(none)}

    def _book(self, number):
        """Return what a container of the warehouse holds by the book, or None.

        What was dispensed and is not posted yet is out of the container already.
        """
        package = (
            self.env["stock.package"].sudo().search([("name", "=", number)], limit=1)
        )
        quant = package.quant_ids[:1]
        if not number or not quant:
            return None
        book = Quantity.of(
            quant.lot_id._mes_number(quant.quantity), quant.product_uom_id.name
        )
        for net in self.env["mes.container"].sudo()._dispensed_from(number):
            book = book - Quantity.parse(net)
        return book

    def _scales(self, plan, state, phase):
        """Return codes of the scales that can send a weight here.

        A step that asks for no scale of its own takes any that the batch has scanned.
        """
        scales = [name for name, need in plan.needs.items() if need.class_ == "scale"]
        here = [name for name in plan.needed(phase) if name in scales]
        bound = [state.bound(name) for name in here or scales]
        return [unit["code"] for unit in bound if unit]

    def _newest(self, codes, tag):
        """Return the newest message that one of some units has sent, or None."""
        units = self.env["maintenance.equipment"].sudo()._mes_by_codes(codes)
        readings = [self._message(unit, tag) for unit in units]
        sent = [each for each in readings if "age_ms" in each]
        return min(sent, key=lambda each: each["age_ms"], default=None)

    def _unit(self, code):
        return self.env["maintenance.equipment"].sudo()._mes_by_code(code)

    def _message(self, unit, tag):
        """Return the latest message of an instrument, with the verdict on using it."""
        tag = tag or "net"
        message = unit._mes_latest(tag)
        if not message:
            return {"verdict": refused(Finding("reading_none", about=unit.mes_code))}
        verdict = unit._mes_reading_verdict(message)
        return {**message, "tag": tag, "verdict": verdict}

    # -- samples -----------------------------------------------------------------

    def _facts_sample(self, plan, state, command):
        """Return the number of a new sample."""
        return {"sample": self.env["ir.sequence"].sudo().next_by_code("mes.sample")}


class _Weighed:
    """A container's weighing, as the hold time rule asks for it."""

    def __init__(self, data):
        self.code = data["code"]
        self.weighed_at = data["weighed_at"]
        self.weighed_in = data["weighed_in"]


class _Names:
    """Names by login or code, looked up when a sentence needs one."""

    def __init__(self, model, key):
        self.model = model.sudo()
        self.key = key

    def get(self, key, default):
        """Return the name of a person or class, or the default."""
        return self.model.search([(self.key, "=", key)], limit=1).name or default


def _need(need, product):
    """Return a recipe's equipment need as the rules of equipment ask for it."""
    where = {each.name: str(each.value) for each in need.where}
    states = need.state.words if need.state else ()
    return condition.Need(need.need, need.class_, where, states, product)


def _proved(plan, state, step):
    """Return states of equipment that this batch itself proves: its line clearance.

    A clearance is proved by its own checks, signed by two people; equipment scanned in
    that step or after it counts as cleared.
    """
    place = plan.places[Key.parse(step).number]
    around = plan.structure.within(place.unit_procedure.number)
    checks = {each.number for each in around if each.step.kind == "check"}
    done = {Key.parse(key).number for key, each in state.steps.items() if each.finished}
    return ("cleared",) if place.step.kind == "check" or checks & done else ()


def _quantity(text):
    return Quantity.parse(text) if text else None


def _net(reading, command, unit):
    if reading and reading["verdict"].ok:
        return Quantity.of(reading["value"], reading["unit"])
    return None
