"""Draws every icon of the library on one sheet, with its name, to be looked at.

.venv/bin/python scripts/icon_sheet.py OUT.png [FIRST [COUNT]]
"""

from __future__ import annotations

import sys
from pathlib import Path

import skia
from reelwright.templates.library import icons
from reelwright.tools.compositor.layers.svg_path import read_path

CELL_PX = 110
ACROSS = 14


def main() -> None:
    """Draw the sheet, or so many icons from the first on."""
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10_000
    shown = sorted(icons().values(), key=lambda icon: icon.name)[first : first + count]
    down = -(-len(shown) // ACROSS)
    surface = skia.Surface(ACROSS * CELL_PX, down * CELL_PX)
    stroke = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=2, StrokeCap=skia.Paint.kRound_Cap)
    label, font = skia.Paint(AntiAlias=True, Color=skia.Color(90, 90, 90)), skia.Font(skia.Typeface("DejaVu Sans"), 11)
    with surface as canvas:
        canvas.clear(skia.ColorWHITE)
        for place, icon in enumerate(shown):
            left, top = place % ACROSS * CELL_PX, place // ACROSS * CELL_PX
            canvas.drawString(icon.name[:18], left + 4, top + CELL_PX - 6, font, label)
            canvas.save()
            canvas.translate(left + 19, top + 8)
            canvas.scale(3, 3)
            for data in icon.paths:
                canvas.drawPath(read_path(data), stroke)
            canvas.restore()
    surface.makeImageSnapshot().save(str(Path(sys.argv[1])), skia.kPNG)


if __name__ == "__main__":
    main()
