"""Layers that show what a script brought along: tables, charts, code, formulas, comparisons, several pictures."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .layer_base import ColourRole, LayerBase, TypeRole


class TableLayer(LayerBase):
    """Rows of cells under their heads. Row N comes in on the cue `item.N`; numbers stand in columns of figures."""

    kind: Literal["table"]
    slot: str
    role: TypeRole = "body"
    colour: ColourRole = "ink"


class ChartLayer(LayerBase):
    """Rows drawn to scale: the first column names, the others count. Values are shown as they were written."""

    kind: Literal["chart"]
    slot: str
    chart: Literal["bars", "line", "pie"] = "bars"
    role: TypeRole = "body"
    colour: ColourRole = "accent"
    """Of the one thing to remember; the rest is drawn quietly."""


class CodeLayer(LayerBase):
    """Program text on a card, in one width, with its line numbers; lines come in from the top."""

    kind: Literal["code"]
    slot: str
    lexer: str = ""
    """The slot that names the language ('python'); without one, or an unknown one, all words have one colour."""
    role: TypeRole = "body"
    plate: ColourRole = "shape"


class FormulaLayer(LayerBase):
    """A formula, written as in TeX."""

    kind: Literal["formula"]
    slot: str
    role: TypeRole = "body"
    colour: ColourRole = "ink"


class ColumnsLayer(LayerBase):
    """Two sides of a comparison on cards of their own, the second one in the accent."""

    kind: Literal["columns"]
    slot: str
    role: TypeRole = "body"


class GalleryLayer(LayerBase):
    """Two to six pictures that share a region, each coming in after the other."""

    kind: Literal["gallery"]
    slot: str
    gap: float = Field(default=16, ge=0, le=64)


class WipeLayer(LayerBase):
    """Two pictures of one size, the second uncovered over the first by a line that travels across."""

    kind: Literal["wipe"]
    slot: str
    """The picture before."""
    after: str
    """The picture after."""
    before_words: str = ""
    """The slots with a word for each, set in its corner."""
    after_words: str = ""
    delay: int = Field(default=20, ge=0, le=90)
    """Frames for which the picture before stands alone."""
    travel: int = Field(default=34, ge=4, le=120)
    """Frames that the line takes."""


class LeaderLayer(LayerBase):
    """A thin line from the words to a point on a picture, with a ring around the point."""

    kind: Literal["leader"]
    words: str
    """The text layer that it starts at."""
    picture: str
    """The photo layer that it points into."""
    colour: ColourRole = "accent"
