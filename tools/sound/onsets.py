"""Where sounds begin: spectral flux, whole and of the lows, and what each beat sounds like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .grid import SAMPLE_RATE

HOP = SAMPLE_RATE // 100
"""The onset envelope has a value every 10 ms."""
_SIZE = 1024
_LATENCY_S = 0.002
"""A Hann window of 21 ms feels an onset this long before its own middle (measured on clicks)."""
_CHROMA_SIZE = 8192
_ROWS = 2048


@dataclass(frozen=True)
class Onsets:
    """The strength of beginnings, every 10 ms from the start."""

    low: NDArray[np.float64]
    """Under 160 Hz: kicks and bass."""
    middle: NDArray[np.float64]
    """To 2 kHz: voices, keys, snares."""
    high: NDArray[np.float64]

    @property
    def strength(self) -> NDArray[np.float64]:
        """All together; hats, which play on every half beat, count less."""
        return 1.2 * self.low + self.middle + 0.5 * self.high

    def time_s(self, index: float) -> float:
        """The moment of a value."""
        return index * HOP / SAMPLE_RATE + _LATENCY_S


@cache
def _bands(size: int, count: int, low_hz: float, high_hz: float) -> NDArray[np.float32]:
    """Triangles on a logarithmic scale, (bins, count)."""
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    edges = np.geomspace(low_hz, high_hz, count + 2)
    up = (hz[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    down = (edges[2:] - hz[:, None]) / (edges[2:] - edges[1:-1])
    triangles = np.maximum(0, np.minimum(up, down))
    # A triangle between two bins would be deaf: it takes the nearest one.
    for band in np.flatnonzero(triangles.sum(axis=0) == 0):
        triangles[np.argmin(np.abs(hz - edges[band + 1])), band] = 1
    return np.asarray(triangles / triangles.sum(axis=0), np.float32)


def onsets(mono: NDArray[Any]) -> Onsets:
    """Half-wave rectified rises of the compressed spectrum in 36 bands, their local mean taken out.

    The square root compresses less than the customary logarithm: a kick over a held bass stays an onset.
    """
    padded = np.concatenate([np.zeros(_SIZE // 2, np.float32), mono, np.zeros(_SIZE, np.float32)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, _SIZE)[::HOP]
    taper = np.hanning(_SIZE).astype(np.float32)
    bands = _bands(_SIZE, 36, 40, 16_000)
    rows = []
    for start in range(0, len(windows), _ROWS):
        spectrum = np.abs(np.fft.rfft(windows[start : start + _ROWS] * taper, axis=1))
        rows.append(np.sqrt(spectrum @ bands))
    level = np.concatenate(rows).astype(np.float64)
    rise = np.maximum(0, np.diff(level, axis=0, prepend=level[:1]))
    hz = np.geomspace(40, 16_000, 38)[1:-1]
    low, high = hz < 160, hz > 2000
    return Onsets(
        low=_flat(rise[:, low].mean(axis=1)),
        middle=_flat(rise[:, ~low & ~high].mean(axis=1)),
        high=_flat(rise[:, high].mean(axis=1)),
    )


def _flat(flux: NDArray[np.float64]) -> NDArray[np.float64]:
    width = 81
    mean = np.convolve(np.pad(flux, width // 2, mode="edge"), np.ones(width) / width, mode="valid")
    clean = np.maximum(0, flux - mean)
    deviation = float(clean.std())
    return clean / deviation if deviation > 1e-6 else np.zeros_like(clean)


def beat_features(mono: NDArray[Any], beats_s: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What sounds from beat to beat: 12 pitch classes and 6 bands, each at unit length; and its level in dB."""
    ends = np.append(beats_s[1:], beats_s[-1] + np.median(np.diff(beats_s))) if len(beats_s) > 1 else beats_s + 0.5
    chroma_bins, low, high = _chroma_bins()
    bands = _bands(_CHROMA_SIZE, 6, 60, 12_000)
    taper = np.hanning(_CHROMA_SIZE).astype(np.float32)
    features, levels = [], []
    padded = np.concatenate([mono, np.zeros(_CHROMA_SIZE, np.float32)]).astype(np.float32)
    for start_s, end_s in zip(beats_s, ends, strict=True):
        start, end = round(start_s * SAMPLE_RATE), round(end_s * SAMPLE_RATE)
        middle = max(0, (start + end) // 2 - _CHROMA_SIZE // 2)
        spots = sorted({min(start, len(mono)), min(middle, len(mono))})
        power = np.zeros(_CHROMA_SIZE // 2 + 1)
        for spot in spots:
            power += np.abs(np.fft.rfft(padded[spot : spot + _CHROMA_SIZE] * taper)) ** 2
        chroma = np.bincount(chroma_bins, weights=np.sqrt(power[low:high]), minlength=12)
        timbre = np.sqrt(power @ bands)
        features.append(np.concatenate([_unit(chroma), _unit(timbre)]))
        piece = mono[start:end]
        mean = float(np.mean(np.square(piece, dtype=np.float64))) if len(piece) else 0.0
        levels.append(10 * np.log10(mean + 1e-9))
    return np.array(features), np.array(levels)


@cache
def _chroma_bins() -> tuple[NDArray[np.int64], int, int]:
    hz = np.fft.rfftfreq(_CHROMA_SIZE, 1 / SAMPLE_RATE)
    low, high = int(np.searchsorted(hz, 65)), int(np.searchsorted(hz, 2100))
    classes = np.round(69 + 12 * np.log2(hz[low:high] / 440)).astype(np.int64) % 12
    return classes, low, high


def _unit(vector: NDArray[Any]) -> NDArray[np.float64]:
    norm = float(np.linalg.norm(vector))
    return np.asarray(vector / norm if norm > 1e-9 else vector, np.float64)
