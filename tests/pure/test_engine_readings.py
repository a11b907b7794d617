"""What a set of readings comes to, in the unit of its limits."""

from __future__ import annotations

import pytest
from isa88_recipes import PROCESS_A

from addons.mes_batch.engine.readings import results
from addons.mes_compliance.measure import judge
from addons.mes_recipe.isa88 import Structure, read

FRIABILITY = Structure(read(PROCESS_A.read_bytes()).recipe).test("friability")


@pytest.mark.parametrize(
    ("after", "mean", "passed"),
    [
        ("6.4731", "0.43 %", True),
        ("6.4362", "1.00 %", True),
        ("6.4356", "1.01 %", False),
        ("6.4076", "1.44 %", False),
    ],
)
def test_a_share_is_judged_in_per_cent(after, mean, passed):
    """[F04] 1.44 % is over 1.0 %: a share is per cent before it is rounded."""
    found = judge(FRIABILITY.rule, results(FRIABILITY, [f"6.5012 g | {after} g"]))
    assert (found.mean.text, found.verdict.ok) == (mean, passed)
