"""Pointers: an arrow that comes at a spoken cue `cue.point-left`, nods twice towards its side, and goes."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from ....story.frame_source import Box
from ....story.timeline import Cue
from ..easing import ease
from ..motion import Entrance
from ..stagecraft import Stagecraft, stroke_paint

WAYS = {"point-left": (-1.0, 0.0), "point-right": (1.0, 0.0), "point-up": (0.0, -1.0), "point-down": (0.0, 1.0)}
SIDE = 168.0
"""Units of the arrow's length."""
LEAST_SIDE = 96.0
STAY_FRAMES = 42
"""At 30 frames a second, with its coming and going."""
_STEP = 24.0
"""Units between the places that are tried."""


@dataclass(frozen=True)
class DrawnPointer:
    """One arrow at its place."""

    craft: Stagecraft
    way: tuple[float, float]
    middle: tuple[float, float]
    side: float
    begin: int

    @property
    def settles(self) -> float:
        """It comes and goes by itself: nothing waits for it."""
        return 0.0

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw the arrow while it is there."""
        craft = self.craft
        stay = min(STAY_FRAMES * craft.rate, craft.frames - self.begin)
        if only_text or not self.begin <= frame < self.begin + stay:
            return
        come = Entrance("draw", self.begin, 9 * craft.rate, 0, 0).pose(frame).reveal
        gone = ease("out", min(1.0, max(0.0, (frame - self.begin - stay + 8 * craft.rate) / (8 * craft.rate))))
        second = (frame - self.begin) / craft.rate / 30
        # Two nods, each dying away.
        nod = max(0.0, 1 - abs((second - 0.55) / 0.16)) + 0.7 * max(0.0, 1 - abs((second - 0.95) / 0.16))
        reach = 0.16 * self.side * nod
        unit = craft.unit
        weight = max(10.0, 1.1 * craft.style.stroke) * unit
        canvas.save()
        canvas.translate(self.middle[0] + self.way[0] * reach, self.middle[1] + self.way[1] * reach)
        path = _arrow(self.way, self.side)
        for width, role in ((weight + 12 * unit, "ground"), (weight, "accent")):
            colour = craft.colour("ground") if role == "ground" else craft.colour("accent")
            paint = stroke_paint(colour, width, 1 - gone)
            if come < 0.999:
                paint.setPathEffect(skia.TrimPathEffect.Make(0, max(0.01, come)))
            canvas.drawPath(path, paint)
        canvas.restore()


def _arrow(way: tuple[float, float], side: float) -> skia.Path:
    x, y = way
    half, head = side / 2, 0.34 * side
    path = skia.Path()
    path.moveTo(-x * half, -y * half)
    path.lineTo(x * half, y * half)
    tip = (x * half, y * half)
    path.moveTo(tip[0] - x * head + y * head, tip[1] - y * head + x * head)
    path.lineTo(*tip)
    path.lineTo(tip[0] - x * head - y * head, tip[1] - y * head - x * head)
    return path


def pointers(cues: tuple[Cue, ...], craft: Stagecraft, taken: tuple[Box, ...]) -> tuple[DrawnPointer, ...]:
    """An arrow for each pointing cue, where it covers no words; the nearest such place to the side it points to."""
    found = []
    for cue in cues:
        name = cue.name.removeprefix("cue.").split(".")[0]
        way = WAYS.get(name)
        if way is None:
            continue
        place = _free_place(way, craft, taken)
        if place is not None:
            found.append(DrawnPointer(craft, way, place[0], place[1], int(cue.frame)))
    return tuple(found)


def _free_place(
    way: tuple[float, float], craft: Stagecraft, taken: tuple[Box, ...]
) -> tuple[tuple[float, float], float] | None:
    stage, unit = craft.grid.bleed, craft.unit
    wish = (
        stage.x + stage.width * (0.5 + 0.3 * way[0]),
        stage.y + stage.height * (0.55 + 0.28 * way[1]),
    )
    side = SIDE
    while side >= LEAST_SIDE:
        half_x = (0.5 * side if way[0] else 0.38 * side) * unit + 30 * unit
        half_y = (0.5 * side if way[1] else 0.38 * side) * unit + 30 * unit
        best: tuple[float, tuple[float, float]] | None = None
        step = _STEP * unit
        for row in range(int((stage.height - 2 * half_y) / step) + 1):
            for column in range(int((stage.width - 2 * half_x) / step) + 1):
                x, y = stage.x + half_x + column * step, stage.y + half_y + row * step
                own = (x - half_x, y - half_y, x + half_x, y + half_y)
                if any(_meet(own, box) for box in taken):
                    continue
                far = (x - wish[0]) ** 2 + (y - wish[1]) ** 2
                if best is None or far < best[0]:
                    best = (far, (x, y))
        if best is not None:
            return best[1], side * unit
        side *= 0.8
    return None


def _meet(own: tuple[float, float, float, float], box: Box) -> bool:
    return own[0] < box.right and own[2] > box.x and own[1] < box.bottom and own[3] > box.y
