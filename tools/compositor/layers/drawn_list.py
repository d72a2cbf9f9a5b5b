"""Lists: items one under the other, each with its marker, each coming in on its own cue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import skia

from ....story.frame_source import TextMark
from ....templates.layer import ListLayer, Place
from ....templates.look import TypeRoleStyle
from ..easing import ease
from ..lettering.setting import leading_of, set_text
from ..lettering.words import Words
from ..motion import Entrance, Pose, combine
from ..stagecraft import Stagecraft, fill_paint, stroke_paint
from .drawn import Sized
from .drawn_text import DRIFT_ROOM, breath, sizes_of
from .set_word import SetText
from .svg_path import read_path

AIRY = 1.25
"""The largest gap between items, in sizes."""
SIGN = 1.42
"""The side of a marker, in sizes of its item."""
ICON_SIGN = 1.9
"""The same for icons, which have more to show than a number."""
CAPITALS = 0.71
"""The height of capitals, in sizes."""
CALMER = 0.66
"""The share of their size that items keep at least to stand on one line each."""
LEAST_GAP = 0.45
"""The smallest gap between items, in sizes."""
WAITING = 0.55
"""How visible the outline of a marker is before its item is spoken of."""
CHECK = "M3 12.6 L9.2 18.6 L21 5.8"


@dataclass(frozen=True)
class ListRow:
    """One item: its words, and the middle and size of its marker."""

    words: Words
    number: Words | None
    entrance: Entrance
    x: float
    y: float
    side: float
    sign: tuple[str, ...] = ()
    """An icon's paths, for lists with one for each item."""


