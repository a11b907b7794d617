"""Findings and verdicts: the one shape in which every rule of the suite answers.

A rule never raises to refuse. It returns *every* reason at once, so that a person
learns in one glance all that stands in the way, and so that the refusal itself can be
written to the record instead of being rolled back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One failed check.

    :param rule: key of the sentence in the message catalogue, ``container_other_batch``
    :param code: code in the exception catalogue (``MAT-08``), empty where the catalogue
        has none
    :param found: what is, with unit, as people say it (``51 h, Fri 11:02``)
    :param needed: what would be right, with unit (``48 h or less``)
    :param about: the thing it is about (``BAL-002``)
    :param values: further named values for the sentence, text only
    """

    rule: str
    code: str = ""
    found: str = ""
    needed: str = ""
    about: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict:
        """Return the finding as plain data for the record and the screens."""
        return {
            "rule": self.rule,
            "code": self.code,
            "found": self.found,
            "needed": self.needed,
            "about": self.about,
            "values": dict(self.values),
        }


@dataclass(frozen=True)
class Verdict:
    """All findings of a question, and what was looked at and found in order.

    :param findings: the reasons against, empty when the answer is yes
    :param passed: keys of the checks that were in order, for the line "In order: …"
    :param facts: the frozen facts on which the answer rests, plain data
    """

    findings: tuple[Finding, ...] = ()
    passed: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Tell whether nothing speaks against."""
        return not self.findings

    def __and__(self, other: Verdict) -> Verdict:
        """Join two verdicts: all findings, all passed checks, all facts."""
        return Verdict(
            self.findings + other.findings,
            self.passed + other.passed,
            {**self.facts, **other.facts},
        )


def refused(*findings: Finding, **facts: object) -> Verdict:
    """Return the verdict that carries these findings."""
    return Verdict(tuple(findings), (), facts)


def accepted(passed: Iterable[str] = (), **facts: object) -> Verdict:
    """Return the verdict that nothing speaks against."""
    return Verdict((), tuple(passed), facts)
