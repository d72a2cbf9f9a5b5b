"""What is installed, what is pinned, what is declared and what is written about it agree."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from .conftest import closure, normalised

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("agents", "apps", "generators", "planners", "story", "templates", "tools")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
PINS = dict(
    line.split("==") for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")
)


def unpinned(requirements: list[str]) -> dict[str, str]:
    """The installed packages that the requirements bring and that stand at another version than their pin."""
    found = {name: distribution.version.split("+")[0] for name, distribution in closure(requirements).items()}
    return {name: version for name, version in found.items() if PINS.get(name) != version}


def test_everything_the_base_and_the_tests_bring_is_pinned() -> None:
    assert unpinned([*PROJECT["dependencies"], *EXTRAS["test"]]) == {}


@pytest.mark.torch
def test_everything_the_gpu_extra_brings_is_pinned() -> None:
    assert unpinned(EXTRAS["gpu"]) == {}


def test_every_import_is_of_a_declared_package() -> None:
    brings = importlib.metadata.packages_distributions()
    groups = [PROJECT["dependencies"], *(group for name, group in EXTRAS.items() if name != "test")]
    declared = {normalised(Requirement(text).name) for group in groups for text in group}
    undeclared: dict[str, str] = {}
    for path in [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            for name in {name.split(".")[0] for name in names} - sys.stdlib_module_names:
                if not declared & {normalised(package) for package in brings.get(name, [name])}:
                    undeclared[name] = str(path.relative_to(ROOT))
    assert undeclared == {}


def test_every_pin_satisfies_what_is_declared() -> None:
    for text in [*PROJECT["dependencies"], *EXTRAS["test"], *EXTRAS["gpu"]]:
        requirement = Requirement(text)
        assert requirement.specifier.contains(PINS[normalised(requirement.name)]), text


def test_torch_is_of_one_version() -> None:
    assert "torch==2.13.0" in EXTRAS["gpu"]


def test_every_dependency_has_its_line_in_the_docs() -> None:
    rows = (ROOT / "docs" / "dependencies.md").read_text()
    written = set(re.findall(r"^\| ([\w-]+) \| [^|]+ \| [^|]+ \| [^|]+ \|$", rows, re.MULTILINE)) - {"package"}
    declared = {Requirement(text).name for group in (PROJECT["dependencies"], *EXTRAS.values()) for text in group}
    assert written == declared


def test_every_package_and_every_font_has_its_notice() -> None:
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text()
    fonts = [path.name for path in (ROOT / "templates" / "fonts").iterdir() if path.is_dir() and path.name[0] != "_"]
    missing = [name for name in [*PINS, *fonts] if f"| {name} |" not in notices]
    assert missing == []


def test_every_bundled_font_lies_beside_its_licence() -> None:
    folders = {path.parent for end in ("ttf", "otf") for path in (ROOT / "templates").rglob(f"*.{end}")}
    assert folders
    assert [folder for folder in folders if not (folder / "OFL.txt").is_file()] == []
