"""Two passes to the target: measure, one static gain, a true-peak limiter, measure again, correct."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .filters import Track
from .grid import SAMPLE_RATE
from .limiter import LOOKAHEAD, limiter_gain
from .loudness import SILENCE_LUFS, gated, integrated
from .tape import Tape
from .tape_meter import blocks_of, hop_powers

AAC_HEADROOM_DB = 1.0
"""AAC usually raises true peaks by less than this; where it does by more, `aac.safe_gain` sees to it."""
_GAIN_MAX_DB = 40.0
_TOLERANCE_LU = 0.05
_ROUNDS = 6


@dataclass(frozen=True)
class Master:
    """What to multiply each stem with, and what the sum then measures."""

    gain: Track
    """One linear factor a sample: the static gain and the limiter together."""
    lufs: float
    static_gain_db: float
    limited_db: float
    """The deepest that the limiter turned down."""


def master(sound: NDArray[Any], *, target_lufs: float, true_peak_db: float) -> Master:
    """The gain that brings a mix to its loudness under its peak, room for AAC's overshoot kept free.

    Silence keeps a gain of 1. Material so spiky that the limiter would have to crush it stays quieter.
    """
    found = integrated(sound)
    if found <= SILENCE_LUFS:
        return Master(gain=np.ones(len(sound), np.float32), lufs=found, static_gain_db=0.0, limited_db=0.0)
    gain_db = min(target_lufs - found, _GAIN_MAX_DB)
    ceiling_db = true_peak_db - AAC_HEADROOM_DB
    for _ in range(_ROUNDS):
        raised = (sound * np.float32(10 ** (gain_db / 20))).astype(np.float32)
        limiter = limiter_gain(raised, ceiling_db=ceiling_db)
        found = integrated(raised * limiter[:, None])
        missing = target_lufs - found
        if abs(missing) <= _TOLERANCE_LU or gain_db + missing > _GAIN_MAX_DB:
            break
        gain_db += missing
    return Master(
        gain=(limiter * np.float32(10 ** (gain_db / 20))).astype(np.float32),
        lufs=found,
        static_gain_db=gain_db,
        limited_db=float(-20 * np.log10(limiter.min())) if len(limiter) else 0.0,
    )


@dataclass(frozen=True)
class TapeMaster:
    """What mastering did to a tape."""

    lufs: float
    static_gain_db: float
    limited_db: float


def master_tape(raw: Tape, gain: Tape, *, target_lufs: float, true_peak_db: float) -> TapeMaster:
    """As `master`, stretch by stretch: `gain`, a tape of one channel, gets the factor of every sample."""
    found = gated(blocks_of(hop_powers(raw)))
    if found <= SILENCE_LUFS:
        for start, stop in gain.stretches():
            gain.write(start, np.ones((stop - start, 1), np.float32))
        return TapeMaster(lufs=found, static_gain_db=0.0, limited_db=0.0)
    gain_db = min(target_lufs - found, _GAIN_MAX_DB)
    ceiling_db = true_peak_db - AAC_HEADROOM_DB
    deepest = 1.0
    for _ in range(_ROUNDS):
        factor, deepest = np.float32(10 ** (gain_db / 20)), 1.0
        for start, stop in raw.stretches():
            limiter = _limiter(raw, start, stop, factor=factor, ceiling_db=ceiling_db)
            deepest = min(deepest, float(limiter.min()))
            gain.write(start, (limiter * factor)[:, None])
        found = gated(blocks_of(hop_powers(raw, gain)))
        missing = target_lufs - found
        if abs(missing) <= _TOLERANCE_LU or gain_db + missing > _GAIN_MAX_DB:
            break
        gain_db += missing
    return TapeMaster(lufs=found, static_gain_db=gain_db, limited_db=float(-20 * np.log10(deepest)))


def _limiter(raw: Tape, start: int, stop: int, *, factor: np.float32, ceiling_db: float) -> Track:
    """The limiter's gain over a stretch; it hears a second before, from which it may still recover, and what comes."""
    ahead = LOOKAHEAD + 64
    heard = raw.read(start - SAMPLE_RATE, stop + ahead) * factor
    return limiter_gain(heard, ceiling_db=ceiling_db)[SAMPLE_RATE : SAMPLE_RATE + stop - start]
