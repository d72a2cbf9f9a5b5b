"""The script that makes tiny weights: what it leaves is what engines load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from reelwright.generators.diffusion.weights import locate, weights_ids
from reelwright.generators.settings import read_settings
from tiny_weights import BUILDERS

ROOT = Path(__file__).parents[3]


def test_every_id_of_the_list_has_a_tiny_one() -> None:
    assert set(BUILDERS) == set(weights_ids())


@pytest.mark.torch
def test_what_is_made_is_found_by_the_settings_that_are_written(tmp_path: Path) -> None:
    script = [sys.executable, "scripts/make_tiny_weights.py", str(tmp_path)]
    done = subprocess.run(
        [*script, "wan-t2v-a14b", "wan-2.2-t2v-4-step"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    settings = read_settings(tmp_path / "engines.toml")
    assert settings.device == "cpu"
    for name in ("wan-t2v-a14b", "wan-2.2-t2v-4-step"):
        assert locate(name, settings) == tmp_path / name


def test_an_unknown_id_is_refused(tmp_path: Path) -> None:
    script = [sys.executable, "scripts/make_tiny_weights.py", str(tmp_path), "wan-9"]
    done = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "no tiny weights 'wan-9'" in done.stderr
