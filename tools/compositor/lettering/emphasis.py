"""What sets the one word to remember apart: blocks, strokes and lines that grow once the word stands."""

from __future__ import annotations

import math
from dataclasses import dataclass

import skia

from ..motifs.motif_plan import Point, smooth_line
from ..stagecraft import fill_paint

BEHIND = frozenset({"highlight", "loop", "bracket", "wave"})
"""The devices drawn here; the marker and the straight underline belong to the words themselves."""


@dataclass(frozen=True)
class Device:
    """A look's way to set a word apart, in pixels."""

    style: str
    colour: str
    stroke: float

    def draw(
        self, canvas: skia.Canvas, ink: skia.Rect, *, size: float, baseline: float, share: float, alpha: float
    ) -> None:
        """Draw what has grown of it around the ink of one line's loud words."""
        if self.style == "highlight":
            self._highlight(canvas, ink, size=size, baseline=baseline, share=share, alpha=alpha)
        elif self.style == "loop":
            self._line(canvas, _loop(ink, size), wide=0.5 * self.stroke + 0.03 * size, share=share, alpha=alpha)
        elif self.style == "wave":
            path = _wave(ink, size=size, baseline=baseline)
            self._line(canvas, path, wide=0.5 * self.stroke + 0.03 * size, share=share, alpha=alpha)
        else:
            for corner in _brackets(ink, size):
                self._line(canvas, corner, wide=max(self.stroke, 0.025 * size), share=share, alpha=alpha, square=True)

    def _highlight(
        self, canvas: skia.Canvas, ink: skia.Rect, *, size: float, baseline: float, share: float, alpha: float
    ) -> None:
        top, bottom = baseline - 0.26 * size, baseline + 0.07 * size
        left, right = ink.left() - 0.06 * size, ink.right() + 0.06 * size
        end = left + (right - left) * share
        canvas.drawRect(skia.Rect.MakeLTRB(left, top, end, bottom), fill_paint(_argb(self.colour), alpha))

    def _line(
        self, canvas: skia.Canvas, path: skia.Path, *, wide: float, share: float, alpha: float, square: bool = False
    ) -> None:
        paint = fill_paint(_argb(self.colour), alpha)
        paint.setStyle(skia.Paint.Style.kStroke_Style)
        paint.setStrokeWidth(wide)
        paint.setStrokeCap(skia.Paint.Cap.kSquare_Cap if square else skia.Paint.Cap.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.Join.kMiter_Join if square else skia.Paint.Join.kRound_Join)
        if share < 0.999:
            paint.setPathEffect(skia.TrimPathEffect.Make(0, max(0.01, share)))
        canvas.drawPath(path, paint)


def _loop(ink: skia.Rect, size: float) -> skia.Path:
    """A turn and a quarter around the word, a little more outside each time, as a hand does it."""
    middle_x, middle_y = ink.centerX(), ink.centerY() + 0.02 * size
    half_x, half_y = ink.width() / 2 + 0.13 * size, ink.height() / 2 + 0.14 * size
    points: list[Point] = []
    for step in range(21):
        angle = -2.5 + 2 * math.pi * 1.14 * step / 20
        out = 1 + 0.05 * step / 20 + 0.02 * math.sin(3 * angle)
        # Flatter than an ellipse at the sides: long words have long straight runs.
        x, y = math.cos(angle), math.sin(angle)
        points.append((
            middle_x + half_x * out * math.copysign(abs(x) ** 0.72, x),
            middle_y + half_y * out * math.copysign(abs(y) ** 0.86, y),
        ))  # fmt: skip
    path = skia.Path()
    smooth_line(path, points)
    return path


def _wave(ink: skia.Rect, *, size: float, baseline: float) -> skia.Path:
    length = 0.34 * size
    count = max(3, round(ink.width() / length * 2))
    y = max(baseline + 0.2 * size, ink.bottom() + 0.08 * size)
    points = [
        (ink.left() + ink.width() * number / count, y + (0.045 if number % 2 else -0.045) * size)
        for number in range(count + 1)
    ]
    path = skia.Path()
    smooth_line(path, points)
    return path


def _brackets(ink: skia.Rect, size: float) -> list[skia.Path]:
    pad_x, pad_y, arm = 0.1 * size, 0.1 * size, 0.16 * size
    box = skia.Rect.MakeLTRB(ink.left() - pad_x, ink.top() - pad_y, ink.right() + pad_x, ink.bottom() + pad_y)
    found = []
    for x, way_x in ((box.left(), 1), (box.right(), -1)):
        for y, way_y in ((box.top(), 1), (box.bottom(), -1)):
            path = skia.Path()
            path.moveTo(x + way_x * arm, y)
            path.lineTo(x, y)
            path.lineTo(x, y + way_y * arm)
            found.append(path)
    return found


def _argb(colour: str) -> int:
    return 0xFF000000 | int(colour[1:], 16)
