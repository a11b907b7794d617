"""Remarks: what is wrong in a recipe, with the place where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...mes_compliance.verdict import Finding
from .contract import Path
from .keys import leading, table
from .rules import REFUSED, RULES


@dataclass(frozen=True)
class Remark:
    """A finding and its place.

    :ivar level: ``refused``, ``error`` or ``warning``
    :ivar finding: rule, code, what was found, what would be right
    :ivar path: keys and indices from the root of the recipe
    :ivar line: line of the text, counted from 1; 0 where there is no text
    :ivar number: of the procedural element it stands in, ``20.4.3``
    :ivar name: of the declared thing it stands in, ``lod``
    """

    level: str
    finding: Finding
    path: Path = ()
    line: int = 0
    number: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """The key it stands at, ``action``; empty for a whole element."""
        last = self.path[-1] if self.path else ""
        return last if isinstance(last, str) else ""

    @property
    def place(self) -> str:
        """Where it stands, as people say it: ``20.4.3 lod``, ``header``."""
        named = " ".join(filter(None, (self.number, self.name)))
        return named or str(self.path[0] if len(self.path) > 1 else "")

    def sentence(self, template: str) -> str:
        """Return its words, made of a sentence of the message catalogue.

        Figures the sentence does not name itself follow it, so that the line stands
        alone where nothing is shown beside it.
        """
        finding = self.finding
        figures = {"found": finding.found, "needed": finding.needed}
        said = template.format_map(
            {**finding.values, **figures, "about": finding.about}
        )
        rest = [
            f"{name.capitalize()} {figure}."
            for name, figure in figures.items()
            if figure and f"{{{name}}}" not in template
        ]
        said = said if said.endswith(("?", ".")) else f"{said}."
        return " ".join([said, *rest])

    def located(self, filename: str, template: str) -> str:
        """Return file, line, place and words, as a refused import says them.

        ``recipe.yaml, line 564: 20.4.3 lod: action 2.5 .. 1.5 % has its low end …``
        """
        line = f", line {self.line}" if self.line else ""
        place = f"{self.place}: " if self.place else ""
        return (
            f"{filename}{line}: {place}{self._lead(template)}{self.sentence(template)}"
        )

    def _lead(self, template: str) -> str:
        """Return the key, with what stands there where the sentence does not say it."""
        text = self.finding.values.get("text", "")
        if text and text != self.finding.found:
            return f"{self.key} {text}: "
        return f"{self.key} " if self.key and template.startswith("{found}") else ""


@dataclass
class Places:
    """Lines and labels of the places of one recipe, collected while it is read.

    :ivar lines: line of a path
    :ivar labels: number or name of the thing at a path; numbers begin with a digit
    """

    lines: dict[Path, int] = field(default_factory=dict)
    labels: dict[Path, str] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest place around it; 0 for none."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def remark(self, path: Path, finding: Finding) -> Remark:
        """Return a finding with its place, its code and its level."""
        code, level = RULES.get(finding.rule, ("", REFUSED))
        number = name = ""
        for end in range(len(path) + 1):
            label = self.labels.get(path[:end], "")
            if label[:1].isdigit():
                number, name = label, ""
            elif label:
                name = label
        remark = Remark(level, finding, path, self.line(path), number, name)
        said = replace(
            finding,
            code=code or finding.code,
            about=finding.about or remark.place,
            values={**finding.values, "key": remark.key},
        )
        return replace(remark, finding=said)


def labels(value: object, path: Path = ()) -> dict[Path, str]:
    """Return number or name of every labelled thing inside a value of the format."""
    if isinstance(value, tuple):
        inside = ((path + (index,), item) for index, item in enumerate(value))
        return {k: v for where, item in inside for k, v in labels(item, where).items()}
    if not hasattr(value, "labelled"):
        return {}
    found = {}
    if path and value.labelled:
        first = leading(type(value))
        found[path] = label(first.kind.plain(getattr(value, first.field)))
    for key in table(type(value)).values():
        found.update(labels(getattr(value, key.field), path + (key.name,)))
    return found


def label(text: str) -> str:
    """Return the number that a leading value begins with, else the value."""
    return text.split(" ")[0] if text[:1].isdigit() else text[:60]
