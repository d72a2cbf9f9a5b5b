"""Before and after: the second picture is uncovered over the first by a line that travels across."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import skia

from ....story.frame_source import Box, TextMark
from ....templates.layer import WipeLayer
from ..easing import ease
from ..lettering.words import Words
from ..motifs.motifs import rounded_path
from ..motion import Pose
from ..pictures.colour import from_hex
from ..pictures.picture import Picture, read_picture
from ..stagecraft import Stagecraft, fill_paint
from .labels import LEAST, corner_of, label, on_line, style_of

LABEL = 48.0
"""Units of the words in the corners."""
_LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)


@dataclass(frozen=True)
class DrawnWipe:
    """Two pictures of one size at one place."""

    layer: WipeLayer
    craft: Stagecraft
    box: Box
    before: Path
    after: Path
    words: tuple[str, str]
    bare: bool
    """True where it runs off the frame."""

    def _picture(self, path: Path) -> Picture:
        return read_picture(
            path,
            width=math.ceil(self.box.width),
            height=math.ceil(self.box.height),
            fit="cover",
            grade=self.craft.style.grade,
            tint=from_hex(self.craft.style.colours["ground"]),
        )

    @cached_property
    def _pictures(self) -> tuple[Picture, Picture]:
        return self._picture(self.before), self._picture(self.after)

    @property
    def _start(self) -> float:
        craft = self.craft
        cue = craft.cues.get("item.1")
        if cue is not None:
            return float(min(cue, craft.frames - 1))
        return min(craft.start_of(self.layer.enter) + self.layer.delay * craft.rate, 0.3 * craft.frames)

    @property
    def _travel(self) -> float:
        return min(self.layer.travel * self.craft.rate, 0.4 * self.craft.frames)

    @property
    def settles(self) -> float:
        """The frame from which on the picture after stands."""
        return self._start + self._travel

    def _edge(self, frame: float) -> float:
        """How much of the width shows the picture after; it keeps a little of the one before, to compare."""
        return 0.86 * ease("travel", min(1.0, max(0.0, (frame - self._start) / self._travel)))

    @cached_property
    def _labels(self) -> tuple[tuple[Words, Box], ...]:
        craft = self.craft
        style = style_of(craft, "label")
        size = max(LEAST, LABEL) * craft.unit
        found = []
        visible = self._visible
        for index, text in enumerate(self.words):
            if not text:
                continue
            pad = 0.55 * size
            words = label(text, craft, style, role="label", size=size, width=0.4 * visible.width, start=0.0,
                          colour=craft.style.colours["on-accent" if index else "ink"])  # fmt: skip
            wide, high = words.setting.width + 2 * pad, size + 1.1 * pad
            inset = 28 * craft.unit
            # What was stands right, what is stands left: the line comes from the left.
            at_left = bool(index) != craft.grid.mirrored
            x = visible.x + inset if at_left else visible.right - inset - wide
            y = visible.bottom - inset - high
            plate = Box(x=x, y=y, width=wide, height=high)
            found.append((on_line(words, x + pad, y + high / 2, words.setting.size), plate))
        return tuple(found)

    @property
    def _visible(self) -> Box:
        """The part of the pictures on which words may stand."""
        stage = self.craft.grid.stage
        left, top = max(self.box.x, stage.x), max(self.box.y, stage.y)
        right, bottom = min(self.box.right, stage.right), min(self.box.bottom, stage.bottom)
        return Box(x=left, y=top, width=max(1.0, right - left), height=max(1.0, bottom - top))

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw both pictures, the line between them and their words."""
        if not only_text:
            self._draw_pictures(canvas, frame)
        for index, (words, plate) in enumerate(self._labels):
            shown = self._shown(index, frame)
            if shown <= 0.01:
                continue
            if not only_text:
                colour = self.craft.colour("accent" if self.words[1] and words.text == self.words[1] else "ground")
                corner = corner_of(self.craft, 0.5 * plate.height)
                canvas.drawPath(rounded_path(plate, corner), fill_paint(colour, shown))
            words.draw(canvas, frame, Pose(opacity=shown), only_text=only_text)

    def _shown(self, index: int, frame: int) -> float:
        """A word stands while its side is wide enough for it."""
        if self._labels[index][0].text == self.words[0] and self.words[0]:
            return min(1.0, max(0.0, 1 - (self._edge(frame) - 0.3) / 0.1))
        return min(1.0, max(0.0, (self._edge(frame) - 0.5) / 0.15))

    def _draw_pictures(self, canvas: skia.Canvas, frame: int) -> None:
        craft, box = self.craft, self.box
        canvas.save()
        if not self.bare:
            canvas.clipPath(rounded_path(box, corner_of(craft, 0.2 * box.height)), True)
        zoom = 1 + 0.03 * frame / max(1, craft.frames - 1)
        edge = self._edge(frame) * box.width
        before, after = self._pictures
        self._draw_one(canvas, before, zoom)
        if edge > 0.5:
            canvas.save()
            x = box.right - edge if craft.grid.mirrored else box.x + edge
            half = (
                skia.Rect.MakeLTRB(x, box.y, box.right, box.bottom)
                if craft.grid.mirrored
                else skia.Rect.MakeLTRB(box.x, box.y, x, box.bottom)
            )
            canvas.clipRect(half)
            self._draw_one(canvas, after, zoom)
            canvas.restore()
            weight = max(3.0, 0.8 * craft.style.stroke * craft.unit)
            canvas.drawRect(
                skia.Rect.MakeLTRB(x - weight / 2, box.y, x + weight / 2, box.bottom),
                fill_paint(craft.colour("accent")),
            )
            self._draw_grip(canvas, x, box.y + box.height / 2)
        canvas.restore()

    def _draw_grip(self, canvas: skia.Canvas, x: float, y: float) -> None:
        unit = self.craft.unit
        canvas.drawCircle(x, y, 38 * unit, fill_paint(self.craft.colour("accent")))
        paint = fill_paint(self.craft.colour("on-accent"))
        for way in (-1, 1):
            arrow = skia.Path()
            arrow.addPoly(
                [
                    skia.Point(x + way * 23 * unit, y),
                    skia.Point(x + way * 9 * unit, y - 12 * unit),
                    skia.Point(x + way * 9 * unit, y + 12 * unit),
                ],
                True,
            )
            canvas.drawPath(arrow, paint)

    def _draw_one(self, canvas: skia.Canvas, picture: Picture, zoom: float) -> None:
        box = self.box
        canvas.save()
        canvas.clipRect(skia.Rect.MakeXYWH(box.x, box.y, box.width, box.height))
        canvas.translate(box.x + box.width / 2, box.y + box.height / 2)
        canvas.scale(zoom * box.width / picture.image.width(), zoom * box.height / picture.image.height())
        canvas.drawImage(picture.image, -picture.image.width() / 2, -picture.image.height() / 2, _LINEAR)
        canvas.restore()

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """One mark a word that stands."""
        found = []
        for index, (words, _) in enumerate(self._labels):
            shown = self._shown(index, frame)
            if shown > 0.01:
                found += list(words.marks(frame, Pose(opacity=shown)))
        return tuple(found)
