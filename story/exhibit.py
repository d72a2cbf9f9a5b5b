"""What a line shows beside its words: a table, a chart, code, a formula, a quotation, two sides to compare."""

from __future__ import annotations

from typing import Literal

from .document import Part

ExhibitKind = Literal[
    "table", "bar-chart", "line-chart", "pie-chart", "code", "formula", "quote", "comparison", "steps", "before-after"
]
Rows = tuple[tuple[str, ...], ...]
"""Cells row by row; the first row holds the heads. A chart's first column names, its others count."""


class Exhibit(Part):
    """One thing to look at, in the script's own words and numbers. Never made up."""

    kind: ExhibitKind
    title: str = ""
    rows: Rows = ()
    """For tables, charts and comparisons."""
    text: str = ""
    """For code, formulas (TeX as written) and quotations."""
    by: str = ""
    """Who is quoted; for code, its language."""
