"""Makes the films of scripts/films/films.yaml one after the other and says how each fared in its review.

    python scripts/prove_films.py OUT [ID...]

OUT/ID holds each production, OUT/sheets/ID.png a contact sheet of its delivered video, OUT/films.json the figures.
A film that stands in OUT already is not made again.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import av
import reelwright
import yaml
from PIL import Image
from reelwright.story.errors import ReelwrightError

HERE = Path(__file__).resolve().parent
FILMS = HERE / "films" / "films.yaml"
PRODUCTS = HERE.parent / "docs" / "gallery" / "products"
FRAMES, ACROSS, HIGH_PX = 24, 8, 400


def main(out: Path, ids: list[str]) -> int:
    """Make the films; the number of those that failed is the exit code."""
    (out / "sheets").mkdir(parents=True, exist_ok=True)
    figures: dict[str, Any] = {}
    for film in films():
        if ids and film["id"] not in ids:
            continue
        began = time.monotonic()
        try:
            made = make(film, out / film["id"])
        except ReelwrightError as error:
            figures[film["id"]] = {"passed": False, "error": f"{error.what} {error.hint}"}
            print(f"{film['id']:14} ERROR {error.what}", flush=True)
            continue
        seconds = time.monotonic() - began
        report = made.report
        assert report is not None
        failed = [check.code for check in report.checks if not check.passed]
        figures[film["id"]] = {
            "passed": report.passed,
            "failed": failed,
            "film_s": report.seconds,
            "made_in_s": round(seconds, 1),
            "notes": list(made.notes),
        }
        if made.video is not None:
            sheet(made.video).save(out / "sheets" / f"{film['id']}.png")
        verdict = "passed" if report.passed else f"FAILED {', '.join(failed)}"
        print(f"{film['id']:14} {verdict} {figures[film['id']]['film_s']:.1f} s in {seconds:.0f} s", flush=True)
        for note in made.notes:
            print(f"{'':14} - {note}", flush=True)
    (out / "films.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False), encoding="utf-8")
    return sum(not each["passed"] for each in figures.values())


def films() -> list[dict[str, str]]:
    """All films of the list."""
    found: list[dict[str, str]] = yaml.safe_load(FILMS.read_text(encoding="utf-8"))
    return found


def make(film: dict[str, str], folder: Path) -> Any:
    """One film, or what stands of it, gone on with."""
    if (folder / "brief.json").is_file():
        return reelwright.resume(folder)
    given: dict[str, Any] = {"planner": "offline", "platform": film["platform"], "out": folder}
    if "script" in film:
        given["script"] = HERE / "films" / film["script"]
    if "product" in film:
        given["products"] = [PRODUCTS / f"{film['product']}.jpg"]
    return reelwright.make(film.get("brief", ""), language=film.get("language", ""), **given)


def sheet(video: Path) -> Image.Image:
    """Frames of a film, evenly spread."""
    with av.open(str(video)) as opened:
        stream = opened.streams.video[0]
        count = stream.frames
        wanted = {round((number + 0.5) * count / FRAMES) for number in range(FRAMES)}
        pictures = [
            frame.to_image(width=round(frame.width * HIGH_PX / frame.height), height=HIGH_PX)  # type: ignore[no-untyped-call]
            for number, frame in enumerate(opened.decode(stream))
            if number in wanted
        ]
    width = pictures[0].width
    whole = Image.new("RGB", (ACROSS * (width + 6), -(-len(pictures) // ACROSS) * (HIGH_PX + 6)), "#777777")
    for number, picture in enumerate(pictures):
        whole.paste(picture, (number % ACROSS * (width + 6), number // ACROSS * (HIGH_PX + 6)))
    return whole


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2:]))
