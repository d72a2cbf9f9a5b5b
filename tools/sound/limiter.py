"""A look-ahead true-peak limiter that returns its gain curve, so that stems can be turned down with their sum."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .filters import Sound, Track
from .grid import SAMPLE_RATE
from .loudness import peak_envelope

LOOKAHEAD = SAMPLE_RATE * 3 // 1000
"""Samples before a peak at which the gain starts to fall."""
RELEASE_DB_PER_S = 45.0


def limiter_gain(sound: NDArray[Any], *, ceiling_db: float) -> Track:
    """The gain (linear, one value a sample) under which the true peak stays at or below `ceiling_db`.

    The gain falls over 3 ms before a peak along a smooth curve and recovers by 45 dB a second.
    """
    ceiling = 10 ** (ceiling_db / 20)
    level = peak_envelope(sound, above=ceiling)
    if not len(level) or float(level.max()) <= ceiling:
        return np.ones(len(level), np.float32)
    over_db = 20 * np.log10(np.maximum(level / ceiling, 1)).astype(np.float64)
    # Held ahead: each sample knows the worst of the look-ahead to come (log-step running maximum).
    held = _ahead_max(over_db, LOOKAHEAD + 1)
    # A release at a constant rate is a running maximum along a slope.
    slope = np.arange(len(held)) * (RELEASE_DB_PER_S / SAMPLE_RATE)
    reduction = np.maximum(np.maximum.accumulate(held + slope) - slope, 0)
    window = np.hanning(LOOKAHEAD + 2)[1:-1]
    smooth = _average_behind(reduction, window / window.sum())
    return (10 ** (-smooth / 20)).astype(np.float32)


def limited(sound: NDArray[Any], *, ceiling_db: float) -> Sound:
    """The sound under its own limiter gain."""
    return (np.asarray(sound, np.float32) * limiter_gain(sound, ceiling_db=ceiling_db)[:, None]).astype(np.float32)


def _ahead_max(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """The maximum of each value and the `width - 1` after it."""
    out = values.copy()
    reach = 1
    while reach < width:
        step = min(reach, width - reach)
        out[:-step] = np.maximum(out[:-step], out[step:])
        reach += step
    return out


def _average_behind(values: NDArray[np.float64], window: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each value averaged with those before it, so that a fall held ahead is complete when its peak comes."""
    padded = np.concatenate([np.full(len(window) - 1, values[0]), values])
    size = 1 << 15
    step = size - len(window) + 1
    spectrum = np.fft.rfft(window, size)
    out = np.empty(len(values))
    for start in range(0, len(values), step):
        block = padded[start : start + step + len(window) - 1]
        full = np.fft.irfft(np.fft.rfft(block, size) * spectrum, size)
        count = min(step, len(values) - start)
        out[start : start + count] = full[len(window) - 1 : len(window) - 1 + count]
    return out
