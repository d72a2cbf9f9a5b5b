"""A label on a sheet: words in a box, without the letters for which no face is at hand."""

from __future__ import annotations

import skia

from ....templates.type_style import TypeStyle
from ...text.typesetter import missing, typeset


def set_label(
    canvas: skia.Canvas,
    text: str,
    style: TypeStyle,
    left: float,
    top: float,
    *,
    width: float,
    colour: str,
    language: str,
    at_right: bool = False,
    lines: int = 1,
    keep: float = 0,
) -> float:
    """Set a text in a box and return the width of its ink; `keep` sets it in that much of the box, from the right."""
    lost = set(missing(text, style, language=language))
    shown = " ".join("".join(letter for letter in text if letter not in lost).split())
    if not shown or width < 40:
        return 0.0
    room = keep or width
    made = typeset(
        shown,
        style,
        width_px=room,
        height_px=lines * style.size_px * 1.4,
        max_lines=lines,
        align="right" if at_right else "start",
        language=language,
    )
    made.paint(canvas, left + (width - room), top, colour)
    return made.ink.width


def argb(colour: str) -> int:
    """'#f2f0eb' as an opaque colour of Skia's."""
    return 0xFF000000 | int(colour[1:], 16)
