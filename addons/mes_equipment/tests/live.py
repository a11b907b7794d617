"""A dryer with tags, a gateway and its source, and hands to send readings."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from odoo.addons.mes_compliance import clock

from .common import EquipmentCase

START = datetime(2026, 11, 22, 11, tzinfo=timezone.utc)


class LiveCase(EquipmentCase):
    """A fluid bed dryer whose inlet air is measured each second."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dryer = cls.kind("fluid_bed_dryer", "Fluid bed dryer")
        cls.fbd = cls.unit("FBD-300-01", cls.dryer)
        cls.gateway = cls.env["mes.gateway"].create({"name": "Gateway", "code": "GW-1"})
        cls.source = cls.env["mes.gateway.source"].create(
            {
                "gateway_id": cls.gateway.id,
                "name": "PLC 1",
                "url": "opc.tcp://127.0.0.1:4840",
            }
        )
        cls.inlet = cls.tag("FBD-01.TI", high_alert="60", high_action="65")
        cls.seq = 0

    @classmethod
    def tag(cls, code, **vals):
        """Return a tag of the dryer, measured each second in °C."""
        vals = {
            "equipment_id": cls.fbd.id,
            "source_id": cls.source.id,
            "address": f"ns=2;s={code}",
            "name": code,
            "unit": "°C",
            **vals,
        }
        return cls.env["mes.tag"].create({"code": code, **vals})

    @classmethod
    def next_seq(cls):
        """Return the next number of the gateway's buffer."""
        cls.seq += 1
        return cls.seq

    def take(self, rows=(), aside=(), alarms=(), epoch=1, source=None):
        """Have a post written, as the route does; return the last number."""
        source = source or self.source
        content = {"source": source.id, "epoch": epoch, "rows": list(rows)}
        content.update(aside=list(aside), alarms=list(alarms))
        return self.env["mes.reading"]._mes_take(source, content)

    def row(self, second, value, quality=0, tag=None, seq=None):
        """Return one reading of a post, so many seconds after the start."""
        number = seq or self.next_seq()
        return [(tag or self.inlet).id, moment(second), number, value, quality]

    def measure(self, *values, begin=0, step=1, tag=None):
        """Have values taken in, one each second; None is a gap."""
        rows = [
            self.row(begin + step * n, value, 3 if value is None else 0, tag)
            for n, value in enumerate(values)
        ]
        with self.later(begin + step * len(values)):
            return self.take(rows)

    def event(self, second, limit, kind, value=66.0, tag=None):
        """Return one alarm event of a post."""
        tag = tag or self.inlet
        at = moment(second)
        return [self.next_seq(), tag.id, limit, kind, at, at, value, 65.0]

    def alarm(self, *events, second=0):
        """Have alarm events taken in and handled; return the new alarms."""
        with self.later(second):
            self.take(alarms=events)
        return self.env["mes.alarm"]._mes_handle_here()

    def later(self, second):
        """Let the plant's clock stand so many seconds after the start."""
        at = START + timedelta(seconds=second)
        return self.at(at.replace(tzinfo=None).isoformat(" "))

    def rows_of(self, tag=None):
        """Return what is stored of a tag: number, value, quality."""
        self.env.cr.execute(
            "SELECT seq, value, quality FROM mes_reading WHERE tag = %s"
            " ORDER BY ts, seq",
            ((tag or self.inlet).id,),
        )
        return self.env.cr.fetchall()

    def set_aside(self, source=None):
        """Return what was set aside: address and reason, in order."""
        self.env.cr.execute(
            "SELECT address, reason FROM mes_reading_aside WHERE source = %s"
            " ORDER BY id",
            ((source or self.source).id,),
        )
        return self.env.cr.fetchall()


def moment(second):
    """Return the text of a moment so many seconds after the start."""
    return clock.stamp(START + timedelta(seconds=second))


def milliseconds(second):
    """Return a moment as screens count it."""
    return int((START.timestamp() + second) * 1000)
