"""What runs now: tags, alarms and people of steps, for the floor and the monitor."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from odoo import api, models

from odoo.addons.mes_compliance import clock

from ..engine import Key, moment
from ..engine.monitored import bracket, places, recorded, units_of
from .mes_station_floor import LIVE

BEFORE = timedelta(minutes=15)
"""What a screen shows of a unit before a step on it begins."""

EXCEPTIONS_MOST = 200


class MesBatchLive(models.Model):
    """Screens that follow a running batch. Everything is read again; nothing is kept.

    A hint on the bus says when; the answer is the same for whoever missed hints.
    """

    _inherit = "mes.batch"

    def live(self, step=None):
        """Return what the tags of a step's units show, for the floor's trend.

        :param str step: key of the step; None for the first whose turn it is
        :return: dict of step, now, begun and ended (ms since 1970), tags, alarms, marks
        """
        self.ensure_one()
        actor = self.env["res.users"]._mes_actor()
        batch = self.env["mes.ledger"]._at_one_moment(self.with_user(actor))
        batch.check_access("read")
        plan, state = batch._plan(), batch._state_now()
        text = step or batch._first_key(plan, state)
        if not text:
            return {"step": None, "tags": [], "alarms": [], "marks": [], "channels": []}
        return batch._live_step(plan, state, Key.parse(text))

    def _live_step(self, plan, state, key):
        step, units = state.step(key), units_of(plan, state, key)
        now = self.env["mes.ledger"]._moment()
        begun, ended = _window(step, units, now)
        tags = self._tags_of(units)
        alarms = self._live_alarms(tags, begun, ended)
        return {
            "step": key.text,
            "now": _ms(now),
            "begun": _ms(begun),
            "ended": _ms(ended) if ended else None,
            "running": bool(step and not step.finished),
            "tags": self._live_tags(tags, self._taken_by(plan, state, key)),
            "alarms": [each for tag in tags for each in alarms.get(tag.id, ())],
            "marks": self._live_marks(plan, state, key),
            "channels": tags._mes_channels(),
        }

    @api.model
    def _taken_by(self, plan, state, key):
        """Return per unit and role the parameter that a step takes of the tag."""
        found = recorded(plan, key).items()
        bound = {need: state.bound(need) for (need, _role), _parameter in found}
        return {
            (bound[need]["code"], role): parameter
            for (need, role), parameter in found
            if bound[need]
        }

    @api.model
    def _live_tags(self, tags, taken):
        """Return tags as screens show them; those first of which a value is taken."""
        shown = [
            {
                "id": tag.id,
                "code": tag.code,
                "name": tag.name,
                "unit": tag.unit,
                "equipment": tag.equipment_id.mes_code,
                "latest": tag.latest or "",
                "latest_at": _ms(clock.aware(tag.latest_at)) if tag.latest_at else None,
                "standing": tag.standing,
                **_asked(taken.get((tag.equipment_id.mes_code, tag.role))),
            }
            for tag in tags
        ]
        return sorted(shown, key=lambda each: not each["parameter"])

    @api.model
    def _live_alarms(self, tags, since, until=None):
        """Return per tag its alarms since a moment and those that stand; one query.

        :param until: the end of a step that is over; what came later is not its own
        """
        domain = [("tag_id", "in", tags.ids)]
        domain += ["|", ("raised", ">=", _naive(since)), ("state", "!=", "normal")]
        if until:
            domain.append(("raised", "<=", _naive(until)))
        found = {}
        if tags:
            for alarm in self.env["mes.alarm"].sudo().search(domain, limit=100):
                found.setdefault(alarm.tag_id.id, []).append(alarm._mes_on_screen())
        return found

    @api.model
    def _live_marks(self, plan, state, key):
        """Return what people did in a step, for the trend's time axis."""
        step = state.step(key)
        if step is None:
            return []
        names = {each.parameter: each.name for each in plan.parameters.values()}
        marks = [_mark(step.started_at, "start", plan.phase(key.number).name)]
        for name, values in step.values.items():
            marks += [
                _mark(each["at"], "value", f"{names[name]} {each['text']}")
                for each in values
            ]
        marks += [
            _mark(each["at"], "signature", each["meaning"].replace("_", " "))
            for each in step.signatures
        ]
        return marks

    # -- the monitor -------------------------------------------------------------

    @api.model
    def monitor(self, batches=None):
        """Return the running batches: steps, units, people, tags, alarms, exceptions.

        Few queries, and one for each batch, however many steps, tags and alarms.

        :param list batches: ids; None for every batch in execution one may read
        :return: dict of now (ms since 1970), tz and batches
        """
        domain = [("state", "in", LIVE)]
        if batches is not None:
            domain.append(("id", "in", [int(each) for each in batches]))
        found = self.env["mes.ledger"]._at_one_moment(self.search(domain, order="id"))
        now = self.env["mes.ledger"]._moment()
        standing = [batch._monitored() for batch in found]
        codes = {
            code for each in standing for _k, _s, units in each[2] for code in units
        }
        tags = self._tags_of(codes)
        gathered = {
            "tags": tags.grouped(lambda tag: tag.equipment_id.mes_code),
            "alarms": self._live_alarms(tags, now - BEFORE),
            "exceptions": found._live_exceptions(),
            "names": self._live_names(standing),
            "now": now,
        }
        shown = [
            batch._monitor_batch(*parts, gathered)
            for batch, parts in zip(found, standing, strict=True)
        ]
        zone = self.env.company.sudo()._mes_tz()
        channels = [f"mes.batch_{batch.id}" for batch in found]
        return {
            "now": _ms(now),
            "tz": zone,
            "batches": shown,
            "channels": channels + tags._mes_channels(),
        }

    def _monitored(self):
        """Return plan, state and the steps that run or may begin."""
        plan, state = self._plan(), self._state_now()
        return plan, state, list(places(plan, state))

    @api.model
    def _live_names(self, standing):
        """Return the names of everybody who is at a step, by login; one query."""
        logins = {
            step.performer for each in standing for _k, step, _u in each[2] if step
        }
        users = self._users(sorted(logins - {""}))
        return {user.login: user.name for user in users}

    def _live_exceptions(self):
        """Return per batch id its open exceptions, newest first; one query."""
        streams = {batch.mes_stream: batch.id for batch in self.sudo()}
        rows = self.env["mes.exception"].search_read(
            [("origin_stream", "in", list(streams)), ("decided", "=", False)],
            ["name", "code", "title", "severity", "state", "gate", "origin_stream"],
            order="id desc",
            limit=EXCEPTIONS_MOST,
        )
        found = {}
        for row in rows:
            found.setdefault(streams[row.pop("origin_stream")], []).append(row)
        return found

    def _monitor_batch(self, plan, state, standing, gathered):
        return {
            "id": self.id,
            "name": self.name,
            "product": plan.recipe.header.product.name,
            "size": plan.recipe.header.batch_size.text,
            "state_text": self._state_text(),
            "waits": any(each["gate"] == "batch" for each in state.waiting),
            "exceptions": gathered["exceptions"].get(self.id, []),
            "steps": [
                self._monitor_step(plan, state, *each, gathered) for each in standing
            ],
        }

    def _monitor_step(self, plan, state, key, step, units, gathered):
        begun, _ended = _window(step, units, gathered["now"])
        tags = self.env["mes.tag"].sudo().browse()
        for code in units:
            tags |= gathered["tags"].get(code, tags.browse())
        performer = step.performer if step else ""
        return {
            "key": key.text,
            "number": key.number,
            "name": plan.phase(key.number).name,
            "round": key.rounds[-1] if key.rounds else None,
            "running": step is not None,
            "begun": _ms(begun),
            "since": _ms(moment(step.started_at)) if step else None,
            "performer": gathered["names"].get(performer, performer),
            "units": list(units),
            "tags": self._live_tags(tags, self._taken_by(plan, state, key)),
            "alarms": [
                each for tag in tags for each in gathered["alarms"].get(tag.id, ())
            ],
            "marks": self._live_marks(plan, state, key),
        }

    def action_monitor(self):
        """Open the monitor for these batches."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "mes_batch.mes_monitor_action"
        )
        return {**action, "params": {"batches": self.ids}}


class MesAlarm(models.Model):
    """Alarms as screens of a batch show them."""

    _inherit = "mes.alarm"

    def _mes_on_screen(self):
        """Return an alarm as plain data; times are ms since 1970."""
        limits = dict(self._fields["limit_name"]._description_selection(self.env))
        return {
            "id": self.id,
            "tag": self.tag_id.id,
            "name": self.tag_id.name,
            "unit": self.equipment_id.mes_code,
            "action": self.is_action,
            "limit": limits[self.limit_name],
            "value": self.measured,
            "limit_value": self.allowed,
            "raised": _ms(clock.aware(self.raised)),
            "returned": _ms(clock.aware(self.returned)) if self.returned else None,
            "acknowledged": (
                _ms(clock.aware(self.acknowledged)) if self.acknowledged else None
            ),
            "by": self.acknowledged_by_id.sudo().name or "",
            "comment": self.comment or "",
        }


def _asked(parameter):
    """Return what a step asks of a tag: the parameter it takes, and its limits."""
    if parameter is None:
        return {"parameter": "", "limits": {}}
    stated = {name: str(each) for name, each in parameter.stated.items() if each}
    return {"parameter": parameter.name, "limits": stated}


def _window(step, units, now):
    """Return from when to when a step's trend is drawn."""
    if step is None:
        return now - BEFORE, None
    brackets = [bracket(step, unit) for unit in units.values()]
    begun = min((each[0] for each in brackets), default=moment(step.started_at))
    return begun, moment(step.ended_at) if step.ended_at else None


def _mark(at, kind, text):
    return {"at": _ms(moment(at)), "kind": kind, "text": text}


def _naive(at: datetime) -> datetime:
    return at.astimezone(timezone.utc).replace(tzinfo=None)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
