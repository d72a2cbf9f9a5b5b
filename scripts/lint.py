"""Ruff's rules, ruff's format and strict types over the whole checkout: what `./reelwright lint` runs.

The root is the package `reelwright`, whatever the checkout's folder is called, so mypy is shown the root through a link
of that name in `.venv`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINKS = Path(".venv/as_package")


def link_package() -> None:
    """Lays the link `reelwright` to the root, which mypy's settings in pyproject.toml point to."""
    folder = ROOT / LINKS
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "reelwright").is_symlink():
        (folder / "reelwright").symlink_to(os.path.relpath(ROOT, folder), target_is_directory=True)


def run(name: str, *arguments: str) -> bool:
    """Runs a tool of the environment; whether it was content."""
    tool = [sys.executable, "-m", *arguments]
    ran = subprocess.run(tool, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    # Paths as they stand in the checkout, not through the link.
    sys.stdout.write(f"{name}: {ran.stdout.replace(f'{LINKS}/reelwright/', '').strip() or 'content'}\n")
    sys.stdout.flush()
    return ran.returncode == 0


def main() -> int:
    """0 when all are content, else 1."""
    link_package()
    benchmarks = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "benchmarks").glob("*.py"))]
    checks = (
        run("ruff check", "ruff", "check", ".", "reelwright"),
        run("ruff format", "ruff", "format", "--check", ".", "reelwright"),
        run("types", "mypy", "-p", "reelwright"),
        # These import what lies beside them, as the programs they are.
        run("types of the launcher", "mypy", "reelwright"),
        run("types of the benchmarks", "mypy", "--explicit-package-bases", *benchmarks),
    )
    return 0 if all(checks) else 1


if __name__ == "__main__":
    sys.exit(main())
