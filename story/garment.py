"""A garment as its photo shows it: cut out, upright, measured; what people of the cast can wear."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .brief import Tag
from .document import Document, Part

GarmentCategory = Literal["top", "jacket", "coat", "dress", "skirt", "trousers", "shorts"]
GarmentKind = Literal[
    "t-shirt", "shirt", "blouse", "sweater", "hoodie", "tank", "jacket", "coat", "dress", "skirt", "trousers", "shorts"
]
GarmentView = Literal["front", "untold"]
"""`untold`: nothing in the photo says whether it is the front or the back; it is worn as a front."""
LandmarkName = Literal[
    "neck-left", "neck-right", "neck-centre", "shoulder-left", "shoulder-right", "underarm-left", "underarm-right",
    "cuff-outer-left", "cuff-outer-right", "cuff-inner-left", "cuff-inner-right", "waist-left", "waist-right",
    "hem-left", "hem-right", "crotch", "leg-outer-left", "leg-outer-right", "leg-inner-left", "leg-inner-right",
]  # fmt: skip
"""Sides are the viewer's. A waist is the narrowest place of what hangs from shoulders, the upper edge of what does not;
`leg-...` are the corners of the hems of trousers and shorts; `neck-centre` is the lowest point of the neck's opening.
"""


class Landmark(Part):
    """A place on a garment, in pixels of its cut-out, x to the right and y down."""

    name: LandmarkName
    x: float
    y: float
    confidence: float = Field(ge=0, le=1)


class Garment(Document):
    """One garment: `garment.json` beside `picture.png`, the cut-out, in the store."""

    NAME = "garment"

    category: GarmentCategory
    kind: GarmentKind
    """The same more closely, as far as the photo tells."""
    score: float = Field(ge=0, le=1)
    """How sure it is that this is a garment of that category."""
    width: int
    height: int
    """Of the cut-out, in pixels."""
    quarter_turns: int = Field(default=0, ge=0, le=3)
    """How often the photo was turned by 90 degrees, clockwise, to stand upright."""
    view: GarmentView = "front"
    colours: tuple[str, ...] = ()
    """`#rrggbb`, the most of it first."""
    landmarks: tuple[Landmark, ...] = ()
    neckline: tuple[tuple[float, float], ...] = ()
    """The edge of the neck's opening from the viewer's left to right, in pixels; what lies above it is the inside of
    the back. Empty where there is none."""
    tags: tuple[Tag, ...] = ()
    """On the dimensions of `Product`, each from the photo, with its confidence."""
    notes: tuple[str, ...] = ()
    """What could not be told or was changed, for people."""

    def landmark(self, name: LandmarkName) -> Landmark | None:
        """The landmark of that name, where it was found."""
        return next((each for each in self.landmarks if each.name == name), None)

    def tag(self, dimension: str) -> str:
        """The surest value on a dimension; empty where nothing was told."""
        found = sorted((tag for tag in self.tags if tag.dimension == dimension), key=lambda tag: -tag.confidence)
        return found[0].value if found else ""
