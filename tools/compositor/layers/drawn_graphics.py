"""Graphic layers: motifs, icons, rules and buttons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import skia

from ....story.frame_source import Box
from ....templates.layer import ColourRole, IconLayer, Place, RuleLayer, ShapeLayer
from ....templates.look import ShapeStyle
from ..lettering.ink import lay_shape
from ..motifs.motifs import motif_path, rounded_path
from ..motion import Entrance, Pose, combine
from ..stagecraft import Stagecraft, fill_paint, pose_canvas, stroke_paint
from .drawn import Sized
from .svg_path import read_path

SOLID = frozenset(("disc", "arch", "blob", "band", "block", "burst", "star", "cut"))
"""Shapes that are one surface in their middle."""


@dataclass(frozen=True)
class DrawnShape:
    """A motif of the look in its box; it never stops moving a little."""

    layer: ShapeLayer
    craft: Stagecraft
    box: Box
    style: ShapeStyle
    number: int
    """Counts the shapes of the scene: each is another depth."""

    @cached_property
    def outline(self) -> skia.Path:
        """The shape at rest."""
        return motif_path(self.style, self.box, seed=self.craft.seed * 31 + self.number)

    @cached_property
    def _entrance(self) -> Entrance:
        return self.craft.entrance(self.layer.enter, auto=self.craft.style.motion.shape)

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return self._entrance.end

    def _pose(self, frame: int) -> Pose:
        craft = self.craft
        # Nearer shapes move more: depth without a third dimension.
        pace = craft.style.motion.drift * (0.6 + 0.4 * self.number)
        seconds = craft.seconds(frame)
        way = {"pull-out": -0.5, "still": 0.25}.get(craft.camera, 1.0)
        slide = {"pan-left": -14.0, "pan-right": 14.0}.get(craft.camera, 0.0) * craft.unit * seconds
        swell = craft.style.motion.shape_pulse
        drift = Pose(x=slide, scale=1 + way * pace / 100 * seconds + (swell * craft.beat(frame) if swell else 0.0))
        return combine(craft.carried(self.layer, frame), drift, self._entrance.pose(frame))

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw the shape."""
        if only_text:
            return
        pose = self._pose(frame)
        if pose.hidden:
            return
        canvas.save()
        if pose.reveal < 1:
            canvas.clipPath(_slanted(self.box, pose.reveal), True)
        pose_canvas(canvas, pose, x=self.box.x + self.box.width / 2, y=self.box.y + self.box.height / 2)
        lay_shape(canvas, self.outline, self.style, self.craft, self.layer.colour, pose.opacity)
        canvas.restore()


def _slanted(box: Box, share: float) -> skia.Path:
    """What a wipe with a leaning edge has uncovered."""
    lean = 0.36 * box.height
    left, top, bottom = box.x - 2 * lean, box.y - lean, box.bottom + lean
    edge = left + (box.width + 4 * lean) * share
    path = skia.Path()
    path.addPoly(
        [
            skia.Point(left - lean, top),
            skia.Point(edge + lean, top),
            skia.Point(edge - lean, bottom),
            skia.Point(left - lean, bottom),
        ],
        True,
    )
    return path


@dataclass(frozen=True)
class DrawnIcon:
    """An icon in the look's stroke, on a badge or bare."""

    layer: IconLayer
    craft: Stagecraft
    box: Box
    data: tuple[str, ...]

    @property
    def colour(self) -> ColourRole:
        """The colour of its lines: it stands out from what is under them."""
        plate = self.layer.plate
        if plate and not self.layer.badge and not is_solid(self.craft.style.motifs.get("hero")):
            # Lines and light do not carry a sign: it stands on the ground.
            return self.craft.legible("accent", on="ground")
        return self.craft.legible(self.layer.colour, on=self.layer.badge or plate or "ground")

    @cached_property
    def _paths(self) -> list[skia.Path]:
        return [read_path(data) for data in self.data]

    @cached_property
    def _entrance(self) -> Entrance:
        return self.craft.entrance(self.layer.enter, auto=self.craft.style.motion.lead)

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return self._entrance.end

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw the icon."""
        if only_text:
            return
        craft = self.craft
        pose = self._entrance.pose(frame)
        grown = Pose(scale=1 + craft.style.motion.drift * 0.6 / 100 * craft.seconds(frame))
        pose = combine(craft.carried(self.layer, frame), pose, grown)
        if pose.hidden:
            return
        box = self.box
        canvas.save()
        pose_canvas(canvas, replace(pose, reveal=1.0), x=box.x + box.width / 2, y=box.y + box.height / 2)
        inner = box.width
        if self.layer.badge is not None:
            corner = (
                box.width / 2
                if craft.style.badges == "round"
                else min(box.width / 2, 1.6 * craft.style.radius * craft.unit)
            )
            canvas.drawPath(rounded_path(box, corner), fill_paint(craft.colour(self.layer.badge), pose.opacity))
            inner = 0.56 * box.width
        scale = inner / 24
        canvas.translate(box.x + (box.width - inner) / 2, box.y + (box.height - inner) / 2)
        canvas.scale(scale, scale)
        line = stroke_paint(craft.colour(self.colour), craft.style.icon_stroke, pose.opacity)
        drawn = self._drawn_share(frame)
        # Skia counts in single precision and has no effect for a whole line.
        if drawn < 0.999:
            line.setPathEffect(skia.TrimPathEffect.Make(0, max(0.01, drawn)))
        for path in self._paths:
            canvas.drawPath(path, line)
        canvas.restore()

    def _drawn_share(self, frame: int) -> float:
        """Lines draw themselves as the icon comes in."""
        entrance = self._entrance
        share = min(1.0, max(0.0, (frame - entrance.start + 2) / (entrance.frames * 1.15)))
        return 1 - (1 - share) ** 3


def is_solid(style: ShapeStyle | None) -> bool:
    """Whether a motif is a closed surface in its colour."""
    return style is not None and style.shape in SOLID and not style.outline and style.opacity > 0.5


def size_icon(
    layer: IconLayer,
    place: Place,
    data: tuple[str, ...],
    craft: Stagecraft,
    *,
    width: float,
    height: float,
    factor: float,
) -> Sized:
    """A square as large as the place says."""
    smallest, largest = place.size or (160, 320)
    side = min(width, height, max(smallest, largest * factor) * craft.unit)
    return Sized(side, side, lambda x, y: DrawnIcon(layer, craft, Box(x=x, y=y, width=side, height=side), data))


@dataclass(frozen=True)
class DrawnRule:
    """A short heavy line that grows from its start."""

    layer: RuleLayer
    craft: Stagecraft
    box: Box

    @cached_property
    def _entrance(self) -> Entrance:
        return replace(self.craft.entrance(self.layer.enter, auto="draw"), motion="draw")

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return self._entrance.end

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw the line."""
        pose = self._entrance.pose(frame)
        if only_text or pose.hidden:
            return
        rect = skia.Rect.MakeXYWH(self.box.x, self.box.y, self.box.width * pose.reveal, self.box.height)
        canvas.drawRect(rect, fill_paint(self.craft.colour(self.layer.colour), pose.opacity))


def size_rule(layer: RuleLayer, craft: Stagecraft) -> Sized:
    """A line of its own length and weight."""
    height = (layer.weight or craft.style.stroke) * craft.unit
    width = layer.length * craft.unit
    return Sized(width, height, lambda x, y: DrawnRule(layer, craft, Box(x=x, y=y, width=width, height=height)))
