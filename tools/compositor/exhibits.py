"""Sizes the layers that a script's exhibits fill: tables, charts, code, formulas, comparisons."""

from __future__ import annotations

from collections.abc import Mapping

from ...story.errors import InputError
from ...story.exhibit import Rows
from ...templates.layer import (
    ChartLayer,
    CodeLayer,
    ColumnsLayer,
    FormulaLayer,
    GalleryLayer,
    Layer,
    ListLayer,
    Place,
    TableLayer,
    WipeLayer,
)
from .layers.drawn import Sized
from .layers.drawn_bars import size_bars
from .layers.drawn_code import size_code
from .layers.drawn_columns import size_columns
from .layers.drawn_formula import size_formula
from .layers.drawn_line import size_line
from .layers.drawn_pie import size_pie
from .layers.drawn_table import size_table
from .stagecraft import Stagecraft

GREEDY = (ListLayer, TableLayer, ChartLayer, CodeLayer, FormulaLayer, ColumnsLayer, GalleryLayer, WipeLayer)
"""In a stack these take what the others leave."""


def size_exhibit(
    layer: Layer,
    place: Place,
    rows: Mapping[str, Rows],
    texts: Mapping[str, str],
    craft: Stagecraft,
    *,
    width: float,
    height: float,
    factor: float,
) -> Sized | None:
    """An exhibit's size in a column; None where the layer is not one."""
    room = {"width": width, "height": height, "factor": factor}
    if isinstance(layer, TableLayer):
        return size_table(layer, place, rows[layer.slot], craft, **room)
    if isinstance(layer, ChartLayer):
        size = {"bars": size_bars, "line": size_line, "pie": size_pie}[layer.chart]
        return size(layer, place, rows[layer.slot], craft, **room)
    if isinstance(layer, ColumnsLayer):
        return size_columns(layer, place, rows[layer.slot], craft, **room)
    if isinstance(layer, CodeLayer):
        return size_code(layer, place, texts[layer.slot], texts.get(layer.lexer, ""), craft, **room)
    if isinstance(layer, FormulaLayer):
        return size_formula(layer, place, texts[layer.slot], craft, **room)
    return None


def not_in_a_stack(layer: Layer) -> InputError:
    """For layers that need a region of their own."""
    return InputError(f"a {layer.kind} layer ({layer.id!r}) cannot stand in a stack", hint="give it a region with `at`")
