"""G4a: the price of the audit trail: writes and creates with it and without it.

The same model in the same process; "without" passes the audit's two methods by.
Every act runs to the end of its flush, entries included, and is rolled back.
"""

from __future__ import annotations

import itertools
from functools import partial
from unittest.mock import patch

from odoo.api import SUPERUSER_ID, Environment

from . import _plant
from ._paired import compare
from ._report import Figure, keep, ratio_figure

DATABASE = "mes_bench"
MANY = 300
SINGLE, BATCH = 1.5, 1.25
TIMES = 10
"""Single acts that are timed as one: one alone is too short."""


class Units:
    """Equipment, a stock model with chatter whose code, name and room are audited."""

    def __init__(self, env):
        self.env, self._number = env, itertools.count(1)
        kind = env["mes.equipment.class"].create({"code": "bench", "name": "Bench"})
        self._kind, self._units = kind.id, env["maintenance.equipment"]
        self._units = self.create(MANY)
        env.cr.flush()

    def create(self, size):
        """Create units and return them."""
        return self.env["maintenance.equipment"].create(
            [
                {
                    "name": "Unit",
                    "mes_code": f"BENCH-{next(self._number)}",
                    "mes_class_id": self._kind,
                }
                for _each in range(size)
            ]
        )

    def write(self, size):
        """Write another room to units."""
        self._units[:size].write({"mes_room": f"Room {next(self._number)}"})

    def undone(self, act, size, times):
        """Carry an act out some times, each flushed, and undo them."""
        savepoint = self.env.cr.savepoint()
        for _each in range(times):
            act(size)
            self.env.cr.flush()
        savepoint.close(rollback=True)
        self.env.invalidate_all()

    def statements(self, act, size):
        """Return how many statements an act and its flush take."""
        before = self.env.cr.sql_log_count
        self.undone(act, size, 1)
        return self.env.cr.sql_log_count - before


def main() -> None:
    """Measure, and keep the figures."""
    _plant.copied(DATABASE)
    with _plant.loaded(DATABASE).cursor() as cr:
        units = Units(as_the_web_client(cr))
        figures = [
            figure
            for name in ("write", "create")
            for size in (1, MANY)
            for figure in measured(units, name, size)
        ]
        cr.rollback()
    keep("g4a_audit", figures, "maintenance.equipment, in process, 30 blocks")
    _plant.dropped(DATABASE)


def as_the_web_client(cr):
    """Return the environment of a request: the client says which site it is about."""
    env = Environment(cr, SUPERUSER_ID, {})
    return env(context={"allowed_company_ids": env.company.ids})


def measured(units, name, size):
    """Yield the figures of one act at one size: its time, and its statements."""
    act = getattr(units, name)
    times = TIMES if size == 1 else 1
    audited = partial(units.undone, act, size, times)
    found = compare(audited, partial(unaudited, audited))
    what = f"{name} of {'one record' if size == 1 else f'{size} records'}"
    limit = SINGLE if size == 1 else BATCH
    yield ratio_figure(f"Audited to unaudited {what}", "G4a", found, limit)
    more = units.statements(act, size) - unaudited(partial(units.statements, act, size))
    yield Figure(
        f"Statements more by the audit of a {what}",
        "G4a",
        "≤ 1",
        str(more),
        more <= 1,
        "one flush",
        {"statements": more},
    )


def unaudited(act):
    """Do something while no model is audited."""
    from odoo.addons.mes_compliance.models.mes_audited import MesAudited

    with (
        patch.object(MesAudited, "create", _plain(MesAudited, "create")),
        patch.object(MesAudited, "write", _plain(MesAudited, "write")),
    ):
        return act()


def _plain(cls, name):
    """Return a method that does what the class above does, and nothing more."""
    return lambda records, vals: getattr(super(cls, records), name)(vals)


if __name__ == "__main__":
    main()
