"""The mouth of one spoken line over time: what a drawn face follows, whatever the voice."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from .document import Document
from .time import Rate, Seconds

MouthGrade = Literal["phonemes", "words", "aligned", "energy"]
"""How the shapes were found, the best first: the voice told its phonemes; it told its words, and their sounds were laid
within them; the recording was aligned with a reading of ours; only loudness and spectrum were followed."""


class Mouth(Document):
    """Mouth shapes of a line, sampled evenly; `mouth.json` in the store."""

    NAME = "mouth"

    grade: MouthGrade
    rate: Rate = Fraction(60)
    """Samples a second."""
    seconds: Seconds
    shapes: dict[str, tuple[int, ...]]
    """By mouth control (`jaw`, `wide`, `round`, `press`, `teeth`, `tongue`): one value a sample, in per cent
    (-100 to 100)."""
    closures_s: tuple[Seconds, ...] = ()
    """The middle of every m, b and p, in seconds from the line's start: the lips must be shut there."""
    stresses_s: tuple[tuple[Seconds, Seconds], ...] = Field(default=())
    """Stressed syllables: the moment of the vowel's peak, and how strong it is from 0 to 1."""
    silences_s: tuple[tuple[Seconds, Seconds], ...] = ()
    """Pauses inside the line in which breath may be drawn (from, until)."""
