"""The launcher, in a copy of its own, with a `uv` in its place that only writes down what it was asked."""

from __future__ import annotations

import ast
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = """#!/bin/sh
case "$1 $2" in
  "-c "*) exit 0;;
  "-m pip") cat "{says}"; exit "$(cat "{status}")";;
esac
for word in "$@"; do printf '<%s>' "$word"; done
"""
UV = """#!/bin/sh
echo "$@" >> "{calls}"
while [ -e "{hold}" ]; do sleep 0.05; done
case "$1 $2" in
  "venv "*) for last in "$@"; do :; done; mkdir -p "$last/bin"; cp "{python}" "$last/bin/python";;
  "pip install") cat "{says}"; exit "$(cat "{status}")";;
esac
"""


class Checkout:
    """A checkout with nothing in it but the launcher and its installer."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a check out"
        self.venv = self.root / ".venv"
        self.hold = folder / "hold"
        self.calls = folder / "calls"
        self.says = folder / "says"
        self.status = folder / "status"
        (self.root / "scripts").mkdir(parents=True)
        shutil.copy(ROOT / "reelwright", self.root)
        shutil.copy(ROOT / "scripts" / "set_up.py", self.root / "scripts")
        (self.root / "pyproject.toml").write_text("[project]\n")
        (self.root / "constraints.txt").write_text("numpy==2\n")
        self.calls.write_text("")
        self.says.write_text("")
        self.status.write_text("0")
        programs = folder / "programs"
        programs.mkdir()
        paths = {name: getattr(self, name) for name in ("calls", "hold", "says", "status")}
        (folder / "python").write_text(PYTHON.format(**paths))
        (programs / "uv").write_text(UV.format(**paths, python=folder / "python"))
        for path in (folder / "python", programs / "uv"):
            path.chmod(0o755)
        # uv is told where packages come from, so that what the machine tells pip does not matter here.
        self.environment = {**os.environ, "UV_INDEX": "none", "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}

    def start(self, *arguments: str, folder: Path | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(self.root / "reelwright"), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment,
            cwd=folder,
        )

    def run(self, *arguments: str, folder: Path | None = None) -> tuple[int, str, str]:
        process = self.start(*arguments, folder=folder)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def asked(self) -> list[str]:
        """What uv was asked for, by its first word."""
        return [line.split()[0] for line in self.calls.read_text().splitlines()]


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    made = Checkout(tmp_path)
    yield made
    made.hold.unlink(missing_ok=True)


def until(holds: Callable[[], object]) -> None:
    for _ in range(1200):
        if holds():
            return
        time.sleep(0.05)
    pytest.fail("it did not come to hold within a minute")


def test_the_first_call_installs_and_the_next_starts_at_once(checkout: Checkout) -> None:
    assert checkout.run("voices")[0] == 0
    assert checkout.asked() == ["venv", "pip"]
    assert checkout.run("voices")[2] == ""
    assert checkout.asked() == ["venv", "pip"]


def test_every_argument_is_handed_on_as_it_was_typed(checkout: Checkout, tmp_path: Path) -> None:
    words = ["make", 'a "quoted" $HOME;\nline', "", "--json", "-x=ü"]
    status, out, _ = checkout.run(*words, folder=tmp_path)
    assert status == 0
    assert out == "".join(f"<{word}>" for word in ["-P", "-m", "reelwright", *words])


def test_stdout_belongs_to_the_command_even_on_first_use(checkout: Checkout) -> None:
    checkout.says.write_text("Collecting numpy\n")
    _, out, err = checkout.run("status", "--json")
    assert out == "<-P><-m><reelwright><status><--json>"
    assert "first use" in err
    assert "\x1b" not in err


def test_on_a_terminal_progress_stays_on_one_line(checkout: Checkout) -> None:
    checkout.says.write_text("Collecting numpy\n + pillow\n")
    reader, writer = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, str(checkout.root / "reelwright"), "voices"],
        stdout=subprocess.DEVNULL,
        stderr=writer,
        env=checkout.environment,
    )
    assert process.wait(timeout=60) == 0
    os.close(writer)
    said = os.read(reader, 65536).decode()
    os.close(reader)
    assert "2: pillow" in said
    assert said.count("\n") == 1


def test_new_pins_are_installed_into_the_environment_that_stands(checkout: Checkout) -> None:
    checkout.run("voices")
    (checkout.root / "constraints.txt").write_text("numpy==3\n")
    assert checkout.run("voices")[0] == 0
    assert checkout.asked() == ["venv", "pip", "pip"]


def test_a_moved_checkout_is_installed_again(checkout: Checkout, tmp_path: Path) -> None:
    checkout.run("voices")
    checkout.root = checkout.root.rename(tmp_path / "elsewhere")
    assert checkout.run("voices")[0] == 0
    assert checkout.asked() == ["venv", "pip", "pip"]


def test_an_environment_whose_python_is_gone_is_made_again(checkout: Checkout) -> None:
    checkout.run("voices")
    (checkout.venv / "bin" / "python").unlink()
    assert checkout.run("voices")[0] == 0
    assert checkout.asked() == ["venv", "pip", "venv", "pip"]


def test_an_environment_that_someone_else_made_is_completed_not_thrown_away(checkout: Checkout, tmp_path: Path) -> None:
    (checkout.venv / "bin").mkdir(parents=True)
    shutil.copy(tmp_path / "python", checkout.venv / "bin" / "python")
    assert checkout.run("voices")[0] == 0
    assert checkout.asked() == ["pip"]


def test_an_installation_that_was_killed_is_made_anew(checkout: Checkout) -> None:
    checkout.hold.touch()
    process = checkout.start("voices")
    until(lambda: checkout.asked() == ["venv"])
    process.send_signal(signal.SIGKILL)
    process.communicate()
    checkout.hold.unlink()
    assert checkout.run("voices")[0] == 0
    assert checkout.asked() == ["venv", "venv", "pip"]


def test_two_first_calls_install_once(checkout: Checkout) -> None:
    checkout.hold.touch()
    one = checkout.start("voices")
    until(lambda: checkout.asked() == ["venv"])
    two = checkout.start("doctor")
    assert two.stderr is not None
    assert "waiting" in two.stderr.readline()
    checkout.hold.unlink()
    assert one.communicate(timeout=60)[0].endswith("<voices>")
    assert two.communicate(timeout=60)[0].endswith("<doctor>")
    assert checkout.asked() == ["venv", "pip"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("error: dns error: failed to lookup address", "cannot be reached"),
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError'\nERROR: No matching dist",
            "cannot be reached",
        ),
        ("ERROR: Could not install: [Errno 28] No space left on device", "disk is full"),
        ("error: no solution found", "no solution found"),
    ],
    ids=["no-network", "no-network-by-pip", "no-space", "anything-else"],
)
def test_a_failed_installation_says_why_and_is_tried_again(checkout: Checkout, said: str, told: str) -> None:
    checkout.says.write_text(said + "\n")
    checkout.status.write_text("1")
    status, out, err = checkout.run("make", "a film")
    assert status == 4
    assert told in err
    assert "Traceback" not in err
    assert out == ""
    checkout.status.write_text("0")
    assert checkout.run("voices")[0] == 0


def test_what_uv_cannot_find_pip_is_asked_for(checkout: Checkout, tmp_path: Path) -> None:
    uv = tmp_path / "programs" / "uv"
    uv.write_text(uv.read_text().replace('"pip install") ', '"pip install") exit 1; '))
    status, out, err = checkout.run("voices")
    assert (status, out) == (0, "<-P><-m><reelwright><voices>")
    assert "asking pip" in err


def test_a_folder_that_cannot_be_written_gets_one_message(checkout: Checkout) -> None:
    checkout.venv.write_text("a file where the environment would be")
    status, _, err = checkout.run("voices")
    assert status == 2
    assert "Traceback" not in err
    assert str(checkout.root) in err


def test_test_installs_its_extra_and_runs_pytest_in_the_root(checkout: Checkout) -> None:
    checkout.run("voices")
    _, out, _ = checkout.run("test", "-k", "launcher")
    assert out.startswith("<-m><pytest><-n>")
    assert out.endswith("<--dist><loadscope><--no-loadscope-reorder><-k><launcher>")
    assert checkout.calls.read_text().splitlines()[-1].endswith("a check out[test]")
    assert checkout.run("test")[2] == ""


def test_an_extra_once_installed_is_kept_in_step_with_the_pins(checkout: Checkout) -> None:
    checkout.run("test")
    (checkout.root / "constraints.txt").write_text("numpy==3\n")
    checkout.run("voices")
    assert checkout.calls.read_text().splitlines()[-1].endswith("a check out[test]")


def test_the_launcher_parses_on_old_pythons_so_that_they_get_the_message() -> None:
    ast.parse((ROOT / "reelwright").read_text(), feature_version=(3, 6))


def test_the_launcher_uses_the_standard_library_alone() -> None:
    for path in (ROOT / "reelwright", ROOT / "scripts" / "set_up.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.split(".")[0] for name in names} <= {*sys.stdlib_module_names, "set_up"}
