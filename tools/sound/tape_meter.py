"""Loudness, peaks and curves of sound on a tape, in one pass and flat memory."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .filters import Sound
from .grid import SAMPLE_RATE
from .loudness import HOP, gated, k_weighted, levels, peak_envelope, powers, to_lufs
from .tape import Tape

_WARM_UP = 9600
"""Samples before a stretch that its K-weighting still rings from; two hops."""
_TICK = SAMPLE_RATE // 100


@dataclass(frozen=True)
class Measured:
    """What a meter says of a tape."""

    lufs: float
    true_peak_db: float
    momentary_lufs: list[float]
    """Of 400 ms, every 100 ms, to one place."""
    peaks: NDArray[np.float32]
    """Of every 10 ms."""

    def waveform(self, *, buckets: int = 600) -> list[float]:
        """The highest level in each of so many equal stretches, 0 to 1."""
        count = min(buckets, len(self.peaks))
        starts = np.unique(np.arange(count) * len(self.peaks) // max(1, count))
        return [round(float(peak), 3) for peak in np.maximum.reduceat(self.peaks, starts)] if count else []


def measure_tape(tape: Tape) -> Measured:
    """Loudness by BS.1770-4, true peak and waveform."""
    top, ticks = 0.0, []
    for _, block in read_in_turn(tape, None):
        level = levels(block)
        # Between samples it is only looked for where it could be the highest.
        highest = max(top, float(level.max(initial=0.0)))
        if highest > 0:
            top = max(top, float(peak_envelope(block, above=highest).max(initial=0.0)))
        padded = np.concatenate([level, np.zeros(-len(level) % _TICK, np.float32)])
        ticks.append(padded.reshape(-1, _TICK).max(axis=1))
    blocks = blocks_of(hop_powers(tape))
    return Measured(
        lufs=gated(blocks),
        true_peak_db=20 * math.log10(max(top, 1e-6)),
        momentary_lufs=[round(float(value), 1) for value in to_lufs(blocks)],
        peaks=np.concatenate(ticks) if ticks else np.zeros(0, np.float32),
    )


def hop_powers(tape: Tape, gain: Tape | None = None, *, hop: int = HOP) -> NDArray[np.float64]:
    """The K-weighted power of every hop of a tape, under a gain (a tape of one channel) where one is given.

    Sound shorter than four hops of 100 ms is one value.
    """
    if tape.samples < 4 * HOP:
        sound = tape.whole() if gain is None else tape.whole() * gain.whole()
        return np.array([np.sum(np.square(k_weighted(sound), dtype=np.float64)) / max(1, tape.samples)])
    found = []
    for start, stop in tape.stretches():
        block = tape.read(start - _WARM_UP, stop)
        if gain is not None:
            block = block * gain.read(start - _WARM_UP, stop)
        found.append(powers(k_weighted(block)[_WARM_UP:], hop))
    return np.concatenate(found)


def blocks_of(hops: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means over 400 ms, from every 100 ms."""
    return (hops[:-3] + hops[1:-2] + hops[2:-1] + hops[3:]) / 4 if len(hops) >= 4 else hops


def read_in_turn(tape: Tape, gain: Tape | None) -> Iterator[tuple[int, Sound]]:
    """All stretches in order, each with its first sample, under a gain where one is given."""
    for start, stop in tape.stretches():
        block = tape.read(start, stop)
        yield start, block if gain is None else np.asarray(block * gain.read(start, stop), np.float32)
