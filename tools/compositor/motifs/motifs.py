"""The graphic shapes of a look, as paths in a box."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import skia

from ....story.frame_source import Box
from ....templates.look import ShapeStyle
from .hand_motifs import BY_HAND
from .motif_plan import Plan as _Plan
from .motif_plan import box_rect as _rect
from .motif_plan import smooth_loop
from .ruled_motifs import RULED


def motif_path(style: ShapeStyle, box: Box, *, seed: int) -> skia.Path:
    """The outline of a motif that fills a box (patterns) or stands in its middle (figures)."""
    path = skia.Path()
    _DRAWERS[style.shape](path, _Plan(style, box, random.Random(seed)))
    if style.turn:
        middle = skia.Point(box.x + box.width / 2, box.y + box.height / 2)
        path.transform(skia.Matrix.RotateDeg(style.turn, middle))
    return path


def arch_path(box: Box) -> skia.Path:
    """A doorway: straight sides under half a circle."""
    path = skia.Path()
    radius = min(box.width / 2, box.height)
    path.addRRect(_rounded(box, (radius, radius, 0.0, 0.0)))
    return path


def rounded_path(box: Box, radius: float) -> skia.Path:
    """A rectangle with equal round corners."""
    path = skia.Path()
    path.addRoundRect(_rect(box), radius, radius)
    return path


def _rounded(box: Box, radii: tuple[float, float, float, float]) -> skia.RRect:
    shape = skia.RRect()
    shape.setRectRadii(_rect(box), [skia.Point(radius, radius) for radius in radii])
    return shape


def _middle(box: Box) -> tuple[float, float, float]:
    return box.x + box.width / 2, box.y + box.height / 2, min(box.width, box.height) / 2


def _disc(path: skia.Path, plan: _Plan) -> None:
    x, y, radius = _middle(plan.box)
    path.addCircle(x, y, radius)


def _ring(path: skia.Path, plan: _Plan) -> None:
    x, y, radius = _middle(plan.box)
    path.addCircle(x, y, radius)
    path.addCircle(x, y, radius * (1 - plan.style.weight))
    path.setFillType(skia.PathFillType.kEvenOdd)


def _rings(path: skia.Path, plan: _Plan) -> None:
    x, y, radius = _middle(plan.box)
    pitch = radius / plan.style.count
    for number in range(plan.style.count):
        outer = radius - number * pitch
        path.addCircle(x, y, outer)
        path.addCircle(x, y, max(0.5, outer - pitch * plan.style.weight))
    path.setFillType(skia.PathFillType.kEvenOdd)


def _half(path: skia.Path, plan: _Plan) -> None:
    radius = min(plan.box.width / 2, plan.box.height)
    x = plan.box.x + plan.box.width / 2
    path.addArc(skia.Rect.MakeXYWH(x - radius, plan.box.bottom - radius, 2 * radius, 2 * radius), 180, 180)
    path.close()


def _arch(path: skia.Path, plan: _Plan) -> None:
    path.addPath(arch_path(plan.box))


def _blob(path: skia.Path, plan: _Plan) -> None:
    x, y, _ = _middle(plan.box)
    count = max(5, plan.style.count)
    points = []
    for number in range(count):
        angle = 2 * math.pi * (number + plan.chance.uniform(-0.18, 0.18)) / count
        reach = plan.chance.uniform(0.78, 1.0)
        points.append(
            (x + math.cos(angle) * reach * plan.box.width / 2, y + math.sin(angle) * reach * plan.box.height / 2)
        )
    smooth_loop(path, points)


def _band(path: skia.Path, plan: _Plan) -> None:
    lean = min(0.28 * plan.box.height, 0.22 * plan.box.width)
    path.addPoly(
        [
            skia.Point(plan.box.x + lean, plan.box.y),
            skia.Point(plan.box.right + lean, plan.box.y),
            skia.Point(plan.box.right - lean, plan.box.bottom),
            skia.Point(plan.box.x - lean, plan.box.bottom),
        ],
        True,
    )


def _stripes(path: skia.Path, plan: _Plan) -> None:
    pitch = plan.box.width / plan.style.count
    lean = plan.box.height * 0.36
    for number in range(plan.style.count):
        x = plan.box.x + number * pitch
        wide = pitch * plan.style.weight
        path.addPoly(
            [
                skia.Point(x + lean, plan.box.y),
                skia.Point(x + lean + wide, plan.box.y),
                skia.Point(x + wide - lean, plan.box.bottom),
                skia.Point(x - lean, plan.box.bottom),
            ],
            True,
        )


def _dots(path: skia.Path, plan: _Plan) -> None:
    """A half-tone: dots that grow towards one corner."""
    pitch = plan.box.width / plan.style.count
    rows = max(1, int(plan.box.height / pitch))
    for row in range(rows):
        for column in range(plan.style.count):
            share = (column / max(1, plan.style.count - 1) + row / max(1, rows - 1)) / 2
            radius = pitch * plan.style.weight * (0.15 + 0.85 * share)
            shift = pitch / 2 if row % 2 else 0.0
            path.addCircle(plan.box.x + (column + 0.5) * pitch + shift, plan.box.y + (row + 0.5) * pitch, radius)


def _burst(path: skia.Path, plan: _Plan) -> None:
    x, y, radius = _middle(plan.box)
    count = max(8, plan.style.count)
    points = []
    for number in range(2 * count):
        reach = radius if number % 2 == 0 else radius * (1 - plan.style.weight)
        angle = math.pi * number / count
        points.append(skia.Point(x + math.cos(angle) * reach, y + math.sin(angle) * reach))
    path.addPoly(points, True)


def _rays(path: skia.Path, plan: _Plan) -> None:
    x, y, _ = _middle(plan.box)
    reach = math.hypot(plan.box.width, plan.box.height)
    for number in range(plan.style.count):
        angle = 2 * math.pi * number / plan.style.count
        half = math.pi / plan.style.count * plan.style.weight
        path.addPoly(
            [
                skia.Point(x, y),
                skia.Point(x + reach * math.cos(angle - half), y + reach * math.sin(angle - half)),
                skia.Point(x + reach * math.cos(angle + half), y + reach * math.sin(angle + half)),
            ],
            True,
        )


def _waves(path: skia.Path, plan: _Plan) -> None:
    pitch = plan.box.height / plan.style.count
    length = plan.box.width / 2.5
    for number in range(plan.style.count):
        top = plan.box.y + number * pitch
        thick = pitch * plan.style.weight
        path.addPath(_wave(plan.box, top, length, pitch * 0.9, thick, phase=number * 0.35))


def _wave(box: Box, top: float, length: float, height: float, thick: float, *, phase: float) -> skia.Path:
    upper, lower = [], []
    steps = 72
    for step in range(steps + 1):
        x = box.x + box.width * step / steps
        y = top + height * 0.5 * math.sin(2 * math.pi * ((x - box.x) / length + phase))
        upper.append(skia.Point(x, y))
        lower.append(skia.Point(x, y + thick))
    wave = skia.Path()
    wave.addPoly(upper + lower[::-1], True)
    return wave


def _hill(path: skia.Path, plan: _Plan) -> None:
    """Two slopes that rise from the foot of the box."""
    for top, dip, shift in ((0.0, 0.34, 0.0), (0.38, 0.10, 0.5)):
        y = plan.box.y + top * plan.box.height
        path.moveTo(plan.box.x, plan.box.bottom)
        path.lineTo(plan.box.x, y + dip * plan.box.height)
        path.cubicTo(
            plan.box.x + (0.30 + 0.1 * shift) * plan.box.width,
            y - 0.16 * plan.box.height,
            plan.box.x + 0.55 * plan.box.width,
            y + (0.46 - 0.3 * shift) * plan.box.height,
            plan.box.right,
            y + (0.06 + 0.3 * shift) * plan.box.height,
        )
        path.lineTo(plan.box.right, plan.box.bottom)
        path.close()


def _grid(path: skia.Path, plan: _Plan) -> None:
    pitch = plan.box.width / plan.style.count
    thick = max(1.0, pitch * plan.style.weight)
    rows = int(plan.box.height / pitch) + 1
    for column in range(plan.style.count + 1):
        path.addRect(skia.Rect.MakeXYWH(plan.box.x + column * pitch, plan.box.y, thick, plan.box.height))
    for row in range(rows):
        path.addRect(skia.Rect.MakeXYWH(plan.box.x, plan.box.y + row * pitch, plan.box.width, thick))


def _chevrons(path: skia.Path, plan: _Plan) -> None:
    pitch = plan.box.width / (plan.style.count + 0.6)
    wide = pitch * plan.style.weight
    tip = min(plan.box.height / 2, pitch)
    middle = plan.box.y + plan.box.height / 2
    for number in range(plan.style.count):
        x = plan.box.x + number * pitch
        path.addPoly(
            [
                skia.Point(x, plan.box.y),
                skia.Point(x + wide, plan.box.y),
                skia.Point(x + wide + tip, middle),
                skia.Point(x + wide, plan.box.bottom),
                skia.Point(x, plan.box.bottom),
                skia.Point(x + tip, middle),
            ],
            True,
        )


def _block(path: skia.Path, plan: _Plan) -> None:
    path.addRect(_rect(plan.box))


def _plus(path: skia.Path, plan: _Plan) -> None:
    pitch = plan.box.width / plan.style.count
    rows = max(1, int(plan.box.height / pitch))
    arm = pitch * 0.22
    thick = max(1.0, pitch * plan.style.weight)
    for row in range(rows):
        for column in range(plan.style.count):
            x, y = plan.box.x + (column + 0.5) * pitch, plan.box.y + (row + 0.5) * pitch
            path.addRect(skia.Rect.MakeXYWH(x - arm, y - thick / 2, 2 * arm, thick))
            path.addRect(skia.Rect.MakeXYWH(x - thick / 2, y - arm, thick, 2 * arm))


_DRAWERS: dict[str, Callable[[skia.Path, _Plan], None]] = {
    "disc": _disc,
    "ring": _ring,
    "rings": _rings,
    "half": _half,
    "arch": _arch,
    "blob": _blob,
    "band": _band,
    "stripes": _stripes,
    "dots": _dots,
    "burst": _burst,
    "rays": _rays,
    "waves": _waves,
    "grid": _grid,
    "chevrons": _chevrons,
    "block": _block,
    "plus": _plus,
    "hill": _hill,
    **RULED,
    **BY_HAND,
}
