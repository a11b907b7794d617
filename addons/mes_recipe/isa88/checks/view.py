"""What every check is given: the recipe, its structure, and a place for remarks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ....mes_compliance.measure import Kind, Series, Unit
from ....mes_compliance.verdict import Finding
from ..amounts import Words
from ..contract import Path
from ..formula import Need
from ..phase import Parameter
from ..procedure import Recipe
from ..remark import Places, Remark, labels
from ..structure import Declaration, Structure
from ..words import PHASE_KINDS

#: Properties that every piece of equipment has once it is bound, with their unit.
PROPERTIES: dict[str, str] = {"tare": "kg"}


@dataclass(frozen=True)
class Known:
    """What the installation knows beside the recipe.

    :ivar kinds: kinds of phase, those of installed addons included
    :ivar codes: codes of the exception catalogue; None to accept any
    :ivar files: SHA-256 by name of the files that came with the recipe; None to
        ask for none
    """

    kinds: Collection[str] = PHASE_KINDS
    codes: Collection[str] | None = None
    files: Mapping[str, str] | None = None


@dataclass
class View:
    """One recipe under examination.

    :ivar recipe: the recipe
    :ivar structure: its structure
    :ivar places: lines and labels
    :ivar known: what the installation knows
    :ivar remarks: what was found so far
    """

    recipe: Recipe
    structure: Structure
    places: Places
    known: Known
    remarks: list[Remark] = field(default_factory=list)

    @classmethod
    def of(cls, recipe: Recipe, lines: Mapping[Path, int], known: Known) -> View:
        """Return a view of a recipe; lines may be empty."""
        places = Places(dict(lines), labels(recipe))
        return cls(recipe, Structure(recipe), places, known)

    def say(
        self, path: Path, rule: str, found: str = "", needed: str = "", **values: str
    ) -> None:
        """Remark that a rule is broken at a place."""
        self.report(path, Finding(rule, found=found, needed=needed, values=values))

    def report(self, path: Path, finding: Finding) -> None:
        """Remark a finding that another package made."""
        self.remarks.append(self.places.remark(path, finding))

    @cached_property
    def types(self) -> dict[str, Unit | Series | Kind]:
        """What every name and property of the recipe is to an expression."""
        found: dict[str, Unit | Series | Kind] = {}
        for declaration in self.structure.names.values():
            maker = _TYPES.get(declaration.sort)
            if maker:
                found.update(maker(declaration))
        return found


def _of_value(declaration: Declaration) -> dict:
    return {declaration.name: declaration.item.quantity.unit}


def _of_line(declaration: Declaration) -> dict:
    quantity = declaration.item.quantity
    return {f"{declaration.name}.quantity": quantity.unit} if quantity else {}


def _of_need(declaration: Declaration) -> dict:
    need: Need = declaration.item
    found = {f"{need.need}.{n}": Unit.parse(u) for n, u in PROPERTIES.items()}
    for asked in need.where:
        if not isinstance(asked.value, Words):
            found[f"{need.need}.{asked.name}"] = asked.value.unit
    return found


def _of_parameter(declaration: Declaration) -> dict:
    parameter: Parameter = declaration.item
    unit = parameter.measured_in
    found = {declaration.name: Kind.WORD if parameter.entry.options else unit}
    for name, stated in parameter.stated.items():
        if stated is not None and name != "target":
            found[f"{declaration.name}.{name}"] = Kind.LIMIT
    return {name: kind for name, kind in found.items() if kind is not None}


def _of_test(declaration: Declaration) -> dict:
    unit = declaration.item.unit
    return {declaration.name: Series(unit)} if unit else {}


def _of_sample(declaration: Declaration) -> dict:
    action = declaration.item.action
    if action is None:
        return {}
    name = declaration.name
    return {name: action.unit, f"{name}.action": Kind.LIMIT}


_TYPES = {
    "value": _of_value,
    "line": _of_line,
    "output": _of_line,
    "need": _of_need,
    "parameter": _of_parameter,
    "test": _of_test,
    "sample": _of_sample,
}
