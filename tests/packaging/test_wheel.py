"""A built wheel holds everything it needs, works from any folder, and keeps the base small."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("agents", "apps", "generators", "planners", "story", "templates", "tools")
LIMIT_MB = 650

IMPORT_ALL = """
import importlib, pkgutil, sys
import reelwright
failed = []
for module in pkgutil.walk_packages(reelwright.__path__, "reelwright.", onerror=failed.append):
    if not module.name.endswith("__main__"):
        try:
            importlib.import_module(module.name)
        except ImportError as error:
            failed.append(f"{module.name}: {error}")
print(*failed, sep="\\n")
assert "torch" not in sys.modules
"""


def run(environment: Path, *command: object, folder: Path) -> subprocess.CompletedProcess[str]:
    words = [str(environment / "bin" / str(command[0])), *map(str, command[1:])]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=280, check=False)


def test_every_file_of_the_rooms_is_in_the_wheel(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    names = {str(path.relative_to(ROOT)) for path in files if "__pycache__" not in path.parts}
    assert {name for name in names if f"reelwright/{name}" not in inside} == set()


def test_only_the_package_is_in_the_wheel(wheel: Path) -> None:
    inside = [Path(name).parts for name in zipfile.ZipFile(wheel).namelist()]
    assert {parts[0] for parts in inside if not parts[0].endswith(".dist-info")} == {"reelwright"}
    in_package = {parts[1] for parts in inside if parts[0] == "reelwright"}
    assert in_package == {"__init__.py", "__main__.py", "py.typed", *ROOMS}
    assert not any("__pycache__" in parts for parts in inside)


def test_the_licence_and_the_notices_travel_in_the_wheel(wheel: Path) -> None:
    inside = [Path(name).parts for name in zipfile.ZipFile(wheel).namelist()]
    assert {"LICENSE", "THIRD_PARTY_NOTICES.md"} <= {parts[-1] for parts in inside if "licenses" in parts}


def test_the_installed_command_shows_its_help_from_any_folder(clean_environment: Path, tmp_path: Path) -> None:
    ran = run(clean_environment, "reelwright", "--help", folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "make" in ran.stdout


def test_the_installed_command_makes_a_video_in_any_folder(clean_environment: Path, tmp_path: Path) -> None:
    brief = "5 s square ad for Stride, a waterproof trail shoe."
    words = ["make", brief, "--seconds", "5", "--voice", "none", "--planner", "offline", "--out", "film", "--json"]
    ran = run(clean_environment, "reelwright", *words, folder=tmp_path)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert (tmp_path / "film" / "video.mp4").stat().st_size > 10_000
    assert json.loads(ran.stdout.splitlines()[-1])


def test_every_module_imports_with_the_base_alone(clean_environment: Path, tmp_path: Path) -> None:
    ran = run(clean_environment, "python", "-c", IMPORT_ALL, folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    lacking = [line for line in ran.stdout.splitlines() if line]
    # Classes of torch and diffusers that we derive from can stand nowhere else; nothing imports these to plan.
    assert all(line.startswith("reelwright.generators.diffusion.") for line in lacking), lacking
    assert all(line.endswith(("No module named 'torch'", "No module named 'diffusers'")) for line in lacking), lacking


def test_the_base_has_no_torch_and_no_scipy(clean_environment: Path, tmp_path: Path) -> None:
    look = "from importlib.util import find_spec; print([n for n in ('torch', 'scipy', 'diffusers') if find_spec(n)])"
    assert run(clean_environment, "python", "-c", look, folder=tmp_path).stdout.strip() == "[]"


def test_the_base_stays_small(clean_environment: Path) -> None:
    files = {
        (path.stat().st_ino, path.stat().st_blocks * 512) for path in clean_environment.rglob("*") if path.is_file()
    }
    size_mb = sum(size for _, size in files) / 2**20
    assert size_mb < LIMIT_MB
