"""Which messages the addons' Python asks for, read from its syntax trees.

A key is what is given to a parameter or field of one of a few names. It is followed to
the literals it is made of: both sides of a choice, the values of a table.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ADDONS = Path(__file__).resolve().parents[2] / "addons"

NAMED = ("rule", "say", "passed")
"""Parameters and fields that hold keys of the catalogue, in every signature."""

KEY = re.compile(r"[a-z0-9]+(_([a-z0-9]+|\*))*")
"""A key, or a pattern of keys."""


class Module:
    """One module: its tree, and what its names stand for."""

    def __init__(self, path: Path):
        """Parse a file."""
        self.place = path.relative_to(ADDONS)
        self.addon = self.place.parts[0]
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.nodes = list(ast.walk(self.tree))
        self.values = defaultdict(list)
        for node in self.nodes:
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self.values[_bare(target)].append(node.value)

    def keys(self, node: ast.AST, depth: int = 4) -> set[str]:
        """Return the keys that an expression may stand for, as far as they are here.

        ``*`` stands for a part that is known only when it is said.
        """
        if isinstance(node, ast.Constant):
            return {node.value} if isinstance(node.value, str) else set()
        if _parts(node):
            return {"".join(getattr(part, "value", "*") for part in _parts(node))}
        inner = (self.keys(each, depth - 1) for each in self._behind(node))
        return set().union(*inner) if depth else set()

    def _behind(self, node: ast.AST) -> Iterator[ast.AST]:
        if isinstance(node, ast.Name):
            yield from self.values[node.id]
        elif isinstance(node, ast.IfExp):
            yield from (node.body, node.orelse)
        elif isinstance(node, ast.Subscript):
            yield node.value
        elif isinstance(node, ast.Dict):
            yield from node.values
        elif isinstance(node, (ast.Tuple, ast.List)):
            yield from node.elts

    def called(self, call: ast.Call) -> str:
        """Return the name of what is called, past a local name for it."""
        name = _bare(call.func)
        known = self.values[name] if isinstance(call.func, ast.Name) else ()
        return next((_bare(each) for each in known if _bare(each)), name)

    def texts(self) -> set[str]:
        """Return every text of the module but the rules of refusals in own words."""
        calls = [node for node in self.nodes if isinstance(node, ast.Call)]
        own = {
            call.args[0]
            for call in calls
            if _bare(call.func) == "_mes_refuse" and call.args
        }
        return {
            node.value
            for node in self.nodes
            if isinstance(node, ast.Constant) and node not in own
        }


def modules() -> list[Module]:
    """Return every module of the addons that is no test."""
    paths = sorted(ADDONS.rglob("*.py"))
    return [Module(path) for path in paths if "tests" not in path.parts]


def asked(found: list[Module]) -> dict[str, set[Module]]:
    """Return per key, or pattern of keys, the modules that ask for it."""
    own = {module: _signatures(module) for module in found}
    every = defaultdict(set)
    for signatures in own.values():
        for name, places in signatures.items():
            every[name] |= places
    keys = defaultdict(set)
    for module in found:
        for call in (node for node in module.nodes if isinstance(node, ast.Call)):
            name = module.called(call)
            for node in _given(call, own[module].get(name) or every[name]):
                for key in filter(KEY.fullmatch, module.keys(node)):
                    keys[key].add(module)
    return keys


def _signatures(module: Module) -> dict[str, set[tuple[int, str]]]:
    """Return per callable where it takes keys: position and name."""
    found = defaultdict(set)
    for node in module.nodes:
        for name, names in _callables(node):
            # Who is given the sentence itself needs no message for its rule.
            if "sentence" not in names:
                keys = ((n, each) for n, each in enumerate(names) if each in NAMED)
                found[name].update(keys)
    for node in module.nodes:
        if isinstance(node, ast.ClassDef) and not found[node.name]:
            for base in node.bases:
                found[node.name] |= found[_bare(base)]
    return found


def _callables(node: ast.AST) -> Iterator[tuple[str, list[str]]]:
    """Yield name and parameters of a function, or of the constructor of a class."""
    if isinstance(node, ast.FunctionDef):
        yield node.name, _parameters(node)
    elif isinstance(node, ast.ClassDef):
        fields = (item for item in node.body if isinstance(item, ast.AnnAssign))
        yield node.name, [_bare(item.target) for item in fields]
        for item in node.body:
            if getattr(item, "name", "") == "__init__":
                yield node.name, _parameters(item)


def _parameters(function: ast.FunctionDef) -> list[str]:
    given = function.args
    names = [each.arg for each in (*given.posonlyargs, *given.args)]
    bound = names[1:] if names[:1] in (["self"], ["cls"]) else names
    return bound + [each.arg for each in given.kwonlyargs]


def _given(call: ast.Call, wanted: set[tuple[int, str]]) -> Iterator[ast.AST]:
    """Yield the arguments of a call that hold keys."""
    for place, name in wanted:
        yield from call.args[place : place + 1]
        yield from (each.value for each in call.keywords if each.arg == name)


def _parts(node: ast.AST) -> list[ast.AST]:
    """Return the parts of a text that is put together, else nothing."""
    if isinstance(node, ast.JoinedStr):
        unknown = ast.Constant("*")
        return [p if isinstance(p, ast.Constant) else unknown for p in node.values]
    joined = isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant)
    return [node.left, ast.Constant("*")] if joined else []


def _bare(node: ast.AST) -> str:
    """Return the name that a call or an assignment ends in."""
    return getattr(node, "attr", None) or getattr(node, "id", "")
