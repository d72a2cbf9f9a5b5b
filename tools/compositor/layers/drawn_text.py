"""Text layers: words that come in one by one and never quite stand still."""

from __future__ import annotations

from dataclasses import dataclass, replace

import skia

from ....story.frame_source import TextMark
from ....templates.layer import ColourRole, Place, TextLayer
from ....templates.look import Emphasis, TypeRoleStyle
from ....templates.scene import display_length
from ...text.bidi import base_level
from ...text.clean import clean
from ..lettering.emphasis import BEHIND, Device
from ..lettering.setting import set_text
from ..lettering.words import Words
from ..motion import Entrance, Pose, combine
from ..stagecraft import Stagecraft, stroke_paint
from .drawn import Sized
from .set_word import SetText
from .underlay import underlay_for

NAME_SIZE = 320.0
"""Units to which a name grows: words this short are the picture."""
UPRIGHT_COLUMN = 936.0
"""Units of a column for which that holds; in wider ones names grow with them."""
NAME_CHARS, USUAL_CHARS = 8, 20
"""Up to so many characters a text grows to `NAME_SIZE`; from so many on it has the size of its place."""
DRIFT_ROOM = 1.02
"""Settled text grows by up to this much; it is set that much smaller, so that it never leaves its box."""


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
        if only_text and self.layer.ornament:
            return
        self.words.draw(canvas, frame, self._group(frame), only_text=only_text)
        if self.layer.struck and not only_text:
            self._strike(canvas, frame)

    def _strike(self, canvas: skia.Canvas, frame: int) -> None:
        """A line through each line of what was, once it has been read."""
        craft, setting = self.craft, self.words.setting
        begin = self.words.settles + 8 * craft.rate * craft.hurry
        pose = self._group(frame)
        for line in range(setting.lines):
            shown = Entrance("draw", begin, 8 * craft.rate * craft.hurry, 0, 0).pose(frame)
            if shown.hidden:
                continue
            inks = [word.ink() for word in setting.words if word.line == line]
            left, right = min(ink.x for ink in inks), max(ink.right for ink in inks)
            y = self.words.y + (setting.line_tops[line] + setting.line_bottoms[line]) / 2 + pose.y
            over = 0.14 * setting.size
            start, end = self.words.x + left - over + pose.x, self.words.x + right + over + pose.x
            canvas.drawLine(
                start, y, start + (end - start) * shown.reveal, y,
                stroke_paint(craft.colour("accent"), max(0.055 * setting.size, 5 * craft.unit)),
            )  # fmt: skip

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """One mark; none for an ornament."""
        return () if self.layer.ornament else self.words.marks(frame, self._group(frame))


def breath(craft: Stagecraft, frame: int) -> Pose:
    """The slow growth of settled text, which ends at `DRIFT_ROOM`."""
    grown = 0.45 * craft.style.motion.drift / 100 * craft.seconds(frame)
    return Pose(scale=1 + min(DRIFT_ROOM - 1, grown))


def size_text(
    layer: TextLayer,
    place: Place,
    text: str,
    craft: Stagecraft,
    *,
    width: float,
    height: float,
    align: str,
    factor: float,
) -> Sized:
    """Set a text for a column."""
    style = craft.style.type[layer.role]
    smallest, largest = sizes_of(place, (48, 64), factor=factor, scale=style.scale)
    if layer.fill:
        largest = max(largest, named_size(text, largest, factor * style.scale, width=width / craft.unit))
    if base_level(clean(text)) == 1 and align == "left":
        align = "right"
    emphasis = craft.style.emphasis
    loud = None
    if layer.emphasis:
        loud = replace_face(style, emphasis.face) if emphasis.style == "italic" else style
    setting = set_text(
        text,
        style,
        width=width / DRIFT_ROOM,
        height=height / DRIFT_ROOM,
        sizes=(smallest * craft.unit, largest * craft.unit),
        max_lines=place.lines,
        language=craft.language,
        align=align,
        block=layer.fill and craft.style.setting == "block",
        loud_style=loud,
    )
    colours = craft.style.colours
    marker = colours["accent"] if layer.emphasis and emphasis.style == "marker" else ""
    loud_colour = (
        colours["on-accent"]
        if marker
        else colours[loud_role(layer, emphasis)]
        if layer.emphasis
        else colours[layer.colour]
    )
    words = Words(
        text=text,
        role=layer.role,
        setting=setting,
        x=0.0,
        y=0.0,
        entrances=_entrances(layer, setting, craft),
        colour=colours[layer.colour],
        loud_colour=loud_colour,
        marker=marker,
        underline=colours["accent"] if layer.emphasis and emphasis.style == "underline" else "",
        stroke=craft.style.stroke * craft.unit,
        anchor={"left": 0.0, "center": 0.5, "right": 1.0}[align],
        blur=craft.style.motion.blur,
        device=Device(emphasis.style, colours[emphasis.colour], craft.style.stroke * craft.unit)
        if layer.emphasis and emphasis.style in BEHIND
        else None,
        under=underlay_for(layer.role, craft),
    )
    # The room for its slow growth is its own: nothing else stands there.
    wide, tall = setting.width * DRIFT_ROOM, setting.height * DRIFT_ROOM
    shift_x, shift_y = (wide - setting.width) * words.anchor, (tall - setting.height) / 2
    return Sized(
        wide,
        tall,
        lambda x, y: DrawnWords(layer, craft, replace(words, x=x + shift_x, y=y + shift_y)),
        rtl=setting.rtl,
        cramped=setting.size < (place.size or (48, 64))[0] * craft.unit * 0.9,
    )


def loud_role(layer: TextLayer, emphasis: Emphasis) -> ColourRole:
    """The colour of the word to remember: the accent; its text's own where the device beside it is another colour."""
    return layer.colour if emphasis.style in BEHIND and emphasis.colour != "accent" else emphasis.colour


def sizes_of(place: Place, usual: tuple[float, float], *, factor: float, scale: float = 1.0) -> tuple[float, float]:
    """The smallest and largest size in units; where a stack is far too full, the smallest gives way as well."""
    smallest, largest = place.size or usual
    if factor < 0.5:
        smallest *= factor / 0.5
    return smallest, max(smallest, largest * scale * factor)


def named_size(text: str, usual: float, factor: float, *, width: float) -> float:
    """The largest size of a text that may fill a column `width` units wide: the fewer letters, the larger."""
    share = (USUAL_CHARS - display_length(text)) / (USUAL_CHARS - NAME_CHARS)
    name = NAME_SIZE * min(1.5, max(1.0, width / UPRIGHT_COLUMN))
    return usual + (name * factor - usual) * min(1.0, max(0.0, share))


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
