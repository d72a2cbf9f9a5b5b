"""What a motif is drawn by, and the curves that several of them share."""

from __future__ import annotations

import random
from dataclasses import dataclass

import skia

from ....story.frame_source import Box
from ....templates.look import ShapeStyle

Point = tuple[float, float]


@dataclass(frozen=True)
class Plan:
    """A look's style for one shape, its box, and chance of its own."""

    style: ShapeStyle
    box: Box
    chance: random.Random

    @property
    def middle(self) -> tuple[float, float, float]:
        """The box's centre and half its shorter side."""
        return (
            self.box.x + self.box.width / 2,
            self.box.y + self.box.height / 2,
            min(self.box.width, self.box.height) / 2,
        )

    def at(self, x: float, y: float) -> skia.Point:
        """A point of the box by shares of its sides."""
        return skia.Point(self.box.x + x * self.box.width, self.box.y + y * self.box.height)


def box_rect(box: Box) -> skia.Rect:
    """The box as Skia takes it."""
    return skia.Rect.MakeXYWH(box.x, box.y, box.width, box.height)


def smooth_loop(path: skia.Path, points: list[Point]) -> None:
    """A closed curve through points (Catmull-Rom as cubics)."""
    count = len(points)
    path.moveTo(*points[0])
    for number in range(count):
        before, here = points[number - 1], points[number]
        after, later = points[(number + 1) % count], points[(number + 2) % count]
        path.cubicTo(
            here[0] + (after[0] - before[0]) / 6,
            here[1] + (after[1] - before[1]) / 6,
            after[0] - (later[0] - here[0]) / 6,
            after[1] - (later[1] - here[1]) / 6,
            *after,
        )
    path.close()


def smooth_line(path: skia.Path, points: list[Point]) -> None:
    """An open curve through points."""
    path.moveTo(*points[0])
    for number in range(len(points) - 1):
        before, here = points[max(0, number - 1)], points[number]
        after, later = points[number + 1], points[min(len(points) - 1, number + 2)]
        path.cubicTo(
            here[0] + (after[0] - before[0]) / 6,
            here[1] + (after[1] - before[1]) / 6,
            after[0] - (later[0] - here[0]) / 6,
            after[1] - (later[1] - here[1]) / 6,
            *after,
        )


def ribbon(path: skia.Path, points: list[Point], *, wide: float) -> None:
    """A line of even width through points, as an outline that can be filled."""
    line = skia.Path()
    smooth_line(line, points)
    paint = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=max(0.5, wide))
    paint.setStrokeCap(skia.Paint.Cap.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.Join.kRound_Join)
    outline = skia.Path()
    paint.getFillPath(line, outline)
    path.addPath(outline)
