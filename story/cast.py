"""People in a film: who stands in a shot, and, to the frame, how they move, speak and look."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from .artifact import Key
from .document import Part
from .script import Emotion
from .time import Exact, Frames, Seconds

Framing = Literal["full", "three-quarter", "half", "head"]
"""How much of a standing person is seen: to the feet, to the knees, to the waist, to the chest."""
Side = Literal["left", "center", "right"]
"""Where in the shot, as a viewer sees it."""
GazeTarget = Literal["camera", "left", "right", "up", "down", "content", "partner"]
"""`content`: what stands beside the person; `partner`: who is spoken with. Sides are the viewer's."""
MoveTrack = Literal["body", "gesture"]
"""`body`: the whole figure; `gesture`: arms, hands and a little of the chest, over whatever the body does."""


class CastMember(Part):
    """A person of a storyboard's shot."""

    person: str
    """The id of a person of the library: 'maya'."""
    speaker: str = ""
    """The script's speaker whose lines they say; empty for somebody who does not speak."""
    side: Side = "center"
    framing: Framing = "three-quarter"
    motion: str = ""
    """What they do, in words; empty: the shot's `motion`."""
    motions: tuple[str, ...] = ()
    """Ids of the library's motions, in order, where somebody chose them; empty: retrieved by the words."""
    garment: str = ""
    """The id of the asset of a garment that they wear."""


class Move(Part):
    """A stretch of one motion, in frames of the shot."""

    motion: str
    """The id of a motion of the library."""
    start: Frames
    frames: int = Field(ge=1)
    from_s: Seconds = Fraction(0)
    """Where in the motion it begins."""
    rate: Exact = Fraction(1)
    """2 plays twice as fast."""
    mirrored: bool = False
    track: MoveTrack = "body"
    strength: float = Field(default=1.0, ge=0, le=1.5)
    """How large a gesture is made."""
    why: str = ""
    """Why it was chosen, for people."""


class Utterance(Part):
    """What a person says in the shot."""

    line: str
    start: Frames
    seconds: Seconds
    emotion: Emotion = "neutral"
    speech: Key = ""
    """The speech in the store; empty in plans that have no voice yet."""
    mouth: Key = ""
    """The mouth shapes of that speech in the store."""


class Gaze(Part):
    """From `start` on they look there."""

    start: Frames
    at: GazeTarget = "camera"


class Stress(Part):
    """A stressed word: brows lift and the head nods."""

    frame: Frames
    strength: float = Field(default=1.0, ge=0, le=1)


class Smile(Part):
    """A smile on cue, over whatever the line's feeling is."""

    start: Frames
    frames: int = Field(default=45, ge=1)
    """How long it stays, besides its ways in and out."""
    strength: float = Field(default=0.7, ge=0, le=1)


class Performance(Part):
    """All that one person does in a shot, to the frame."""

    person: str
    speaker: str = ""
    side: Side = "center"
    framing: Framing = "three-quarter"
    garment: str = ""
    moves: tuple[Move, ...] = ()
    """Body moves follow each other; each is blended into the next. Gestures lie over them."""
    speech: tuple[Utterance, ...] = ()
    stresses: tuple[Stress, ...] = ()
    gazes: tuple[Gaze, ...] = ()
    """In order of their frames."""
    home: Frames = 0
    """The frame on which they stand at their place: a walk before it leads there, one after it away from there."""
    mood: Emotion = "neutral"
    """Their face while they say nothing."""
    smiles: tuple[Smile, ...] = ()
    """`[smile]` cues, in frames of the shot."""
    listens: tuple[tuple[Frames, Frames], ...] = ()
    """Stretches (first frame, frame after the last) in which somebody else speaks to them."""
    seed: int = 0
    """For blinks and breath."""
