"""Tables, and the charts that a row above them asks for."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from ...story.exhibit import Exhibit, ExhibitKind

CHARTS: dict[str, ExhibitKind] = {"bar": "bar-chart", "line": "line-chart", "pie": "pie-chart"}
ROWS_MAX: dict[ExhibitKind, int] = {"table": 6, "bar-chart": 8, "line-chart": 24, "pie-chart": 6}
"""Rows under the heads that a screen holds; the library's scenes hold the same."""
COLUMNS_MAX: dict[ExhibitKind, int] = {"table": 5, "bar-chart": 2, "line-chart": 4, "pie-chart": 2}
_HINT = re.compile(r"chart\s*[:：]\s*(bar|line|pie)s?(?:\s+chart)?\b[\s,:;.–—-]*(.*)", re.I | re.S)
_NUMBER = re.compile(r"[^\d\s.,+−-]{0,4}\s?[+−-]?\s?\d[\d\s.,'’]*\s?[^\d\s]{0,12}")


def read_chart_hint(text: str) -> tuple[ExhibitKind, str] | None:
    """`Chart: bar` or `chart: line, Visitors a year`: the kind and the title."""
    found = _HINT.fullmatch(text.strip())
    return (CHARTS[found[1].lower()], " ".join(found[2].split())) if found else None


def table_exhibits(
    rows: Sequence[tuple[str, ...]], hint: tuple[ExhibitKind, str] | None
) -> tuple[list[Exhibit], list[str]]:
    """A table, in as many parts as screens need, or the chart that was asked for; and what a person should know."""
    columns = max((len(row) for row in rows), default=0)
    cells = tuple((*row, *("",) * (columns - len(row))) for row in rows if any(row))
    if len(cells) < 2:
        return [], ["the table has no rows under its heads and is left out"]
    if hint is None:
        return _tables(cells, "")
    kind, title = hint
    odd = next((cell for row in cells[1:] for cell in row[1:] if not is_number(cell)), None)
    most = ROWS_MAX[kind]
    reason = (
        f"{odd!r} is no number"
        if odd is not None
        else "it has one column"
        if columns < 2
        else f"it has {len(cells) - 1} rows, 2 to {most} can be told apart"
        if not 2 <= len(cells) - 1 <= most
        else ""
    )
    if reason:
        tables, notes = _tables(cells, title)
        return tables, [f"no {kind} can be drawn of this table: {reason}", *notes]
    kept = COLUMNS_MAX[kind]
    notes = [f"a {kind} shows {kept - 1} of {columns - 1} columns of numbers: the first"] if columns > kept else []
    return [Exhibit(kind=kind, title=title, rows=tuple(row[:kept] for row in cells))], notes


def _tables(cells: tuple[tuple[str, ...], ...], title: str) -> tuple[list[Exhibit], list[str]]:
    columns = len(cells[0])
    notes = []
    if columns > COLUMNS_MAX["table"]:
        notes.append(f"a screen holds {COLUMNS_MAX['table']} of the table's {columns} columns: the first are shown")
        cells = tuple(row[: COLUMNS_MAX["table"]] for row in cells)
    heads, body = cells[0], cells[1:]
    parts = -(-len(body) // ROWS_MAX["table"])
    edges = [len(body) * number // parts for number in range(parts + 1)]
    return [
        Exhibit(kind="table", title=title, rows=(heads, *body[start:end])) for start, end in itertools.pairwise(edges)
    ], notes


def is_number(cell: str) -> bool:
    """True for '12', '1,250.5', '€ 40', '−3 %', '12 km'."""
    return _NUMBER.fullmatch(cell.strip()) is not None
