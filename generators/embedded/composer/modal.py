"""Sums of decaying sinusoids, the core of every struck and plucked sound here.

A partial that decays is a power of one complex number, p**n. With n = block * B + offset the sum over partials is
one product of two small matrices, which is how a three-second note of a hundred partials takes a few milliseconds.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....tools.sound.filters import Track
from ....tools.sound.grid import SAMPLE_RATE

HIGHEST_HZ = 15_000.0
_BLOCK = 384
_T60 = math.log(1000)


def modal(
    hz: NDArray[Any],
    t60_s: NDArray[Any] | float,
    level: NDArray[Any] | float,
    *,
    seconds: float,
    phase: NDArray[Any] | None = None,
) -> Track:
    """Partials at frequencies, each falling by 60 dB in its own time, summed. Those over 15 kHz are left out."""
    hz = np.asarray(hz, np.float64)
    keep = hz < HIGHEST_HZ
    hz = hz[keep]
    t60 = np.broadcast_to(np.asarray(t60_s, np.float64), keep.shape)[keep]
    amplitude = np.broadcast_to(np.asarray(level, np.float64), keep.shape)[keep]
    turn = np.zeros(len(hz)) if phase is None else np.broadcast_to(np.asarray(phase, np.float64), keep.shape)[keep]
    count = max(1, round(seconds * SAMPLE_RATE))
    rows = -(-count // _BLOCK)
    rate = -_T60 / (np.maximum(t60, 1e-3) * SAMPLE_RATE) + 2j * np.pi * hz / SAMPLE_RATE
    # Imaginary part of the starting phase 0: every partial starts at zero, without a click.
    start = amplitude * np.exp(1j * (turn - np.pi / 2))
    blocks = np.exp(np.outer(np.arange(rows) * float(_BLOCK), rate)) * start
    offsets = np.exp(np.outer(rate, np.arange(_BLOCK, dtype=np.float64)))
    left = np.concatenate([blocks.real, -blocks.imag], axis=1).astype(np.float32)
    right = np.concatenate([offsets.real, offsets.imag], axis=0).astype(np.float32)
    return (left @ right).reshape(-1)[:count]


def shaped(track: Track, *, attack_s: float = 0.002, release_s: float = 0.02) -> Track:
    """A short rise at the start and fall at the end along half cosines, in place; the track is returned."""
    rise = min(len(track), round(attack_s * SAMPLE_RATE))
    fall = min(len(track), round(release_s * SAMPLE_RATE))
    if rise:
        track[:rise] *= (0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)).astype(np.float32)
    if fall:
        track[-fall:] *= (0.5 + 0.5 * np.cos(np.pi * np.arange(1, fall + 1) / fall)).astype(np.float32)
    return track


def hertz(pitch: float) -> float:
    """The frequency of a MIDI number."""
    return float(440 * 2 ** ((pitch - 69) / 12))
