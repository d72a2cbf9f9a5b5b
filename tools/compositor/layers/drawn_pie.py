"""Pie charts: a ring of up to six slices from twelve o'clock, a list of names and values beside it."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from ....story.exhibit import Rows
from ....templates.figures import number_in
from ....templates.layer import ChartLayer, Place
from ..easing import ease
from ..lettering.words import Words
from ..stagecraft import Stagecraft, fill_paint
from .drawn import Sized
from .labels import (
    LEAST,
    argb,
    blended,
    corner_of,
    exhibit,
    label,
    line_em,
    on_line,
    piece_start,
    put,
    quiet,
    style_of,
    width_of,
)

TURN_FRAMES = 30
HOLE = 0.6
"""The radius of the hole, by the ring's."""
GAP_DEGREES = 1.6


@dataclass(frozen=True)
class PiePlan:
    """A ring laid out."""

    craft: Stagecraft
    labels: tuple[Words, ...]
    middle: tuple[float, float]
    radius: float
    slices: tuple[tuple[float, float, str], ...]
    """From, to (shares of the turn) and the colour."""
    keys: tuple[tuple[float, float, float, str, float], ...]
    """Left, top and side of each swatch, its colour and when it comes."""
    begin: float

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return self.begin + TURN_FRAMES * self.craft.rate

    def draw(self, canvas: skia.Canvas, frame: int) -> None:
        """Draw the ring as far as it has turned, and the swatches."""
        turned = ease("travel", min(1.0, max(0.0, (frame - self.begin + 1) / (TURN_FRAMES * self.craft.rate))))
        x, y = self.middle
        outer = skia.Rect.MakeLTRB(x - self.radius, y - self.radius, x + self.radius, y + self.radius)
        hole = HOLE * self.radius
        inner = skia.Rect.MakeLTRB(x - hole, y - hole, x + hole, y + hole)
        way = -1 if self.craft.grid.mirrored else 1
        for start, whole, colour in self.slices:
            end = min(whole, turned)
            if end <= start:
                continue
            sweep = max(0.2, (end - start) * 360 - (GAP_DEGREES if len(self.slices) > 1 else 0.01))
            first = -90 + way * (start * 360 + GAP_DEGREES / 2)
            path = skia.Path()
            path.arcTo(outer, first, way * sweep, True)
            path.arcTo(inner, first + way * sweep, -way * sweep, False)
            path.close()
            canvas.drawPath(path, fill_paint(argb(colour)))
        for left, top, side, colour, begin in self.keys:
            shown = min(1.0, max(0.0, (frame - begin + 1) / (8 * self.craft.rate)))
            if shown > 0:
                corner = corner_of(self.craft, 0.5 * side)
                canvas.drawRoundRect(
                    skia.Rect.MakeXYWH(left, top, side, side), corner, corner, fill_paint(argb(colour), shown)
                )


def size_pie(
    layer: ChartLayer, place: Place, rows: Rows, craft: Stagecraft, *, width: float, height: float, factor: float
) -> Sized:
    """Draw shares of a whole. Values below zero have no share; the linter refuses them."""
    smallest, largest = place.size or (LEAST, 58)
    size = max(smallest, largest * factor) * craft.unit
    while True:
        done = _laid(layer, rows, craft, width=width, height=height, size=size)
        if done is not None or size < 6 * craft.unit:
            break
        size *= 0.95
    if done is None:
        done = PiePlan(craft, (), (0, 0), 1, (), (), 0), height
    return exhibit(layer, craft, done[0], width, done[1], cramped=size < 0.96 * LEAST * craft.unit)


