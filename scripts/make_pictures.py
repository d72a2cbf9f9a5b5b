"""Makes the pictures that the documents show, from films that it makes itself: `docs/pictures/*.jpg`.

.venv/bin/python scripts/make_pictures.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import av
import reelwright
from PIL import Image

DOCS = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SCRIPTS = Path(__file__).resolve().parent / "films"
FILMS: dict[str, dict[str, Any]] = {
    "stride": {"brief": "30 s vertical ad for Stride, a waterproof trail shoe. Punchy."},
    "spokesperson": {"script": SCRIPTS / "spokesperson.md"},
}
ACROSS = 8
WIDTH_PX = 1600
GAP_PX = 8


def main() -> None:
    """Make each film and lay frames of it side by side."""
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, asked in FILMS.items():
        with tempfile.TemporaryDirectory() as scratch:
            film = reelwright.make(**asked, out=Path(scratch) / name, planner="offline")
            if film.video is None or film.report is None or not film.report.passed:
                raise SystemExit(f"{name} did not pass its review")
            moments = [shot.start_s + shot.seconds * 0.8 for shot in film.report.shots]
            strip(film.video, pick(moments, ACROSS)).save(DOCS / f"{name}.jpg", quality=88, optimize=True)


def pick(moments: list[float], count: int) -> list[float]:
    """So many moments, evenly spread over the film, the first and the last among them."""
    count = min(count, len(moments))
    return [moments[round(n * (len(moments) - 1) / max(1, count - 1))] for n in range(count)]


def strip(video: Path, moments: list[float]) -> Image.Image:
    """The frames at these seconds, side by side."""
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        wanted = [round(moment * float(stream.average_rate or 30)) for moment in moments]
        frames: dict[int, Image.Image] = {
            n: frame.to_image()  # type: ignore[no-untyped-call]
            for n, frame in enumerate(container.decode(stream))
            if n in wanted
        }
    width = (WIDTH_PX - GAP_PX * (len(wanted) - 1)) // len(wanted)
    height = round(width * frames[wanted[0]].height / frames[wanted[0]].width)
    sheet = Image.new("RGB", (WIDTH_PX, height), "white")
    for place, number in enumerate(wanted):
        sheet.paste(frames[number].resize((width, height), Image.Resampling.LANCZOS), (place * (width + GAP_PX), 0))
    return sheet


if __name__ == "__main__":
    main()
