"""Words inside an exhibit: small texts at exact sizes, measured before they are placed, and what holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

import skia

from ....story.frame_source import Box, TextMark
from ....templates.layer import EnterMotion, LayerBase, TypeRole
from ....templates.look import TypeRoleStyle
from ...text.clusters import script
from ...text.shaping import space_em
from ..lettering.lettering import SHAPE_SIZE, setting_of
from ..lettering.setting import set_text
from ..lettering.tokens import Token, tokens_of
from ..lettering.words import Words
from ..motion import Entrance, Pose
from ..pictures.colour import contrast, from_hex, to_hex
from ..stagecraft import Stagecraft
from .drawn import Sized

LEAST = 40.0
"""Units below which no text is set."""
GRAPHIC_CONTRAST = 3.0


class Plan(Protocol):
    """An exhibit laid out in a box of its own, its top left at 0, 0."""

    @property
    def labels(self) -> tuple[Words, ...]:
        """All its words."""
        ...

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        ...

    def draw(self, canvas: skia.Canvas, frame: int) -> None:
        """Draw all but the words."""
        ...


@dataclass(frozen=True)
class DrawnExhibit:
    """An exhibit at its place. It stands still: what is read or compared does not sway."""

    layer: LayerBase
    craft: Stagecraft
    plan: Plan
    box: Box

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return max(self.plan.settles, max((words.settles for words in self.plan.labels), default=0.0))

    def _place(self, frame: int) -> Pose:
        carried = self.craft.carried(self.layer, frame)
        return Pose(self.box.x + carried.x, self.box.y + carried.y, opacity=carried.opacity)

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw it."""
        place = self._place(frame)
        if not only_text:
            canvas.save()
            canvas.translate(place.x, place.y)
            self.plan.draw(canvas, frame)
            canvas.restore()
        for words in self.plan.labels:
            words.draw(canvas, frame, place, only_text=only_text)

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """One mark a label."""
        place = self._place(frame)
        return tuple(mark for words in self.plan.labels for mark in words.marks(frame, place))


def exhibit(layer: LayerBase, craft: Stagecraft, plan: Plan, width: float, height: float, *, cramped: bool) -> Sized:
    """A plan that can be put at a place."""
    return Sized(
        width,
        height,
        lambda x, y: DrawnExhibit(layer, craft, plan, Box(x=x, y=y, width=width, height=height)),
        cramped=cramped,
    )


def style_of(craft: Stagecraft, role: TypeRole, *, plain: bool = False) -> TypeRoleStyle:
    """How a role is set in an exhibit; `plain`: never in capitals, because names and units are as they were written."""
    style = craft.style.type[role]
    return style.model_copy(update={"capitals": False}) if plain and style.capitals else style


@lru_cache(maxsize=2048)
def _advances(text: str, style: TypeRoleStyle, language: str, tabular: bool) -> tuple[float, float]:
    """The width of a text on one line, and of its longest unbreakable piece, both in sizes."""
    tokens = tokens_of(text, style, language, None, tabular)
    space = space_em(setting_of(style, language=language)) * SHAPE_SIZE
    whole = sum(token.advance + (space if token.space else 0.0) for token in tokens)
    return whole / SHAPE_SIZE, max((run for run in _runs(tokens)), default=0.0) / SHAPE_SIZE


def _runs(tokens: tuple[Token, ...]) -> list[float]:
    found: list[float] = []
    for token in tokens:
        if found and not token.may_break:
            found[-1] += token.advance
        else:
            found.append(token.advance)
    return found


def width_of(text: str, style: TypeRoleStyle, craft: Stagecraft, *, tabular: bool = False) -> float:
    """The width of a text on one line, in sizes."""
    return _advances(text, style, craft.language, tabular)[0] if text else 0.0


def longest_of(text: str, style: TypeRoleStyle, craft: Stagecraft, *, tabular: bool = False) -> float:
    """The width of what cannot be broken in a text, in sizes."""
    return _advances(text, style, craft.language, tabular)[1] if text else 0.0


