"""A whole batch of process A as sealed documents, from its issue to its release."""

from __future__ import annotations

import importlib.util
import itertools
import json
from copy import deepcopy
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

from crew import Crew
from plant import Plant, recipe_a
from record_builders import BATCH, Ledger, event

from addons.mes_compliance.record import canonical, entry, page
from addons.mes_recipe.isa88 import content, digest

RECIPE = "5d0c6a1e-3b7f-4b8e-9a10-2f6e7d8c9b0a"
SITE = "Basel Solids"
PER_BLOCK = 40

PEOPLE = {
    "op.anna": ("Anna Frei", ["operator"]),
    "op.ben": ("Ben Huber", ["operator"]),
    "ipqa.eva": ("Eva Lindt", ["ipqa"]),
    "sup.david": ("David Keller", ["operator", "supervisor"]),
    "qa.farid": ("Farid Nasser", ["qa_reviewer", "qa_approver"]),
    "qp.greta": ("Greta Brunner", ["qa_reviewer", "qp"]),
    "plan.ines": ("Ines Caduff", ["planner"]),
    "auth.kim": ("Kim Aebi", ["author"]),
}


def fonts() -> Path:
    """Return the folder of Roboto in Odoo's source."""
    spec = importlib.util.find_spec("odoo")
    places = [Path(place) for place in spec.submodule_search_locations]
    inside = "web/static/fonts/google/Roboto"
    found = [p / "addons" / inside for p in places]
    found += [p.parent / "addons" / inside for p in places]
    return next(folder for folder in found if folder.is_dir())