@dataclass(frozen=True)
class DrawnList:
    """A list at its place."""

    layer: ListLayer
    craft: Stagecraft
    rows: tuple[ListRow, ...]
    left: float
    top: float

    @property
    def settles(self) -> float:
        """The frame from which on all items stand."""
        return max(row.words.settles for row in self.rows)

    def _group(self, frame: int) -> Pose:
        return combine(self.craft.carried(self.layer, frame), breath(self.craft, frame))

    def _placed(self, words: Words) -> Words:
        return replace(words, x=words.x + self.left, y=words.y + self.top)

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw markers and words."""
        group = self._group(frame)
        if self.layer.marker == "step" and not only_text:
            self._draw_way(canvas, frame)
        for row in self.rows:
            if not only_text:
                self._draw_marker(canvas, row, frame)
            if row.number is not None:
                self._placed(row.number).draw(canvas, frame, Pose(), only_text=only_text)
            self._placed(row.words).draw(canvas, frame, group, only_text=only_text)

    def _draw_marker(self, canvas: skia.Canvas, row: ListRow, frame: int) -> None:
        if self.layer.marker == "none":
            return
        pose = row.entrance.pose(frame)
        x, y, radius = row.x + self.left, row.y + self.top, row.side / 2
        if pose.hidden or not pose.settled:
            self._draw_waiting(canvas, row, frame)
        if pose.hidden:
            return
        swell = ease(
            "overshoot",
            min(1.0, max(0.0, (frame - row.entrance.start + 1) / (row.entrance.frames + 1))),
            overshoot=self.craft.style.motion.overshoot,
        )
        reach = radius * max(0.05, swell)
        paint = fill_paint(self.craft.colour(self.layer.marker_colour))
        corner = min(reach, self.craft.style.radius * self.craft.unit) if self.craft.style.badges == "corner" else reach
        rect = skia.Rect.MakeXYWH(x - reach, y - reach, 2 * reach, 2 * reach)
        canvas.drawRoundRect(rect, corner, corner, paint)
        if row.sign:
            inner = 1.16 * reach
            canvas.save()
            canvas.translate(x - inner / 2, y - inner / 2)
            canvas.scale(inner / 24, inner / 24)
            line = stroke_paint(self.craft.colour("on-accent"), self.craft.style.icon_stroke)
            for data in row.sign:
                canvas.drawPath(read_path(data), line)
            canvas.restore()
        elif self.layer.marker in ("check", "icon"):
            canvas.save()
            canvas.translate(x - reach * 0.58, y - reach * 0.58)
            canvas.scale(reach * 1.16 / 24, reach * 1.16 / 24)
            line = stroke_paint(self.craft.colour("on-accent"), 1.6 * self.craft.style.icon_stroke)
            if swell < 0.999:
                line.setPathEffect(skia.TrimPathEffect.Make(0, max(0.02, swell)))
            canvas.drawPath(read_path(CHECK), line)
            canvas.restore()

    def _draw_way(self, canvas: skia.Canvas, frame: int) -> None:
        """The line between the steps: faint from the start, filled as far as has been spoken of."""
        craft = self.craft
        begun = craft.entrance(self.layer.enter, auto="fade", start=round(0.55 * craft.lead) + 1).pose(frame).opacity
        weight = 0.6 * craft.style.stroke * craft.unit
        for before, after in pairwise(self.rows):
            x = before.x + self.left
            top, foot = before.y + self.top + before.side / 2, after.y + self.top - after.side / 2
            if begun > 0:
                canvas.drawLine(x, top, x, foot, stroke_paint(craft.colour("muted"), weight, 0.3 * begun))
            start = after.entrance.start - 8 * craft.rate
            gone = ease("travel", min(1.0, max(0.0, (frame - start + 1) / (10 * craft.rate))))
            if gone > 0:
                line = stroke_paint(craft.colour(self.layer.marker_colour), weight)
                canvas.drawLine(x, top, x, top + (foot - top) * gone, line)

    def _draw_waiting(self, canvas: skia.Canvas, row: ListRow, frame: int) -> None:
        """The outline in which the marker will stand: it says from the first frames how many points there are."""
        begun = self.craft.entrance(self.layer.enter, auto="fade", start=round(0.55 * self.craft.lead) + 1)
        shown = begun.pose(frame).opacity
        if shown <= 0:
            return
        wide = self.craft.style.stroke * self.craft.unit * (0.5 if self.craft.style.setting == "block" else 1.0)
        reach = row.side / 2 - wide / 2
        corner = min(reach, self.craft.style.radius * self.craft.unit) if self.craft.style.badges == "corner" else reach
        x, y = row.x + self.left, row.y + self.top
        paint = stroke_paint(self.craft.colour(self.layer.marker_colour), wide, WAITING * shown)
        canvas.drawRoundRect(skia.Rect.MakeXYWH(x - reach, y - reach, 2 * reach, 2 * reach), corner, corner, paint)

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """One mark an item."""
        group = self._group(frame)
        return tuple(mark for row in self.rows for mark in self._placed(row.words).marks(frame, group))


def size_list(
    layer: ListLayer,
    place: Place,
    items: tuple[str, ...],
    craft: Stagecraft,
    *,
    width: float,
    height: float,
    factor: float,
    icons: Mapping[str, tuple[str, ...]] | None = None,
) -> Sized:
    """Set the items in equal rows: one size for all, the largest at which the longest fits."""
    style = craft.style.type[layer.role]
    smallest, largest = sizes_of(place, (48, 72), factor=factor, scale=style.scale)
    unit = craft.unit
    size = largest * unit
    gap = layer.gap * unit * max(0.5, factor)
    while True:
        side, indent = _sign_of(layer, size)
        settings = _settings(items, style, craft, size=size, width=width - indent, height=height, lines=place.lines)
        fits = all(one.size >= size * 0.98 for one in settings)
        tall = sum(max(side, one.height) for one in settings) + gap * (len(items) - 1)
        if (fits and tall <= height / DRIFT_ROOM) or size < 0.3 * smallest * unit:
            break
        size *= 0.96
        gap = max(LEAST_GAP * size, gap * 0.97)
    calm = size
    while fits and any(one.lines > 1 for one in settings) and calm * 0.96 >= max(CALMER * size, smallest * unit):
        # One line each, a little smaller, is read faster than items that break.
        calm *= 0.96
        less, indent_less = _sign_of(layer, calm)
        tried = _settings(items, style, craft, size=calm, width=width - indent_less, height=height, lines=1)
        if all(one.lines == 1 and one.size >= calm * 0.98 for one in tried):
            size, side, indent, settings = calm, less, indent_less, tried
            tall = sum(max(side, one.height) for one in settings) + gap * (len(items) - 1)
    if fits and len(items) > 1:
        # Few and short items take the room that there is: air between them, not under them.
        spare = (height / DRIFT_ROOM - tall) / (len(items) - 1)
        gap += max(0.0, min(0.5 * spare, AIRY * size - gap))
    rtl = any(one.rtl for one in settings)
    rows, y = [], 0.0
    for index, (item, setting) in enumerate(zip(items, settings, strict=True)):
        row_height = max(side, setting.height)
        start = _item_start(layer, craft, index, len(items))
        entrance = craft.entrance(layer.enter, auto=craft.style.motion.text, start=start)
        marker_x = width - side / 2 if rtl else side / 2
        text_x = width - indent - setting.width if rtl else indent
        one_line = setting.lines == 1
        text_y = y + (row_height - setting.height) / 2 if one_line or side >= setting.height else y
        if one_line and side and leading_of(item, style) == style.leading:
            # Optical middle: by the height of capitals, so that letters with descenders do not ride up.
            text_y = y + row_height / 2 + 0.5 * CAPITALS * size - setting.words[0].baseline
        words = Words(
            text=item,
            role=layer.role,
            setting=setting,
            x=text_x,
            y=text_y,
            entrances=tuple(
                craft.entrance(layer.enter, auto=craft.style.motion.text, start=start + 2 * craft.rate)
                for _ in setting.words
            ),
            colour=craft.style.colours[layer.colour],
            loud_colour=craft.style.colours[layer.colour],
            anchor=1.0 if rtl else 0.0,
        )
        # The marker stands at the height of the first line.
        marker_y = y + (row_height / 2 if one_line else max(side / 2, 0.36 * size))
        number = _number_words(layer, craft, index + 1, middle=(marker_x, marker_y), size=0.8 * size, entrance=entrance)
        sign = (icons or {}).get(f"{layer.id}.{index}", ())
        rows.append(ListRow(words, number, entrance, marker_x, marker_y, side, sign))
        y += row_height + gap
    return Sized(
        width,
        y - gap,
        lambda left, top: DrawnList(layer, craft, tuple(rows), left, top),
        cramped=size < smallest * unit * 0.97,
    )


def _sign_of(layer: ListLayer, size: float) -> tuple[float, float]:
    """The side of a marker, and how far it moves the words."""
    if layer.marker == "none":
        return 0.0, 0.0
    side = size * (ICON_SIGN if layer.marker == "icon" else SIGN)
    return side, side + 0.5 * size


def _settings(
    items: tuple[str, ...],
    style: TypeRoleStyle,
    craft: Stagecraft,
    *,
    size: float,
    width: float,
    height: float,
    lines: int,
) -> list[SetText]:
    """Every item at one size."""
    return [
        set_text(
            item,
            style,
            width=width / DRIFT_ROOM,
            height=10 * height,
            sizes=(size, size),
            max_lines=lines,
            language=craft.language,
        )
        for item in items
    ]


def _item_start(layer: ListLayer, craft: Stagecraft, index: int, count: int) -> float:
    cue = craft.cues.get(f"item.{index}")
    if cue is not None:
        return float(min(cue, craft.frames - 1))
    # Without cues the items share the first 60 % of the shot.
    begin = craft.start_of(layer.enter)
    step = min(24 * craft.rate, max(2.0, (0.6 * craft.frames - begin) / max(1, count)))
    return begin + step * index


def _number_words(
    layer: ListLayer, craft: Stagecraft, number: int, *, middle: tuple[float, float], size: float, entrance: Entrance
) -> Words | None:
    if layer.marker not in ("number", "step"):
        return None
    style = craft.style.type["label"]
    setting = set_text(
        str(number), style, width=10 * size, height=10 * size, sizes=(size, size), max_lines=1, language="en"
    )
    colour = craft.style.colours["on-accent"]
    return Words(
        text=str(number),
        role="label",
        setting=setting,
        x=middle[0] - setting.width / 2,
        y=middle[1] - setting.height / 2,
        entrances=tuple(replace(entrance, motion="fade") for _ in setting.words),
        colour=colour,
        loud_colour=colour,
    )
