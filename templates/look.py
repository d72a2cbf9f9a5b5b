"""A look: palette, type, motion temperament, light, texture, transitions and music mood of a film."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from ..story.document import Part
from ..story.storyboard import TransitionKind
from .layer import ColourRole, Motif, TypeRole
from .look_parts import (
    CaptionStyle,
    Emphasis,
    Grade,
    Lettering,
    Light,
    Mixed,
    Oklch,
    Palette,
    Scheme,
    SchemeName,
    ShapeKind,
    ShapeStyle,
    Temperament,
    Texture,
    TypeRoleStyle,
)

__all__ = [
    "CaptionStyle",
    "Emphasis",
    "Grade",
    "Lettering",
    "Light",
    "Look",
    "Mixed",
    "Oklch",
    "Palette",
    "Scheme",
    "SchemeName",
    "ShapeKind",
    "ShapeStyle",
    "Temperament",
    "Texture",
    "TypeRoleStyle",
]


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
    lettering: Lettering = Lettering()
    motifs: dict[Motif, Annotated[tuple[ShapeStyle, ...], Field(min_length=1)]]
    """Each motif in one or more forms; shots take them in turn."""
    photo_frame: Literal["card", "circle", "arch", "blob", "cut"] = "card"
    photo_dress: Literal["", "plain", "mat", "block", "line", "sticker", "border"] = ""
    """What stands around a framed picture: a mat; a block of the accent behind it; a fine line; the white rim of a
    sticker; a heavy border. Empty: `block` or `mat`, as the setting is."""
    photo_edge: Literal["straight", "slant", "curve", "torn", "steps"] = "straight"
    """How a picture that runs off the frame ends on the side of the words."""
    badge: Literal["", "round", "corner"] = ""
    """Whether icons' badges and list markers are discs or take the look's radius. Empty: as the setting is."""
    button: Literal["pill", "block", "hard"] = "pill"
    """A call to action: round; with the look's radius; with a border and a flat shadow."""
    palette_from_photo: bool = False
    """Whether a film without a brand takes its colours from the product's photo."""
    accents: Literal["none", "soft", "full"] = "soft"
    """What the film's picture asks of its sound: nothing; a tick or breath here and there; whooshes and hits."""
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

    @property
    def dress(self) -> str:
        """The photo's dress, spelled out."""
        return self.photo_dress or ("block" if self.setting == "block" else "mat")

    @property
    def badges(self) -> str:
        """The badges' form, spelled out."""
        return self.badge or ("corner" if self.setting == "block" else "round")

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
