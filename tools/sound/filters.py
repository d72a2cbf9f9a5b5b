"""Linear filters by FFT in blocks: convolution, second-order sections as impulse responses, bells and bands."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .grid import SAMPLE_RATE

Sound = NDArray[np.float32]
"""Samples between -1 and 1 at 48 kHz, shape (samples, channels)."""
Track = NDArray[np.float32]
"""One channel, shape (samples,)."""


def stereo(sound: NDArray[Any]) -> Sound:
    """The sound with two channels: mono is doubled, of more than two the first two are kept."""
    wide = np.asarray(sound, np.float32)
    if wide.ndim == 1:
        wide = wide[:, None]
    if wide.shape[1] == 1:
        wide = np.repeat(wide, 2, axis=1)
    return wide[:, :2]


def convolve(track: NDArray[Any], taps: NDArray[Any]) -> Track:
    """One channel through a finite impulse response; the result is `len(taps) - 1` samples longer."""
    taps = np.asarray(taps, np.float32)
    track = np.asarray(track, np.float32)
    if not track.size:
        return np.zeros(len(taps) - 1, np.float32)
    size = max(16_384, 1 << (4 * len(taps) - 1).bit_length())
    step = size - len(taps) + 1
    rows = -(-len(track) // step)
    blocks = np.zeros((rows, step), np.float32)
    blocks.reshape(-1)[: len(track)] = track
    shaped = np.fft.irfft(np.fft.rfft(blocks, size, axis=1) * np.fft.rfft(taps, size), size, axis=1)
    out = np.zeros((rows + 1, step), np.float32)
    out[:rows] = shaped[:, :step]
    over = size - step
    out[1:, :over] += shaped[:, step:]
    return out.reshape(-1)[: len(track) + len(taps) - 1]


def filtered(sound: NDArray[Any], taps: NDArray[Any], *, delay: int = 0) -> Sound:
    """Every channel through the taps, cut to the sound's own length; `delay` samples of latency are taken out."""
    out = np.empty(sound.shape, np.float32)
    for channel in range(sound.shape[1]):
        out[:, channel] = convolve(sound[:, channel], taps)[delay : delay + len(sound)]
    return out


def section_taps(sections: tuple[tuple[float, ...], ...], *, length: int = 8192) -> Track:
    """The impulse response of second-order sections `(b0, b1, b2, a1, a2)`, cut where it has died away."""
    size = 8 * length
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones_like(z)
    for b0, b1, b2, a1, a2 in sections:
        response *= (b0 + b1 * z + b2 * z * z) / (1 + a1 * z + a2 * z * z)
    return np.fft.irfft(response)[:length].astype(np.float32)


def shape_taps(gain_db: Callable[[NDArray[Any]], NDArray[Any]], *, length: int = 4095) -> Track:
    """Linear-phase taps whose gain follows a curve over frequency in Hz; the latency is `length // 2` samples."""
    size = 1 << (4 * length).bit_length()
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    response = 10 ** (gain_db(hz) / 20)
    kernel = np.roll(np.fft.irfft(response), length // 2)[:length] * np.hanning(length + 2)[1:-1]
    return kernel.astype(np.float32)


@cache
def presence_taps(dip_db: float) -> Track:
    """What to add to music so that 1-4 kHz, where words are understood, sinks by `dip_db` with soft shoulders."""

    def curve(hz: NDArray[np.float64]) -> NDArray[np.float64]:
        octaves = np.log2(np.maximum(hz, 1) / 2000)
        # Flat over 1-4 kHz (one octave either side), gone half an octave beyond.
        inside = np.clip((1.5 - np.abs(octaves)) / 0.5, 0, 1)
        return -dip_db * (0.5 - 0.5 * np.cos(math.pi * inside))

    taps = shape_taps(curve, length=2047)
    taps[len(taps) // 2] -= 1
    return taps


def band_taps(low_hz: float, high_hz: float, *, length: int = 2047) -> Track:
    """Linear-phase taps that pass a band, with shoulders of a third of an octave."""

    def curve(hz: NDArray[np.float64]) -> NDArray[np.float64]:
        octave = np.log2(np.maximum(hz, 1))
        up = np.clip((octave - math.log2(low_hz)) * 3 + 1, 0, 1) if low_hz > 0 else np.ones_like(hz)
        down = np.clip((math.log2(high_hz) - octave) * 3 + 1, 0, 1)
        return 20 * np.log10(np.maximum(up * down, 1e-4))

    return shape_taps(curve, length=length)
