"""Text that has been set: lines and words in their places, painted whole or one by one."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import skia

from ...story.frame_source import Box
from .shaping import Setting, build

Colour: TypeAlias = "str | skia.Paint"
"""'#rrggbb' (with `alpha` beside it), or a paint for strokes, shaders and blurs."""

_UNSNAPPED = skia.Matrix()
# A trace of perspective makes Skia fill outlines: letters then stand exactly where they are put, between pixels too,
# where glyph masks would step by a whole pixel up and down. It is also several times faster at headline sizes.
_UNSNAPPED.setAll(1, 0, 0, 0, 1, 0, 1e-9, 0, 1)


@dataclass(frozen=True)
class Atom:
    """Letters of one direction, with the x of their left edge from the layout's."""

    text: str
    rtl: bool
    x: float
    width: float


@dataclass(frozen=True)
class LaidWord:
    """One word on its line. Coordinates count from the layout's top left."""

    text: str
    number: int
    """The word's number in the text; the halves of a broken word share it."""
    line: int
    space: bool
    """Whether a space stands between it and the word before, on this line."""
    box: Box
    """The advance wide, the line's ascent and descent high."""
    baseline: float
    atoms: tuple[Atom, ...]
    setting: Setting = field(repr=False)
    size_px: float = field(repr=False)

    def paint(self, canvas: skia.Canvas, x: float, y: float, colour: Colour, *, alpha: float = 1.0) -> None:
        """Paint the word in its place, the layout's top left being at (x, y)."""
        if alpha <= 0 and not isinstance(colour, skia.Paint):
            return
        joined = alpha < 1 and any(atom.rtl for atom in self.atoms)
        if joined and not isinstance(colour, skia.Paint):
            # Joined letters overlap: half transparent one by one, their joints would show.
            margin = self.size_px
            bounds = skia.Rect.MakeXYWH(x + self.box.x, y + self.box.y, self.box.width, self.box.height)
            canvas.saveLayerAlpha(bounds.makeOutset(margin, margin), round(255 * alpha))
            alpha = 1.0
        else:
            canvas.save()
        ink = colour if isinstance(colour, skia.Paint) else argb(colour, alpha)
        canvas.concat(_UNSNAPPED)
        for atom in self.atoms:
            paragraph = build(atom.text, self.setting, size_px=self.size_px, rtl=atom.rtl, colour=ink)
            paragraph.paint(canvas, x + atom.x, y + self.baseline - paragraph.AlphabeticBaseline)
        canvas.restore()

    @cached_property
    def ink(self) -> Box:
        """Where its letters leave ink."""
        return _ink(self.box, self.size_px, self.paint)


@dataclass(frozen=True)
class LaidLine:
    """One line: its words in reading order."""

    number: int
    box: Box
    baseline: float
    rtl: bool
    words: tuple[LaidWord, ...]

    @property
    def text(self) -> str:
        """The line as written."""
        return "".join((" " if word.space else "") + word.text for word in self.words)

    def paint(self, canvas: skia.Canvas, x: float, y: float, colour: Colour, *, alpha: float = 1.0) -> None:
        """Paint the line in its place, the layout's top left being at (x, y)."""
        for word in self.words:
            word.paint(canvas, x, y, colour, alpha=alpha)


@dataclass(frozen=True)
class TextLayout:
    """A text set into a box of `width` x `height` pixels; paint it as often as you like."""

    text: str
    size_px: float
    width: float
    """The width that was given to it; lines are aligned in this."""
    height: float
    """From the first line's ascent to the last line's descent."""
    lines: tuple[LaidLine, ...]
    fits: bool
    """False where it had to break inside words, shrink below the smallest size, or lose its end to an ellipsis."""
    cap_height: float
    x_height: float

    @cached_property
    def words(self) -> tuple[LaidWord, ...]:
        """All words in reading order."""
        return tuple(word for line in self.lines for word in line.words)

    @cached_property
    def box(self) -> Box:
        """The smallest rectangle round the lines' boxes."""
        return _union([line.box for line in self.lines])

    @cached_property
    def ink(self) -> Box:
        """Where its letters leave ink: what the eye aligns, and what a mark states."""
        return _ink(Box(x=0, y=0, width=self.width, height=self.height), self.size_px, self.paint)

    def paint(self, canvas: skia.Canvas, x: float, y: float, colour: Colour, *, alpha: float = 1.0) -> None:
        """Paint all of it, its top left at (x, y). `alpha` goes from 0 to 1."""
        for line in self.lines:
            line.paint(canvas, x, y, colour, alpha=alpha)


def argb(colour: str, alpha: float = 1.0) -> int:
    """'#rrggbb' as Skia wants it."""
    return (round(255 * min(1.0, max(0.0, alpha))) << 24) | int(colour.removeprefix("#")[:6], 16)


def _union(boxes: list[Box]) -> Box:
    if not boxes:
        return Box(x=0, y=0, width=0, height=0)
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(
        x=left,
        y=top,
        width=max(box.right for box in boxes) - left,
        height=max(box.bottom for box in boxes) - top,
    )


def _ink(around: Box, size_px: float, paint: Any) -> Box:
    margin = math.ceil(size_px * 0.75) + 2
    left, top = math.floor(around.x) - margin, math.floor(around.y) - margin
    columns, rows = math.ceil(around.width) + 2 * margin, math.ceil(around.height) + 2 * margin
    pixels = np.zeros((rows, columns, 4), np.uint8)
    info = skia.ImageInfo.Make(columns, rows, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType)
    surface = skia.Surface.MakeRasterDirect(info, pixels)
    paint(surface.getCanvas(), -left, -top, "#ffffff")
    alpha = pixels[..., 3] > 8
    found_rows, found_columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if not len(found_rows):
        return Box(x=around.x, y=around.y, width=0, height=0)
    return Box(
        x=float(left + found_columns[0]),
        y=float(top + found_rows[0]),
        width=float(found_columns[-1] - found_columns[0] + 1),
        height=float(found_rows[-1] - found_rows[0] + 1),
    )
