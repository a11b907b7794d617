"""G2: statements of a scan, of what completes a step, of a signature, by record size.

The counts are those of ``addons/mes_batch/tests/test_batch_queries.py``, at 10 000
entries too. A count has no noise: it needs neither blocks nor a gate.
"""

from __future__ import annotations

import unittest
from unittest.mock import patch

from . import _plant
from ._report import Figure, keep

DATABASE = "mes_bench"
SIZES = (10, 100, 1_000, 10_000)
GOALS = {
    "test_container": ("a scan that charges a container", 10),
    "test_unit": ("a scan that takes a unit into use", 10),
    "test_lot": ("a scan of the lot to weigh from", 10),
    "test_refused": ("a scan that is refused and raises an exception", 10),
    "test_start": ("starting a step", 14),
    "test_record": ("recording a step's last value", 14),
    "test_weigh": ("confirming a weighing", 14),
    "test_last_signature": ("the signature that completes a step", 14),
    "test_signature": ("a signature", 18),
}


def main() -> None:
    """Count, and keep the counts."""
    _plant.copied(DATABASE)
    counted = counts()
    keep("g2_queries", [figure(name, found) for name, found in counted.items()])
    _plant.dropped(DATABASE)


def counts() -> dict[str, list[int]]:
    """Return per act the statements at each size."""
    _plant.loaded(DATABASE)
    from odoo.modules import module

    from odoo.addons.mes_batch.tests import test_batch_queries as tests

    counted = {}

    def note(case, _most, batch, act):
        found = case.asked(batch, act)
        counted[case._testMethodName] = [len(each) for each in found]

    suite = unittest.TestSuite()
    for case in (tests.TestScanQueries, tests.TestStepQueries):
        suite.addTests(unittest.defaultTestLoader.loadTestsFromTestCase(case))
    with (
        patch.object(tests, "SIZES", SIZES),
        patch.object(tests.QueryCase, "assertAsks", note),
        patch.object(module, "current_test", True),
    ):
        result = unittest.TextTestRunner(verbosity=0).run(suite)
    if not result.wasSuccessful():
        raise SystemExit("The acts to count failed; what stopped them stands above.")
    return counted


def figure(name: str, found: list[int]) -> Figure:
    """Return the figure of one act: its count, and whether it is always the same."""
    what, limit = GOALS[name]
    same = len(set(found)) == 1
    value = str(found[0]) if same else ", ".join(map(str, found))
    note = f"the same at {SIZES[0]} … {SIZES[-1]} entries" if same else "grows"
    met = same and found[0] <= limit
    return Figure(
        f"Statements of {what}", "G2", f"≤ {limit}", value, met, note, {"counts": found}
    )


if __name__ == "__main__":
    main()
