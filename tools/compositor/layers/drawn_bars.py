"""Bar charts: bars from a common zero, each with its name and its value as written; the one to remember stands out."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from ....story.exhibit import Rows
from ....templates.figures import number_in
from ....templates.layer import ChartLayer, Place
from ....templates.look import TypeRoleStyle
from ..easing import ease
from ..lettering.words import Words
from ..stagecraft import Stagecraft, fill_paint
from .drawn import Sized
from .labels import (
    LEAST,
    corner_of,
    exhibit,
    has_cues,
    label,
    line_em,
    longest_of,
    on_line,
    piece_start,
    put,
    quiet,
    style_of,
    width_of,
)

GROW_FRAMES = 20
UPRIGHT_RATIO = 1.25
"""Bars stand where the chart is this much wider than high and their names fit under them; else they lie."""
BESIDE_SHARE = 0.34
"""Names stand beside lying bars where they take no more of the width; else above them."""


@dataclass(frozen=True)
class Bar:
    """One bar: from the zero line, how far, and when."""

    zero: float
    start: float
    """The side nearer to the origin, across the bars."""
    thick: float
    reach: float
    """Signed length in pixels."""
    begin: float


@dataclass(frozen=True)
class BarsPlan:
    """A bar chart laid out."""

    craft: Stagecraft
    labels: tuple[Words, ...]
    bars: tuple[Bar, ...]
    upright: bool
    axis: tuple[float, float, float]
    """Where zero is, and from where to where its line goes."""
    loud: int
    """The bar to remember; -1: the one that is spoken of."""

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return max(bar.begin for bar in self.bars) + GROW_FRAMES * self.craft.rate

    def draw(self, canvas: skia.Canvas, frame: int) -> None:
        """Draw the axis and the bars as far as they have grown."""
        craft = self.craft
        zero, low, high = self.axis
        hair = max(1.0, 3 * craft.unit)
        line = fill_paint(craft.colour("muted"), 0.7)
        rect = (
            (low, zero - hair / 2, high, zero + hair / 2)
            if self.upright
            else (zero - hair / 2, low, zero + hair / 2, high)
        )
        canvas.drawRect(skia.Rect.MakeLTRB(*rect), line)
        said = max((index for index, bar in enumerate(self.bars) if frame >= bar.begin), default=-1)
        loud = said if self.loud < 0 else self.loud
        calm = int(quiet(craft)[1:], 16) | 0xFF000000
        for index, bar in enumerate(self.bars):
            grown = ease("in", min(1.0, (frame - bar.begin + 1) / (GROW_FRAMES * craft.rate * craft.hurry)))
            if frame < bar.begin or grown <= 0:
                continue
            length = bar.reach * grown
            colour = craft.colour("accent") if index == loud else calm
            _draw_bar(
                canvas, bar, length, upright=self.upright, radius=corner_of(craft, 0.5 * bar.thick), colour=colour
            )


def _draw_bar(canvas: skia.Canvas, bar: Bar, length: float, *, upright: bool, radius: float, colour: int) -> None:
    """Round at its end, square at the zero line."""
    low, high = sorted((bar.zero, bar.zero + length))
    if high - low < 1:
        return
    radius = min(radius, high - low)
    point = skia.Point(radius, radius)
    flat = skia.Point(0, 0)
    if upright:
        rect = skia.Rect.MakeLTRB(bar.start, low, bar.start + bar.thick, high)
        corners = [point, point, flat, flat] if length < 0 else [flat, flat, point, point]
    else:
        rect = skia.Rect.MakeLTRB(low, bar.start, high, bar.start + bar.thick)
        corners = [flat, point, point, flat] if length > 0 else [point, flat, flat, point]
    shape = skia.RRect()
    shape.setRectRadii(rect, corners)
    canvas.drawRRect(shape, fill_paint(colour))


def size_bars(
    layer: ChartLayer, place: Place, rows: Rows, craft: Stagecraft, *, width: float, height: float, factor: float
) -> Sized:
    """Draw rows of names and values to scale. Without numbers a row has no bar."""
    pairs = tuple(
        (row[0], row[1] if len(row) > 1 else "", number_in(row[1]) if len(row) > 1 else None) for row in rows[1:]
    )
    smallest, largest = place.size or (LEAST, 60)
    size = max(smallest, largest * factor) * craft.unit
    while True:
        upright = width > UPRIGHT_RATIO * height and _names_fit_under(pairs, craft, layer, width=width, size=size)
        done = _standing(layer, pairs, craft, width=width, height=height, size=size) if upright else None
        done = done or _lying(layer, pairs, craft, width=width, height=height, size=size)
        if done is not None or size < 6 * craft.unit:
            break
        size *= 0.95
    if done is None:
        done = BarsPlan(craft, (), (Bar(0, 0, 1, 0, 0),), False, (0, 0, 0), 0), height
    return exhibit(layer, craft, done[0], width, done[1], cramped=size < 0.96 * LEAST * craft.unit)


Pairs = tuple[tuple[str, str, float | None], ...]


def _names_fit_under(pairs: Pairs, craft: Stagecraft, layer: ChartLayer, *, width: float, size: float) -> bool:
    style = style_of(craft, layer.role, plain=True)
    slot = 0.92 * width / len(pairs)
    return all(
        longest_of(name, style, craft) * size <= slot and width_of(name, style, craft) * size <= 1.9 * slot
        for name, _, _ in pairs
    ) and all(width_of(shown, style, craft, tabular=True) * size <= slot for _, shown, _ in pairs)


def _scale(pairs: Pairs) -> tuple[float, float]:
    values = [value for _, _, value in pairs if value is not None] or [0.0]
    low, high = min(0.0, *values), max(0.0, *values)
    return (low, high) if high > low else (low, low + 1)


def _loudest(pairs: Pairs, craft: Stagecraft) -> int:
    if has_cues(craft, len(pairs)):
        return -1
    return max(range(len(pairs)), key=lambda index: abs(pairs[index][2] or 0.0))


def _lying(
    layer: ChartLayer, pairs: Pairs, craft: Stagecraft, *, width: float, height: float, size: float
) -> tuple[BarsPlan, float] | None:
    style = style_of(craft, layer.role, plain=True)
    colours = craft.style.colours
    gap = 0.42 * size
    names = max(width_of(name, style, craft) for name, _, _ in pairs) * size
    beside = names <= BESIDE_SHARE * width
    if not beside and any(longest_of(name, style, craft) * size > width for name, _, _ in pairs):
        return None
    value_room = max(width_of(shown, style, craft, tabular=True) for _, shown, _ in pairs) * size + gap
    low, high = _scale(pairs)
    left = (names + 1.4 * gap if beside else 0.0) + (value_room if low < 0 else 0.0)
    right = width - (value_room if high > 0 else 0.0)
    if right - left < 0.3 * width:
        return None
    line_height = line_em(name for name, _, _ in pairs) * size
    lines = 1 if beside else max(_lines(name, style, craft, width, size) for name, _, _ in pairs)
    thick_least = 0.55 * size
    step = height / len(pairs)
    if (max(line_height, thick_least) if beside else lines * line_height + thick_least) + 0.35 * size > step:
        return None
    # Few bars do not grow into slabs: the rest of the height is air.
    most = (3.2 if beside else 1.6 * lines + 3.0) * size
    step = min(step, most)
    thick = min(1.6 * size, (0.56 * step if beside else step - lines * line_height - 0.5 * size))
    zero = left + (right - left) * (0 - low) / (high - low)
    bars, labels = [], []
    mirrored = craft.grid.mirrored
    for index, (name, shown, value) in enumerate(pairs):
        begin = piece_start(layer, craft, index, len(pairs))
        top = index * step
        middle = top + step / 2 if beside else top + step - 0.25 * size - thick / 2
        reach = (right - left) * (value or 0.0) / (high - low)
        named = label(
            name, craft, style, role=layer.role, size=size, width=names + 1 if beside else width,
            lines=1 if beside else 2, colour=colours["ink"], start=begin - 4 * craft.rate, motion="rise",
            align="right" if mirrored else "left",
        )  # fmt: skip
        if named.setting.size < 0.98 * size:
            return None
        x = width - named.setting.width if mirrored else 0.0
        labels.append(
            on_line(named, x, middle, size)
            if beside
            else put(named, x, middle - thick / 2 - 0.28 * size - named.setting.height)
        )
        written = label(
            shown, craft, style, role=layer.role, size=size, width=value_room, colour=colours["ink"], tabular=True,
            start=begin + 0.55 * GROW_FRAMES * craft.rate,
        )  # fmt: skip
        wide = written.setting.width
        at = zero + reach + gap if reach >= 0 else zero + reach - gap - wide
        labels.append(on_line(written, width - at - wide if mirrored else at, middle, size))
        own = Bar(zero, middle - thick / 2, thick, reach, begin)
        bars.append(Bar(width - zero, own.start, thick, -reach, begin) if mirrored else own)
    axis = width - zero if mirrored else zero
    reach_y = (bars[0].start - 0.2 * size, bars[-1].start + thick + 0.2 * size)
    plan = BarsPlan(craft, tuple(labels), tuple(bars), False, (axis, *reach_y), _loudest(pairs, craft))
    return plan, min(height, step * len(pairs))


def _standing(
    layer: ChartLayer, pairs: Pairs, craft: Stagecraft, *, width: float, height: float, size: float
) -> tuple[BarsPlan, float] | None:
    style = style_of(craft, layer.role, plain=True)
    colours = craft.style.colours
    widest = max(longest_of(name, style, craft) for name, _, _ in pairs) * size
    step = min(width / len(pairs), max(9 * size, widest / 0.86))
    slot = 0.92 * step
    low, high = _scale(pairs)
    value_high = 1.35 * size
    lines = max(_lines(name, style, craft, slot, size) for name, _, _ in pairs)
    if lines > 2:
        return None
    names_high = lines * line_em(name for name, _, _ in pairs) * size + 0.3 * size
    top = value_high if high > 0 else 0.0
    foot = height - names_high - (value_high if low < 0 else 0.0)
    if foot - top < 2.2 * size:
        return None
    zero = top + (foot - top) * high / (high - low)
    whole = step * len(pairs)
    ends = (width - whole, width) if craft.grid.mirrored else (0.0, whole)
    thick = min(0.62 * step, 5 * size)
    bars, labels = [], []
    mirrored = craft.grid.mirrored
    for index, (name, shown, value) in enumerate(pairs):
        begin = piece_start(layer, craft, index, len(pairs))
        slot_x = index * step
        centre = (width - slot_x - step / 2) if mirrored else slot_x + step / 2
        reach = -(foot - top) * (value or 0.0) / (high - low)
        named = label(
            name, craft, style, role=layer.role, size=size, width=slot, lines=2, colour=colours["ink"],
            start=begin - 4 * craft.rate, align="center", motion="rise",
        )  # fmt: skip
        if named.setting.size < 0.98 * size:
            return None
        # Names stand at the foot of the chart, so that they share a line also where bars hang.
        labels.append(put(named, centre - named.setting.width / 2, height - names_high + 0.36 * size))
        written = label(
            shown, craft, style, role=layer.role, size=size, width=2 * step, colour=colours["ink"], tabular=True,
            start=begin + 0.55 * GROW_FRAMES * craft.rate,
        )  # fmt: skip
        middle = zero + reach + (0.72 * size if reach > 0 else -0.72 * size)
        labels.append(on_line(written, centre - written.setting.width / 2, middle, size))
        bars.append(Bar(zero, centre - thick / 2, thick, reach, begin))
    plan = BarsPlan(craft, tuple(labels), tuple(bars), True, (zero, *ends), _loudest(pairs, craft))
    return plan, height


def _lines(name: str, style: TypeRoleStyle, craft: Stagecraft, width: float, size: float) -> int:

    return 1 if width_of(name, style, craft) * size <= width else 2
