"""Sounds of a line with their times, before they become movement."""

from __future__ import annotations

from dataclasses import dataclass

from .sounds import LipSound


@dataclass(frozen=True)
class TimedSound:
    """A visible sound and when it is heard, in seconds from the line's start."""

    sound: LipSound
    start_s: float
    end_s: float
    stress: float = 0.0
    """Of its syllable, by the mark alone: 0 unstressed, 0.6 secondary, 1 primary."""
    prominence: float = 0.0
    """Of a vowel, with its loudness and length: 0 to 1."""
    earliest_s: float = 0.0
    """Its shape may not begin before this."""

    @property
    def middle_s(self) -> float:
        """Halfway through."""
        return (self.start_s + self.end_s) / 2

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end_s - self.start_s
