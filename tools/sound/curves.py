"""Sound as a few hundred numbers: for the report's pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .loudness import levels, momentary


def waveform(sound: NDArray[Any], *, buckets: int = 600) -> list[float]:
    """The highest level over all channels in each of so many equal stretches, 0 to 1, to three places."""
    if not len(sound) or buckets < 1:
        return []
    level = levels(sound)
    starts = np.unique(np.arange(min(buckets, len(level))) * len(level) // min(buckets, len(level)))
    return [round(float(peak), 3) for peak in np.maximum.reduceat(level, starts)]


def momentary_curve(sound: NDArray[Any]) -> list[float]:
    """Loudness in LUFS of 400 ms, every 100 ms, to one place; -70 is silence."""
    return [round(float(value), 1) for value in momentary(sound)]


def thinned(values: NDArray[Any], *, every: int, places: int = 1) -> list[float]:
    """Each nth value of an automation curve, rounded."""
    return [round(float(value), places) + 0.0 for value in values[::every]]
