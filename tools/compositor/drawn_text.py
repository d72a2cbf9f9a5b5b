"""Text layers: words, counting numbers and lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import skia

from ...story.frame_source import TextMark
from ...templates.layer import CounterLayer, ListLayer, Place, TextLayer
from ...templates.look import TypeRoleStyle
from ..text.bidi import base_level
from ..text.clean import clean
from .drawn import Sized
from .easing import ease
from .lettering import SHAPE_SIZE, setting_of, shape
from .motion import Entrance, Pose, combine
from .setting import SetText, SetWord, Token, set_text
from .stagecraft import Stagecraft, fill_paint, stroke_paint
from .svg_path import read_path
from .words import Words

DRIFT_ROOM = 1.02
"""Settled text grows by up to this much; it is set that much smaller, so that it never leaves its box."""
CHECK = "M3 12.6 L9.2 18.6 L21 5.8"


@dataclass(frozen=True)
class DrawnWords:
    """A text layer at its place."""

    layer: TextLayer
    craft: Stagecraft
    words: Words

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return self.words.settles

    def _group(self, frame: int) -> Pose:
        return combine(self.craft.carried(self.layer, frame), breath(self.craft, frame))

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw the words."""
        self.words.draw(canvas, frame, self._group(frame), only_text=only_text)

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """One mark."""
        return self.words.marks(frame, self._group(frame))


def breath(craft: Stagecraft, frame: int) -> Pose:
    """The slow growth of settled text, which ends at `DRIFT_ROOM`."""
    grown = 0.45 * craft.style.motion.drift / 100 * craft.seconds(frame)
    return Pose(scale=1 + min(DRIFT_ROOM - 1, grown))


def size_text(
    layer: TextLayer, place: Place, text: str, craft: Stagecraft, *, width: float, height: float, align: str, factor: float
) -> Sized:  # fmt: skip
    """Set a text for a column."""
    style = craft.style.type[layer.role]
    smallest, largest = sizes_of(place, (48, 64), factor=factor, scale=style.scale)
    if base_level(clean(text)) == 1 and align == "left":
        align = "right"
    emphasis = craft.style.emphasis
    loud = None
    if layer.emphasis:
        loud = replace_face(style, "Playfair Display Italic") if emphasis.style == "italic" else style
    setting = set_text(
        text, style, width=width / DRIFT_ROOM, height=height / DRIFT_ROOM,
        sizes=(smallest * craft.unit, largest * craft.unit), max_lines=place.lines,
        language=craft.language, align=align, block=layer.fill and craft.style.setting == "block", loud_style=loud,
    )  # fmt: skip
    colours = craft.style.colours
    marker = colours["accent"] if layer.emphasis and emphasis.style == "marker" else ""
    loud_colour = colours["on-accent"] if marker else colours[emphasis.colour] if layer.emphasis else colours[layer.colour]
    words = Words(
        text=text, role=layer.role, setting=setting, x=0.0, y=0.0, entrances=_entrances(layer, setting, craft),
        colour=colours[layer.colour], loud_colour=loud_colour, marker=marker,
        underline=colours["accent"] if layer.emphasis and emphasis.style == "underline" else "",
        stroke=craft.style.stroke * craft.unit, anchor={"left": 0.0, "center": 0.5, "right": 1.0}[align],
        blur=craft.style.motion.blur,
    )  # fmt: skip
    # The room for its slow growth is its own: nothing else stands there.
    wide, tall = setting.width * DRIFT_ROOM, setting.height * DRIFT_ROOM
    shift_x, shift_y = (wide - setting.width) * words.anchor, (tall - setting.height) / 2
    return Sized(
        wide, tall, lambda x, y: DrawnWords(layer, craft, replace(words, x=x + shift_x, y=y + shift_y)), rtl=setting.rtl,
        cramped=setting.size < (place.size or (48, 64))[0] * craft.unit * 0.9,
    )  # fmt: skip


