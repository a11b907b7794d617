"""A mixer that measures the moisture, and a batch that takes its value from there."""

from __future__ import annotations

import itertools
from datetime import timedelta

from odoo.addons.mes_compliance import clock

from .batch_case import BatchCase

MOISTURE = "10.2.3#1"
WHY = "The probe was covered with powder"


class LiveCase(BatchCase):
    """The small recipe, with moisture from the mixer's tag in place of typed."""

    of = "last"
    """What the recipe takes of the tag's readings."""

    @classmethod
    def recipe_text(cls):
        """Return the recipe's text, with a tag."""
        asked = "name: Moisture\n            entry: "
        text = super().recipe_text()
        assert f"{asked}typed" in text
        return text.replace(f"{asked}typed", f"{asked}tag mixer.Moisture {cls.of}")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.serial = itertools.count(1)
        cls.gateway = cls.env["mes.gateway"].create({"name": "Gateway", "code": "GW-1"})
        cls.source = cls.env["mes.gateway.source"].create(
            {
                "gateway_id": cls.gateway.id,
                "name": "PLC 1",
                "url": "opc.tcp://127.0.0.1:4840",
            }
        )
        cls.moisture = cls.tag(
            cls.mixer, "Moisture", high_alert="2.4", high_action="2.5"
        )

    @classmethod
    def tag(cls, equipment, role, **vals):
        """Return a tag of a unit, measured each two seconds in %."""
        code = f"{equipment.mes_code}.{role}"
        vals = {"unit": "%", "interval": 2, "address": f"ns=2;s={code}", **vals}
        return cls.env["mes.tag"].create(
            {
                "equipment_id": equipment.id,
                "source_id": cls.source.id,
                "code": code,
                "name": role,
                "role": role,
                **vals,
            }
        )

    def measure(self, *values, tag=None, step=1.0, quality=0):
        """Have readings taken in, the last one now, one each so many seconds."""
        tag, now = tag or self.moisture, clock.now()
        moments = [
            now - timedelta(seconds=step * (len(values) - 1 - number))
            for number in range(len(values))
        ]
        rows = [
            [tag.id, clock.stamp(at), next(self.serial), value, quality]
            for at, value in zip(moments, values, strict=True)
        ]
        return self.take(rows=rows)

    def take(self, rows=(), alarms=()):
        """Have a post written as the gateways' route does."""
        content = {"source": self.source.id, "epoch": 1, "aside": []}
        content.update(rows=list(rows), alarms=list(alarms))
        return self.env["mes.reading"]._mes_take(self.source, content)

    def alarm(self, *limits, tags=None, at=None, value=2.7):
        """Have alarms of tags raised now, and handled together; return them."""
        at = clock.stamp(at or clock.now())
        events = [
            [next(self.serial), tag.id, limit, "raised", at, at, value, 2.5]
            for tag in tags or self.moisture
            for limit in limits
        ]
        self.take(alarms=events)
        self.env.flush_all()
        _count, alarms = self.env["mes.alarm"]._mes_handle_some(5000)
        return self.env["mes.alarm"].browse(alarms)

    def measuring(self, batch=None):
        """Return a batch in which the moisture is being measured."""
        batch = batch or self.charged()
        step = "10.2.2#1"
        self.ok(batch, self.anna, "start", step)
        with self.at_later(minutes=0):
            self.ok(batch, self.anna, "start_timer", step, parameter="mixing_time")
        with self.at_later(minutes=5):
            self.ok(batch, self.anna, "stop_timer", step, parameter="mixing_time")
        self.sign_step(batch, step, self.anna)
        self.ok(batch, self.anna, "start", MOISTURE)
        return batch

    def later(self, seconds):
        """Let the plant's clock stand some seconds from now."""
        moment = clock.now() + timedelta(seconds=seconds)
        return self.at(moment.replace(tzinfo=None).isoformat(sep=" "))
