"""What a scene is drawn from, and where a layout places it.

Lengths are units: pixels of a frame whose short side is 1080, so a layout holds at every size. Frames are counted at
30 a second and scaled to the film's rate. A layer names roles (`ink`, `headline`, `hero`), never colours or fonts; the
look says what they are.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from ..story.document import Part
from .cast_layer import CastLayer
from .exhibit_layer import (
    ChartLayer,
    CodeLayer,
    ColumnsLayer,
    FormulaLayer,
    GalleryLayer,
    LeaderLayer,
    TableLayer,
    WipeLayer,
)
from .layer_base import (
    Align,
    Area,
    ColourRole,
    Condition,
    Drift,
    EaseName,
    Enter,
    EnterMotion,
    Key,
    LayerBase,
    Motif,
    TypeRole,
    VerticalAlign,
)

__all__ = [
    "Align",
    "Area",
    "ButtonLayer",
    "CastLayer",
    "ChartLayer",
    "CodeLayer",
    "ColourRole",
    "ColumnsLayer",
    "Condition",
    "CounterLayer",
    "Drift",
    "EaseName",
    "Enter",
    "EnterMotion",
    "FormulaLayer",
    "GalleryLayer",
    "IconLayer",
    "Key",
    "Layer",
    "LayerBase",
    "LeaderLayer",
    "ListLayer",
    "Motif",
    "PhotoLayer",
    "Place",
    "Region",
    "RuleLayer",
    "SceneLayout",
    "ShapeLayer",
    "Stack",
    "TableLayer",
    "TextLayer",
    "Turn",
    "TypeRole",
    "VerticalAlign",
    "WipeLayer",
]


class TextLayer(LayerBase):
    """Words, from a slot or written here."""

    kind: Literal["text"]
    slot: str = ""
    text: str = ""
    role: TypeRole = "headline"
    colour: ColourRole = "ink"
    by: Literal["words", "lines", "whole"] = "words"
    """What enters piece by piece."""
    emphasis: bool = False
    """Sets the one word to remember apart, in the look's way."""
    fill: bool = False
    """Where the look sets type in blocks: each line grows to the width of the column."""
    struck: bool = False
    """A line is drawn through it once it stands: what was."""
    ornament: bool = False
    """A sign of type that is a picture (a large quotation mark): it may leave the stage, nobody reads it."""

    @model_validator(mode="after")
    def _has_words(self) -> TextLayer:
        if bool(self.slot) == bool(self.text):
            raise ValueError(f"text layer {self.id!r} needs either a slot or a text")
        return self


class CounterLayer(LayerBase):
    """A number that counts up to its value and hits; what stands around the digits stays."""

    kind: Literal["counter"]
    slot: str
    role: TypeRole = "numeral"
    colour: ColourRole = "ink"
    count_frames: int = Field(default=24, ge=1, le=90)


class ListLayer(LayerBase):
    """Items one under the other, each entering on its own cue `item.N`."""

    kind: Literal["list"]
    slot: str
    role: TypeRole = "body"
    colour: ColourRole = "ink"
    marker: Literal["number", "check", "none", "icon", "step"] = "number"
    """`icon`: the sign of each item, from the slot `icons`; `step`: numbers on a line that fills as they come."""
    icons: str = ""
    """The slot with an icon for each item."""
    marker_colour: ColourRole = "accent"
    gap: float = Field(default=40, ge=0, le=120)


class PhotoLayer(LayerBase):
    """A picture from an image slot: a cut-out stands with its shadows, a photo fills its frame."""

    kind: Literal["photo"]
    slot: str
    frame: Literal["auto", "card", "full", "circle", "arch", "none"] = "auto"
    """`auto`: the look's own; cut-outs have none."""
    fit: Literal["cover", "contain"] = "cover"
    zoom: float = Field(default=1.0, ge=1, le=3)
    """Above 1: a detail crop."""
    shadow: bool = True
    calm: bool = False
    """The words of the scene stand on it, in the calmest part of the picture, which is toned down for them."""


class ShapeLayer(LayerBase):
    """A graphic shape in the look's style."""

    kind: Literal["shape"]
    motif: Motif
    colour: ColourRole = "shape"


class IconLayer(LayerBase):
    """An icon by name, drawn with the look's stroke; on a badge or bare."""

    kind: Literal["icon"]
    slot: str = ""
    name: str = ""
    colour: ColourRole = "accent"
    badge: ColourRole | None = None
    """The colour of the shape behind it."""
    plate: ColourRole | None = None
    """Without a badge: the colour of the layer that it stands on; where `colour` does not stand out, another does."""