def sizes_of(
    place: Place, usual: tuple[float, float], *, factor: float, scale: float = 1.0
) -> tuple[float, float]:
    """The smallest and largest size in units; where a stack is far too full, the smallest gives way as well."""
    smallest, largest = place.size or usual
    if factor < 0.5:
        smallest *= factor / 0.5
    return smallest, max(smallest, largest * scale * factor)


def replace_face(style: TypeRoleStyle, face: str) -> TypeRoleStyle:
    """The same style in another family."""
    return style.model_copy(update={"face": face})


def _entrances(layer: TextLayer, setting: SetText, craft: Stagecraft) -> tuple[Entrance, ...]:
    groups: list[int] = []
    number = -1
    for index, word in enumerate(setting.words):
        if layer.by == "whole":
            number = 0
        elif layer.by == "lines":
            number = word.line
        elif index == 0 or word.token.space or word.line != setting.words[index - 1].line:
            number += 1
        elif not word.token.text.isascii():
            # Unspaced scripts come in two letters at a time.
            number += 0 if index % 2 else 1
        groups.append(max(0, number))
    pieces = max(groups, default=0) + 1
    auto = craft.style.motion.text
    return tuple(craft.entrance(layer.enter, auto=auto, piece=group, pieces=pieces) for group in groups)


# --- numbers that count -------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"\d[\d.,\u00a0 ]*\d|\d")


