"""Shapes made by hand: cut with scissors, drawn with a brush, grown."""

from __future__ import annotations

import math
from collections.abc import Callable

import skia

from .motif_plan import Plan, Point, ribbon, smooth_loop


def _cut(path: skia.Path, plan: Plan) -> None:
    """Paper cut in straight snips: a many-cornered disc, no two sides alike."""
    x, y, _ = plan.middle
    count = max(5, plan.style.count)
    points = []
    for number in range(count):
        angle = 2 * math.pi * (number + plan.chance.uniform(-0.28, 0.28)) / count - math.pi / 2
        # Between an ellipse and a rectangle: scissors turn at corners.
        reach = plan.chance.uniform(0.86, 1.0) / max(abs(math.cos(angle)), abs(math.sin(angle))) ** 0.62
        points.append(
            skia.Point(
                x + math.cos(angle) * reach * plan.box.width / 2, y + math.sin(angle) * reach * plan.box.height / 2
            )
        )
    path.addPoly(points, True)


def _squiggle(path: skia.Path, plan: Plan) -> None:
    """One thick line that swings across the box."""
    count = max(3, plan.style.count)
    wide = plan.box.height * max(0.05, plan.style.weight)
    points: list[Point] = []
    for number in range(count + 1):
        share = number / count
        swing = (0.5 if number % 2 else -0.5) * (plan.box.height - wide)
        points.append((plan.box.x + share * plan.box.width, plan.box.y + plan.box.height / 2 + swing))
    ribbon(path, points, wide=wide)


def _scallop(path: skia.Path, plan: Plan) -> None:
    """A strip with a scalloped upper edge."""
    # In a low box the scallops are smaller, and so there are more of them.
    count = max(2, plan.style.count, math.ceil(plan.box.width / (1.1 * plan.box.height)))
    radius = plan.box.width / count / 2
    head = min(plan.box.bottom, plan.box.y + radius)
    path.moveTo(plan.box.x, plan.box.bottom)
    path.lineTo(plan.box.x, head)
    for number in range(count):
        left = plan.box.x + 2 * radius * number
        path.arcTo(skia.Rect.MakeLTRB(left, head - radius, left + 2 * radius, head + radius), 180, 180, False)
    path.lineTo(plan.box.right, plan.box.bottom)
    path.close()


def _leaf(path: skia.Path, plan: Plan) -> None:
    """Leaves along a stem that bends upwards."""
    pairs = max(1, plan.style.count)
    box = plan.box
    stem: list[Point] = []
    for step in range(9):
        share = step / 8
        stem.append((box.x + box.width * (0.5 + 0.16 * math.sin(2.2 * share) - 0.08), box.bottom - share * box.height))
    thick = max(1.0, 0.014 * min(box.width, box.height))
    twig = skia.Path()
    ribbon(twig, stem[:-1], wide=thick)
    whole = twig
    for number in range(2 * pairs + 1):
        share = min(0.99, 0.14 + 0.8 * number / (2 * pairs))
        place = share * 8
        low = int(place)
        part = place - low
        x = stem[low][0] + (stem[min(8, low + 1)][0] - stem[low][0]) * part
        y = stem[low][1] + (stem[min(8, low + 1)][1] - stem[low][1]) * part
        side = 0.0 if number == 2 * pairs else 1.0 if number % 2 else -1.0
        long = min(0.46 * box.width, 0.62 * box.height) * (1.0 - 0.42 * share) * plan.chance.uniform(0.9, 1.05)
        turn = side * (64 - 26 * share) + plan.chance.uniform(-5, 5)
        whole = skia.Op(whole, _one_leaf(x, y, long, max(0.2, plan.style.weight), turn), skia.PathOp.kUnion_PathOp)
    path.addPath(whole)


def _one_leaf(x: float, y: float, long: float, wide: float, turn: float) -> skia.Path:
    leaf = skia.Path()
    reach = long * wide * 0.7
    leaf.moveTo(x, y)
    leaf.cubicTo(x - reach, y - 0.22 * long, x - 0.86 * reach, y - 0.72 * long, x, y - long)
    leaf.cubicTo(x + 0.86 * reach, y - 0.72 * long, x + reach, y - 0.22 * long, x, y)
    leaf.close()
    leaf.transform(skia.Matrix.RotateDeg(turn, skia.Point(x, y)))
    return leaf


def _contour(path: skia.Path, plan: Plan) -> None:
    """Lines of equal height, as on a map."""
    x, y, _ = plan.middle
    count = max(2, plan.style.count)
    knots = 9
    bumps = [plan.chance.uniform(0.72, 1.0) for _ in range(knots)]
    lines = skia.Path()
    for ring in range(count):
        share = 1 - ring / count
        points: list[Point] = []
        for number in range(knots):
            angle = 2 * math.pi * number / knots
            reach = share * (bumps[number] * share + 0.88 * (1 - share))
            points.append(
                (
                    x + 0.1 * (1 - share) * plan.box.width + math.cos(angle) * reach * plan.box.width / 2,
                    y - 0.08 * (1 - share) * plan.box.height + math.sin(angle) * reach * plan.box.height / 2,
                )
            )
        ring_path = skia.Path()
        smooth_loop(ring_path, points)
        lines.addPath(ring_path)
    paint = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=max(1.0, plan.style.weight * 0.05 * plan.box.width))
    outline = skia.Path()
    paint.getFillPath(lines, outline)
    path.addPath(outline)


def _star(path: skia.Path, plan: Plan) -> None:
    """A soft-pointed badge: rays with round ends and round valleys."""
    x, y, radius = plan.middle
    count = max(5, plan.style.count)
    points: list[Point] = []
    for number in range(2 * count):
        reach = radius * (1.0 if number % 2 == 0 else 1 - plan.style.weight)
        angle = math.pi * number / count - math.pi / 2
        points.append((x + math.cos(angle) * reach, y + math.sin(angle) * reach))
    smooth_loop(path, points)


BY_HAND: dict[str, Callable[[skia.Path, Plan], None]] = {
    "cut": _cut,
    "squiggle": _squiggle,
    "scallop": _scallop,
    "leaf": _leaf,
    "contour": _contour,
    "star": _star,
}
"""By name."""
