"""Where a film will be shown: size, safe zone, limits. Each item states its source and date."""

from __future__ import annotations

from fractions import Fraction

from pydantic import Field

from ..story.document import Part
from ..story.time import Rate, Seconds


class SafeZone(Part):
    """Margins in pixels of the platform's own frame that its interface may cover."""

    top: int
    bottom: int
    left: int
    right: int

    def scaled(self, *, x: Fraction, y: Fraction) -> SafeZone:
        """The same margins for a frame of another size."""
        return SafeZone(
            top=round(self.top * y),
            bottom=round(self.bottom * y),
            left=round(self.left * x),
            right=round(self.right * x),
        )


class Platform(Part):
    """One preset of `--platform`."""

    id: str
    title: str
    width: int
    height: int
    fps: Rate = Fraction(30)
    safe: SafeZone
    seconds_min: Seconds = Fraction(3)
    seconds_max: Seconds = Fraction(600)
    seconds_advised: tuple[Seconds, Seconds] | None = None
    bytes_max: int = 4_000_000_000
    video_kbps_min: int = 0
    video_kbps_max: int = 0
    """0: no cap."""
    gop_s: Seconds = Fraction(2)
    """The longest distance between key frames."""
    audio_kbps: int = 192
    loudness_lufs: float = -14.0
    true_peak_db: float = -1.0
    caption_chars_per_line: int = Field(default=42, ge=8)
    text_min_px: int = 40
    source: str
    date: str
