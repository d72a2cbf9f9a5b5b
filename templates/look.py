"""A look: palette, type, motion temperament, light, texture, transitions and music mood of a film."""

from __future__ import annotations

from pydantic import Field

from ..story.document import Part
from ..story.storyboard import TransitionKind


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
