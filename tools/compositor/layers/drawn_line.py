"""Line charts: up to three series over a readable axis, drawn from the first point to the last."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import skia

from ....story.exhibit import Rows
from ....templates.figures import like, nice_ticks, number_in
from ....templates.layer import ChartLayer, Place
from ....templates.look import TypeRoleStyle
from ..easing import ease
from ..lettering.words import Words
from ..stagecraft import Stagecraft, fill_paint, stroke_paint
from .drawn import Sized
from .labels import LEAST, argb, exhibit, label, line_em, on_line, put, quiet, style_of, width_of

DRAW_FRAMES = 40
SERIES_MOST = 3


@dataclass(frozen=True)
class LinePlan:
    """A line chart laid out."""

    craft: Stagecraft
    labels: tuple[Words, ...]
    series: tuple[tuple[tuple[float, float], ...], ...]
    ticks: tuple[tuple[float, bool], ...]
    """Heights of the grid's lines; True for zero."""
    span: tuple[float, float]
    begin: float

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return self.begin + self._draw_frames

    @property
    def _draw_frames(self) -> float:
        return min(DRAW_FRAMES * self.craft.rate, 0.45 * self.craft.frames)

    @cached_property
    def _paths(self) -> tuple[skia.Path, ...]:
        paths = []
        for points in self.series:
            path = skia.Path()
            for index, (x, y) in enumerate(points):
                (path.lineTo if index else path.moveTo)(x, y)
            paths.append(path)
        return tuple(paths)

    def draw(self, canvas: skia.Canvas, frame: int) -> None:
        """Draw the grid, the area under a single line, the lines and their ends."""
        craft = self.craft
        left, right = self.span
        for y, zero in self.ticks:
            weight = max(1.0, (3 if zero else 1.6) * craft.unit)
            colour = argb(craft.style.colours["muted"], 0.75 if zero else 0.32)
            canvas.drawRect(skia.Rect.MakeLTRB(left, y - weight / 2, right, y + weight / 2), skia.Paint(Color=colour))
        share = ease("travel", min(1.0, max(0.0, (frame - self.begin + 1) / self._draw_frames)))
        if share <= 0.001:
            return
        colours = [craft.colour("accent"), argb(craft.style.colours["ink"]), argb(quiet(craft, 0.5))]
        if len(self.series) == 1:
            self._draw_area(canvas, share)
        for index in reversed(range(len(self.series))):
            paint = stroke_paint(colours[index], (9 if not index else 6) * craft.unit)
            if share < 0.999:
                paint.setPathEffect(skia.TrimPathEffect.Make(0, share))
            canvas.drawPath(self._paths[index], paint)
            if share >= 0.97:
                x, y = self.series[index][-1]
                grown = ease("overshoot", min(1.0, (share - 0.97) / 0.03 + 0.3), overshoot=0.05)
                canvas.drawCircle(x, y, 15 * craft.unit * grown, fill_paint(colours[index]))
                canvas.drawCircle(x, y, 6 * craft.unit * grown, fill_paint(craft.colour("ground")))

    def _draw_area(self, canvas: skia.Canvas, share: float) -> None:
        foot = max(y for y, _ in self.ticks)
        area = skia.Path(self._paths[0])
        area.lineTo(self.series[0][-1][0], foot)
        area.lineTo(self.series[0][0][0], foot)
        area.close()
        canvas.save()
        first, last = self.series[0][0][0], self.series[0][-1][0]
        edge = first + (last - first) * share
        canvas.clipRect(skia.Rect.MakeLTRB(min(first, edge), 0, max(first, edge), foot))
        canvas.drawPath(area, fill_paint(self.craft.colour("accent"), 0.16))
        canvas.restore()


def size_line(
    layer: ChartLayer, place: Place, rows: Rows, craft: Stagecraft, *, width: float, height: float, factor: float
) -> Sized:
    """Draw rows as lines: the first column along, each further one up. At most three lines."""
    smallest, largest = place.size or (LEAST, 52)
    size = max(smallest, largest * factor) * craft.unit
    # Flat and long tells a course; tall exaggerates it.
    height = min(height, 0.95 * width)
    while True:
        plan = _laid(layer, rows, craft, width=width, height=height, size=size)
        if plan is not None or size < 6 * craft.unit:
            break
        size *= 0.95
    if plan is None:
        plan = LinePlan(craft, (), (), (), (0, 0), 0)
    return exhibit(layer, craft, plan, width, height, cramped=size < 0.96 * LEAST * craft.unit)


