"""The linter's look at exhibits: do tables, charts and code fit their slots, and are their numbers the user's own?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...story.brief import Brief
from ...story.script import Line
from ...story.storyboard import SlotValue
from ...story.violation import Violation
from ...templates.figures import number_in
from ...templates.scene import Slot, display_length
from ..writing.fitting import table_units
from .words import traced

CODE_COLUMNS = 64
"""Longer lines of code go on below themselves more than once on an upright frame."""


def lint_rows(
    brief: Brief, value: SlotValue, slot: Slot, path: str, lines: Sequence[Line], *, wide: float = 0.0
) -> Iterator[Violation]:
    """Broken rules of rows of cells; `wide`: the stage's width in units, 0 where it is not known."""
    if isinstance(value, str) or any(isinstance(row, str) for row in value):
        yield Violation(
            code="slot-kind",
            path=path,
            message="the slot takes rows of cells",
            hint="give a list of lists; the first row holds the heads",
        )
        return
    rows = tuple(tuple(row) for row in value)
    body = rows[1:]
    columns = max((len(row) for row in rows), default=0)
    if not slot.min_items <= len(body) <= slot.max_items:
        yield Violation(
            code="slot-rows",
            path=path,
            message=f"{len(body)} rows under the heads, the slot shows {slot.min_items} to {slot.max_items}",
            hint="split them over several shots, or keep the rows that matter",
        )
    if columns > slot.max_columns:
        yield Violation(
            code="slot-columns",
            path=path,
            message=f"{columns} columns, the slot shows {slot.max_columns} at most",
            hint="drop columns, or make two tables",
        )
    need = table_units(rows) if rows and not slot.numbers and slot.max_columns > 2 else 0.0
    if wide and need > wide and columns <= slot.max_columns:
        yield Violation(
            code="table-wide",
            path=path,
            message=f"its longest words need {need:.0f} units beside each other, the frame has {wide:.0f}",
            hint="drop columns, shorten the longest words, or make two tables with the same first column",
        )
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if display_length(cell) > slot.max_chars:
                yield Violation(
                    code="slot-too-long",
                    path=f"{path}.{number}.{column}",
                    severity="warning",
                    message=f"{cell[:40]!r} has {display_length(cell)} characters, a cell holds {slot.max_chars}",
                    hint="shorten it",
                )
    if slot.numbers:
        yield from _numbers(body, path, shares="pie" in path or slot.max_items <= 6)
    own = {cell for line in lines if line.exhibit is not None for row in line.exhibit.rows for cell in row}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            # What stands in the line's own exhibit is the user's; what a planner added has to be traced.
            if cell not in own:
                yield from traced(brief, f"{path}.{number}.{column}", cell, counted=())


def _numbers(body: tuple[tuple[str, ...], ...], path: str, *, shares: bool) -> Iterator[Violation]:
    for number, row in enumerate(body):
        values = [number_in(cell) for cell in row[1:]]
        if not values or all(value is None for value in values):
            yield Violation(
                code="slot-number",
                path=f"{path}.{number + 1}",
                message=f"{row[0][:30]!r} has no number to draw",
                hint="a chart's rows are a name and its value, such as 'Wind', '38 %'",
            )
        elif shares and any(value is not None and value < 0 for value in values):
            yield Violation(
                code="slot-number",
                path=f"{path}.{number + 1}",
                message=f"{row[0][:30]!r} is below zero: it has no share of a whole",
                hint="draw it as bars",
            )


def lint_code(value: SlotValue, slot: Slot, path: str) -> Iterator[Violation]:
    """Broken rules of code and formulas."""
    if not isinstance(value, str):
        yield Violation(code="slot-kind", path=path, message="the slot takes one text", hint="give one text")
        return
    lines = value.strip("\n").splitlines()
    if len(lines) > slot.max_items:
        yield Violation(
            code="slot-rows",
            path=path,
            message=f"{len(lines)} lines, the slot shows {slot.max_items} at most",
            hint="split the code over several shots, or show the lines that matter",
        )
    if len(value) > slot.max_chars:
        yield Violation(
            code="slot-too-long",
            path=path,
            message=f"{len(value)} characters, the slot holds {slot.max_chars}",
            hint="shorten it",
        )
    for number, line in enumerate(lines):
        if display_length(line) > CODE_COLUMNS and slot.max_items > 3:
            yield Violation(
                code="code-wide",
                path=f"{path}.{number}",
                severity="warning",
                message=f"line {number + 1} has {display_length(line)} characters: it will be broken",
                hint=f"keep lines of code under {CODE_COLUMNS} characters",
            )


def lint_exhibit(brief: Brief, line: Line, path: str) -> Iterator[Violation]:
    """Numbers and claims of an exhibit that no one gave."""
    if line.exhibit is None:
        return
    exhibit = line.exhibit
    for number, row in enumerate(exhibit.rows):
        for column, cell in enumerate(row):
            yield from traced(brief, f"{path}.rows.{number}.{column}", cell, counted=())
    for name, text in (("title", exhibit.title), ("text", exhibit.text if exhibit.kind == "quote" else "")):
        yield from traced(brief, f"{path}.{name}", text, counted=())
