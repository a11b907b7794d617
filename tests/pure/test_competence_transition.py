"""The life of a qualification: every step, who may take it, and why not."""

from __future__ import annotations

import csv
import itertools
import re
from dataclasses import replace
from pathlib import Path

import pytest

from addons.mes_compliance.verdict import Finding, Verdict, accepted
from addons.mes_training.competence import TRANSITIONS, Act, Person, judge, possible

ROOT = Path(__file__).resolve().parents[2]
ANNA, DAVID = Person("anna", "Anna"), Person("david", "David")
EVERY_ROLE = ("training", "supervisor", "assessor", "qa_reviewer", "qa_approver")
STATES = sorted({t.source for t in TRANSITIONS} | {t.target for t in TRANSITIONS})
LEGAL = {(each.source, each.target): each for each in TRANSITIONS}
REASON = "Moved to another line for six months"


def act(source, target, **changes):
    """Return an act of David, who has every role, on Anna's GRAN-02."""
    wish = Act(DAVID, EVERY_ROLE, ANNA, "GRAN-02", source, target, REASON)
    return replace(wish, **changes)


def rules(verdict):
    """Return the rules of all findings."""
    return [each.rule for each in verdict.findings]


@pytest.mark.parametrize("pair", list(itertools.product(STATES, STATES)), ids=str)
def test_every_pair_of_states(pair):
    """[J04] Exactly the steps of the table are possible, all others are refused."""
    step = LEGAL.get(pair)
    actor = ANNA if step and step.by_holder else DAVID
    verdict = judge(act(*pair, actor=actor), accepted())
    assert verdict.ok is (step is not None)
    if step is None:
        (finding,) = verdict.findings
        assert finding.rule == "qualification_step"
        for each in possible(pair[0]):
            assert each.target in finding.needed
    else:
        assert verdict.facts["transition"]["meaning"] == step.meaning


@pytest.mark.parametrize("step", TRANSITIONS, ids=lambda s: f"{s.source}-{s.target}")
def test_nobody_decides_about_themself(step):
    """[J04] No step is open to the holder and to others alike; granting never."""
    own = judge(act(step.source, step.target, actor=ANNA), accepted())
    other = judge(act(step.source, step.target), accepted())
    assert own.ok is step.by_holder
    assert other.ok is not step.by_holder
    refusal = other if step.by_holder else own
    wanted = "qualification_holder_only" if step.by_holder else "qualification_own"
    assert rules(refusal) == [wanted]


def test_what_a_holder_may_do_alone():
    """[J04] The holder only reads: begins a training, or renews after a new version."""
    alone = {(t.source, t.target) for t in TRANSITIONS if t.by_holder}
    assert alone == {("assigned", "in_training"), ("due", "qualified")}
    assert all(t.meaning == "read and understood" for t in TRANSITIONS if t.by_holder)


@pytest.mark.parametrize("step", TRANSITIONS, ids=lambda s: f"{s.source}-{s.target}")
def test_the_role_decides(step):
    """[J04] Each step needs one of its roles; none of the others suffices."""
    actor = ANNA if step.by_holder else DAVID
    for role in (*EVERY_ROLE, "operator", "system"):
        verdict = judge(
            act(step.source, step.target, actor=actor, roles=[role]), accepted()
        )
        assert verdict.ok is (not step.roles or role in step.roles), role


@pytest.mark.parametrize("reason", ["", " ", ".", "---", "\n", "x"])
def test_stopping_needs_a_reason(reason):
    """[J04] A suspension without words is refused, and so is taking it back."""
    for pair in (("qualified", "suspended"), ("suspended", "qualified")):
        assert rules(judge(act(*pair, reason=reason))) == ["qualification_reason"]


def test_the_assessor_must_be_qualified():
    """[J04] An assessment by somebody without the qualification is refused."""
    lacking = Verdict((Finding("qualification_missing", "PER-01"),))
    verdict = judge(act("in_training", "assessed_pass"), lacking)
    assert rules(verdict) == ["qualification_missing"]
    with pytest.raises(ValueError, match="assessor"):
        judge(act("in_training", "assessed_pass"))


def test_a_major_change_needs_more_than_reading():
    """[J03] After a major revision reading alone does not restore a qualification."""
    wish = act("due", "qualified", actor=ANNA)
    assert judge(wish).ok
    assert rules(judge(replace(wish, major=True))) == ["qualification_assessment"]
    assert judge(act("due", "assessed_pass", major=True), accepted()).ok


def test_every_reason_at_once():
    """[J04] Role, person and reason are all named in one refusal."""
    verdict = judge(
        act("qualified", "revoked", actor=ANNA, roles=["operator"], reason=".")
    )
    assert rules(verdict) == [
        "qualification_role",
        "qualification_own",
        "qualification_reason",
    ]


def test_every_reason_has_its_words():
    """[J01, J04] Each rule of the package has a sentence, and none is unused."""
    package = ROOT / "addons/mes_training/competence"
    sources = "".join(path.read_text("utf-8") for path in package.glob("*.py"))
    used = set(
        re.findall(r'"((?:qualification|second_person|passed)_[a-z_]+)"', sources)
    )
    with (ROOT / "addons/mes_training/data/mes.message.csv").open("r") as file:
        rows = {row["rule"]: row for row in csv.DictReader(file)}
    assert used <= set(rows)
    names = {"about", "found", "needed", "qualification", "sop", "holder"}
    for rule in used:
        text = rows[rule]["sentence"] + rows[rule]["advice"]
        assert set(re.findall(r"{(\w+)}", text)) <= names
