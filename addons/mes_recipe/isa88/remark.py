"""Remarks: what is wrong in a recipe, with the place where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ...mes_compliance.verdict import Finding

Path = tuple["str | int", ...]

#: Nothing is saved while one of these stands.
REFUSED = "refused"
#: A draft may hold it; a version with one cannot be submitted.
ERROR = "error"
#: May be kept, with a reason that QA reads.
WARNING = "warning"


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
        return named or str(self.path[0] if self.path else "")

    def sentence(self, template: str) -> str:
        """Return its words, made of a sentence of the message catalogue.

        Figures the sentence does not name itself follow it, so that the line stands
        alone where nothing is shown beside it.
        """
        finding = self.finding
        figures = {
            **finding.values,
            "about": finding.about or self.place,
            "found": finding.found,
            "needed": finding.needed,
            "key": self.key,
        }
        said = template.format_map(figures)
        rest = [
            f"{label} {figures[name]}."
            for name, label in (("found", "Found"), ("needed", "Needed"))
            if figures[name] and f"{{{name}}}" not in template
        ]
        said = said if said.endswith(("?", ".")) else f"{said}."
        return " ".join([said, *rest])

    def located(self, filename: str, template: str) -> str:
        """Return file, line, place and words, as a refused import says them."""
        line = f", line {self.line}" if self.line else ""
        place = f"{self.place}: " if self.place else ""
        return f"{filename}{line}: {place}{self.sentence(template)}"


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

    def remark(self, level: str, path: Path, finding: Finding) -> Remark:
        """Return a finding with its place."""
        number = name = ""
        for end in range(len(path) + 1):
            label = self.labels.get(path[:end], "")
            if label[:1].isdigit():
                number, name = label, ""
            elif label:
                name = label
        return Remark(level, finding, path, self.line(path), number, name)


def with_values(finding: Finding, **values: str) -> Finding:
    """Return a finding with further named values."""
    merged: Mapping[str, str] = {**finding.values, **values}
    return replace(finding, values=merged)
