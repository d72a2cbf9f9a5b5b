"""Numbers that count up to their value, in figures of one width."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import skia

from ...story.frame_source import TextMark
from ...templates.layer import CounterLayer, Place
from .drawn import Sized
from .drawn_text import breath
from .easing import ease
from .lettering import SHAPE_SIZE, setting_of, shape
from .motion import Entrance, Pose, combine
from .set_word import SetText, SetWord
from .stagecraft import Stagecraft
from .tokens import Token
from .words import Words

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
        for index, whole in enumerate(tokens):
            word = whole
            place = index - self.first
            if 0 <= place < len(shown):
                glyphs = shape(shown[place], setting)
                word = replace(word, token=replace(word.token, text=shown[place], pieces=(glyphs,)))
            kept.append(word)
            entrances.append(self.words.entrances[index])
        return replace(self.words, setting=replace(self.words.setting, words=tuple(kept)), entrances=tuple(entrances))

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw the number as far as it has counted."""
        self._frozen(frame).draw(canvas, frame, self._group(frame), only_text=only_text)

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """One mark; settled once the count is done."""
        marks = self._frozen(frame).marks(frame, self._group(frame))
        return tuple(mark.model_copy(update={"settled": mark.settled and frame >= self.settles}) for mark in marks)


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
        largest * style.scale * factor * craft.unit,
        width / 1.1 * SHAPE_SIZE / (right - left),
        height / 1.1 * SHAPE_SIZE / (bottom - top),
    )
    scale = size / SHAPE_SIZE
    words = tuple(SetWord(token, 0, (pen - left) * scale, -top * scale, size) for token, pen in tokens)
    whole = SetText(
        words, 1, size, (right - left) * scale, (bottom - top) * scale, False, (0.0,), ((bottom - top) * scale,)
    )
    count = len(words)
    entrances = tuple(craft.entrance(layer.enter, auto=craft.style.motion.lead, piece=0, pieces=count) for _ in words)
    # Letters of one number stay together: they pop as one.
    entrances = tuple(
        replace(entrance, motion="rise" if entrance.motion in ("pop", "slam") else entrance.motion)
        for entrance in entrances
    )
    drawn = Words(
        text=shown,
        role=layer.role,
        setting=whole,
        x=0.0,
        y=0.0,
        entrances=entrances,
        colour=craft.style.colours[layer.colour],
        loud_colour=craft.style.colours[layer.colour],
    )
    digits = match.group() if match and match.group().replace(" ", "") else ""
    first = len(shown[: match.start()].replace(" ", "")) if match else 0
    digits = digits.replace(" ", "")
    room = 1.09
    return Sized(
        whole.width * room,
        whole.height * room,
        lambda left, top: DrawnCounter(
            layer, craft, replace(drawn, x=left, y=top + (room - 1) / 2 * whole.height), digits, first
        ),
        cramped=size < smallest * craft.unit * 0.95,
    )
