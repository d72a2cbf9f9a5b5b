"""The version of the code that makes a thing: a digest of the modules' source and of all that they import from us."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from ...story.document import canonical_json, sha256

PACKAGE = __name__.split(".")[0]
ROOT = Path(__file__).resolve().parents[2]
IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\((?:[^)#]|#[^\n]*)*\)|[^\n]*)|import[ \t]+([^\n]*))", re.M
)
"""An import that begins its line. Python's own parser needs a second for what a film is made by, in every process."""


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
        seen[name], needed = _read(name)
        waiting.extend(needed)
    return sha256(canonical_json(seen))


def imports(source: str) -> frozenset[tuple[str, str]]:
    """What a module imports: `(origin, name)` of `from origin import name`, `("", module)` of `import module`."""
    found: set[tuple[str, str]] = set()
    for origin, names, modules in IMPORT.findall(source):
        told = re.sub(r"#[^\n]*", "", names.strip("()") or modules).split(",")
        found.update((origin, words[0]) for words in map(str.split, told) if words)
    return frozenset(found)


@cache
def _read(name: str) -> tuple[str, tuple[str, ...]]:
    path = _file(name)
    if path is None:
        raise ModuleNotFoundError(f"{PACKAGE}.{name} is named as a maker, but there is no such module")
    source = path.read_bytes()
    here = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found: set[str] = set()
    for origin, name_or_module in imports(source.decode("utf-8")):
        module = origin.lstrip(".")
        level = len(origin) - len(module)
        if not level and (module or name_or_module).split(".")[0] != PACKAGE:
            continue
        base = [*here[: len(here) - level + 1], module] if level else [module.removeprefix(PACKAGE)]
        stem = ".".join(base).strip(".")
        child = f"{stem}.{name_or_module}".removeprefix("." if origin else f".{PACKAGE}").strip(".")
        found.add(child if child and _file(child) else stem)
    # What only states the version or only types says nothing about the result.
    return sha256(source), tuple(sorted(module for module in found if module and _file(module)))


@cache
def _file(name: str) -> Path | None:
    stem = ROOT.joinpath(*name.split("."))
    for path in (stem.with_suffix(".py"), stem / "__init__.py"):
        if path.is_file():
            return path
    return None