def _laid(
    layer: ChartLayer, rows: Rows, craft: Stagecraft, *, width: float, height: float, size: float
) -> LinePlan | None:
    style = style_of(craft, layer.role, plain=True)
    colours = craft.style.colours
    body = rows[1:]
    count = min(SERIES_MOST, max(len(row) for row in rows) - 1)
    values = [[number_in(row[index + 1]) if index + 1 < len(row) else None for row in body] for index in range(count)]
    known = [value for line in values for value in line if value is not None]
    if not known or len(body) < 2:
        return None
    samples = tuple(cell for row in body for cell in row[1:] if number_in(cell) is not None)
    low, high = min(known), max(known)
    # Zero belongs to the axis unless the values live far from it.
    if 0 < low < 0.6 * high:
        low = 0.0
    if high < 0 and high > 0.6 * low:
        high = 0.0
    ticks = nice_ticks(low, high)
    written = [like(tick, samples) for tick in ticks]
    begin = craft.start_of(layer.enter)
    axis_room = max(width_of(text, style, craft, tabular=True) for text in written) * size + 0.5 * size
    ends = [_last(line) for line in values]
    end_texts = [
        f"{body[at][index + 1]}" if count == 1 else f"{rows[0][index + 1] if index + 1 < len(rows[0]) else ''}"
        for index, at in enumerate(ends)
    ]
    end_wide = max(width_of(text, style, craft, tabular=True) for text in end_texts) * size
    end_room = (min(end_wide, 0.3 * width) if count > 1 else end_wide) + 0.7 * size
    if count == 1:
        end_room = 0.5 * size
    head = 1.5 * size if count == 1 else 0.6 * size
    foot = height - (line_em(row[0] for row in body) + 0.36) * size
    left, right = axis_room, width - end_room
    if right - left < 0.35 * width or foot - head < 2 * size:
        return None
    if count > 1 and any(not text for text in end_texts):
        return None

    def place_y(value: float) -> float:
        return foot - (foot - head) * (value - ticks[0]) / (ticks[-1] - ticks[0])

    def place_x(index: float) -> float:
        inset = 0.4 * size
        x = left + inset + (right - left - 2 * inset) * index / (len(body) - 1)
        return width - x if craft.grid.mirrored else x

    labels: list[Words] = []
    for tick, text in zip(ticks, written, strict=True):
        words = label(text, craft, style, role=layer.role, size=size, width=axis_room, tabular=True,
                      colour=colours["muted"], start=begin)  # fmt: skip
        x = axis_room - 0.5 * size - words.setting.width
        labels.append(
            on_line(words, width - x - words.setting.width if craft.grid.mirrored else x, place_y(tick), size)
        )
    edge: float | None = None
    for index in reversed(_shown_names(body, style, craft, size=size, room=right - left)):
        words = label(body[index][0], craft, style, role=layer.role, size=size, width=width, colour=colours["muted"],
                      start=begin)  # fmt: skip
        x = place_x(index) - words.setting.width / 2
        x = min(max(0.0, x), width - words.setting.width)
        # The last name stands; what would touch the one after it is left out.
        sides = (x, x + words.setting.width)
        near, far = sides[::-1] if craft.grid.mirrored else sides
        if edge is not None and (far < edge + 0.4 * size if craft.grid.mirrored else far > edge - 0.4 * size):
            continue
        edge = near
        labels.append(put(words, x, foot + 0.5 * size))
    series = []
    taken: list[tuple[float, float]] = []
    arrive = begin + 0.9 * min(DRAW_FRAMES * craft.rate, 0.45 * craft.frames)
    for index, line in enumerate(values):
        points = tuple((place_x(at), place_y(value)) for at, value in enumerate(line) if value is not None)
        if len(points) < 2:
            return None
        series.append(points)
        ink = colours["ink"]
        words = label(end_texts[index], craft, style, role=layer.role, size=size, width=width, tabular=True,
                      colour=ink, start=arrive)  # fmt: skip
        x, y = points[-1]
        if count == 1:
            # The last value stands over its point, at the chart's edge.
            below = len(points) > 1 and points[-2][1] < y - 0.4 * size and y + 1.6 * size < foot
            at_x = min(max(0.0, x - words.setting.width + 0.3 * size), width - words.setting.width)
            if craft.grid.mirrored:
                at_x = max(0.0, min(x - 0.3 * size, width - words.setting.width))
            labels.append(on_line(words, at_x, y + (1.0 if below else -1.0) * size, size))
            continue
        # Names of lines stand at their ends, in two lines where they are long, and keep clear of each other.
        words = label(end_texts[index], craft, style, role=layer.role, size=size, width=end_room - 0.6 * size, lines=2,
                      colour=ink, start=arrive)  # fmt: skip
        if words.setting.size < 0.98 * size:
            return None
        half = words.setting.height / 2 + 0.14 * size
        y = max(half, y)
        while any(abs(y - other) < half + apart for other, apart in taken):
            y += 0.2 * size
        if y + half > foot + 0.3 * size:
            y = min([foot, *(other - apart for other, apart in taken)]) - half
            if y < half:
                return None
        taken.append((y, half))
        at_x = right + 0.4 * size
        at_x = width - at_x - words.setting.width if craft.grid.mirrored else at_x
        labels.append(put(words, at_x, y - words.setting.height / 2))
    mirrored = craft.grid.mirrored
    span = (width - right, width - left) if mirrored else (left, right)
    return LinePlan(
        craft,
        tuple(labels),
        tuple(series),
        tuple((place_y(tick), tick == 0 or (number == 0 and 0 not in ticks)) for number, tick in enumerate(ticks)),
        span,
        begin,
    )


def _last(line: list[float | None]) -> int:
    return max((at for at, value in enumerate(line) if value is not None), default=0)


def _shown_names(body: Rows, style: TypeRoleStyle, craft: Stagecraft, *, size: float, room: float) -> list[int]:
    """Every name where they fit, else every second, third...; the last one always."""
    last = len(body) - 1
    for step in range(1, last + 1):
        shown = list(range(last % step if last % step and last >= step else 0, last + 1, step))
        widest = max(width_of(body[index][0], style, craft) for index in shown) * size
        if widest + 0.6 * size <= room * step / max(1, last):
            return shown
    return [0, last] if width_of(body[0][0] + body[last][0], style, craft) * size + size < room else [last]
