"""Makes docs/gallery: eleven finished films as posters and contact sheets, and the page that shows them.

    python scripts/make_gallery.py [FOLDER]

Films that stand in FOLDER already (as `scripts/prove_films.py` leaves them) are not made again.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from prove_films import PRODUCTS, films, make
from prove_films import sheet as frames_of
from reelwright.story.storyboard import Storyboard

GALLERY = PRODUCTS.parent
POSTER_HIGH_PX, SHEET_WIDE_PX = 640, 1200


def main(folder: Path) -> None:
    """Make what is missing and write the page."""
    rows = []
    for film in films():
        if "gallery" not in film:
            continue
        made = make(film, folder / film["id"])
        if made.video is None or made.report is None or not made.report.passed:
            raise SystemExit(f"{film['id']} did not pass its review")
        _save(Image.open(made.folder / "poster.jpg"), GALLERY / f"{film['id']}-poster.jpg", high=POSTER_HIGH_PX)
        _save(frames_of(made.video), GALLERY / f"{film['id']}.jpg", wide=SHEET_WIDE_PX)
        rows.append(_section(film, made))
    head = [
        "# Gallery",
        "",
        "Ten films, each made by one command on a laptop without a network, a key or a graphics card; poster and",
        "frames as delivered. `scripts/make_gallery.py` makes them again. The products are drawn by",
        "`scripts/make_products.py`; they and their names are made up.",
    ]
    (GALLERY / "README.md").write_text("\n".join([*head, *rows, ""]), encoding="utf-8")


def _save(picture: Image.Image, path: Path, *, wide: int = 0, high: int = 0) -> None:
    scale = wide / picture.width if wide else high / picture.height
    size = (round(picture.width * scale), round(picture.height * scale))
    picture.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(path, quality=82, optimize=True)


def _section(film: dict[str, str], made: Any) -> str:
    report = made.report
    look = Storyboard.load(made.folder).look
    photo = f" --product docs/gallery/products/{film['product']}.jpg" if "product" in film else ""
    given = f"--script scripts/films/{film['script']}" if "script" in film else repr(film["brief"])
    passed = sum(check.passed for check in report.checks)
    return "\n".join(
        [
            "",
            f"## {film['gallery']}",
            "",
            f"    ./reelwright make {given}{photo} --platform {film['platform']}",
            "",
            f"{report.seconds:.1f} s, look `{look}`, {passed} of {len(report.checks)} measurements passed.",
            "",
            f"![Poster]({film['id']}-poster.jpg)",
            "",
            f"![Frames]({film['id']}.jpg)",
        ]
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory(prefix="reelwright-gallery-") as scratch:
            main(Path(scratch))
