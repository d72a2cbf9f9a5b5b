"""What the installer finds missing on a machine, and what it says and does about it."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load(name: str, path: Path) -> ModuleType:
    loader = SourceFileLoader(name, str(path))
    spec = importlib.util.spec_from_loader(name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


sys.dont_write_bytecode, kept = True, sys.dont_write_bytecode
launcher = load("reelwright_launcher", ROOT / "reelwright")
set_up = load("reelwright_set_up", ROOT / "scripts" / "set_up.py")
sys.dont_write_bytecode = kept


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def add(folder: Path, name: str) -> None:
    (folder / name).write_text("#!/bin/sh\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("apt-get", "apt-get install -y --no-install-recommends libgl1 libexpat1"),
        ("dnf", "dnf install -y libglvnd-glx expat"),
        ("zypper", "zypper install -y Mesa-libGL1 libexpat1"),
        ("pacman", "pacman -S --needed libglvnd expat"),
    ],
)
def test_the_line_to_type_is_that_of_the_machine(programs: Path, manager: str, line: str) -> None:
    add(programs, manager)
    assert set_up.line_to_type(["libGL.so.1", "libexpat.so.1"], no_venv=False) == line


def test_where_no_package_manager_is_known_no_line_is_made_up(programs: Path) -> None:
    assert set_up.line_to_type(["libGL.so.1"], no_venv=True) is None


def test_one_package_for_two_libraries_is_named_once(programs: Path) -> None:
    add(programs, "pacman")
    assert set_up.line_to_type(list(set_up.LIBRARIES), no_venv=False) == "pacman -S --needed libglvnd expat"


def test_debian_is_asked_for_the_venv_of_the_running_python(programs: Path) -> None:
    add(programs, "apt-get")
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert set_up.line_to_type([], no_venv=True).endswith(f" {package}")


def test_a_library_that_cannot_be_loaded_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up, "LIBRARIES", ("libc.so.6", "libreelwright-has-none.so.9"))
    assert set_up.missing_libraries() == ["libreelwright-has-none.so.9"]


def test_without_root_it_prints_the_line_with_sudo(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(programs, "apt-get")
    monkeypatch.setattr(set_up, "missing_libraries", lambda: ["libEGL.so.1"])
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(set_up.InstallError) as raised:
        set_up.require_system(set_up.Progress(), pytest.fail, needs_ensurepip=False)
    assert str(raised.value).endswith("\n    sudo apt-get install -y --no-install-recommends libegl1")
    assert raised.value.status == 2


def test_as_root_apt_is_run_and_a_stale_list_is_renewed(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(programs, "apt-get")
    monkeypatch.setattr(set_up, "missing_libraries", lambda: ["libEGL.so.1"])
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(Path, "glob", lambda *_: iter([Path("some_Packages")]))
    done: list[str] = []

    def run(command: Sequence[str]) -> None:
        done.append(" ".join(command[4:]))
        if len(done) == 1:
            raise set_up.InstallError("404 Not Found", 4)

    set_up.require_system(set_up.Progress(), run, needs_ensurepip=False)
    install = "install -y --no-install-recommends libegl1"
    assert done == [install, "update", install]


def test_a_machine_that_has_all_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up, "missing_libraries", list)
    set_up.require_system(set_up.Progress(), pytest.fail, needs_ensurepip=False)


@pytest.mark.parametrize("name", ["PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX"])
def test_uv_is_not_used_where_pip_was_told_where_packages_are(
    programs: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    add(programs, "uv")
    monkeypatch.setenv(name, "somewhere")
    assert set_up.find_uv() is None
    monkeypatch.setenv("UV_INDEX", "somewhere")
    assert set_up.find_uv() == str(programs / "uv")


@pytest.mark.parametrize("line", ["index-url = a", "extra-index-url: a", "find_links=a", "[global]\n  no-index = true"])
def test_pips_own_file_counts_as_told(
    programs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, line: str
) -> None:
    add(programs, "uv")
    (tmp_path / "pip.conf").write_text(f"[install]\n{line}\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    assert set_up.find_uv() is None


def test_an_old_python_is_told_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launcher, "OLDEST", (sys.version_info.major, sys.version_info.minor + 1))
    assert launcher.main(["make", "a film"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"needs Python 3.{sys.version_info.minor + 1} or newer, and this is {sys.version.split()[0]}" in said


def test_paths_given_to_test_mean_what_they_meant_where_they_were_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "test_a.py").touch()
    monkeypatch.chdir(tmp_path)
    assert launcher.pytest_arguments(["test_a.py::test_b", "-q"])[-2:] == [str(tmp_path / "test_a.py::test_b"), "-q"]
