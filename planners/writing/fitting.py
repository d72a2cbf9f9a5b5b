"""Cuts what is too much for one frame into parts; says by letters, without drawing, how much room it needs."""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections.abc import Iterable

from ...story.exhibit import Exhibit, Rows
from ...story.script import Line
from ...templates.figures import is_numeric
from ...templates.platform import Platform
from ...templates.scene import Scene, display_length
from ..planner import Library
from ..staging.needs import step_texts

LETTER = 23.0
"""Units that a letter takes at the smallest size (40): a little more than the faces' means, so that it holds in all."""
HEAD_LETTER = 25.0
GUTTER = 36.0
"""Between columns, at the smallest size."""
INSET = 40.0
_MARGIN = 72
CODE_ADVANCE = 24.0
CODE_FRAME = 3.0
"""Letters' widths that line numbers take, and the card's two sides by twice this."""


def stage_units(platform: Platform, width: int, height: int) -> float:
    """The width of the words' stage in units of a frame."""
    unit = min(width, height) / 1080
    margin = _MARGIN * unit
    share = width / platform.width
    left, right = max(platform.safe.left * share, margin), max(platform.safe.right * share, margin)
    return (width - left - right) / unit


def table_units(rows: Rows) -> float:
    """The least width in units at which no word of a table is cut at the smallest size."""
    columns = max((len(row) for row in rows), default=0)
    total = INSET + GUTTER * (columns - 1)
    for column in range(columns):
        cells = [row[column] for row in rows[1:] if column < len(row)]
        numeric = bool(cells) and all(is_numeric(cell) or not cell.strip(" –—-") for cell in cells)
        head = rows[0][column] if column < len(rows[0]) else ""
        longest = [_units(cell if numeric else _longest_word(cell), LETTER) for cell in cells]
        total += max([_units(_longest_word(head), HEAD_LETTER), *longest], default=0.0)
    return total


def _units(text: str, letter: float) -> float:
    return letter * (display_length(text) if not _wide(text) else 1.8 * len(text))


def _wide(text: str) -> bool:
    return any(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def _longest_word(text: str) -> str:
    # Scripts without spaces break almost anywhere.
    words = [word[:4] if _wide(word) else word for word in text.replace("-", "- ").replace("/", "/ ").split()]
    return max(words, key=display_length, default="")


def parts_of(line: Line, library: Library, *, wide: float) -> tuple[Line, ...]:
    """The line, or copies of it that each show a part of what is too much for one frame.

    Rows are shared out evenly under their heads; columns keep the first one; code is cut at blank lines.
    `wide`: the stage's width in units.
    """
    exhibit = line.exhibit
    if exhibit is None or exhibit.kind == "steps":
        return _points(line, library)
    scene = _scene_for(exhibit, library)
    if scene is None:
        return (line,)
    slot = next((slot for slot in scene.slots.values() if slot.kind in ("rows", "code")), None)
    if slot is None:
        return (line,)
    if slot.kind == "code" and exhibit.kind == "code":
        texts = _cut_code(exhibit.text, slot.max_items, wide=wide)
        return tuple(line.model_copy(update={"exhibit": exhibit.model_copy(update={"text": text})}) for text in texts)
    if slot.kind != "rows" or len(exhibit.rows) < 2:
        return (line,)
    made = []
    tables: Iterable[Rows] = (exhibit.rows,)
    if exhibit.kind == "table":
        tables = _cut_columns(exhibit.rows, slot.max_columns, wide=wide)
    for table in tables:
        made += [
            line.model_copy(update={"exhibit": exhibit.model_copy(update={"rows": rows})})
            for rows in _cut_rows(table, slot.max_items if exhibit.kind in ("table", "comparison") else 10**6)
        ]
    return tuple(made) or (line,)


def _scene_for(exhibit: Exhibit, library: Library) -> Scene | None:
    return next((scene for scene in library.scenes.values() if f"exhibit:{exhibit.kind}" in scene.needs), None)


def _points(line: Line, library: Library) -> tuple[Line, ...]:
    """Points in groups that a list holds."""
    steps = line.exhibit is not None
    points = step_texts(line) if steps else line.items
    most = max(
        (
            slot.max_items
            for scene in library.scenes.values()
            if ("steps" in scene.needs) == steps
            for slot in scene.slots.values()
            if slot.kind == "items"
        ),
        default=len(points),
    )
    if len(points) <= most:
        return (line,)
    made = []
    for group in _even(points, most):
        if line.exhibit is not None:
            shown = line.exhibit.model_copy(update={"rows": (), "text": "\n".join(group)})
            made.append(line.model_copy(update={"exhibit": shown, "items": ()}))
        else:
            made.append(line.model_copy(update={"items": group}))
    return tuple(made)


def _even(points: tuple[str, ...], most: int) -> list[tuple[str, ...]]:
    count = math.ceil(len(points) / most)
    cuts = [round(len(points) * number / count) for number in range(count + 1)]
    return [points[start:end] for start, end in itertools.pairwise(cuts)]


def _cut_rows(rows: Rows, most: int) -> list[Rows]:
    body = rows[1:]
    count = math.ceil(len(body) / most)
    cuts = [round(len(body) * number / count) for number in range(count + 1)]
    return [(rows[0], *body[start:end]) for start, end in itertools.pairwise(cuts)]


def _cut_columns(rows: Rows, most: int, *, wide: float) -> list[Rows]:
    """Groups of columns, each led by the first, none wider than the stage."""
    columns = max(len(row) for row in rows)
    full = tuple(tuple(row) + ("",) * (columns - len(row)) for row in rows)
    if columns <= most and table_units(full) <= wide:
        return [rows]
    groups: list[list[int]] = []
    for column in range(1, columns):
        tried = [0, *(groups[-1] if groups else []), column]
        own = tuple(tuple(row[index] for index in tried) for row in full)
        if groups and len(tried) <= most and table_units(own) <= wide:
            groups[-1].append(column)
        else:
            groups.append([column])
    return [tuple(tuple(row[index] for index in (0, *group)) for row in full) for group in groups]


def _cut_code(text: str, most: int, *, wide: float) -> list[str]:
    """Stretches of whole lines, cut where a blank line or a new block begins if there is one near."""
    lines = text.strip("\n").splitlines()
    room = max(8, int(wide / CODE_ADVANCE - 2 * CODE_FRAME))
    weights = [max(1, math.ceil(display_length(line) / room)) for line in lines]
    made: list[str] = []
    start = 0
    while start < len(lines):
        end, used = start, 0
        while end < len(lines) and used + weights[end] <= most:
            used += weights[end]
            end += 1
        end = max(end, start + 1)
        if end < len(lines):
            near = [at for at in range(end, max(start + 1, end - most // 2), -1) if _begins(lines, at)]
            end = near[0] if near else end
        part = "\n".join(lines[start:end]).strip("\n")
        if part.strip():
            made.append(part)
        start = end
    return made or [text]


def _begins(lines: list[str], at: int) -> bool:
    """Whether a stretch may begin at a line: after a blank one, or where the indent is back at the left."""
    if at >= len(lines):
        return True
    return not lines[at - 1].strip() or (bool(lines[at].strip()) and not lines[at][0].isspace())
