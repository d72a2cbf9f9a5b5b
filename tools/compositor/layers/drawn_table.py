"""Tables: heads over a rule, rows with hairlines between them, numbers in columns of figures."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from ....story.exhibit import Rows
from ....templates.figures import is_numeric
from ....templates.layer import Place, TableLayer
from ....templates.look import TypeRoleStyle
from ..easing import ease
from ..lettering.words import Words
from ..motion import Entrance
from ..stagecraft import Stagecraft
from .drawn import Sized
from .labels import LEAST, argb, exhibit, has_cues, label, longest_of, on_line, piece_start, put, style_of, width_of

GUTTER = 0.9
"""Between columns, in sizes."""
CELL_LINES = 3
PAD = 0.34
"""Above and below a row, in sizes; up to `AIR` where there is room."""
AIR = 1.25
HEAD_SHARE = 0.84
"""The size of heads, by the size of cells."""


@dataclass(frozen=True)
class TablePlan:
    """A table laid out."""

    craft: Stagecraft
    labels: tuple[Words, ...]
    width: float
    tops: tuple[float, ...]
    """Of the rows under the heads, and the foot of the last."""
    starts: tuple[float, ...]
    spotlit: bool
    begin: float
    """The frame on which it starts to come in."""

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        return self.starts[-1] + 12 * self.craft.rate if self.starts else 0.0

    def draw(self, canvas: skia.Canvas, frame: int) -> None:
        """Draw the rules and the light behind the row that is spoken of."""
        craft, tops = self.craft, self.tops
        begin = self.begin
        drawn = Entrance("draw", begin, 14 * craft.rate * craft.hurry, 0, 0).pose(frame)
        if drawn.hidden:
            return
        if self.spotlit:
            self._spotlight(canvas, frame)
        heavy = craft.style.stroke * craft.unit
        self._line(canvas, tops[0] - heavy, heavy, craft.colour("accent"), drawn.reveal)
        hair = max(1.0, 2 * craft.unit)
        for number, top in enumerate(tops[1:-1], start=1):
            shown = Entrance("draw", begin + 2 * number * craft.rate, 14 * craft.rate, 0, 0).pose(frame)
            if not shown.hidden:
                self._line(canvas, top - hair / 2, hair, argb(craft.style.colours["muted"], 0.45), shown.reveal)

    def _line(self, canvas: skia.Canvas, y: float, weight: float, colour: int, share: float) -> None:
        wide = self.width * share
        left = self.width - wide if self.craft.grid.mirrored else 0.0
        canvas.drawRect(skia.Rect.MakeXYWH(left, y, wide, weight), skia.Paint(Color=colour, AntiAlias=True))

    def _spotlight(self, canvas: skia.Canvas, frame: int) -> None:
        """A band that travels to each row as it is spoken of."""
        craft = self.craft
        current = max((number for number, start in enumerate(self.starts) if frame >= start), default=-1)
        if current < 0:
            return
        gone = ease("travel", min(1.0, (frame - self.starts[current] + 1) / (9 * craft.rate)))
        before = max(0, current - 1)
        top = self.tops[before] + (self.tops[current] - self.tops[before]) * gone
        foot = self.tops[before + 1] + (self.tops[current + 1] - self.tops[before + 1]) * gone
        shown = 1.0 if current else gone
        band = skia.Rect.MakeLTRB(0, top, self.width, foot)
        radius = min(0.3 * craft.style.radius * craft.unit, 0.25 * (foot - top))
        canvas.drawRoundRect(band, radius, radius, skia.Paint(Color=craft.colour("shape", shown), AntiAlias=True))


def size_table(
    layer: TableLayer, place: Place, rows: Rows, craft: Stagecraft, *, width: float, height: float, factor: float
) -> Sized:
    """Set a table as large as it fits; under 40 units it is cramped, and the linter refuses it before."""
    smallest, largest = place.size or (LEAST, 64)
    size = max(smallest, largest * factor) * craft.unit
    inset = 20 * craft.unit
    while True:
        plan, tall, fits = _laid(layer, rows, craft, width=width - 2 * inset, height=height, size=size, inset=inset)
        if (fits and tall <= height + 0.5) or size < 6 * craft.unit:
            break
        size *= 0.95
    return exhibit(layer, craft, plan, width, tall, cramped=size < 0.96 * LEAST * craft.unit)


def _laid(
    layer: TableLayer, rows: Rows, craft: Stagecraft, *, width: float, height: float, size: float, inset: float
) -> tuple[TablePlan, float, bool]:
    body, head = style_of(craft, layer.role, plain=True), style_of(craft, "label")
    count = max(len(row) for row in rows)
    filled = [tuple(row) + ("",) * (count - len(row)) for row in rows]
    numeric = [
        all(is_numeric(row[column]) or not row[column].strip(" –—-") for row in filled[1:])
        and any(is_numeric(row[column]) for row in filled[1:])
        for column in range(count)
    ]
    head_size = max(LEAST * craft.unit, HEAD_SHARE * size) if size >= LEAST * craft.unit else size
    columns = _column_widths(filled, numeric, craft, body, head, width=width, size=size, head_size=head_size)
    if columns is None:
        return TablePlan(craft, (), width, (0.0, 0.0), (), False, 0.0), 0.0, False
    x: list[float] = []
    pen = 0.0
    gap = GUTTER * size if count > 1 else 0.0
    for wide in columns:
        x.append(pen)
        pen += wide + gap
    starts = [piece_start(layer, craft, index, len(filled) - 1) for index in range(len(filled) - 1)]
    set_rows: list[list[Words | None]] = []
    fits = True
    for number, row in enumerate(filled):
        style, own = (head, head_size) if not number else (body, size)
        begin = craft.start_of(layer.enter) if not number else starts[number - 1]
        cells: list[Words | None] = []
        for column, text in enumerate(row):
            if not text.strip():
                cells.append(None)
                continue
            words = label(
                text,
                craft,
                style,
                role="label" if not number else layer.role,
                size=own,
                width=columns[column] + 0.5,
                lines=CELL_LINES if not numeric[column] or not number else 1,
                align=_side(numeric[column], craft),
                tabular=numeric[column] and number > 0,
                colour=craft.style.colours["muted" if not number else layer.colour],
                start=begin + 0.6 * column * craft.rate,
                motion="fade" if not number else "rise",
            )
            fits = fits and words.setting.size >= 0.98 * own
            cells.append(words)
        set_rows.append(cells)
    heights = [
        max([own, *(words.setting.height for words in cells if words is not None)])
        for own, cells in zip([head_size, *[size] * (len(filled) - 1)], set_rows, strict=True)
    ]
    # Heads share their last line, whatever hangs below it.
    heights[0] = max([0.8 * head_size, *(_last_line(words) for words in set_rows[0] if words)]) + 0.24 * head_size
    heavy = craft.style.stroke * craft.unit
    fixed = sum(heights) + heavy
    places = 2 * (len(filled) - 1) + 1
    pad = min(AIR * size, max(PAD * size, (height - fixed) / places))
    labels: list[Words] = []
    tops: list[float] = []
    y = 0.0
    for number, (cells, tall) in enumerate(zip(set_rows, heights, strict=True)):
        if number:
            tops.append(y)
            y += pad
        for column, cell in enumerate(cells):
            if cell is None:
                continue
            wide = cell.setting.width
            free = columns[column] - wide
            left = x[column] + (free if numeric[column] else 0.0)
            if craft.grid.mirrored:
                left = width - left - wide
            own = head_size if not number else size
            middle = y + tall / 2
            if number and not any(each is not None and each.setting.lines > 1 for each in cells):
                labels.append(on_line(cell, inset + left, middle, own))
            else:
                # Heads stand on the rule, together.
                top = middle - cell.setting.height / 2
                if not number:
                    top = y + tall - 0.24 * head_size - _last_line(cell)
                labels.append(put(cell, inset + left, top))
        y += tall + (pad if number else pad + heavy)
    tops.append(y)
    plan = TablePlan(
        craft,
        tuple(labels),
        width + 2 * inset,
        tuple(tops),
        tuple(starts),
        has_cues(craft, len(starts)),
        craft.start_of(layer.enter),
    )
    return plan, y, fits


def _last_line(words: Words) -> float:
    """The last baseline of a text, from its top."""
    return words.setting.words[-1].baseline if words.setting.words else 0.0


def _side(numeric: bool, craft: Stagecraft) -> str:
    return "right" if numeric != craft.grid.mirrored else "left"


def _column_widths(
    rows: list[tuple[str, ...]],
    numeric: list[bool],
    craft: Stagecraft,
    body: TypeRoleStyle,
    head: TypeRoleStyle,
    *,
    width: float,
    size: float,
    head_size: float,
) -> tuple[float, ...] | None:
    """Natural widths with the spare room shared out; long columns give way first; None where words do not fit."""
    whole: list[float] = []
    least: list[float] = []
    for column in range(len(rows[0])):
        heads = width_of(rows[0][column], head, craft) * head_size
        bare = longest_of(rows[0][column], head, craft) * head_size
        cells = [width_of(row[column], body, craft, tabular=numeric[column]) * size for row in rows[1:]]
        words = [longest_of(row[column], body, craft, tabular=numeric[column]) * size for row in rows[1:]]
        whole.append(1.02 * max([heads, *cells]))
        least.append(1.02 * max([bare, *(cells if numeric[column] else words)]))
    room = width - GUTTER * size * (len(whole) - 1)
    if sum(least) > room:
        return None
    if sum(whole) <= room:
        spare = (room - sum(whole)) / len(whole)
        return tuple(wide + spare for wide in whole)
    low, high = 0.0, max(whole)
    for _ in range(40):
        middle = (low + high) / 2
        total = sum(max(own, min(wide, middle)) for wide, own in zip(whole, least, strict=True))
        low, high = (middle, high) if total <= room else (low, middle)
    return tuple(max(own, min(wide, low)) for wide, own in zip(whole, least, strict=True))
