"""How long whole productions take on this machine, against what we promise. One command, one table.

    .venv/bin/python benchmarks/production.py

Each row is measured from process start to exit, offline, in a fresh folder. The edit is compared with the first render
of the same run, so that its ratio holds on any machine.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

BRIEF = "30 s vertical ad for Stride, a waterproof trail shoe. Punchy."
HELP_RUNS = 7
PLAN_RUNS = 5


def main() -> None:
    """Measure and print."""
    rows: list[tuple[str, str, str, str]] = []
    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch)
        helped = statistics.median(timed("--help") for _ in range(HELP_RUNS))
        rows.append(("--help", f"{helped:.2f} s", "0.40 s", verdict(helped <= 0.4)))
        planned = statistics.median(
            timed("plan", BRIEF, "--planner", "offline", "--out", here / f"plan-{n}", "--quiet")
            for n in range(PLAN_RUNS)
        )
        rows.append(("plan --planner offline", f"{planned:.2f} s", "1.00 s", verdict(planned <= 1.0)))
        film = here / "film"
        sheet_s: list[float] = []
        made = timed("make", BRIEF, "--planner", "offline", "--out", film, "--quiet", watch=watching(film, sheet_s))
        seconds = json.loads((film / "report.json").read_text())["seconds"]
        rows.append(
            (f"make, {seconds:.0f} s of film", f"{made:.1f} s = {made / seconds:.2f} a second", "1.30 a second",
             verdict(made / seconds <= 1.3))
        )  # fmt: skip
        rows.append(("storyboard.jpg stands after", f"{sheet_s[0]:.1f} s", "5.0 s", verdict(sheet_s[0] <= 5)))
        number, words = a_line(film)
        edited = timed("edit", film, "--line", number, words, "--quiet")
        rows.append(("one line edited, rendered", f"{edited:.1f} s = {edited / made:.2f} of the first", "0.33",
                     verdict(edited / made <= 1 / 3)))  # fmt: skip
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    today, cores = datetime.now(UTC).date(), len(os.sched_getaffinity(0))
    print(f"{today}, {cores} cores, {platform.machine()}, Python {platform.python_version()}")
    print(f"largest single process: {peak_mb:.0f} MB\n")
    for cells in (("what", "measured", "promised", ""), *rows):
        print(f"{cells[0]:<28} {cells[1]:<28} {cells[2]:<16} {cells[3]}")
    sys.exit(0 if all(row[3] == "holds" for row in rows) else 1)


def timed(*arguments: object, watch: Callable[[float], None] | None = None) -> float:
    """Wall seconds of one call of the command line, start to exit."""
    environment = os.environ | {"REELWRIGHT_OFFLINE": "1"}
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "reelwright", *map(str, arguments)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while watch is not None and process.poll() is None:
        watch(time.perf_counter() - begun)
        time.sleep(0.02)
    said = process.communicate()[1]
    passed = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(f"{arguments} ended with {process.returncode}:\n{said.decode()}")
    return passed


def watching(film: Path, sheet_s: list[float]) -> Callable[[float], None]:
    """Notes the moment at which the sheet stands."""

    def watch(passed: float) -> None:
        if not sheet_s and (film / "storyboard.jpg").exists():
            sheet_s.append(passed)

    return watch


def a_line(film: Path) -> tuple[int, str]:
    """A spoken line and words for it that are shorter."""
    lines = json.loads((film / "script.json").read_text())["lines"]
    number = max((n for n, line in enumerate(lines) if line["say"]), key=lambda n: len(lines[n]["say"]))
    return number + 1, " ".join(lines[number]["say"].split()[:-1]).rstrip(",.!?") + "!"


def verdict(holds: bool) -> str:
    """A word for the last column."""
    return "holds" if holds else "MISSED"


if __name__ == "__main__":
    main()
