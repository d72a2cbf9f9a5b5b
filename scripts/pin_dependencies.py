"""Writes constraints.txt: every package that the base and all extras resolve to here, each at one version.

    .venv/bin/python scripts/pin_dependencies.py

Run it when pyproject.toml's dependencies change, or to move to newer versions; then run the tests and look at a video.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = """\
# Every package of the base and of all extras at one version, as pip resolved them together on Linux.
# Written by scripts/pin_dependencies.py; not edited by hand.
"""


def requirements() -> list[str]:
    """All that pyproject.toml asks for, extras included, and what installs it."""
    document = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    project = document["project"]
    extras = [requirement for extra in project["optional-dependencies"].values() for requirement in extra]
    return [*project["dependencies"], *extras, *document["build-system"]["requires"], "pip"]


def resolve(asked: list[str]) -> dict[str, str]:
    """The versions pip would install for `asked` in an empty environment, by normalised name."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet", "--report", "-"]
    report = json.loads(subprocess.run([*command, *asked], check=True, capture_output=True, text=True).stdout)
    # A build's own suffix (torch 2.13.0+cpu) is a matter of the machine.
    versions = {item["metadata"]["name"]: item["metadata"]["version"].split("+")[0] for item in report["install"]}
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in versions.items()}


def main() -> None:
    """Resolves and writes."""
    pins = "".join(f"{name}=={version}\n" for name, version in sorted(resolve(requirements()).items()))
    (ROOT / "constraints.txt").write_text(HEADER + pins, "utf-8")


if __name__ == "__main__":
    main()