@dataclass(frozen=True)
class DrawnCounter:
    """A number that counts up in figures of one width and hits when it arrives."""

    layer: CounterLayer
    craft: Stagecraft
    words: Words
    digits: str
    """The number as written, with its separators; empty where there is none."""
    first: int
    """The index of its first token."""

    @property
    def settles(self) -> float:
        """The frame from which on the full number stands."""
        return max(self.words.settles, self._count_end if self.digits else 0)

    @property
    def _start(self) -> float:
        return self.craft.start_of(self.layer.enter)

    @property
    def _count_end(self) -> float:
        return self._start + self.layer.count_frames * self.craft.rate * self.craft.hurry

    def _group(self, frame: int) -> Pose:
        hit = Pose()
        since = frame - self._count_end
        if self.digits and 0 <= since < 9 * self.craft.rate:
            # The hit: it swells as the last figure falls into place.
            hit = Pose(scale=1 + 0.06 * (1 - ease("in", since / (9 * self.craft.rate))))
        return combine(self.craft.carried(self.layer, frame), breath(self.craft, frame), hit)

    def _shown(self, frame: int) -> str:
        if not self.digits or frame >= self._count_end:
            return self.digits
        share = ease("in", max(0.0, frame - self._start) / (self._count_end - self._start))
        plain = re.sub(r"\D", "", self.digits)
        value = iter(str(int(int(plain) * share)).rjust(len(plain), "0"))
        # All places stand from the start, as on a mechanical counter: nothing jumps sideways.
        return "".join(next(value) if letter.isdigit() else letter for letter in self.digits)

    def _frozen(self, frame: int) -> Words:
        shown = self._shown(frame)
        if shown == self.digits:
            return self.words
        tokens = list(self.words.setting.words)
        style = self.craft.style.type[self.layer.role]
        setting = setting_of(style, language=self.craft.language, tabular=True)
        kept: list[SetWord] = []
        entrances: list[Entrance] = []
        for index, word in enumerate(tokens):
            place = index - self.first
            if 0 <= place < len(shown):
                glyphs = shape(shown[place], setting)
                word = replace(word, token=replace(word.token, text=shown[place], pieces=(glyphs,)))
            kept.append(word)
            entrances.append(self.words.entrances[index])
        return replace(
            self.words, setting=replace(self.words.setting, words=tuple(kept)), entrances=tuple(entrances)
        )

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw the number as far as it has counted."""
        self._frozen(frame).draw(canvas, frame, self._group(frame), only_text=only_text)

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """One mark; settled once the count is done."""
        marks = self._frozen(frame).marks(frame, self._group(frame))
        return tuple(mark.model_copy(update={"settled": mark.settled and frame >= self.settles}) for mark in marks)


def size_counter(
    layer: CounterLayer, place: Place, text: str, craft: Stagecraft, *, width: float, height: float, align: str, factor: float
) -> Sized:  # fmt: skip
    """Set a number in figures of one width, as large as the column allows."""
    style = craft.style.type[layer.role]
    smallest, largest = place.size or (160, 360)
    shown = " ".join(text.split())
    match = _NUMBER.search(shown)
    setting = setting_of(style, language=craft.language, tabular=True)
    tokens = []
    x = 0.0
    tops, bottoms = [], []
    for letter in shown:
        if letter == " ":
            x += 0.22 * SHAPE_SIZE
            continue
        glyphs = shape(letter, setting)
        tokens.append((Token(letter, (glyphs,), space=False), x))
        tops.append(glyphs.top)
        bottoms.append(glyphs.bottom)
        x += glyphs.advance
    left = min((pen + token.pieces[0].left for token, pen in tokens), default=0.0)
    right = max((pen + token.pieces[0].right for token, pen in tokens), default=1.0)
    top, bottom = min(tops, default=0.0), max(bottoms, default=1.0)
    size = min(
        largest * style.scale * factor * craft.unit, width / 1.1 * SHAPE_SIZE / (right - left), height / 1.1 * SHAPE_SIZE / (bottom - top)
    )
    scale = size / SHAPE_SIZE
    words = tuple(SetWord(token, 0, (pen - left) * scale, -top * scale, size) for token, pen in tokens)
    whole = SetText(
        words, 1, size, (right - left) * scale, (bottom - top) * scale, False, (0.0,), ((bottom - top) * scale,)
    )
    count = len(words)
    entrances = tuple(
        craft.entrance(layer.enter, auto=craft.style.motion.lead, piece=0, pieces=count) for _ in words
    )
    # Letters of one number stay together: they pop as one.
    entrances = tuple(replace(entrance, motion="rise" if entrance.motion in ("pop", "slam") else entrance.motion)
                      for entrance in entrances)  # fmt: skip
    drawn = Words(
        text=shown, role=layer.role, setting=whole, x=0.0, y=0.0, entrances=entrances,
        colour=craft.style.colours[layer.colour], loud_colour=craft.style.colours[layer.colour],
    )  # fmt: skip
    digits = match.group() if match and match.group().replace(" ", "") else ""
    first = len(shown[: match.start()].replace(" ", "")) if match else 0
    digits = digits.replace(" ", "")
    room = 1.09
    return Sized(
        whole.width * room, whole.height * room,
        lambda left, top: DrawnCounter(
            layer, craft, replace(drawn, x=left, y=top + (room - 1) / 2 * whole.height), digits, first
        ),
        cramped=size < smallest * craft.unit * 0.95,
    )  # fmt: skip


# --- lists --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ListRow:
    """One item: its words, and the middle and size of its marker."""

    words: Words
    number: Words | None
    entrance: Entrance
    x: float
    y: float
    side: float


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
        for index, row in enumerate(self.rows):
            if not only_text:
                self._draw_marker(canvas, row, frame, last=self._is_newest(index, frame))
            if row.number is not None:
                self._placed(row.number).draw(canvas, frame, Pose(), only_text=only_text)
            self._placed(row.words).draw(canvas, frame, group, only_text=only_text)

    def _is_newest(self, index: int, frame: int) -> bool:
        after = self.rows[index + 1].entrance.start if index + 1 < len(self.rows) else 1e9
        return self.rows[index].entrance.start <= frame < after

    def _draw_marker(self, canvas: skia.Canvas, row: ListRow, frame: int, *, last: bool) -> None:
        if self.layer.marker == "none":
            return
        pose = row.entrance.pose(frame)
        if pose.hidden:
            return
        x, y, radius = row.x + self.left, row.y + self.top, row.side / 2
        swell = ease("overshoot", min(1.0, max(0.0, (frame - row.entrance.start + 1) / (row.entrance.frames + 1))),
                     overshoot=self.craft.style.motion.overshoot)  # fmt: skip
        reach = radius * max(0.05, swell)
        paint = fill_paint(self.craft.colour(self.layer.marker_colour))
        corner = min(reach, self.craft.style.radius * self.craft.unit) if self.craft.style.setting == "block" else reach
        rect = skia.Rect.MakeXYWH(x - reach, y - reach, 2 * reach, 2 * reach)
        canvas.drawRoundRect(rect, corner, corner, paint)
        if self.layer.marker == "check":
            canvas.save()
            canvas.translate(x - reach * 0.58, y - reach * 0.58)
            canvas.scale(reach * 1.16 / 24, reach * 1.16 / 24)
            line = stroke_paint(self.craft.colour("on-accent"), 1.6 * self.craft.style.icon_stroke)
            line.setPathEffect(skia.TrimPathEffect.Make(0, max(0.02, min(1.0, swell))))
            canvas.drawPath(read_path(CHECK), line)
            canvas.restore()

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """One mark an item."""
        group = self._group(frame)
        return tuple(mark for row in self.rows for mark in self._placed(row.words).marks(frame, group))


def size_list(
    layer: ListLayer, place: Place, items: tuple[str, ...], craft: Stagecraft, *, width: float, height: float, factor: float
) -> Sized:  # fmt: skip
    """Set the items in equal rows: one size for all, the largest at which the longest fits."""
    style = craft.style.type[layer.role]
    smallest, largest = sizes_of(place, (48, 72), factor=factor, scale=style.scale)
    unit = craft.unit
    size = largest * unit
    gap = layer.gap * unit * max(0.5, factor)
    while True:
        side = size * 1.3 if layer.marker != "none" else 0.0
        indent = side + (0.5 * size if side else 0.0)
        settings = [
            set_text(item, style, width=(width - indent) / DRIFT_ROOM, height=10 * height, sizes=(size, size),
                     max_lines=place.lines, language=craft.language)
            for item in items
        ]  # fmt: skip
        fits = all(one.size >= size * 0.98 for one in settings)
        tall = sum(max(side, one.height) for one in settings) + gap * (len(items) - 1)
        if (fits and tall <= height / DRIFT_ROOM) or size < 0.3 * smallest * unit:
            break
        size *= 0.96
        gap = max(0.35 * size, gap * 0.97)
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
        words = Words(
            text=item, role=layer.role, setting=setting, x=text_x, y=text_y,
            entrances=tuple(craft.entrance(layer.enter, auto=craft.style.motion.text, start=start + 2 * craft.rate)
                            for _ in setting.words),
            colour=craft.style.colours[layer.colour], loud_colour=craft.style.colours[layer.colour],
            anchor=1.0 if rtl else 0.0,
        )  # fmt: skip
        # The marker stands at the height of the first line.
        marker_y = y + (row_height / 2 if one_line else max(side / 2, 0.36 * size))
        number = _number_words(layer, craft, index + 1, middle=(marker_x, marker_y), size=0.74 * size, entrance=entrance)
        rows.append(ListRow(words, number, entrance, marker_x, marker_y, side))
        y += row_height + gap
    return Sized(
        width, y - gap, lambda left, top: DrawnList(layer, craft, tuple(rows), left, top), cramped=size < smallest * unit * 0.9
    )


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
) -> Words | None:  # fmt: skip
    if layer.marker != "number":
        return None
    style = craft.style.type["label"]
    setting = set_text(str(number), style, width=10 * size, height=10 * size, sizes=(size, size), max_lines=1, language="en")
    colour = craft.style.colours["on-accent"]
    return Words(
        text=str(number), role="label", setting=setting, x=middle[0] - setting.width / 2, y=middle[1] - setting.height / 2,
        entrances=tuple(replace(entrance, motion="fade") for _ in setting.words), colour=colour, loud_colour=colour,
    )  # fmt: skip
