"""What every layer of a scene has: how it enters, moves and drifts, and the names that layers and looks share.

Lengths are units: pixels of a frame whose short side is 1080, so a layout holds at every size. Frames are counted at
30 a second and scaled to the film's rate. A layer names roles (`ink`, `headline`, `hero`), never colours or fonts; the
look says what they are.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from ..story.document import Part

ColourRole = Literal["ground", "ground-2", "ink", "muted", "accent", "on-accent", "shape", "shape-2"]
TypeRole = Literal["display", "headline", "body", "label", "numeral", "caption"]
Motif = Literal["hero", "field", "detail", "pattern", "edge"]
"""Roles of graphic shapes; each look draws its own (a slanted band here, an arch there)."""
EaseName = Literal["in", "out", "travel", "linear", "overshoot"]
EnterMotion = Literal[
    "auto", "none", "rise", "drop", "slide-left", "slide-right", "unmask", "pop", "slam", "wipe", "draw", "grow",
    "fade", "tumble", "type",
]  # fmt: skip
Align = Literal["left", "center", "right"]
VerticalAlign = Literal["top", "middle", "bottom"]
Area = Literal["stage", "safe", "frame", "bleed", "column", "foot"]
"""`stage`: the safe zone above the caption band; `safe`: the safe zone; `frame`: all of it; `bleed`: the frame above
the caption band, edge to edge, for pictures; `column`: as high as `bleed`, as wide as `stage`, for words under them;
`foot`: what is under the stage, edge to edge, for pictures and shapes that go on behind the captions."""
Condition = Annotated[str, Field(pattern=r"^(not )?[a-z][a-z0-9-]*(\.(cutout|photo|[2-4]))?$")]
"""`image`: that slot is filled; `image.cutout`, `image.photo`: with or without transparency; `captions`; `odd`, `even`:
the shot's number; `cast`, `cast.2`: there is a person, a second one. `not` turns one around."""


class Enter(Part):
    """How a layer comes in. `auto` is the look's own way for that kind of layer."""

    motion: EnterMotion = "auto"
    at: str = Field(default="", pattern=r"^([a-z]+(\.\d+)?)?$")
    """The cue on which it starts (`line.0`, `item.2`, `beat.1`); empty, or a cue the shot lacks: the shot's start."""
    delay: int = Field(default=0, ge=0, le=90)
    frames: int = Field(default=0, ge=0, le=60)
    """0: the look's own length."""
    stagger: int = Field(default=-1, ge=-1, le=12)
    """Frames between words or items; -1: the look's own."""
    ease: EaseName | None = None


class Key(Part):
    """A state of a layer at a frame after its entrance begins; values between keys are eased."""

    at: int = Field(ge=0)
    x: float = 0.0
    """Units to the right."""
    y: float = 0.0
    scale: float = Field(default=1.0, gt=0, le=4)
    turn: float = 0.0
    """Degrees clockwise."""
    opacity: float = Field(default=1.0, ge=0, le=1)
    ease: EaseName = "travel"
    """How this key is reached from the one before."""


class Drift(Part):
    """What a settled layer never stops doing, so that no picture is dead."""

    x: float = 0.0
    """Units a second."""
    y: float = 0.0
    scale: float = Field(default=0.0, ge=-3, le=3)
    """Per cent a second."""
    turn: float = Field(default=0.0, ge=-10, le=10)
    """Degrees a second."""


_SLOT_FIELDS = ("slot", "after", "icons", "lexer", "before_words", "after_words")
"""Fields of layers that name slots."""


class LayerBase(Part):
    """What every layer has."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    when: tuple[Condition, ...] = ()
    """All must hold, or the layer is left out."""
    enter: Enter = Enter()
    keys: tuple[Key, ...] = ()
    drift: Drift = Drift()
    pulse: float = Field(default=0.0, ge=0, le=0.08)
    """How much it swells on each beat (0.02 is two per cent)."""

    @model_validator(mode="after")
    def _keys_in_order(self) -> LayerBase:
        frames = [key.at for key in self.keys]
        if frames != sorted(set(frames)):
            raise ValueError(f"the keys of layer {self.id!r} are not in order of their frames: {frames}")
        return self

    def takes(self) -> tuple[str, ...]:
        """The scene's slots that it draws."""
        named = (getattr(self, field, "") for field in _SLOT_FIELDS)
        return tuple(name for name in named if name)
