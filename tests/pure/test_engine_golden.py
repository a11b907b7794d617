"""Process A from its first scan to its last signature, by the rules alone."""

from __future__ import annotations

from crew import Crew

from addons.mes_batch.engine import frontier, replay


def test_process_a_is_made_from_end_to_end():
    """[F01, F06, F07] Every step in its turn, until nothing is left."""
    plant = Crew().make()
    assert frontier(plant.plan.steps, plant.state).complete
    assert plant.state.status == "executed"
    assert plant.state.latest("granulate_yield").text == "99.45 %"
    assert plant.state.latest("blend_yield").text == "99.20 %"
    assert plant.state.latest("tablets_accounted").text == "99.85 %"
    assert plant.state.latest("tablets_yield").text == "97.93 %"
    raised = [
        e["data"]["code"] for e in plant.record if e["type"] == "exception.raised"
    ]
    assert raised == []


def test_the_record_alone_makes_the_state():
    """[F01] The rows are copies: replaying the record gives the same state."""
    plant = Crew().make()
    assert replay(plant.record) == plant.state


def test_a_lot_that_is_not_weighed_serves_many_batches():
    """[C01, I01] A share of a lot of cartons has a number with its batch's."""
    plant = Crew().make()
    shares = [each for each in plant.state.containers if "FC-20-0417" in each]
    assert shares == ["PCM26031 carton FC-20-0417"]
