"""What a piece sounds like in a few numbers: how bright, heavy, struck, noisy, wide and alive it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .grid import SAMPLE_RATE
from .loudness import momentary

_SIZE = 4096


@dataclass(frozen=True)
class Character:
    """Measurements of one stretch of sound."""

    centroid_hz: float
    """The middle of the spectrum's amplitudes."""
    low_db: float
    """Energy under 150 Hz against the whole."""
    high_db: float
    """Energy over 4 kHz against the whole."""
    punch_db: float
    """How far the loudest 10 ms of each half second stand over their mean: struck things have much of it."""
    range_lu: float
    """Between the tenth and the ninety-fifth percentile of momentary loudness."""
    noise: float
    """Spectral flatness from 300 Hz to 8 kHz, 0 (tones) to 1 (noise)."""
    width: float
    """One minus the correlation of left and right."""


def characterise(sound: NDArray[Any]) -> Character:
    """Measure 48 kHz stereo sound of at least two seconds; shorter sound raises `ValueError`."""
    if len(sound) < 2 * SAMPLE_RATE:
        raise ValueError(f"{len(sound) / SAMPLE_RATE:.1f} s of sound have no character; two seconds have")
    mono = np.asarray(sound, np.float32).mean(axis=1)
    power, hz, flatness = _spectrum(mono)
    amplitude = np.sqrt(power)
    whole = float(power.sum()) + 1e-12
    loud = momentary(sound)
    loud = loud[loud > loud.max() - 30]
    return Character(
        centroid_hz=float((amplitude * hz).sum() / (amplitude.sum() + 1e-12)),
        low_db=float(10 * np.log10(power[hz < 150].sum() / whole + 1e-9)),
        high_db=float(10 * np.log10(power[hz > 4000].sum() / whole + 1e-9)),
        punch_db=_punch(mono),
        range_lu=float(np.percentile(loud, 95) - np.percentile(loud, 10)),
        noise=flatness,
        width=1 - float(np.asarray(np.corrcoef(np.asarray(sound, np.float64).T))[0, 1]),
    )


def _spectrum(mono: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    hz = np.fft.rfftfreq(_SIZE, 1 / SAMPLE_RATE)
    inside = (hz > 300) & (hz < 8000)
    window = np.hanning(_SIZE).astype(np.float32)
    rows = mono[: len(mono) // _SIZE * _SIZE].reshape(-1, _SIZE)
    total = np.zeros(len(hz), np.float64)
    flat = []
    for start in range(0, len(rows), 256):
        power = np.abs(np.fft.rfft(rows[start : start + 256] * window, axis=1)) ** 2 + 1e-9
        total += power.sum(axis=0)
        part = power[:, inside]
        flat.append(np.exp(np.log(part).mean(axis=1)) / part.mean(axis=1))
    return total, np.asarray(hz, np.float64), float(np.median(np.concatenate(flat)))


def _punch(mono: NDArray[np.float32]) -> float:
    hop = SAMPLE_RATE // 100
    level = np.square(mono[: len(mono) // hop * hop].reshape(-1, hop)).mean(axis=1, dtype=np.float64)
    halves = level[: len(level) // 50 * 50].reshape(-1, 50)
    return float(np.median(10 * np.log10((halves.max(axis=1) + 1e-9) / (halves.mean(axis=1) + 1e-9))))
