"""What a caption may ask of a reader."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

from pydantic import Field

from ...story.document import Part
from ...story.time import Seconds


class CaptionLimits(Part):
    """The limits of most broadcasters' and platforms' style guides."""

    lines: int = Field(default=2, ge=1, le=3)
    chars_per_line: int = Field(default=42, ge=4)
    """Full-width characters count twice."""
    chars_per_second: Seconds = Fraction(20)
    """Kept where the speech leaves time for it."""
    shortest_s: Seconds = Fraction(83, 100)
    longest_s: Seconds = Fraction(7)
    gap_frames: int = Field(default=2, ge=0)
    """Between two captions, so that the eye sees the change."""
    tail_s: Seconds = Fraction(2, 5)
    """How long the last words stay when nothing follows at once."""


def reading_length(text: str) -> int:
    """How many characters a text has for a reader: full-width ones count twice, marks on letters not at all."""
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text if not unicodedata.combining(char)
    )
