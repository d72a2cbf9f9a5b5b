"""A wheel of this checkout, and a clean environment with nothing but what the wheel declares. Made once a run."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
NOT_SOURCE = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist", "films", "out")


def normalised(name: str) -> str:
    """The name of a package as constraints.txt writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(requirements: Iterable[str]) -> dict[str, importlib.metadata.Distribution]:
    """All packages that the requirements bring, as they are installed here, by normalised name."""
    found: dict[str, importlib.metadata.Distribution] = {}
    waiting = [Requirement(text) for text in requirements]
    seen: set[tuple[str, str]] = set()
    while waiting:
        asked = waiting.pop()
        for extra in {"", *asked.extras}:
            key = (normalised(asked.name), extra)
            if key in seen:
                continue
            seen.add(key)
            found[key[0]] = importlib.metadata.distribution(asked.name)
            below = [Requirement(text) for text in found[key[0]].requires or ()]
            waiting += [need for need in below if need.marker is None or need.marker.evaluate({"extra": extra})]
    return found


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a copy of this checkout, built without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "a checkout"
    shutil.copytree(ROOT, source, ignore=NOT_SOURCE)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)]
    built = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert built.returncode == 0, built.stdout[-3000:] + built.stderr[-3000:]
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def clean_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An environment with the wheel, the base packages at the versions installed here, and what installed them.

    The packages are linked from where they are installed, which needs no network; nothing else that is installed here
    can be seen in it.
    """
    folder = tmp_path_factory.mktemp("clean") / "environment"
    venv.create(folder, with_pip=False, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    declared = [text for text in importlib.metadata.requires("reelwright") or () if "extra ==" not in text]
    for distribution in closure([*declared, "pip", "setuptools"]).values():
        for file in distribution.files or ():
            source = Path(str(distribution.locate_file(file)))
            if ".." in file.parts or not source.is_file():
                continue
            target = packages / Path(*file.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(source, target)
    python = folder / "bin" / "python"
    pip = [python, "-m", "pip", "install", "--no-index", "--no-deps", "--quiet", wheel]
    installed = subprocess.run(pip, capture_output=True, text=True, timeout=240, check=False)
    assert installed.returncode == 0, installed.stderr
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # Another file system, or one without links.
        shutil.copy2(source, target)