def label(
    text: str,
    craft: Stagecraft,
    style: TypeRoleStyle,
    *,
    role: TypeRole,
    size: float,
    width: float,
    colour: str,
    start: float,
    lines: int = 1,
    align: str = "left",
    tabular: bool = False,
    motion: EnterMotion = "fade",
    frames: float = 0.0,
) -> Words:
    """A text of at most `width`, at `size` or smaller where it does not fit; its ink starts at 0, 0.

    Sizes, widths and frames are those of the film.
    """
    setting = set_text(
        text,
        style,
        width=max(1.0, width),
        height=1e6,
        sizes=(size, size),
        max_lines=lines,
        language=craft.language,
        align=align,
        tabular=tabular,
    )
    entrance = Entrance(
        motion=motion,
        start=start,
        frames=frames or max(1.0, 0.7 * craft.style.motion.frames * craft.rate * craft.hurry),
        distance=0.3 * craft.style.motion.distance * craft.unit,
        overshoot=0.0,
    )
    return Words(
        text=text,
        role=role,
        setting=setting,
        x=0.0,
        y=0.0,
        entrances=tuple(entrance for _ in setting.words),
        colour=colour,
        loud_colour=colour,
    )


def put(words: Words, x: float, y: float) -> Words:
    """The label with its ink's top left at a point."""
    return replace(words, x=x, y=y)


def on_line(words: Words, x: float, middle: float, size: float) -> Words:
    """A one-line label whose capitals (not its ink) are centred on a line: neighbours share a baseline."""
    if words.setting.lines != 1 or not words.setting.words:
        return put(words, x, middle - words.setting.height / 2)
    return put(words, x, middle + 0.355 * size - words.setting.words[0].baseline)


def quiet(craft: Stagecraft, share: float = 0.42, *, on: str = "") -> str:
    """Ink thinned with the ground, but never so far that a shape in it would not be seen."""
    ground = from_hex(on or craft.style.colours["ground"])
    ink = from_hex(craft.style.colours["ink"])
    while True:
        mixed = tuple(far + (near - far) * share for near, far in zip(ink, ground, strict=True))
        shown = (mixed[0], mixed[1], mixed[2])
        if share >= 0.98 or contrast(shown, ground) >= GRAPHIC_CONTRAST:
            return to_hex(shown)
        share += 0.04


def blended(one: str, other: str, share: float) -> str:
    """The colour that lies `share` of the way from one to the other."""
    first, second = from_hex(one), from_hex(other)
    mixed = tuple(near + (far - near) * share for near, far in zip(first, second, strict=True))
    return to_hex((mixed[0], mixed[1], mixed[2]))


def argb(colour: str, opacity: float = 1.0) -> int:
    """`#rrggbb` as Skia takes it."""
    return (round(255 * opacity) << 24) | int(colour[1:], 16)


def piece_start(layer: LayerBase, craft: Stagecraft, index: int, count: int, *, share: float = 0.45) -> float:
    """The frame on which piece `index` of an exhibit comes: on its cue `item.N`, else one after another.

    Without cues all have come within `share` of the shot, half a second apart at most.
    """
    cue = craft.cues.get(f"item.{index}")
    if cue is not None:
        return float(min(cue, craft.frames - 1))
    begin = craft.start_of(layer.enter)
    step = min(8 * craft.rate, max(0.5, (share * craft.frames - begin) / max(1, count)))
    return begin + step * index


def line_em(texts: Iterable[str]) -> float:
    """The room that a line of these takes, in sizes: more where letters rise and fall far."""
    return 1.62 if any(script(letter) == "arabic" for text in texts for letter in text) else 1.22


def has_cues(craft: Stagecraft, count: int) -> bool:
    """Whether the pieces are spoken of one by one."""
    return all(f"item.{index}" in craft.cues for index in range(count))


def corner_of(craft: Stagecraft, height: float) -> float:
    """The radius of a card's or bar's corners."""
    return min(craft.style.radius * craft.unit, 0.5 * height)
