"""Alarms of the units that a batch is made on (K04, ISA-18.2)."""

from __future__ import annotations

from collections.abc import Mapping

from ....mes_compliance.verdict import Finding
from ....mes_compliance.verdict.moment import moment
from ..case import Case, Decision
from ..monitored import step_of

CODE = "ALM-01"


def alarm(case: Case) -> Decision:
    """Take note of alarms: all are told, those of an action limit are an exception.

    A storm of alarms is one exception: as long as one of the same step waits for
    somebody, what comes is told with it. None is left out.

    Facts: ``alarms`` in the order of their times, each with ``alarm`` (its number),
    ``tag``, ``name``, ``unit``, ``limit``, ``action``, ``value``, ``limit_value``
    (texts with units) and ``at`` (stamp).
    """
    for each in case.facts["alarms"]:
        step = step_of(case.plan, case.state, each["unit"], moment(each["at"]))
        if step is not None:
            _take_note(case, each, step)
    return case.accept()


def _take_note(case: Case, each: Mapping, step: str) -> None:
    waits = _waiting(case, step)
    case.emit("alarm.raised", step=step or None, **each)
    if each["action"] and not waits:
        case.raise_exception(
            Finding(
                "alarm_action",
                CODE,
                each["value"],
                each["limit_value"],
                f"{each['name']} ({each['unit']})",
            ),
            subject=step,
            occurrence=f"{CODE} {step} {each['alarm']}".replace("  ", " "),
        )


def _waiting(case: Case, step: str) -> bool:
    """Tell whether an alarm of the same step waits for somebody already."""
    return any(
        waits["code"] == CODE and (waits["subject"] or "") == step
        for waits in case.state.waiting
    )
