"""A look: palette, type, motion temperament, light, texture, transitions and music mood of a film."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from ..story.document import Part
from ..story.storyboard import TransitionKind
from .layer import ColourRole, EnterMotion, Motif, TypeRole

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
    count: int = Field(default=6, ge=1, le=40)
    weight: float = Field(default=0.1, ge=0, le=1)
    """Thickness of rings, stripes and dots as a share of their pitch or radius."""
    turn: float = 0.0
    outline: bool = False


class Emphasis(Part):
    """How the one word to remember is set apart."""

    style: Literal["marker", "colour", "italic", "underline"]
    colour: ColourRole = "accent"


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


class Texture(Part):
    """What keeps flat colour from looking like plastic."""

    grain: float = Field(ge=0, le=0.05)
    vignette: float = Field(default=0.0, ge=0, le=0.4)
    gradient: Literal["linear", "radial", "none"] = "linear"


class Light(Part):
    """One direction a film."""

    angle: float = 315.0
    """Where it comes from, degrees clockwise from the top."""
    contact: float = Field(default=0.35, ge=0, le=1)
    ambient: float = Field(default=0.15, ge=0, le=1)


class Grade(Part):
    """What is done to photographs so that they belong."""

    contrast: float = Field(default=1.0, ge=0.7, le=1.4)
    saturation: float = Field(default=1.0, ge=0, le=1.5)
    warmth: float = Field(default=0.0, ge=-0.15, le=0.15)
    lift: float = Field(default=0.0, ge=0, le=0.12)
    """How far the blacks are raised towards the ground's tint."""


class CaptionStyle(Part):
    """How captions are drawn."""

    style: Literal["box", "plate"]
    """`box`: a block of accent behind the spoken word; `plate`: a quiet plate, the spoken word in the accent."""
    size: float = Field(ge=48, le=72)


class Palette(Part):
    """Base colours by name, in OKLCH."""

    deep: Oklch
    paper: Oklch
    accent: Oklch
    second: Oklch


Scheme = dict[ColourRole, Mixed]


class Look(Part):
    """One item of the library; `templates/looks/ID.yaml`."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    description: str
    tags: tuple[str, ...]
    """Tones that it fits: 'punchy', 'sport', 'calm', 'premium'."""
    energy: int = Field(ge=1, le=3)
    music_mood: str
    frames_per_beat: int = Field(ge=8, le=40)
    """At 30 fps: 14 is 128 bpm, 15 is 120, 18 is 100, 20 is 90."""
    signature_transition: TransitionKind = "cut"
    """The one transition that is not a cut."""
    palettes: dict[str, Palette] = Field(min_length=1)
    """One is drawn for a film, by its title and seed."""
    schemes: dict[SchemeName, Scheme]
    rhythm: tuple[SchemeName, ...] = Field(min_length=2)
    """Which scheme follows which, shot by shot."""
    type: dict[TypeRole, TypeRoleStyle]
    setting: Literal["block", "even"] = "even"
    """`block`: filling type grows each line to the column's width."""
    emphasis: Emphasis
    motifs: dict[Motif, Annotated[tuple[ShapeStyle, ...], Field(min_length=1)]]
    """Each motif in one or more forms; shots take them in turn."""
    photo_frame: Literal["card", "circle", "arch"] = "card"
    photo_edge: Literal["straight", "slant", "curve"] = "straight"
    """How a picture that runs off the frame ends on the side of the words."""
    radius: float = Field(ge=0, le=80)
    stroke: float = Field(ge=1, le=20)
    """Units: rules, underlines and outlined shapes."""
    icon_stroke: float = Field(default=2.0, ge=0.5, le=4)
    """On the icons' field of 24."""
    motion: Temperament
    texture: Texture
    light: Light = Light()
    grade: Grade = Grade()
    captions: CaptionStyle

    @model_validator(mode="after")
    def _is_whole(self) -> Look:
        roles = set(ColourRole.__args__)  # type: ignore[attr-defined]
        for name in ("dark", "light", "vivid"):
            missing = roles - set(self.schemes.get(name, {}))
            if missing:
                raise ValueError(f"the scheme {name!r} lacks {sorted(missing)}")
        for kind, have in ((TypeRole, set(self.type)), (Motif, set(self.motifs))):
            missing = set(kind.__args__) - have  # type: ignore[attr-defined]
            if missing:
                raise ValueError(f"the look lacks {sorted(missing)}")
        return self