def _laid(
    layer: ChartLayer, rows: Rows, craft: Stagecraft, *, width: float, height: float, size: float
) -> tuple[PiePlan, float] | None:
    style = style_of(craft, layer.role, plain=True)
    body = [(row[0], row[1] if len(row) > 1 else "") for row in rows[1:]]
    amounts = [max(0.0, number_in(shown) or 0.0) for _, shown in body]
    total = sum(amounts)
    if total <= 0:
        return None
    side = 0.62 * size
    name_room = max(width_of(name, style, craft) for name, _ in body) * size
    value_room = max(width_of(shown, style, craft, tabular=True) for _, shown in body) * size
    list_width = 1.08 * (side + 0.55 * size + name_room + 1.1 * size + value_room)
    wide = width > 1.15 * height

    def steps(room: float) -> list[float]:
        """The height of each row: names that are wider than the room take two lines."""
        line = line_em(name for name, _ in body)
        return [
            (2 * line + 0.32 if width_of(name, style, craft) * size > room else line + 0.14) * size for name, _ in body
        ]

    if wide:
        radius = min(height, 0.46 * width) / 2
        gap = 0.055 * width
        most = width - 2 * radius - gap
        if list_width > most:
            # Long names are worth more than a large ring.
            radius = min(height, 0.36 * width) / 2
            most = width - 2 * radius - gap
        if list_width > most:
            list_width, name_room = most, most / 1.08 - side - 1.65 * size - value_room
        tall = height
        if sum(steps(name_room)) > height:
            return None
        list_x, list_y = 2 * radius + gap, (height - sum(steps(name_room))) / 2
    else:
        most = width
        if list_width > most:
            name_room = most / 1.08 - side - 1.65 * size - value_room
        list_width = most
        list_high = sum(steps(name_room))
        radius = min(width, height - list_high - 0.9 * size, 15 * size) / 2
        if radius < 1.5 * size:
            return None
        list_x, list_y = 0.0, 2 * radius + 0.9 * size
        tall = list_y + list_high
    if name_room < 2 * size:
        return None
    mirrored = craft.grid.mirrored
    loud = max(range(len(body)), key=lambda index: amounts[index])
    tones = _tones(craft, len(body), loud)
    begin = craft.start_of(layer.enter)
    labels: list[Words] = []
    keys: list[tuple[float, float, float, str, float]] = []
    slices: list[tuple[float, float, str]] = []
    pen = 0.0
    for index, (name, shown) in enumerate(body):
        start = max(begin, piece_start(layer, craft, index, len(body)))
        high = steps(name_room)
        middle = list_y + sum(high[:index]) + 0.5 * high[index]
        ink, calm = craft.style.colours["ink"], craft.style.colours["ink" if index == loud else "muted"]
        named = label(name, craft, style, role=layer.role, size=size, width=name_room + 1, lines=2, start=start,
                      colour=ink, align="right" if mirrored else "left", motion="rise")  # fmt: skip
        written = label(shown, craft, style, role=layer.role, size=size, width=value_room + 1, tabular=True,
                        start=start, colour=calm)  # fmt: skip
        if named.setting.size < 0.98 * size or written.setting.size < 0.98 * size:
            return None
        name_x = list_x + side + 0.55 * size
        value_x = list_x + list_width - written.setting.width
        key_x = list_x
        if mirrored:
            name_x, value_x = width - name_x - named.setting.width, width - value_x - written.setting.width
            key_x = width - list_x - side
        labels.append(
            on_line(named, name_x, middle, size)
            if named.setting.lines == 1
            else put(named, name_x, middle - named.setting.height / 2)
        )
        labels.append(on_line(written, value_x, middle, size))
        keys.append((key_x, middle - side / 2, side, tones[index], start))
        slices.append((pen, pen + amounts[index] / total, tones[index]))
        pen += amounts[index] / total
    hole = 2 * HOLE * radius * 0.78
    text = body[loud][1]
    numeral = style_of(craft, "numeral") if "numeral" in craft.style.type else style
    big = min(hole / max(0.1, width_of(text, numeral, craft)), 0.62 * hole)
    centre_x = radius if wide else (width / 2)
    centre = (width - centre_x if mirrored else centre_x, height / 2 if wide else radius)
    if big >= LEAST * craft.unit:
        in_hole = label(text, craft, numeral, role="numeral", size=big, width=2 * hole,
                        colour=craft.style.colours["ink"], start=begin + 0.6 * TURN_FRAMES * craft.rate)  # fmt: skip
        labels.append(put(in_hole, centre[0] - in_hole.setting.width / 2, centre[1] - in_hole.setting.height / 2))
    return PiePlan(craft, tuple(labels), centre, radius, tuple(slices), tuple(keys), begin), tall


def _tones(craft: Stagecraft, count: int, loud: int) -> tuple[str, ...]:
    """The largest in the accent; the others from ink towards the ground, all still seen."""
    colours = craft.style.colours
    others = max(1, count - 1)
    far = quiet(craft, 0.3)
    tones = [blended(colours["ink"], far, step / max(1, others - 1) if others > 1 else 0.5) for step in range(others)]
    # Neighbours differ: dark and light take turns where there are many.
    order = tones[::2] + tones[1::2] if count > 4 else tones
    rest = iter(order)
    return tuple(colours["accent"] if index == loud else next(rest) for index in range(count))
