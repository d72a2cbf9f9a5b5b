"""Whether memory stays flat with length: a lesson of 40 s against a longer one, each process's peak by its work.

    .venv/bin/python benchmarks/lesson.py                     40 s and 200 s, 480x270
    .venv/bin/python benchmarks/lesson.py --long 1200 --out lesson-film

A process is known by what it runs: the main one, workers, encoders. `--out` keeps the long film.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from lesson_script import lesson
from process_tree import tree

SHORT_S, LONG_S = 40, 200
WIDTH, HEIGHT = 480, 270
RATIO_MAX = 1.25
"""Of the largest process: what a longer film may take more. Its documents grow; its media must not."""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--long", type=int, default=LONG_S, help="seconds of the longer lesson")
    options.add_argument("--out", type=Path, default=None, help="where to keep the longer film")
    given = options.parse_args()
    peaks: list[dict[str, int]] = []
    with tempfile.TemporaryDirectory() as scratch:
        for seconds in (SHORT_S, given.long):
            folder = Path(scratch) / str(seconds)
            if seconds == given.long and given.out is not None:
                folder = given.out
            peaks.append(film(folder, seconds, Path(scratch)))
    print(f"\n{'process':<12} {'short':>10} {'long':>10} {'ratio':>7}")
    for name in sorted(peaks[0]):
        short, long = peaks[0][name], peaks[1].get(name, 0)
        print(f"{name:<12} {short / 1e6:>7.0f} MB {long / 1e6:>7.0f} MB {long / short:>7.2f}")
    ratio = max(peaks[1].values()) / max(peaks[0].values())
    print(f"largest process, long against short: {ratio:.2f} ({'holds' if ratio <= RATIO_MAX else 'MISSED'})")
    sys.exit(0 if ratio <= RATIO_MAX else 1)


def film(folder: Path, seconds: int, scratch: Path) -> dict[str, int]:
    """Make a lesson and give back the peak of each kind of process, in bytes."""
    script = scratch / f"{seconds}.md"
    script.write_text(lesson(seconds), encoding="utf-8")
    begun = time.perf_counter()
    call("plan", "--script", script, "--out", folder, "--planner", "offline", "--quiet")
    planned = time.perf_counter() - begun
    path = folder / "storyboard.json"
    board = json.loads(path.read_text())
    path.write_text(json.dumps(board | {"width": WIDTH, "height": HEIGHT}))
    peaks: dict[str, int] = {}
    begun = time.perf_counter()
    call("render", folder, "--quiet", peaks=peaks)
    made = time.perf_counter() - begun
    report = json.loads((folder / "report.json").read_text())
    passed = "passed" if report["passed"] else "FAILED"
    chapters = len(json.loads((folder / "timeline.json").read_text())["chapters"])
    print(
        f"{report['seconds']:.0f} s, {len(board['shots'])} shots, {chapters} chapters: planned in {planned:.1f} s, "
        f"made in {made:.0f} s ({made / report['seconds']:.2f} a second), review {passed}"
    )
    return peaks


def call(*arguments: object, peaks: dict[str, int] | None = None) -> None:
    """One call of the command line; with `peaks`, watched."""
    process = subprocess.Popen(
        [sys.executable, "-m", "reelwright", *map(str, arguments)],
        env=os.environ | {"REELWRIGHT_OFFLINE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    over = threading.Event()
    watcher = threading.Thread(target=watch, args=(process.pid, over, peaks if peaks is not None else {}))
    watcher.start()
    said = process.communicate()[1].decode()
    over.set()
    watcher.join()
    # 3: a film that the review failed is a whole film, and its memory counts.
    if process.returncode not in (0, 3):
        raise SystemExit(f"{arguments} ended with {process.returncode}:\n{said}")


def watch(root: int, over: threading.Event, peaks: dict[str, int]) -> None:
    """Note the most that each kind of process ever held (its resident peak, as the kernel keeps it)."""
    while not over.wait(0.1):
        for pid in tree(root):
            try:
                status = Path(f"/proc/{pid}/status").read_text()
                command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            peak = next((int(row.split()[1]) * 1024 for row in status.splitlines() if row.startswith("VmHWM:")), 0)
            name = "main" if pid == root else "encoder" if b"ffmpeg" in command[0] else "worker"
            peaks[name] = max(peaks.get(name, 0), peak)


if __name__ == "__main__":
    main()
