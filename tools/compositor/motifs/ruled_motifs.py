"""Shapes drawn with a ruler: lines, frames, marks, columns, quarters of circles."""

from __future__ import annotations

import math
from collections.abc import Callable

import skia

from .motif_plan import Plan


def _quarter(path: skia.Path, plan: Plan) -> None:
    """A quarter of a circle as large as the box takes, its corner at the box's lower left."""
    radius = min(plan.box.width, plan.box.height)
    left, bottom = plan.box.x, plan.box.bottom
    path.moveTo(left, bottom)
    path.lineTo(left, bottom - radius)
    path.arcTo(skia.Rect.MakeLTRB(left - radius, bottom - radius, left + radius, bottom + radius), 270, 90, False)
    path.close()


def _line(path: skia.Path, plan: Plan) -> None:
    """Fine horizontal lines, the first at the top."""
    thick = max(1.0, plan.box.width * 0.004 * (1 + 10 * plan.style.weight))
    for number in range(plan.style.count):
        y = plan.box.y + number * plan.box.height / max(1, plan.style.count)
        path.addRect(skia.Rect.MakeXYWH(plan.box.x, y, plan.box.width, thick))


def _frame(path: skia.Path, plan: Plan) -> None:
    """Rectangles within each other, drawn as lines."""
    _, _, half = plan.middle
    thick = max(1.0, half * plan.style.weight)
    for number in range(plan.style.count):
        inset = number * 3.2 * thick
        outer = skia.Rect.MakeXYWH(plan.box.x, plan.box.y, plan.box.width, plan.box.height)
        outer.inset(inset, inset)
        if outer.width() < 4 * thick or outer.height() < 4 * thick:
            break
        path.addRect(outer)
        outer.inset(thick, thick)
        path.addRect(outer)
    path.setFillType(skia.PathFillType.kEvenOdd)


def _corners(path: skia.Path, plan: Plan) -> None:
    """The four corners of a frame."""
    _, _, half = plan.middle
    arm, thick = half * 0.36, max(1.5, half * plan.style.weight)
    box = plan.box
    for x, way_x in ((box.x, 1), (box.right, -1)):
        for y, way_y in ((box.y, 1), (box.bottom, -1)):
            for wide, tall in ((arm, thick), (thick, arm)):
                path.addRect(
                    skia.Rect.MakeLTRB(
                        min(x, x + way_x * wide), min(y, y + way_y * tall), max(x, x + way_x * wide),
                        max(y, y + way_y * tall),
                    )
                )  # fmt: skip


def _crosshair(path: skia.Path, plan: Plan) -> None:
    """Register marks of a print: a cross through a ring, in a row."""
    box, count = plan.box, plan.style.count
    pitch = max(box.width, box.height) / count
    upright = box.height > box.width
    radius = 0.16 * min(pitch, box.width, box.height)
    thick = max(1.5, radius * (0.06 + plan.style.weight))
    marks = skia.Path()
    for number in range(count):
        along = (number + 0.5) * pitch
        x = box.x + (box.width / 2 if upright else along)
        y = box.y + (along if upright else box.height / 2)
        ring = skia.Path()
        ring.addCircle(x, y, radius)
        ring.addCircle(x, y, max(0.5, radius - thick))
        ring.setFillType(skia.PathFillType.kEvenOdd)
        cross = skia.Path()
        cross.addRect(skia.Rect.MakeXYWH(x - 1.7 * radius, y - thick / 2, 3.4 * radius, thick))
        cross.addRect(skia.Rect.MakeXYWH(x - thick / 2, y - 1.7 * radius, thick, 3.4 * radius))
        marks = skia.Op(skia.Op(marks, ring, skia.PathOp.kUnion_PathOp), cross, skia.PathOp.kUnion_PathOp)
    path.addPath(marks)


def _columns(path: skia.Path, plan: Plan) -> None:
    """Upright bars of one width that rise to different heights, as in a poster of the fifties."""
    pitch = plan.box.width / plan.style.count
    for number in range(plan.style.count):
        tall = plan.box.height * (0.34 + 0.66 * plan.chance.random())
        path.addRect(
            skia.Rect.MakeXYWH(
                plan.box.x + number * pitch, plan.box.bottom - tall, pitch * max(0.08, plan.style.weight), tall
            )
        )


def _bars(path: skia.Path, plan: Plan) -> None:
    """Short bars around a middle line: a signal."""
    pitch = plan.box.width / plan.style.count
    middle = plan.box.y + plan.box.height / 2
    for number in range(plan.style.count):
        share = number / max(1, plan.style.count - 1)
        swell = math.sin(math.pi * share) ** 0.7
        tall = plan.box.height * (0.06 + 0.94 * swell * (0.25 + 0.75 * plan.chance.random()))
        wide = pitch * max(0.08, plan.style.weight)
        path.addRoundRect(
            skia.Rect.MakeXYWH(plan.box.x + number * pitch, middle - tall / 2, wide, tall), wide / 2, wide / 2
        )


def _beam(path: skia.Path, plan: Plan) -> None:
    """Shafts of light from the upper left that widen downwards."""
    for number in range(plan.style.count):
        begin = 0.02 + 0.2 * number
        end = 0.1 + 0.46 * number
        wide = 0.05 + 0.22 * plan.style.weight * (1 + 0.6 * number)
        path.addPoly(
            [
                plan.at(begin, 0.0),
                plan.at(begin + 0.18 * wide + 0.02, 0.0),
                plan.at(begin + 2.4 * (end + wide - begin), 2.4),
                plan.at(begin + 2.4 * (end - begin), 2.4),
            ],
            True,
        )


def _checks(path: skia.Path, plan: Plan) -> None:
    """A board of squares."""
    pitch = plan.box.width / plan.style.count
    for row in range(max(1, int(plan.box.height / pitch))):
        for column in range(row % 2, plan.style.count, 2):
            path.addRect(skia.Rect.MakeXYWH(plan.box.x + column * pitch, plan.box.y + row * pitch, pitch, pitch))


def _slab(path: skia.Path, plan: Plan) -> None:
    """A broad bar along the box's left side."""
    wide = plan.box.width * max(0.02, plan.style.weight)
    path.addRect(skia.Rect.MakeXYWH(plan.box.x, plan.box.y, wide, plan.box.height))


RULED: dict[str, Callable[[skia.Path, Plan], None]] = {
    "quarter": _quarter,
    "line": _line,
    "frame": _frame,
    "corners": _corners,
    "crosshair": _crosshair,
    "columns": _columns,
    "bars": _bars,
    "beam": _beam,
    "checks": _checks,
    "slab": _slab,
}
"""By name."""
