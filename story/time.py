"""Rational time. Frames are whole numbers; seconds are `Fraction`; floats appear only where ffmpeg is called."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

Frames = Annotated[int, Field(ge=0)]
"""A count of frames, or the number of a frame counted from 0."""


def _fraction(value: Any) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Fraction)):
        raise ValueError("a time is a number or a fraction such as '5/2'")
    if isinstance(value, float):
        # A person types 2.5; the nearest small fraction is what was meant.
        return Fraction(value).limit_denominator(100_000)
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"{value!r} is not a number or a fraction such as '5/2'") from None


Seconds = Annotated[
    Fraction,
    BeforeValidator(_fraction),
    PlainSerializer(str, return_type=str, when_used="always"),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(/\d+)?$", "description": "seconds as a fraction, '5/2'"}),
]
"""Seconds as a `Fraction`; written as '5/2', read from numbers and strings."""

Rate = Seconds
"""Frames a second as a `Fraction` ('30', '30000/1001')."""
Exact = Seconds
"""Any other number that must not be rounded, written in the same way: a share of a side, beats a minute."""


def to_frames(seconds: Fraction | float, fps: Fraction) -> int:
    """The frame nearest to a moment. Halves go up, so that equal lengths stay equal."""
    exact = Fraction(seconds) * fps
    return int(exact + Fraction(1, 2)) if exact >= 0 else -int(-exact + Fraction(1, 2))


def to_seconds(frames: int, fps: Fraction) -> Fraction:
    """The moment at which a frame starts."""
    return Fraction(frames) / fps


def timestamp(seconds: Fraction | float, *, separator: str = ",") -> str:
    """`HH:MM:SS,mmm`, as SubRip writes it (WebVTT: `separator="."`)."""
    ms = max(0, round(Fraction(seconds) * 1000))
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}{separator}{ms % 1000:03d}"
