"""The film as shots: which scene shows which words and pictures, how it moves and how it is joined."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from .brand import BrandFont, FilmColours, FontUse
from .cast import CastMember
from .document import Document, Part
from .exhibit import Rows
from .time import Rate, Seconds

ShotKind = Literal["graphic", "product", "presenter", "pose", "try-on", "footage"]
Camera = Literal["still", "push-in", "pull-out", "pan-left", "pan-right", "tilt-up", "tilt-down"]
TransitionKind = Literal["cut", "crossfade", "wipe", "push", "slide", "split", "iris", "blinds", "swell"]
SlotValue = str | tuple[str, ...] | Rows
"""Text, the id of an asset ('product-1') for an image slot, several texts for a list slot, rows of cells for a table
or chart slot (the first row holds the heads)."""


def texts_of(value: SlotValue) -> tuple[str, ...]:
    """A slot's value as texts: the cells of rows one after the other."""
    if isinstance(value, str):
        return (value,)
    return tuple(text for each in value for text in ((each,) if isinstance(each, str) else each))


class Transition(Part):
    """How a shot begins. A cut takes no time; the others overlap the end of the shot before."""

    kind: TransitionKind = "cut"
    frames: int = Field(default=0, ge=0, le=60)


class Shot(Part):
    """One idea on the screen."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    scene: str
    """The id of a scene in the library."""
    slots: dict[str, SlotValue] = Field(default_factory=dict)
    lines: tuple[str, ...] = ()
    """Ids of the script's lines that are heard in this shot, in order."""
    kind: ShotKind = "graphic"
    motion: str = ""
    """What moves, in words; people retrieve motions by it, models are prompted with it."""
    picture: str = ""
    """What b-roll in its picture slot would show, in English words; engines that make pictures are prompted with it.
    Without one the scene stands without a picture."""
    cast: tuple[CastMember, ...] = ()
    """Who is in it, from the viewer's left to right; shown by scenes with places for people."""
    camera: Camera = "push-in"
    engine: str = "embedded"
    """The engine wished for; the one that made the shot stands in the report."""
    transition: Transition = Transition()
    seconds: Seconds | None = None
    """A wish for shots without speech; speech sets the length where there is some."""
    clip_start_s: Seconds | None = None
    """Where in its clip a shot with footage begins; None: at the clip's start."""
    music_cue: Literal["", "lift", "hit", "drop", "end"] = ""
    why: str = ""
    """Why this scene was matched, for people."""


class MusicPlan(Part):
    """What the composer is asked for, or the user's own file."""

    mood: str = "bright"
    asset: str = ""
    """The id of a music asset; empty: composed."""
    frames_per_beat: int = Field(default=15, ge=8, le=40)
    """Composed tempi have whole frames a beat: 15 at 30 fps is 120 bpm."""
    none: bool = False
    accents: Literal["none", "soft", "full"] = "none"
    """Designed sounds on transitions, points, the offer and the end card."""


class Storyboard(Document):
    """The plan that the preview renders and every engine follows."""

    NAME = "storyboard"

    title: str
    language: str = "en"
    platform: str
    width: int = Field(ge=64, le=7680)
    height: int = Field(ge=64, le=7680)
    fps: Rate = Fraction(30)
    look: str
    seconds: Seconds
    """The length asked for or decided; the timeline states the length made."""
    shots: tuple[Shot, ...] = Field(min_length=1)
    music: MusicPlan = MusicPlan()
    captions: bool = True
    seed: int = 0
    planner: str = ""
    colours: FilmColours | None = None
    """In place of the look's palettes: a brand's, or drawn from the product's photo. None: one of the look's own."""
    fonts: dict[FontUse, BrandFont] = Field(default_factory=dict)
    """In place of the look's families."""

    def shot(self, shot_id: str) -> Shot:
        """The shot of that id; `KeyError` where there is none."""
        for shot in self.shots:
            if shot.id == shot_id:
                return shot
        raise KeyError(shot_id)
