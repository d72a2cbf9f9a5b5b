"""The graphic shapes of a look, as paths in a box."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import skia

from ...story.frame_source import Box
from ...templates.look import ShapeStyle


def motif_path(style: ShapeStyle, box: Box, *, seed: int) -> skia.Path:
    """The outline of a motif that fills a box (patterns) or stands in its middle (figures)."""
    path = skia.Path()
    _DRAWERS[style.shape](path, style, box, random.Random(seed))
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


def _rect(box: Box) -> skia.Rect:
    return skia.Rect.MakeXYWH(box.x, box.y, box.width, box.height)


def _middle(box: Box) -> tuple[float, float, float]:
    return box.x + box.width / 2, box.y + box.height / 2, min(box.width, box.height) / 2


def _disc(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    x, y, radius = _middle(box)
    path.addCircle(x, y, radius)


def _ring(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    x, y, radius = _middle(box)
    path.addCircle(x, y, radius)
    path.addCircle(x, y, radius * (1 - style.weight))
    path.setFillType(skia.PathFillType.kEvenOdd)


def _rings(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    x, y, radius = _middle(box)
    pitch = radius / style.count
    for number in range(style.count):
        outer = radius - number * pitch
        path.addCircle(x, y, outer)
        path.addCircle(x, y, max(0.5, outer - pitch * style.weight))
    path.setFillType(skia.PathFillType.kEvenOdd)


def _half(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    radius = min(box.width / 2, box.height)
    x = box.x + box.width / 2
    path.addArc(skia.Rect.MakeXYWH(x - radius, box.bottom - radius, 2 * radius, 2 * radius), 180, 180)
    path.close()


def _arch(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    path.addPath(arch_path(box))


def _blob(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    x, y, _ = _middle(box)
    count = max(5, style.count)
    points = []
    for number in range(count):
        angle = 2 * math.pi * (number + chance.uniform(-0.18, 0.18)) / count
        reach = chance.uniform(0.78, 1.0)
        points.append((x + math.cos(angle) * reach * box.width / 2, y + math.sin(angle) * reach * box.height / 2))
    smooth_loop(path, points)


def smooth_loop(path: skia.Path, points: list[tuple[float, float]]) -> None:
    """A closed curve through points (Catmull-Rom as cubics)."""
    count = len(points)
    path.moveTo(*points[0])
    for number in range(count):
        before, here = points[number - 1], points[number]
        after, later = points[(number + 1) % count], points[(number + 2) % count]
        path.cubicTo(
            here[0] + (after[0] - before[0]) / 6, here[1] + (after[1] - before[1]) / 6,
            after[0] - (later[0] - here[0]) / 6, after[1] - (later[1] - here[1]) / 6, *after,
        )  # fmt: skip
    path.close()


def _band(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    lean = box.height * 0.28
    path.addPoly(
        [skia.Point(box.x + lean, box.y), skia.Point(box.right + lean, box.y), skia.Point(box.right - lean, box.bottom),
         skia.Point(box.x - lean, box.bottom)], True,
    )  # fmt: skip


def _stripes(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    pitch = box.width / style.count
    lean = box.height * 0.36
    for number in range(style.count):
        x = box.x + number * pitch
        wide = pitch * style.weight
        path.addPoly(
            [skia.Point(x + lean, box.y), skia.Point(x + lean + wide, box.y), skia.Point(x + wide - lean, box.bottom),
             skia.Point(x - lean, box.bottom)], True,
        )  # fmt: skip


def _dots(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    """A half-tone: dots that grow towards one corner."""
    pitch = box.width / style.count
    rows = max(1, int(box.height / pitch))
    for row in range(rows):
        for column in range(style.count):
            share = (column / max(1, style.count - 1) + row / max(1, rows - 1)) / 2
            radius = pitch * style.weight * (0.15 + 0.85 * share)
            shift = pitch / 2 if row % 2 else 0.0
            path.addCircle(box.x + (column + 0.5) * pitch + shift, box.y + (row + 0.5) * pitch, radius)


def _burst(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    x, y, radius = _middle(box)
    count = max(8, style.count)
    points = []
    for number in range(2 * count):
        reach = radius if number % 2 == 0 else radius * (1 - style.weight)
        angle = math.pi * number / count
        points.append(skia.Point(x + math.cos(angle) * reach, y + math.sin(angle) * reach))
    path.addPoly(points, True)


def _rays(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    x, y, _ = _middle(box)
    reach = math.hypot(box.width, box.height)
    for number in range(style.count):
        angle = 2 * math.pi * number / style.count
        half = math.pi / style.count * style.weight
        path.addPoly(
            [skia.Point(x, y), skia.Point(x + reach * math.cos(angle - half), y + reach * math.sin(angle - half)),
             skia.Point(x + reach * math.cos(angle + half), y + reach * math.sin(angle + half))], True,
        )  # fmt: skip


def _waves(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    pitch = box.height / style.count
    length = box.width / 2.5
    for number in range(style.count):
        top = box.y + number * pitch
        thick = pitch * style.weight
        path.addPath(_wave(box, top, length, pitch * 0.9, thick, phase=number * 0.35))


def _wave(box: Box, top: float, length: float, height: float, thick: float, *, phase: float) -> skia.Path:
    upper, lower = [], []
    steps = 24
    for step in range(steps + 1):
        x = box.x + box.width * step / steps
        y = top + height * 0.5 * math.sin(2 * math.pi * ((x - box.x) / length + phase))
        upper.append(skia.Point(x, y))
        lower.append(skia.Point(x, y + thick))
    wave = skia.Path()
    wave.addPoly(upper + lower[::-1], True)
    return wave


def _hill(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    """Two slopes that rise from the foot of the box."""
    for top, dip, shift in ((0.0, 0.34, 0.0), (0.38, 0.10, 0.5)):
        y = box.y + top * box.height
        path.moveTo(box.x, box.bottom)
        path.lineTo(box.x, y + dip * box.height)
        path.cubicTo(
            box.x + (0.30 + 0.1 * shift) * box.width, y - 0.16 * box.height, box.x + 0.55 * box.width,
            y + (0.46 - 0.3 * shift) * box.height, box.right, y + (0.06 + 0.3 * shift) * box.height,
        )  # fmt: skip
        path.lineTo(box.right, box.bottom)
        path.close()


def _grid(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    pitch = box.width / style.count
    thick = max(1.0, pitch * style.weight)
    rows = int(box.height / pitch) + 1
    for column in range(style.count + 1):
        path.addRect(skia.Rect.MakeXYWH(box.x + column * pitch, box.y, thick, box.height))
    for row in range(rows):
        path.addRect(skia.Rect.MakeXYWH(box.x, box.y + row * pitch, box.width, thick))


def _chevrons(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    pitch = box.width / (style.count + 0.6)
    wide = pitch * style.weight
    tip = min(box.height / 2, pitch)
    middle = box.y + box.height / 2
    for number in range(style.count):
        x = box.x + number * pitch
        path.addPoly(
            [skia.Point(x, box.y), skia.Point(x + wide, box.y), skia.Point(x + wide + tip, middle),
             skia.Point(x + wide, box.bottom), skia.Point(x, box.bottom), skia.Point(x + tip, middle)], True,
        )  # fmt: skip


def _block(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    path.addRect(_rect(box))


def _plus(path: skia.Path, style: ShapeStyle, box: Box, chance: random.Random) -> None:
    pitch = box.width / style.count
    rows = max(1, int(box.height / pitch))
    arm = pitch * 0.22
    thick = max(1.0, pitch * style.weight)
    for row in range(rows):
        for column in range(style.count):
            x, y = box.x + (column + 0.5) * pitch, box.y + (row + 0.5) * pitch
            path.addRect(skia.Rect.MakeXYWH(x - arm, y - thick / 2, 2 * arm, thick))
            path.addRect(skia.Rect.MakeXYWH(x - thick / 2, y - arm, thick, 2 * arm))


_DRAWERS: dict[str, Callable[[skia.Path, ShapeStyle, Box, random.Random], None]] = {
    "disc": _disc, "ring": _ring, "rings": _rings, "half": _half, "arch": _arch, "blob": _blob, "band": _band,
    "stripes": _stripes, "dots": _dots, "burst": _burst, "rays": _rays, "waves": _waves, "grid": _grid,
    "chevrons": _chevrons, "block": _block, "plus": _plus, "hill": _hill,
}  # fmt: skip
