"""Numbers that count up to their value in figures of one width, and stand in their own; words with them are smaller."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import skia

from ....story.frame_source import TextMark
from ....templates.layer import CounterLayer, Place
from ....templates.look import TypeRoleStyle
from ...text.bidi import base_level, levels, visual_order
from ..easing import ease
from ..lettering.lettering import SHAPE_SIZE, Glyphs, setting_of, shape
from ..lettering.tokens import Token, has_case
from ..lettering.words import Words
from ..motion import Entrance, Pose, combine
from ..stagecraft import Stagecraft
from .drawn import Sized
from .drawn_text import breath
from .set_word import SetText, SetWord

_NUMBER = re.compile(r"\d[\d.,\u00a0 ]*\d|\d")
_PARTS = re.compile(r"[^\W\d_]{2,}|\S")
WORD_SHARE = 0.46
"""The size of words beside a number."""
SPACE_EM = 0.2
SMALL_SPACE_EM, CLOSE_EM = 0.11, 0.05
"""Between a number and a small word, with and without a space in the text."""
CELL_EM = -0.03
"""Tracking of the cells in which figures count: serif figures of one width stand too far apart."""
CLOSING_FRAMES = 5
"""The figures move from their cells to their own widths in this time, as the number hits."""


@dataclass(frozen=True)
class DrawnCounter:
    """A number that counts up in figures of one width, hits when it arrives and closes up."""

    layer: CounterLayer
    craft: Stagecraft
    words: Words
    digits: str
    """The number as written, with its separators; empty where there is none."""
    first: int
    """The index of its first token."""
    cells: tuple[float, ...]
    """Where the pens of all tokens stand while it counts, in pixels."""
    cell: float
    """The width of a figure's cell, in pixels."""

    @property
    def settles(self) -> float:
        """The frame from which on the full number stands."""
        return max(self.words.settles, self._closed if self.digits else 0)

    @property
    def _start(self) -> float:
        return self.craft.start_of(self.layer.enter)

    @property
    def _count_end(self) -> float:
        return self._start + self.layer.count_frames * self.craft.rate * self.craft.hurry

    @property
    def _closed(self) -> float:
        return self._count_end + CLOSING_FRAMES * self.craft.rate * self.craft.hurry

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
        if not self.digits or frame >= self._closed:
            return self.words
        shown = self._shown(frame)
        closed = ease("travel", max(0.0, frame - self._count_end + 1) / (self._closed - self._count_end + 1))
        style = self.craft.style.type[self.layer.role]
        setting = setting_of(style, language=self.craft.language)
        kept: list[SetWord] = []
        for index, (whole, cell) in enumerate(zip(self.words.setting.words, self.cells, strict=True)):
            word, place, start = whole, index - self.first, cell
            if 0 <= place < len(shown) and shown[place].isdigit():
                glyphs = shape(shown[place], setting)
                start += (self.cell - glyphs.advance * whole.scale) / 2
                word = replace(word, token=replace(word.token, text=shown[place], pieces=(glyphs,)))
            kept.append(replace(word, x=start + (whole.x - start) * closed))
        return replace(self.words, setting=replace(self.words.setting, words=tuple(kept)))

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw the number as far as it has counted."""
        self._frozen(frame).draw(canvas, frame, self._group(frame), only_text=only_text)

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """One mark, in the order in which it is read; settled once the count is done."""
        marks = self._frozen(frame).marks(frame, self._group(frame))
        # What is laid a second time stands as it was.
        return tuple(
            mark.model_copy(update={"text": _as_laid(mark.text), "settled": mark.settled and frame >= self.settles})
            for mark in marks
        )


@dataclass(frozen=True)
class _Run:
    """Letters, figures and words beside each other, at `SHAPE_SIZE`."""

    tokens: tuple[Token, ...]
    shares: tuple[float, ...]
    pens: tuple[float, ...]
    """Standing, each in its own width."""
    cells: tuple[float, ...]
    """Counting, figures in cells."""
    cell: float
    end: float
    """Where the wider of the two ends."""


def size_counter(
    layer: CounterLayer,
    place: Place,
    text: str,
    craft: Stagecraft,
    *,
    width: float,
    height: float,
    factor: float,
) -> Sized:
    """Set a number as large as the column allows, counting and standing; words with it are smaller."""
    style = craft.style.type[layer.role]
    smallest, largest = place.size or (160, 360)
    shown = " ".join(text.split())
    laid = _as_laid(shown)
    run = _run(laid, style, craft)
    boxed = list(zip(run.tokens, run.shares, run.pens, strict=True))
    left = min((pen + token.pieces[0].left * share for token, share, pen in boxed), default=0.0)
    right = max((pen + token.pieces[0].right * share for token, share, pen in boxed), default=1.0)
    top = min((token.pieces[0].top * share for token, share, _ in boxed), default=0.0)
    bottom = max((token.pieces[0].bottom * share for token, share, _ in boxed), default=1.0)
    size = min(
        largest * style.scale * factor * craft.unit,
        width / 1.1 * SHAPE_SIZE / (max(right, run.end) - left),
        height / 1.1 * SHAPE_SIZE / (bottom - top),
    )
    scale = size / SHAPE_SIZE
    words = tuple(SetWord(token, 0, (pen - left) * scale, -top * scale, size * share) for token, share, pen in boxed)
    whole = SetText(
        words, 1, size, (right - left) * scale, (bottom - top) * scale, False, (0.0,), ((bottom - top) * scale,)
    )
    drawn = Words(
        text=shown,
        role=layer.role,
        setting=whole,
        x=0.0,
        y=0.0,
        entrances=_entrances(layer, craft, len(words)),
        colour=craft.style.colours[layer.colour],
        loud_colour=craft.style.colours[layer.colour],
    )
    digits, first = _number_in(laid)
    room = 1.09
    return Sized(
        max(whole.width, (run.end - left) * scale) * room,
        whole.height * room,
        lambda x, y: DrawnCounter(
            layer,
            craft,
            replace(drawn, x=x, y=y + (room - 1) / 2 * whole.height),
            digits,
            first,
            tuple((pen - left) * scale for pen in run.cells),
            run.cell * scale,
        ),
        cramped=size < smallest * craft.unit * 0.95,
    )


def _as_laid(shown: str) -> str:
    """The parts from left to right: in '2 دينار' the figure, which is read first, stands at the right."""
    if not base_level(shown):
        return shown
    parts = shown.split(" ")
    starts = [sum(len(part) + 1 for part in parts[:place]) for place in range(len(parts))]
    level = levels(shown, base_level(shown))
    return " ".join(parts[place] for place in visual_order([level[start] for start in starts]))


def _run(shown: str, style: TypeRoleStyle, craft: Stagecraft) -> _Run:
    setting = setting_of(style, language=craft.language)
    capitals = craft.style.setting == "block" and has_case(shown, craft.language)
    cell = max(shape(digit, setting).advance for digit in "0123456789") + CELL_EM * SHAPE_SIZE
    counted = any(letter.isdigit() for letter in shown)
    tokens: list[Token] = []
    shares: list[float] = []
    pens: list[float] = []
    cells: list[float] = []
    pen = counting = 0.0
    end_before = 0
    for match in _PARTS.finditer(shown):
        part = match.group()
        spaced = match.start() > end_before
        end_before = match.end()
        word = len(part) > 1
        share = WORD_SHARE if word and counted else 1.0
        glyphs: Glyphs = shape(part.upper() if capitals and part.isalpha() else part, setting)
        small = share < 1 or bool(shares and shares[-1] < 1)
        gap = (SMALL_SPACE_EM if small else SPACE_EM) if spaced else CLOSE_EM if small and tokens else 0.0
        pen += gap * SHAPE_SIZE
        counting += gap * SHAPE_SIZE
        tokens.append(Token(glyphs.text, (glyphs,), space=spaced))
        shares.append(share)
        pens.append(pen)
        cells.append(counting)
        pen += glyphs.advance * share
        counting += cell if part.isdigit() else glyphs.advance * share
    return _Run(tuple(tokens), tuple(shares), tuple(pens), tuple(cells), cell, max(pen, counting))


def _number_in(shown: str) -> tuple[str, int]:
    """The number that counts, without spaces, and how many tokens stand before it."""
    match = _NUMBER.search(shown)
    if match is None:
        return "", 0
    return re.sub(r"\s", "", match.group()), len(_PARTS.findall(shown[: match.start()]))


def _entrances(layer: CounterLayer, craft: Stagecraft, count: int) -> tuple[Entrance, ...]:
    """Letters of one number stay together: they come as one."""
    entrance = craft.entrance(layer.enter, auto=craft.style.motion.lead)
    return (replace(entrance, motion="rise" if entrance.motion in ("pop", "slam") else entrance.motion),) * count
