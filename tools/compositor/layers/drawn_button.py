"""Calls to action: words on a pill, with an arrow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import skia

from ....story.frame_source import Box, TextMark
from ....templates.layer import ButtonLayer, Place
from ..lettering.setting import set_text
from ..lettering.words import Words
from ..motion import Entrance, Pose, combine
from ..stagecraft import Stagecraft, pose_canvas, stroke_paint
from .button_plate import draw_plate
from .drawn import Sized
from .svg_path import read_path

ARROW = ("M4 12 L20 12", "M13 5 L20 12 L13 19")


@dataclass(frozen=True)
class DrawnButton:
    """Words on a pill, with an arrow that leans forward on the beat."""

    layer: ButtonLayer
    craft: Stagecraft
    box: Box
    words: Words
    rtl: bool

    @cached_property
    def _entrance(self) -> Entrance:
        return self.craft.entrance(self.layer.enter, auto=self.craft.style.motion.lead)

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return self._entrance.end

    def _pose(self, frame: int) -> Pose:
        return combine(self.craft.carried(self.layer, frame), self._entrance.pose(frame))

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw pill, words and arrow."""
        pose = self._pose(frame)
        if pose.hidden:
            return
        craft, box = self.craft, self.box
        canvas.save()
        middle = (box.x + box.width / 2, box.y + box.height / 2)
        pose_canvas(canvas, pose, x=middle[0], y=middle[1])
        if not only_text:
            draw_plate(canvas, box, craft, self.layer.ground, pose.opacity)
            self._draw_arrow(canvas, frame, pose.opacity)
        self.words.draw(canvas, frame, Pose(opacity=pose.opacity), only_text=only_text)
        canvas.restore()

    def _draw_arrow(self, canvas: skia.Canvas, frame: int, opacity: float) -> None:
        craft, box = self.craft, self.box
        side = 0.34 * box.height
        nudge = craft.carried(self.layer.model_copy(update={"pulse": 0.08}), frame).scale - 1
        x = box.x + 0.42 * box.height if self.rtl else box.right - 0.42 * box.height - side
        canvas.save()
        canvas.translate(
            x + (side if self.rtl else 0) + nudge * box.height * (-1 if self.rtl else 1),
            box.y + (box.height - side) / 2,
        )
        canvas.scale((-1 if self.rtl else 1) * side / 24, side / 24)
        paint = stroke_paint(craft.colour(self.layer.colour), max(2.4, 1.3 * craft.style.icon_stroke), opacity)
        for data in ARROW:
            canvas.drawPath(read_path(data), paint)
        canvas.restore()

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """One mark."""
        pose = self._pose(frame)
        if pose.hidden:
            return ()
        # The words turn around the button's middle, not around their own.
        middle = self.box.x + self.box.width / 2, self.box.y + self.box.height / 2
        own = self.words.pivot
        shift = Pose(
            x=pose.x + (own[0] - middle[0]) * (pose.scale - 1),
            y=pose.y + (own[1] - middle[1]) * (pose.scale - 1),
            scale=pose.scale,
            opacity=pose.opacity,
        )
        marks = self.words.marks(frame, shift)
        return tuple(mark.model_copy(update={"settled": mark.settled and pose.settled}) for mark in marks)


def size_button(
    layer: ButtonLayer, place: Place, text: str, craft: Stagecraft, *, width: float, height: float, factor: float
) -> Sized:
    """A pill around its words."""
    style = craft.style.type[layer.role]
    smallest, largest = place.size or (52, 72)
    largest = max(smallest, largest * factor)
    setting = set_text(
        text,
        style,
        # What the pill adds on both sides, and its pulse.
        width=width / 1.03 - 3.5 * smallest * craft.unit,
        height=height,
        sizes=(smallest * craft.unit, largest * craft.unit),
        max_lines=1,
        language=craft.language,
    )
    size = setting.size
    cap = 0.72 * size
    tall = max(cap, setting.height) + 1.35 * size
    wide = setting.width + 0.95 * tall + 0.34 * tall + 0.35 * tall
    entrances = tuple(Entrance("none", craft.start_of(layer.enter), 1, 0, 0) for _ in setting.words)
    colour = craft.style.colours[layer.colour]

    def at(x: float, y: float) -> DrawnButton:
        box = Box(x=x, y=y, width=wide, height=tall)
        left = x + wide - 0.48 * tall - setting.width if setting.rtl else x + 0.48 * tall
        # Optical middle: by the line's body (cap height), not by descenders.
        base = setting.words[0].baseline if setting.words else 0.0
        top = y + (tall + cap) / 2 - base if not setting.rtl else y + (tall - setting.height) / 2
        words = Words(
            text=text,
            role=layer.role,
            setting=setting,
            x=left,
            y=top,
            entrances=entrances,
            colour=colour,
            loud_colour=colour,
        )
        return DrawnButton(layer, craft, box, words, setting.rtl)

    return Sized(wide, tall, at, cramped=size < smallest * craft.unit * 0.9 or wide > width + 1)