class Story:
    """The events of one batch, in the making.

    :ivar events: dicts of ``type``, ``data``, ``at`` and ``by`` (a login), in order
    """

    def __init__(self, sets: int = 3):
        """Let the crew make the batch, then review and release it."""
        self.events = []
        self.numbers = itertools.count(1)
        self._issue()
        made = Crew(Plant(), sets).make()
        self.now = made.now
        for each in made.record:
            self.add(each["type"], each["who"]["login"], at=each["at"], **each["data"])
        self._with_content()

    def add(self, kind: str, by: str, at: str = "", **data) -> dict:
        """Let one event happen now, or at a moment."""
        if not at:
            self.now += timedelta(seconds=7)
            at = entry.instant(self.now)
        self.events.append({"type": kind, "data": data, "at": at, "by": by})
        return self.events[-1]

    def sign(self, by: str, meaning: str, kind: str = "batch", **more) -> dict:
        """Let somebody sign something."""
        given = {
            "subject": None,
            "values": {},
            "content": {"batch": "PCM26031"},
            **more,
        }
        shown = sha256(canonical.encode(given["content"])).hexdigest()
        statement = f"I have signed this as {meaning}."
        data = {"meaning": meaning, "shown": shown, "statement": statement, **given}
        return self.add(f"{kind}.signed", by, **data)

    def place(self, kind: str, **data) -> int:
        """Return where the first event of a type with such data stands."""
        return next(
            index
            for index, each in enumerate(self.events)
            if each["type"] == kind and data.items() <= each["data"].items()
        )

    def insert(self, index: int, kind: str, **data) -> None:
        """Put an event before another one, by the same person at the same moment."""
        beside = self.events[index]
        added = {"type": kind, "data": data, "at": beside["at"], "by": beside["by"]}
        self.events.insert(index, added)

    # -- acts --------------------------------------------------------------------

    def _issue(self) -> None:
        self.now = datetime(2026, 11, 20, 8, 0, tzinfo=timezone.utc)
        recipe = recipe_a()
        named = {"order": "WH/MO/00412", "recipe": "PCM-500 version 6"}
        self.add("batch.created", "plan.ines", **named)
        self.sign("plan.ines", "issued")
        frozen = canonical.encode(content(recipe)).decode()
        self.add(
            "batch.issued",
            "plan.ines",
            batch="PCM26031",
            digest=digest(recipe),
            content=frozen,
            **named,
        )

    def _with_content(self) -> None:
        """Give the signatures of steps what was shown, as the server does."""
        for each in self.events:
            if each["type"] == "batch.signed" and each["data"]["subject"]:
                data = each["data"]
                shown = {"step": data["subject"], "performer": each["by"]}
                data["content"] = shown
                data["shown"] = sha256(canonical.encode(shown)).hexdigest()
                data["statement"] = f"I have done {data['subject']} as written here."

    def exception(self, index: int, code: str, step: str, title: str, about: str):
        """Raise a major exception of a step before another event."""
        self.insert(
            index,
            "exception.raised",
            number=f"EX-{next(self.numbers):04}",
            code=code,
            title=title,
            severity="major",
            gate="none",
            subject=step,
            occurrence=f"{about} {step}",
            facts={},
        )

    def faults(self) -> Story:
        """Let a scan be refused and a value be mistyped; both become exceptions."""
        place = self.place("equipment.bound", unit="BAL-001")
        found = {"found": "due 12 Nov 2026", "needed": "valid on 22 Nov 2026"}
        finding = {"about": "BAL-002", "code": "EQP-03", "rule": "overdue", **found}
        words = ["Calibration is overdue"]
        self.insert(
            place,
            "attempt.refused",
            step="10.1.1",
            command="scan",
            findings=[finding],
            words=words,
        )
        self.exception(place + 1, "EQP-03", "10.1.1", "BAL-002 is overdue", "BAL-002")
        self.mistype()
        return self

    def mistype(self) -> None:
        """Let Anna type 23.4 A first, and 18.4 A with a reason."""
        place = self.place("value.recorded", parameter="endpoint_current")
        right = self.events[place]
        first = deepcopy(right["data"])
        first.update(text="23.4 A", crossed="action")
        self.insert(place, "value.recorded", **first)
        title = "End-point current is outside its limits; 23.4 A"
        about = "endpoint_current"
        self.exception(place + 1, "PAR-02", "20.3.2", title, about)
        right["type"] = "value.corrected"
        right["data"].update(before="23.4 A", reason="Digit misread on the display")

    def decide(self) -> Story:
        """Let production and QA decide every exception."""
        for each in [e for e in self.events if e["type"] == "exception.raised"]:
            shown = {
                "number": each["data"]["number"],
                "subject": each["data"]["subject"],
            }
            for by, meaning, act, said in (
                ("sup.david", "acknowledged", "acknowledge", "immediate_action"),
                ("sup.david", "prepared", "conclude", "root_cause"),
                ("qa.farid", "approved", "approve", "assessment"),
            ):
                values = {"act": act, said: f"{said} of {shown['number']}"}
                if act == "approve":
                    values["decision"] = "no_impact"
                more = {"content": shown, "values": values}
                self.sign(by, meaning, "exception", **more)
        return self

    def release(self, meaning: str = "released") -> Story:
        """Review the batch, decide on it, and begin its documents."""
        self.sign("sup.david", "reviewed_production")
        self.sign("qa.farid", "reviewed_audit_trail")
        self.sign("qa.farid", "reviewed_qa")
        self.sign("qp.greta", meaning)
        self.add("batch.status", "qp.greta", status=meaning)
        return self.begin()

    def begin(self) -> Story:
        """Begin the documents."""
        digests = page.digests(page.template())
        self.add("document.begun", "qa.farid", site=SITE, verifier=digests)
        return self

    # -- sealing -----------------------------------------------------------------

    def documents(self, **changes) -> list[bytes]:
        """Return the entry documents."""
        return [
            _document(number, each, BATCH, "batch", "PCM26031", **changes)
            for number, each in enumerate(self.events)
        ]

    def ledger(self, **changes) -> Ledger:
        """Return a ledger in which batch and recipe are sealed."""
        ledger = Ledger()
        ledger.seal([])
        ledger.seal(_recipe())
        documents = self.documents(**changes)
        for start in range(0, len(documents), PER_BLOCK):
            ledger.seal(documents[start : start + PER_BLOCK])
        return ledger

    def record(self, **changes) -> bytes:
        """Return the record file of batch and recipe."""
        return self.ledger(**changes).record(BATCH, RECIPE)


def whole() -> Story:
    """Return a batch with two exceptions, a correction, all decided, released."""
    return Story().faults().decide().release()


def _document(number, told, stream, kind, label, **changes) -> bytes:
    name, roles = PEOPLE[told["by"]]
    uid = 5 + list(PEOPLE).index(told["by"])
    who = {"uid": uid, "login": told["by"], "name": name, "roles": roles}
    fields = {
        "kind": kind,
        "label": label,
        "type": told["type"],
        "data": _plain(told["data"]),
        "who": who,
        "why": told.get("why"),
        "at": told["at"],
    }
    return event(number, stream, **{**fields, **changes})


def _recipe() -> list[bytes]:
    """Return the entries of the recipe version: written, checked, approved."""
    told = Story.__new__(Story)
    told.events, told.now = [], datetime(2026, 9, 14, 8, 0, tzinfo=timezone.utc)
    told.sign("auth.kim", "prepared", "recipe")
    told.sign("qa.farid", "approved", "recipe")
    return [
        _document(number, each, RECIPE, "recipe", "PCM-500 version 6")
        for number, each in enumerate(told.events)
    ]


def _plain(data: dict) -> dict:
    return json.loads(json.dumps(data))
