"""Films small enough for tests: planned as ever, then shrunk by an edit of storyboard.json, as a person could."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import reelwright

BRIEF = "8 s square ad for Stride, a waterproof trail shoe. Punchy."


def plan_small(folder: Path, brief: str = BRIEF, *, width: int = 240, height: int = 240, **wishes: Any) -> Path:
    """Plan a film and shrink its frame; the documents are the planner's own."""
    reelwright.plan(brief, out=folder, planner="offline", **wishes)
    change(folder, "storyboard", width=width, height=height)
    return folder


def change(folder: Path, name: str, **fields: Any) -> None:
    """Edit a document by hand."""
    path = folder / f"{name}.json"
    document = json.loads(path.read_text())
    path.write_text(json.dumps(document | fields, indent=2))


def copy_of(folder: Path, target: Path) -> Path:
    """A production to spoil."""
    shutil.copytree(folder, target)
    return target


def artifacts(folder: Path) -> dict[str, tuple[str, int]]:
    """Every artifact in the store: its kind, and the moment at which it landed."""
    found = {}
    for record in folder.glob(".reelwright/store/??/*/artifact.json"):
        found[record.parent.name] = (json.loads(record.read_text())["kind"], record.stat().st_mtime_ns)
    return found


def command(*arguments: object) -> list[str]:
    """The command line of a door."""
    return [sys.executable, "-m", "reelwright", *map(str, arguments)]


def environment() -> dict[str, str]:
    """A clean environment without network, key or terminal."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "REELWRIGHT_"))}
    return keep | {"REELWRIGHT_OFFLINE": "1"}


def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a door to its end."""
    options = {"env": environment(), **options}
    return subprocess.run(command(*arguments), capture_output=True, text=True, timeout=300, check=False, **options)
