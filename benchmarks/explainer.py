"""How long an explainer with a presenter and slides takes on this machine, a second of film, start to exit.

    .venv/bin/python benchmarks/explainer.py               a minute at 1920x1080
    .venv/bin/python benchmarks/explainer.py --out film    and keep it

The script is a minute of speech over six slides; the presenter stands beside, before or small above them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import skia
from process_tree import largest_bytes

AIM = 1.8
"""Seconds of making a second of film, on two cores."""
PAGES = (
    ("Tides", "Why the sea comes and goes"),
    ("The Moon pulls", "More on the near side than on the far side"),
    ("Two bulges", "The Earth turns beneath them"),
    ("Spring and neap", "Sun and Moon together, or at odds"),
    ("The shape of the coast", "A bay can make a metre into ten"),
    ("Power from tides", "Known for a hundred years ahead"),
)
SCRIPT = """---
title: Why the sea comes and goes
platform: youtube
---
[slide 1] Twice a day the sea rises, and twice it falls. People have watched it for as long as there were people.
But what moves all that water?

[slide 2] The Moon does, mostly. It pulls on the near side of the Earth more than on the far side. So the water on the
near side is drawn toward it.

[slide 3] There is a bulge on the other side, too. There the pull is weaker than at the centre, and the water lags
behind. The Earth turns beneath both of them. That makes two tides a day.

[slide 4] The Sun joins in. When Sun and Moon stand in one line, tides are high. When they stand at right angles, tides
are low. Sailors call them spring and neap.

[slide off] Now look at a map. The shape of the coast decides the rest.

[slide 5] In the open sea a tide is less than a metre. A narrow bay squeezes it up to more than ten.

[slide 6] And because the Moon keeps its time, we know every tide of the next hundred years. That is power that you can
plan. So next time you stand at the sea, look up.
"""


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--out", type=Path, default=None, help="where to keep the film")
    options.add_argument("--presenter", default="auto", help="who presents; none for the film without a person")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch)
        write_deck(here / "deck.pdf")
        (here / "script.md").write_text(SCRIPT, encoding="utf-8")
        folder = given.out or here / "film"
        rows = [measured(here, folder, given.presenter)]
        if given.presenter != "none":
            rows.append(measured(here, here / "without", "none"))
    today, cores = datetime.now(UTC).date(), len(os.sched_getaffinity(0))
    print(f"{today}, {cores} cores, {platform.machine()}, Python {platform.python_version()}\n")
    print(f"{'presenter':<12} {'film':>8} {'made in':>9} {'a second':>9} {'largest process':>16}  review")
    for who, film_s, made_s, peak_mb, passed in rows:
        ratio = made_s / film_s
        print(f"{who:<12} {film_s:>6.1f} s {made_s:>7.1f} s {ratio:>9.2f} {peak_mb:>13.0f} MB  {passed}")
    ratio = rows[0][2] / rows[0][1]
    print(f"\na second of film takes {ratio:.2f} s (aim: {AIM}): {'holds' if ratio <= AIM else 'MISSED'}")
    sys.exit(0 if ratio <= AIM else 1)


def measured(here: Path, folder: Path, presenter: str) -> tuple[str, float, float, float, str]:
    """Make the film; who presents, its seconds, the seconds that it took, the largest process and the verdict."""
    words = ["make", "--script", str(here / "script.md"), "--slides", str(here / "deck.pdf"), "--planner", "offline",
             "--presenter", presenter, "--out", str(folder), "--quiet"]  # fmt: skip
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "reelwright", *words],
        env=os.environ | {"REELWRIGHT_OFFLINE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    peaks: list[int] = []
    watcher = threading.Thread(target=watch, args=(process, peaks), daemon=True)
    watcher.start()
    said = process.communicate()[1]
    passed_s = time.perf_counter() - begun
    watcher.join()
    if process.returncode not in (0, 3):
        raise SystemExit(f"the film ended with {process.returncode}:\n{said.decode()}")
    report = json.loads((folder / "report.json").read_text())
    verdict = "passed" if report["passed"] else "FAILED"
    return presenter, float(report["seconds"]), passed_s, max(peaks, default=0) / 1e6, verdict


def watch(process: subprocess.Popen[bytes], peaks: list[int]) -> None:
    """Note the largest single process of the run, four times a second."""
    while process.poll() is None:
        peaks.append(largest_bytes(process.pid))
        time.sleep(0.25)


def write_deck(path: Path) -> None:
    """A presentation of six pages, 16:9."""
    stream = skia.FILEWStream(str(path))
    document = skia.PDF.MakeDocument(stream)
    face = skia.Typeface("")
    ink = skia.Paint(Color=skia.Color(24, 40, 72), AntiAlias=True)
    ring = skia.Paint(Color=skia.Color(40, 120, 200), AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=6)
    for number, (title, words) in enumerate(PAGES):
        canvas = document.beginPage(960, 540)
        canvas.clear(skia.ColorWHITE)
        canvas.drawString(title, 64, 150, skia.Font(face, 64), ink)
        canvas.drawString(words, 64, 220, skia.Font(face, 30), ink)
        for step in range(number + 1):
            canvas.drawCircle(720, 380, 30 + 22 * step, ring)
        document.endPage()
    document.close()
    stream.flush()


if __name__ == "__main__":
    main()
