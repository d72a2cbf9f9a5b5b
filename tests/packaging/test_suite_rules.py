"""The rules of the suite itself: what `--all` and `--no-skips` mean, and that the user's settings stay out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
SUITE = """
import os
import pytest

def test_settings_of_the_user_are_gone():
    assert "OPENAI_API_KEY" not in os.environ
    assert "REELWRIGHT_LOOK" not in os.environ
    assert os.environ["HF_HUB_OFFLINE"] == "1"

@pytest.mark.torch
def test_with_torch():
    raise AssertionError("this needs --all")

def test_that_stays():
    assert True
"""
SKIPPING = "\n\ndef test_skipped():\n    pytest.skip('for a reason')\n"


def run(folder: Path, suite: str, *options: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(TESTS / "conftest.py", folder)
    shutil.copytree(TESTS / "network_guard", folder / "network_guard", dirs_exist_ok=True)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = torch: needs it\n")
    (folder / "test_it.py").write_text(suite)
    environment = {**os.environ, "OPENAI_API_KEY": "sk-no", "REELWRIGHT_LOOK": "mine"}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("spread", [("-n", "0"), ("-n", "2", "--dist", "loadscope")], ids=["alone", "spread"])
def test_what_needs_torch_is_deselected_not_skipped(tmp_path: Path, spread: tuple[str, ...]) -> None:
    ran = run(tmp_path, SUITE, *spread, "--no-skips")
    assert ran.returncode == 0, ran.stdout
    assert "2 passed" in ran.stdout
    assert "skipped" not in ran.stdout


@pytest.mark.parametrize("spread", [("-n", "0"), ("-n", "2", "--dist", "loadscope")], ids=["alone", "spread"])
def test_a_skipped_test_fails_the_run_that_forbids_skips(tmp_path: Path, spread: tuple[str, ...]) -> None:
    ran = run(tmp_path, SUITE + SKIPPING, *spread, "--no-skips")
    assert ran.returncode == 1
    assert "2 passed, 1 skipped" in ran.stdout
    assert "--no-skips was given: test_it.py::test_skipped" in ran.stdout


def test_all_runs_what_needs_torch(tmp_path: Path) -> None:
    broken = SUITE.replace('raise AssertionError("this needs --all")', "assert True")
    # Without the extra, importing torch fails; with it, the test passes: it is not left out either way.
    ran = run(tmp_path, broken, "-n", "0", "--all")
    assert "deselected" not in ran.stdout
