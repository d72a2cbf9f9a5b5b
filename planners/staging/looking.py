"""How long a thing to look at wants to be looked at: a table, a chart, code, a picture."""

from __future__ import annotations

from fractions import Fraction

from ...story.exhibit import Exhibit
from ...story.script import Line
from ...story.time import Seconds

LONGEST_S = Fraction(9)
"""What takes longer to read than this is paused by those who want to."""
_PICTURE_S = Fraction(3)
_SLIDE_S = Fraction(5)
_WORD_S = Fraction(1, 4)
_CODE_LINE_S = Fraction(7, 10)
_POINT_S = Fraction(2, 5)


def looking_s(line: Line) -> Seconds:
    """The least time for what a line shows beside its words; 0 where it shows nothing."""
    if line.exhibit is not None:
        return min(LONGEST_S, _exhibit_s(line.exhibit))
    if line.asset:
        return _SLIDE_S if line.asset.startswith("slide") else _PICTURE_S
    return Fraction(0)


def _exhibit_s(exhibit: Exhibit) -> Fraction:
    rows = len(exhibit.rows)
    if exhibit.kind == "code":
        return Fraction(3, 2) + _CODE_LINE_S * len(exhibit.text.splitlines())
    if exhibit.kind in ("bar-chart", "line-chart", "pie-chart"):
        return Fraction(2) + _POINT_S * rows
    if exhibit.kind in ("table", "comparison", "before-after"):
        words = sum(len(cell.split()) for row in exhibit.rows for cell in row)
        return Fraction(1) + _WORD_S * words
    if exhibit.kind == "formula":
        return Fraction(3)
    if exhibit.kind == "quote":
        return Fraction(1) + _WORD_S * len(exhibit.text.split())
    return Fraction(0)
