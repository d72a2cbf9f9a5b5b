"""The end of the desk: balance towards a record's, warmth, and the last fade. In two passes over a tape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ....tools.sound.filters import Sound, Track, filtered, shape_taps
from ....tools.sound.grid import SAMPLE_RATE
from ....tools.sound.tape import Tape
from .score import Score

_BALANCE = ((31, -5.0), (50, 3.0), (80, 5.5), (125, 4.5), (250, 1.5), (500, 1.0), (1000, 0.0), (2000, -2.0),
            (4000, -4.5), (8000, -8.0), (12_000, -12.0), (16_000, -17.0))  # fmt: skip
"""Third-octave levels of a balanced record (Hz, dB against 1 kHz), about those of Pestana et al., AES 135 (2013)."""
_BALANCE_MOST_DB = 6.0
_SIZE = 8192
_REACH = 2048


def finish(score: Score, raw: Tape, out: Tape) -> None:
    """Balance, warmth, and the fade that reaches zero on the last sample."""
    taps = _balance_taps(_mean_power(raw), score.mood.tilt_db)
    level = np.concatenate([np.abs(block[:: _sparse(raw)]).ravel() for _, block in _balanced(raw, taps)])
    peak = float(np.percentile(level, 99.9)) or 1.0
    gain, drive = np.float32(0.8 / max(peak, 1e-6)), np.float32(score.mood.drive)
    tail = raw.samples - score.meter.sample(score.meter.end)
    fade = min(SAMPLE_RATE, max(1, round(tail * 0.6)), raw.samples)
    fall = (np.cos(np.pi / 2 * np.arange(1, fade + 1) / fade)[:, None] ** 2).astype(np.float32)
    for start, block in _balanced(raw, taps):
        clean = block * gain
        driven = ((1 - drive) * clean + drive * np.tanh(1.6 * clean) / np.float32(1.25)).astype(np.float32)
        late = start + len(driven) - (raw.samples - fade)
        if late > 0:
            part = driven[-min(late, len(driven)) :]
            part *= fall[late - len(part) : late]
        out.write(start, driven)


def _sparse(raw: Tape) -> int:
    """Every so manieth sample tells the level: at most a million."""
    return max(7, raw.samples // 1_000_000)


def _balanced(raw: Tape, taps: Track) -> Iterator[tuple[int, Sound]]:
    for start, stop in raw.stretches():
        block = raw.read(start - _REACH, stop + _REACH)
        yield start, filtered(block, taps, delay=2047)[_REACH : _REACH + stop - start].copy()


def _mean_power(raw: Tape) -> NDArray[np.float64] | None:
    """The mean power of each bin over the piece; None for a piece that is shorter than a window."""
    total, count = np.zeros(_SIZE // 2 + 1), 0
    window = np.hanning(_SIZE).astype(np.float32)
    for start, stop in raw.stretches(of=_SIZE * 64):
        middle = raw.read(start, stop).mean(axis=1)
        rows = middle[: len(middle) // _SIZE * _SIZE].reshape(-1, _SIZE)
        if len(rows):
            total += (np.abs(np.fft.rfft(rows * window, axis=1)) ** 2).sum(axis=0)
            count += len(rows)
    return total / count if count else None


def _balance_taps(power: NDArray[np.float64] | None, tilt_db: float) -> Track:
    """A gentle equaliser towards a record's balance, at most 6 dB anywhere, the mood's own tilt on top."""
    if power is None:
        return shape_taps(lambda hz: -24 * np.clip(np.log2(28 / np.maximum(hz, 1.0)), 0, 3))
    hz = np.fft.rfftfreq(_SIZE, 1 / SAMPLE_RATE)
    centres = 1000 * 2 ** (np.arange(-15, 13) / 3)
    found = np.array([_band_db(power, hz, centre) for centre in centres])
    wanted = np.interp(np.log2(centres), [np.log2(f) for f, _ in _BALANCE], [db for _, db in _BALANCE])
    wanted = wanted + tilt_db * np.log2(centres / 1000)
    # Aligned over the middle, where the ear judges.
    inside = (centres > 90) & (centres < 9000)
    change = wanted - found
    change -= np.median(change[inside])
    change = np.convolve(np.pad(change, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    change = np.clip(0.8 * change, -_BALANCE_MOST_DB, _BALANCE_MOST_DB)

    def curve(at: NDArray[np.float64]) -> NDArray[np.float64]:
        octave = np.log2(np.maximum(at, 1.0))
        # No rumble: what lies under 28 Hz only costs loudness.
        low = -24 * np.clip(np.log2(28 / np.maximum(at, 1.0)), 0, 3)
        return np.asarray(np.interp(octave, np.log2(centres), change) + low, np.float64)

    return shape_taps(curve)


def _band_db(power: NDArray[np.float64], hz: NDArray[Any], centre: float) -> float:
    inside = (hz >= centre * 2 ** (-1 / 6)) & (hz < centre * 2 ** (1 / 6))
    return float(10 * np.log10(power[inside].sum() + 1e-12)) if inside.any() else -120.0
