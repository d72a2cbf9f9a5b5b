"""Comparisons: two cards side by side or one over the other, the second in the accent, their points row by row."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from ....story.exhibit import Rows
from ....story.frame_source import Box
from ....templates.layer import ColourRole, ColumnsLayer, Place
from ..lettering.words import Words
from ..motifs.motifs import rounded_path
from ..motion import Entrance, Pose
from ..stagecraft import Stagecraft, fill_paint, pose_canvas, stroke_paint
from .drawn import Sized
from .labels import LEAST, corner_of, exhibit, label, longest_of, piece_start, put, style_of

PAD = 0.75
"""Between a card's edge and its words, in sizes."""
HEAD = 1.2
"""The size of the heads, by the size of the points."""
SLIM = 5.4
"""Cards narrower than this many sizes stand one over the other."""


@dataclass(frozen=True)
class ColumnsPlan:
    """A comparison laid out."""

    craft: Stagecraft
    labels: tuple[Words, ...]
    cards: tuple[tuple[Box, ColourRole, float], ...]
    """Each with its colour and when it comes."""
    rules: tuple[tuple[float, float, float, ColourRole, float], ...]
    """Left, y, length, colour and start of the lines between points."""

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return max(begin for _, _, begin in self.cards) + 14 * self.craft.rate

    def draw(self, canvas: skia.Canvas, frame: int) -> None:
        """Draw the cards and the lines between their points."""
        craft = self.craft
        for box, role, begin in self.cards:
            entrance = Entrance("pop", begin, 12 * craft.rate * craft.hurry, 0, min(0.03, craft.style.motion.overshoot))
            pose = entrance.pose(frame)
            if pose.hidden:
                continue
            canvas.save()
            swell = Pose(scale=0.9 + 0.1 * (pose.scale - 0.55) / 0.45)
            pose_canvas(canvas, swell, x=box.x + box.width / 2, y=box.y + box.height / 2)
            path = rounded_path(box, corner_of(craft, 0.2 * min(box.width, box.height)))
            canvas.drawPath(path, fill_paint(craft.colour(role), pose.opacity))
            canvas.restore()
        for left, y, length, role, begin in self.rules:
            shown = Entrance("draw", begin, 12 * craft.rate, 0, 0).pose(frame)
            if not shown.hidden:
                wide = length * shown.reveal
                start = left + length - wide if craft.grid.mirrored else left
                line = stroke_paint(craft.colour(role), max(1.0, 2 * craft.unit), 0.35)
                canvas.drawLine(start, y, start + wide, y, line)


def size_columns(
    layer: ColumnsLayer, place: Place, rows: Rows, craft: Stagecraft, *, width: float, height: float, factor: float
) -> Sized:
    """Set two columns of points on two cards of one size."""
    smallest, largest = place.size or (LEAST, 62)
    size = max(smallest, largest * factor) * craft.unit
    while True:
        done = _laid(layer, rows, craft, width=width, height=height, size=size)
        if done is not None or size < 6 * craft.unit:
            break
        size *= 0.95
    if done is None:
        empty = (Box(x=0, y=0, width=width, height=height), layer_colour(0), 0.0)
        done = ColumnsPlan(craft, (), (empty,), ()), height
    return exhibit(layer, craft, done[0], width, done[1], cramped=size < 0.96 * LEAST * craft.unit)


def layer_colour(index: int) -> ColourRole:
    """The card of the first side is quiet, that of the second loud."""
    return "accent" if index else "shape"


def _laid(
    layer: ColumnsLayer, rows: Rows, craft: Stagecraft, *, width: float, height: float, size: float
) -> tuple[ColumnsPlan, float] | None:
    body, head = style_of(craft, layer.role, plain=True), style_of(craft, "headline")
    gap = 0.5 * size
    upright = width > 0.9 * height or (width - gap) / 2 >= SLIM * size * 1.6
    wide = (width - gap) / 2 if upright else width
    inner = wide - 2 * PAD * size
    columns = [[row[side].strip() if side < len(row) else "" for row in rows] for side in (0, 1)]
    if any(
        # A head that is wider than its card is set smaller by itself.
        longest_of(text, body, craft) * size > inner
        for column in columns
        for text in column[1:]
    ):
        return None
    cards: list[tuple[Box, ColourRole, float]] = []
    labels: list[Words] = []
    rules: list[tuple[float, float, float, ColourRole, float]] = []
    count = len(rows) - 1
    mirrored = craft.grid.mirrored
    sets: list[list[Words]] = []
    for side, column in enumerate(columns):
        ink = craft.style.colours["on-accent" if side else "ink"]
        texts = []
        for number, text in enumerate(column):
            begin = craft.start_of(layer.enter) + side * 5 * craft.rate
            if number:
                begin = piece_start(layer, craft, number - 1, count) + (side * 4 + 4) * craft.rate
            texts.append(
                label(
                    text or "–", craft, head if not number else body, role="headline" if not number else layer.role,
                    size=size * (1 if number else HEAD), width=inner, lines=2, colour=ink,
                    start=begin, motion="rise", align="right" if mirrored else "left",
                )
            )  # fmt: skip
        if any(words.setting.size < 0.98 * size for words in texts[1:]):
            return None
        sets.append(texts)

    # Rows of both sides share their lines, so that one reads across.
    def row_heights(group: list[list[Words]]) -> list[float]:
        return [max(texts[number].setting.height for texts in group) for number in range(count + 1)]

    plans = [row_heights(sets)] * 2 if upright else [row_heights([texts]) for texts in sets]
    step = 0.48 * size
    tall = [sum(heights) + 2 * step * count + 2 * PAD * size for heights in plans]
    total = max(tall) if upright else sum(tall) + gap
    if total > height:
        return None
    spare = min(0.5 * size, (height - total) / (2 * count + 4) / (1 if upright else 2)) if count else 0.0
    step += spare
    tall = [each + 2 * spare * count + 2 * spare for each in tall]
    y0 = 0.0
    for side, texts in enumerate(sets):
        x0 = wide + gap if upright and bool(side) != mirrored else 0.0
        begin = craft.start_of(layer.enter) + side * 5 * craft.rate
        high = max(tall) if upright else tall[side]
        cards.append((Box(x=x0, y=y0, width=wide, height=high), layer_colour(side), begin))
        y = y0 + PAD * size + spare
        for number, words in enumerate(texts):
            row = plans[side][number]
            x = x0 + (wide - PAD * size - words.setting.width if mirrored else PAD * size)
            labels.append(put(words, x, y))
            y += row
            if number < count:
                start = piece_start(layer, craft, number, count) + side * 4 * craft.rate
                role: ColourRole = "on-accent" if side else "ink"
                rules.append((x0 + PAD * size, y + step, inner, role, start))
                y += 2 * step
        if not upright:
            y0 += tall[side] + gap
    whole = max(tall) if upright else sum(tall) + gap
    return ColumnsPlan(craft, tuple(labels), tuple(cards), tuple(rules)), whole
