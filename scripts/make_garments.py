"""Makes the garment photos that the gallery and the tests use: drawn cloth with weave, folds and seams, laid flat, on a
hanger or on a hollow mannequin, on plain ground, so that no picture of anybody else is needed.

    python scripts/make_garments.py [NAME...]

Writes docs/gallery/garments/NAME.jpg; about 10 s a picture on one core.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from garment_bottoms import chinos, evening_dress, jeans, pleated_skirt, shorts, summer_dress
from garment_cloth import Table
from garment_layers import blazer, coat, hoodie, sweater
from garment_shirts import breton, check_shirt, tank, tee

OUT = Path(__file__).resolve().parent.parent / "docs" / "gallery" / "garments"

GARMENTS: dict[str, tuple[Callable[[], Table], str]] = {
    "tee-print": (tee, "#b9c4cc"),
    "breton": (breton, "#c8beb2"),
    "check-shirt": (check_shirt, "#efeeec"),
    "hoodie": (hoodie, "#e9e6e1"),
    "blazer": (blazer, "#f2f1f0"),
    "coat": (coat, "#f0efee"),
    "tank": (tank, "#eceae6"),
    "summer-dress": (summer_dress, "#dfe6ea"),
    "evening-dress": (evening_dress, "#efeceb"),
    "pleated-skirt": (pleated_skirt, "#f1efeb"),
    "jeans": (jeans, "#efeeea"),
    "chinos": (chinos, "#dde3e6"),
    "shorts": (shorts, "#eeebe5"),
    "sweater": (sweater, "#a9b4bd"),
}


def main(names: list[str]) -> None:
    """Draw the named garments, or all."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name in names or GARMENTS:
        make, ground = GARMENTS[name]
        make().photo(ground).save(OUT / f"{name}.jpg", quality=82, optimize=True)
        print(OUT / f"{name}.jpg")


if __name__ == "__main__":
    main(sys.argv[1:])
