"""Leader lines: from the words to a point on a picture, with a ring that closes around the point."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import skia
from PIL import Image

from ....story.frame_source import Box
from ....templates.layer import LeaderLayer
from ..motion import Entrance
from ..pictures.detail import detail_map
from ..stagecraft import Stagecraft, fill_paint, stroke_paint

RING = 26.0
"""Units of the ring's radius."""
CLEAR = 26.0
"""Units between the words and the line's start."""


@dataclass(frozen=True)
class DrawnLeader:
    """A line with one bend: away from the words, then straight to the point."""

    layer: LeaderLayer
    craft: Stagecraft
    start: tuple[float, float]
    bend: tuple[float, float]
    point: tuple[float, float]

    @cached_property
    def _entrance(self) -> Entrance:
        craft = self.craft
        begin = craft.start_of(self.layer.enter)
        return Entrance("draw", begin, max(1.0, 16 * craft.rate * craft.hurry), 0, 0)

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return self._entrance.end + 8 * self.craft.rate

    @cached_property
    def _path(self) -> skia.Path:
        path = skia.Path()
        path.moveTo(*self.start)
        path.lineTo(*self.bend)
        x, y = self.point[0] - self.bend[0], self.point[1] - self.bend[1]
        length = max(1.0, (x * x + y * y) ** 0.5)
        near = max(0.0, length - RING * self.craft.unit)
        path.lineTo(self.bend[0] + x / length * near, self.bend[1] + y / length * near)
        return path

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw the line as far as it has come, then the ring."""
        if only_text:
            return
        pose = self._entrance.pose(frame)
        if pose.hidden:
            return
        craft, unit = self.craft, self.craft.unit
        weight = max(5.0, 0.5 * craft.style.stroke) * unit
        # A rim in the ground's colour keeps it apart from the picture, whatever that shows.
        for width, colour in ((weight + 6 * unit, craft.colour("ground")), (weight, craft.colour("ink"))):
            paint = stroke_paint(colour, width)
            if pose.reveal < 0.999:
                paint.setPathEffect(skia.TrimPathEffect.Make(0, max(0.01, pose.reveal)))
            canvas.drawPath(self._path, paint)
        ring = Entrance("grow", self._entrance.end - 3, 8 * craft.rate, 0, craft.style.motion.overshoot).pose(frame)
        if ring.hidden:
            return
        beat = 1 + 0.05 * craft.beat(frame)
        radius = RING * unit * ring.scale * beat
        canvas.drawCircle(*self.point, radius + weight, fill_paint(craft.colour("ground")))
        canvas.drawCircle(*self.point, radius, stroke_paint(craft.colour("ink"), weight))
        canvas.drawCircle(*self.point, 0.42 * radius, fill_paint(craft.colour(self.layer.colour)))


def lead(layer: LeaderLayer, craft: Stagecraft, words: Box, picture: Box, path: Path) -> DrawnLeader:
    """A line from the nearest side of the words to the spot of the picture that holds most."""
    x, y = spot(path)
    point = (picture.x + x * picture.width, picture.y + y * picture.height)
    clear = CLEAR * craft.unit
    margin = RING * craft.unit * 1.4
    point = (
        min(max(point[0], picture.x + margin), picture.right - margin),
        min(max(point[1], picture.y + margin), picture.bottom - margin),
    )
    if point[1] < words.y - clear:
        # The picture stands above: straight up from the words' start, or from under the point.
        inside = min(max(point[0], words.x + clear), words.right - clear)
        start = (inside, words.y - clear)
        return DrawnLeader(layer, craft, start, (inside, max(point[1], start[1] - 0.35 * (start[1] - point[1]))), point)
    right = point[0] > words.right
    start_x = words.right + clear if right else words.x - clear
    inside_y = min(max(point[1], words.y + 0.2 * words.height), words.bottom - 0.2 * words.height)
    bend_x = start_x + 0.4 * (point[0] - start_x)
    return DrawnLeader(layer, craft, (start_x, inside_y), (bend_x, inside_y), point)


@lru_cache(maxsize=32)
def spot(path: Path) -> tuple[float, float]:
    """The place of most detail of a picture, as shares, away from its rim; the middle without its file."""
    if not path.is_file():
        return 0.5, 0.45
    with Image.open(path) as opened:
        whole = opened.convert("RGBA")
    alpha = whole.getchannel("A")
    box = alpha.point(lambda value: 255 if value > 8 else 0).getbbox()
    if box is not None:
        whole, alpha = whole.crop(box), alpha.crop(box)
    sheet = Image.new("RGB", whole.size, (128, 128, 128))
    sheet.paste(whole, (0, 0), whole)
    energy = detail_map(sheet)
    rows, columns = energy.shape
    cover = np.asarray(alpha.resize((columns, rows), Image.Resampling.BOX)).astype(np.float64) / 255
    # The outline is no detail: only what lies well inside counts.
    inner = np.minimum.reduce([np.roll(cover, (dy, dx), (0, 1)) for dy in (-3, 0, 3) for dx in (-3, 0, 3)])
    weight = energy * np.where(inner > 0.9, 1.0, 0.02)
    soft = sum(np.roll(weight, (dy, dx), (0, 1)) for dy in (-1, 0, 1) for dx in (-1, 0, 1))
    edge_y, edge_x = max(1, rows // 6), max(1, columns // 6)
    soft[:edge_y], soft[-edge_y:], soft[:, :edge_x], soft[:, -edge_x:] = 0, 0, 0, 0
    at = int(np.argmax(soft))
    return (at % columns + 0.5) / columns, (at // columns + 0.5) / rows
