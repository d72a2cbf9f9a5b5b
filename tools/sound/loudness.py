"""Loudness and true peak as ITU-R BS.1770-4 (and EBU Tech 3341) define them, for 48 kHz sound."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .filters import Sound, Track, convolve, section_taps
from .grid import SAMPLE_RATE

SILENCE_LUFS = -70.0
"""The absolute gate: what is quieter counts as silence, and silence is reported as this."""

HOP = SAMPLE_RATE // 10
"""Gating blocks of 400 ms start every 100 ms."""

# BS.1770-4, tables 1 and 2: the shelf of a head, then the high-pass of the revised low-frequency B curve.
_K_SECTIONS = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585),
    (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621),
)
_PHASES, _TAPS = 4, 16


@cache
def _k_taps() -> Track:
    return section_taps(_K_SECTIONS)


def k_weighted(sound: NDArray[Any]) -> Sound:
    """The sound as BS.1770 hears it, shape kept."""
    out = np.empty(sound.shape, np.float32)
    for channel in range(sound.shape[1]):
        out[:, channel] = convolve(sound[:, channel], _k_taps())[: len(sound)]
    return out


def powers(weighted: NDArray[Any], hop: int = HOP) -> NDArray[np.float64]:
    """The mean square of each hop of K-weighted sound, summed over channels; a last part hop is left out."""
    whole = len(weighted) // hop
    blocks = np.asarray(weighted[: whole * hop], np.float32).reshape(whole, hop * weighted.shape[1])
    return np.asarray(np.einsum("ij,ij->i", blocks, blocks) / hop, np.float64)


def to_lufs(power: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Mean squares as LUFS, not under `SILENCE_LUFS`."""
    return np.asarray(np.maximum(-0.691 + 10 * np.log10(np.maximum(power, 1e-12)), SILENCE_LUFS), np.float64)


def momentary(sound: NDArray[Any]) -> NDArray[np.float64]:
    """LUFS of each 400 ms, one value every 100 ms."""
    return to_lufs(_blocks(sound))


def integrated(sound: NDArray[Any]) -> float:
    """The gated loudness of the whole in LUFS; `SILENCE_LUFS` where nothing passes the gate.

    Sound shorter than 400 ms counts as one block.
    """
    return gated(_blocks(sound))


def gated(block_powers: NDArray[np.float64]) -> float:
    """Loudness over 400 ms blocks: those over -70 LUFS first, of these those over their mean less 10 LU."""
    loud = block_powers[to_lufs(block_powers) > SILENCE_LUFS]
    if not loud.size:
        return SILENCE_LUFS
    gate = float(to_lufs(float(loud.mean()))) - 10
    loud = loud[to_lufs(loud) > gate]
    return float(to_lufs(float(loud.mean())))


def _blocks(sound: NDArray[Any]) -> NDArray[np.float64]:
    hops = powers(k_weighted(sound))
    if len(hops) < 4:
        return np.array([np.sum(np.square(k_weighted(sound), dtype=np.float64)) / max(1, len(sound))])
    return (hops[:-3] + hops[1:-2] + hops[2:-1] + hops[3:]) / 4


@cache
def _phase_taps() -> NDArray[np.float32]:
    """Interpolation a quarter, a half and three quarters of a sample after the middle of 16 (columns)."""
    at = np.arange(_TAPS) - (_TAPS // 2 - 1)
    columns = []
    for phase in range(1, _PHASES):
        x = at - phase / _PHASES
        column = np.sinc(x) * np.i0(6.0 * np.sqrt(np.maximum(0, 1 - (x / (_TAPS / 2)) ** 2))) / np.i0(6.0)
        columns.append(column / column.sum())
    return np.stack(columns, axis=1).astype(np.float32)


def levels(sound: NDArray[Any]) -> Track:
    """The highest absolute value over all channels at each sample."""
    out = np.zeros(len(sound), np.float32)
    # Channel by channel: a maximum along an axis of two is many times slower.
    for channel in range(sound.shape[1]):
        np.maximum(out, np.abs(sound[:, channel]), out=out)
    return out


def peak_envelope(sound: NDArray[Any], *, above: float = 0.0) -> Track:
    """The highest level at and just after each sample over all channels, oversampled four times.

    Between samples it is only computed where the samples reach half of `above` (linear): a wave cannot well rise
    by 6 dB between samples, so a limiter set to `above` loses nothing.
    """
    level = levels(sound)
    if not len(sound):
        return level
    near = level > above / 2
    spots = np.flatnonzero(near | np.roll(near, -1))
    if not spots.size:
        return level
    before, after = _TAPS // 2 - 1, _TAPS // 2
    for channel in range(sound.shape[1]):
        padded = np.concatenate([np.zeros(before, np.float32), sound[:, channel], np.zeros(after, np.float32)])
        windows = np.lib.stride_tricks.sliding_window_view(padded, _TAPS)
        for start in range(0, len(spots), 65_536):
            part = spots[start : start + 65_536]
            between = np.abs(windows[part] @ _phase_taps()).max(axis=1)
            level[part] = np.maximum(level[part], between)
    return level


def true_peak_db(sound: NDArray[Any]) -> float:
    """The true peak in dBTP; -120 for silence."""
    if not len(sound):
        return -120.0
    top = float(np.abs(sound).max())
    highest = float(peak_envelope(sound, above=top).max())
    return 20 * math.log10(max(highest, 1e-6))