class ButtonLayer(LayerBase):
    """A call to action: words on a pill with an arrow."""

    kind: Literal["button"]
    slot: str
    role: TypeRole = "label"
    colour: ColourRole = "on-accent"
    ground: ColourRole = "accent"


class RuleLayer(LayerBase):
    """A short line that holds a composition together."""

    kind: Literal["rule"]
    colour: ColourRole = "accent"
    length: float = Field(default=120, ge=8)
    weight: float = Field(default=0, ge=0, le=40)
    """0: the look's heavy stroke."""


Layer = Annotated[
    TextLayer
    | CounterLayer
    | ListLayer
    | PhotoLayer
    | ShapeLayer
    | IconLayer
    | ButtonLayer
    | RuleLayer
    | TableLayer
    | ChartLayer
    | CodeLayer
    | FormulaLayer
    | ColumnsLayer
    | GalleryLayer
    | WipeLayer
    | LeaderLayer
    | CastLayer,
    Field(discriminator="kind"),
]


class Region(Part):
    """A rectangle on the layout's grid."""

    area: Area = "stage"
    at: tuple[float, float, float, float]
    """Column, row, columns, rows; fractions and overhang are fine in the frame."""
    align: Align = "left"
    valign: VerticalAlign = "top"


class Stack(Region):
    """A column of layers, one under the other, fitted into a region together."""

    gap: float = Field(default=40, ge=0, le=200)
    beside: tuple[float, float, float, float] | None = None
    """The region instead of `at` where the scene's slot `image` is filled (in a scene without one: `icon`): the words
    make room for the picture."""
    beside_align: Align | None = None
    """How the layers are aligned there, where it is not `align`."""


class Place(Part):
    """Where one layer stands: in a stack, or in a region of its own."""

    stack: str = ""
    corner: str = ""
    """The picture on whose lower right corner it sits, as a seal; left out where that picture is."""
    area: Area = "stage"
    at: tuple[float, float, float, float] | None = None
    align: Align | None = None
    """In a stack: the stack's, unless said."""
    valign: VerticalAlign = "middle"
    size: tuple[float, float] | None = None
    """For text: the smallest and largest size; for icons: the side, smallest and largest."""
    lines: int = Field(default=3, ge=1, le=8)
    turn: float = 0.0
    gap: float | None = None
    """In a stack: the space above it, instead of the stack's."""
    level: str = ""
    """For shapes: the picture at whose height it stands, no higher than that; its own height where there is none."""

    @model_validator(mode="after")
    def _stands_somewhere(self) -> Place:
        if bool(self.stack) + bool(self.corner) + (self.at is not None) != 1:
            raise ValueError("a place is one of three: in a stack, on a corner, or at a region of the grid")
        return self


class Turn(Part):
    """Another composition of the same layers, for the second or third time that a film comes to a scene."""

    stacks: dict[str, Stack] = Field(default_factory=dict)
    """Instead of those of the same name."""
    places: dict[str, Place] = Field(default_factory=dict)
    """Instead of those of the same layers."""
    without: tuple[str, ...] = ()
    """Layers that are not drawn."""


class SceneLayout(Part):
    """One aspect ratio's arrangement. Layers without a place are not drawn in it."""

    grid: tuple[int, int] = (6, 12)
    """Columns and rows of each area."""
    gutter: float = Field(default=24, ge=0, le=64)
    stacks: dict[str, Stack] = Field(default_factory=dict)
    places: dict[str, Place] = Field(default_factory=dict)
    turns: tuple[Turn, ...] = Field(default=(), max_length=4)
    """The compositions after this one, taken in turn each time that a film comes to the scene."""

    def turned(self, number: int) -> SceneLayout:
        """The composition for the scene's appearance with this number, from 0."""
        step = number % (len(self.turns) + 1)
        if not step:
            return self.model_copy(update={"turns": ()})
        turn = self.turns[step - 1]
        places = {name: place for name, place in {**self.places, **turn.places}.items() if name not in turn.without}
        return SceneLayout(grid=self.grid, gutter=self.gutter, stacks={**self.stacks, **turn.stacks}, places=places)

    @model_validator(mode="after")
    def _turns_hold(self) -> SceneLayout:
        for number in range(1, len(self.turns) + 1):
            self.turned(number)
        return self

    @model_validator(mode="after")
    def _stacks_exist(self) -> SceneLayout:
        for name, place in self.places.items():
            if place.corner and place.corner not in self.places:
                raise ValueError(f"layer {name!r} sits on {place.corner!r}, which this layout does not place")
            if place.stack and place.stack not in self.stacks:
                raise ValueError(f"layer {name!r} stands in the stack {place.stack!r}, which this layout does not have")
        return self
