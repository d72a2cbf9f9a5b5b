"""A motion: joint rotations over time with tags, cue points, loops and constraints; `templates/motions/ID.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ..story.document import Part
from ..story.time import Seconds

MotionKind = Literal[
    "idle",
    "greeting",
    "beat",
    "count",
    "point",
    "present",
    "product",
    "reaction",
    "walk",
    "turn",
    "pose",
    "dance",
    "sit",
]
Ground = Literal["left-foot", "right-foot"]
BodySide = Literal["left", "right"]
"""The person's own sides."""
Triple = tuple[float, float, float]
HandFrame = Literal["shoulder", "chest", "hips", "head", "thigh"]
HandShape = Literal[
    "relaxed", "open", "wide", "flat", "offer", "fist", "point", "two", "three", "four", "thumb", "hold", "pinch",
    "rest", "pocket", "clasp", "chin",
]  # fmt: skip
Ease = Literal["smooth", "in", "out", "linear", "hold", "swing"]


class HandKey(Part):
    """Where a wrist is; the arm is solved from it. Triples are (outwards, up, ahead): out is to the hand's own side."""

    at: Triple
    """From the frame's origin, in arm lengths (shoulder to wrist); of the head in heights of the head."""
    of: HandFrame = "shoulder"
    """`shoulder`: where that shoulder is at rest; `chest`: between the shoulders; `hips`, `head`, `thigh`: joints."""
    palm: Triple | None = None
    """Where the palm looks; without it the forearm is not turned."""
    fingers: Triple | None = None
    """Where the fingers point; without it they go on from the forearm."""
    elbow: float = 0.0
    """Degrees that the elbow is lifted outwards from where it would hang."""


class FootKey(Part):
    """Where a foot is: flat on the floor at `at`, then turned and rolled."""

    at: Triple
    """Metres for a person of 1.70 m: x to their left, y the lift from the floor, z ahead; below the ankle."""
    yaw: float = 0.0
    """Degrees, to their left."""
    roll: float = 0.0
    """Degrees: above 0 the heel is lifted and the ball stands, below 0 the toes are lifted and the heel stands."""


class MotionKey(Part):
    """A pose at a moment. What it does not name keeps to the curve between the keys that do name it."""

    at_s: Seconds
    joints: dict[str, Triple] = Field(default_factory=dict)
    """Degrees about x, y, z from standing at ease, as `cast.rotation.from_euler` reads them."""
    root: Triple | None = None
    """Where the hips are, metres from rest for a person of 1.70 m: x to their left, y up, z ahead."""
    hands: dict[BodySide, HandKey] = Field(default_factory=dict)
    """Arms by where their hands are, instead of by joints."""
    fingers: dict[BodySide, HandShape] = Field(default_factory=dict)
    feet: dict[BodySide, FootKey] = Field(default_factory=dict)
    ease: Ease = "smooth"
    """How this key is reached from the one before; `swing` goes back a little first and a little too far at the end."""


class Contact(Part):
    """A foot that stands: it must not slide from `start_s` until `end_s`."""

    foot: Ground
    start_s: Seconds
    end_s: Seconds


class Motion(Part):
    """One item of the library."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    kind: MotionKind
    tags: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    """Phrases that describe it in English ('waves at the camera'); descriptions are matched against them."""
    seconds: Seconds
    loop: bool = False
    """True where its end meets its beginning."""
    track: Literal["body", "gesture"] = "body"
    energy: int = Field(default=2, ge=1, le=3)
    cues: dict[str, Seconds] = Field(default_factory=dict)
    """Moments: `peak` (a gesture's largest), `beat.0`, `beat.1`... (of a dance), `hold`, `release`."""
    needs: tuple[str, ...] = ()
    """Hard constraints: `pockets`, `collar`, `product`, `chair`, `standing`, `space` (room to walk)."""
    head: Literal["steady", "free"] = "steady"
    """`steady`: the keys of neck and head are from where the body is headed, and the head stays up over a chest
    that sways, as people do; `free`: from the chest, as recordings have it."""
    overlap: float = Field(default=1.0, ge=0, le=2)
    """How much head, forearms and hands come after hips and chest: 1 is a frame or two at 30 a second."""
    contacts: tuple[Contact, ...] = ()
    """Where feet stand; empty: told from the keys of the feet, and without those both feet stand throughout."""
    keys: tuple[MotionKey, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Motion:
        moments = [key.at_s for key in self.keys]
        if moments != sorted(set(moments)):
            raise ValueError(f"the keys of motion {self.id!r} are not in order of their moments")
        return self
