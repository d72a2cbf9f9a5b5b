"""The benchmark of levers runs whole on a processor, with tiny models; what it prints is a table of every lever."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.torch
ROOT = Path(__file__).parents[3]


def test_the_table_has_a_row_for_each_lever() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/gpu.py", "--tiny"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    rows = {
        cells[0]: cells[1:] for line in lines[1:] if (cells := [each.strip() for each in line.strip("|").split("|")])
    }
    assert {"plain", "offload group", "fp8", "int8", "cache first-block", "cache taylor"} <= set(rows)
    errors = {name: float(cells[4]) for name, cells in rows.items()}
    assert errors["plain"] == errors["offload group"] == 0
    for name in ("fp8", "int8", "cache first-block", "cache taylor"):
        assert 0 < errors[name] < 0.5
    for cells in rows.values():
        step_s, _, second_s, peak_mb = (float(cell) for cell in cells[:4])
        assert step_s > 0
        assert second_s > 0
        assert peak_mb > 0
        assert not math.isnan(step_s)
    assert "random weights; cpu" in done.stdout
