"""The version of the code that makes a thing: a digest of the modules' source and of all that they import from us."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from ...story.document import canonical_json, sha256

PACKAGE = __name__.split(".")[0]
ROOT = Path(__file__).resolve().parents[2]


def code_version(modules: tuple[str, ...]) -> str:
    """A digest that changes when the source of the modules, or of any of ours that they import, changes.

    Modules are named relative to the package: `tools.speech.espeak`. An unknown one raises `ModuleNotFoundError`.
    """
    seen: dict[str, str] = {}
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        digest, imports = _read(name)
        seen[name] = digest
        waiting.extend(imports)
    return sha256(canonical_json(seen))


@cache
def _read(name: str) -> tuple[str, tuple[str, ...]]:
    path = _file(name)
    if path is None:
        raise ModuleNotFoundError(f"{PACKAGE}.{name} is named as a maker, but there is no such module")
    source = path.read_bytes()
    tree = ast.parse(source)
    here = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            if node.level:
                base = here[: len(here) - node.level + 1]
            elif node.module and node.module.split(".")[0] == PACKAGE:
                base = []
            else:
                continue
            module = [part for part in (node.module or "").split(".") if part and part != PACKAGE]
            stem = ".".join(base + module)
            for alias in node.names:
                child = f"{stem}.{alias.name}" if stem else alias.name
                found.add(child if _file(child) else stem)
        elif isinstance(node, ast.Import):
            found.update(alias.name[len(PACKAGE) + 1 :] for alias in node.names if alias.name.startswith(f"{PACKAGE}."))
    # What only states the version or only types says nothing about the result.
    return sha256(source), tuple(sorted(module for module in found if module and _file(module)))


def _file(name: str) -> Path | None:
    stem = ROOT.joinpath(*name.split("."))
    for path in (stem.with_suffix(".py"), stem / "__init__.py"):
        if path.is_file():
            return path
    return None
