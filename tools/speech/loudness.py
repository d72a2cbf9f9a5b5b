"""Programme loudness of mono sound after ITU-R BS.1770-4: K-weighting, 400 ms blocks, two gates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .dsp import Sound, fast_size

# The two filters of BS.1770-4, annex 1, tables 1 and 2, for 48 kHz.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

RATE = 48_000
SILENT_LUFS = -120.0


def loudness_lufs(sound: Sound) -> float:
    """The integrated loudness of mono sound at 48 kHz; -120 for silence.

    Sound shorter than a block is measured as if it filled the block, so that one word has the level of many.
    """
    if sound.size == 0:
        return SILENT_LUFS
    weighted = _weighted(sound)
    block, step = RATE * 2 // 5, RATE // 10
    if weighted.size < block:
        power = np.array([np.mean(weighted**2)])
    else:
        sums = np.concatenate(([0.0], np.cumsum(weighted**2)))
        starts = np.arange(0, weighted.size - block + 1, step)
        power = (sums[starts + block] - sums[starts]) / block
    loud = power[_lufs(power) > -70.0]
    if loud.size == 0:
        return SILENT_LUFS
    kept = loud[_lufs(loud) > float(_lufs(np.array([np.mean(loud)]))[0]) - 10.0]
    return float(_lufs(np.array([np.mean(kept)]))[0]) if kept.size else SILENT_LUFS


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(power, 1e-12)))


def _weighted(sound: Sound) -> NDArray[np.float64]:
    # One second of tail lets the high-pass ring out instead of wrapping round to the start.
    size = fast_size(sound.size + RATE)
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    response = np.ones_like(turn)
    for above, below in (_SHELF, _HIGH_PASS):
        response *= (above[0] + above[1] * turn + above[2] * turn**2) / (
            below[0] + below[1] * turn + below[2] * turn**2
        )
    return np.asarray(np.fft.irfft(np.fft.rfft(sound, size) * response, size)[: sound.size])
