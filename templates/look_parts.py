"""What a look is made of: palettes, type, shapes, frames of photographs, movement, texture and light."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ..story.document import Part
from .layer import ColourRole, EnterMotion

Oklch = tuple[
    Annotated[float, Field(ge=0.05, le=0.99)],
    Annotated[float, Field(ge=0, le=0.37)],
    Annotated[float, Field(ge=0, lt=360)],
]
"""Lightness 0-1, chroma, hue in degrees. Pure black and pure white cannot be said."""
Mixed = str | tuple[str, str, Annotated[float, Field(ge=0, le=1)]]
"""A base colour of the palette, or two of them and how far from the first to the second, mixed in OKLCH."""
SchemeName = Literal["dark", "light", "vivid"]
ShapeKind = Literal[
    "disc",
    "ring",
    "half",
    "arch",
    "blob",
    "band",
    "stripes",
    "dots",
    "burst",
    "rays",
    "waves",
    "grid",
    "rings",
    "chevrons",
    "block",
    "plus",
    "hill",
    "quarter",
    "line",
    "frame",
    "corners",
    "crosshair",
    "columns",
    "bars",
    "contour",
    "cut",
    "squiggle",
    "scallop",
    "leaf",
    "beam",
    "checks",
    "slab",
    "star",
]


class TypeRoleStyle(Part):
    """How one role of type is set."""

    face: str
    """A family of `templates/fonts`."""
    weight: int = Field(ge=100, le=900)
    tracking: float = Field(default=0.0, ge=-0.08, le=0.3)
    """Share of the size added after each letter; scripts that join keep 0."""
    leading: float = Field(default=1.05, ge=0.8, le=1.6)
    scale: float = Field(default=1.0, ge=0.5, le=1.3)
    """Times the largest size of a place: condensed faces go larger, wide ones smaller."""
    capitals: bool = False
    """Set in capitals where the script has them."""


class ShapeStyle(Part):
    """How a look draws one motif."""

    shape: ShapeKind
    count: int = Field(default=6, ge=1, le=80)
    weight: float = Field(default=0.1, ge=0, le=1)
    """Thickness of rings, stripes and dots as a share of their pitch or radius."""
    turn: float = 0.0
    outline: bool = False
    opacity: float = Field(default=1.0, ge=0.05, le=1)
    overprint: bool = False
    """Inks on paper: where it lies over another shape, both are seen."""


class Emphasis(Part):
    """How the one word to remember is set apart."""

    style: Literal["marker", "colour", "italic", "underline", "highlight", "loop", "bracket", "wave"]
    """`marker`: a block behind it; `highlight`: a stroke through its lower half; `loop`: a line drawn around it by
    hand; `bracket`: corners of a frame; `wave`: a wavy underline."""
    colour: ColourRole = "accent"
    face: str = "Playfair Display Italic"
    """For `italic`: the family that it is set in."""


class Temperament(Part):
    """How things move."""

    text: EnterMotion
    lead: EnterMotion
    """For numbers, buttons and icons."""
    picture: EnterMotion
    shape: EnterMotion
    frames: int = Field(ge=4, le=40)
    stagger: int = Field(ge=1, le=8)
    distance: float = Field(ge=0, le=300)
    """Units that entering things travel."""
    overshoot: float = Field(ge=0, le=0.06)
    drift: float = Field(ge=0.2, le=3)
    """Per cent a second that settled pictures and shapes move."""
    pulse: float = Field(ge=0, le=1)
    """How much of a layer's beat pulse is used."""
    blur: bool = True
    """180-degree motion blur on small fast things."""
    ease: Literal["in", "soft", "snap"] = "in"
    """How entrances spend their time: fast then slow; slow, fast, slow; nearly all in the first third."""
    hold: int = Field(default=1, ge=1, le=4)
    """Frames for which each drawing stands: 2 or 3 look like paper moved by hand."""
    pulse_on: Literal["beats", "downbeats"] = "beats"
    shape_pulse: float = Field(default=0.0, ge=0, le=0.04)
    """How much the graphic shapes swell on it."""


class Texture(Part):
    """What keeps flat colour from looking like plastic."""

    grain: float = Field(ge=0, le=0.05)
    vignette: float = Field(default=0.0, ge=0, le=0.4)
    gradient: Literal["linear", "radial", "none"] = "linear"
    surface: Literal["none", "paper", "halftone", "grid", "weave"] = "none"
    """What the ground is printed on or with; it stands still."""
    depth: float = Field(default=0.5, ge=0, le=1)
    """How plainly the surface is seen."""
    speckle: float = Field(default=0.0, ge=0, le=0.4)
    """Bare spots of an uneven print, over everything."""


class Light(Part):
    """One direction a film."""

    angle: float = 315.0
    """Where it comes from, degrees clockwise from the top."""
    contact: float = Field(default=0.35, ge=0, le=1)
    ambient: float = Field(default=0.15, ge=0, le=1)
    hard: float = Field(default=0.0, ge=0, le=40)
    """Units by which a flat shadow of one colour falls away from the light, instead of the soft ones."""


class Grade(Part):
    """What is done to photographs so that they belong."""

    contrast: float = Field(default=1.0, ge=0.7, le=1.4)
    saturation: float = Field(default=1.0, ge=0, le=1.5)
    warmth: float = Field(default=0.0, ge=-0.15, le=0.15)
    lift: float = Field(default=0.0, ge=0, le=0.12)
    """How far the blacks are raised towards the ground's tint."""
    inks: float = Field(default=0.0, ge=0, le=1)
    """How far a photograph is turned into the two inks of its scheme."""
    screen: float = Field(default=0.0, ge=0, le=1)
    """How plainly it is broken up into the dots of a printing screen."""


class CaptionStyle(Part):
    """How captions are drawn."""

    style: Literal["box", "plate", "outline", "bar", "line", "pill"]
    """`box`: a block of accent behind the spoken word; `plate`: a quiet plate, the spoken word in the accent;
    `outline`: no plate, letters with a thick rim; `bar`: a plate with an accent at its side; `line`: a plate under a
    fine line; `pill`: round plates, the spoken word on a round one of its own."""
    size: float = Field(ge=48, le=72)
    ground: Literal["deep", "paper"] | None = None
    """The plate's base colour; None: the style's own."""


class Lettering(Part):
    """What is done to the letters of large words: `display`, `headline` and `numeral`."""

    style: Literal["plain", "rim", "offset", "shadow"] = "plain"
    """`rim`: cut out with an even border; `offset`: a second ink printed a little beside; `shadow`: a flat shadow."""
    reach: float = Field(default=0.06, ge=0, le=0.2)
    """Sizes."""
    colour: ColourRole = "shape-2"


class Palette(Part):
    """Base colours by name, in OKLCH."""

    deep: Oklch
    paper: Oklch
    accent: Oklch
    second: Oklch


Scheme = dict[ColourRole, Mixed]
