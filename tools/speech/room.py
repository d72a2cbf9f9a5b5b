"""The room around a recorded voice: turned down where it is loud, never cut off."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .dsp import Sound

_SIZE, _HOP = 1024, 256
MOST_DB = 12.0
"""How far the room is turned down: what is left still sounds like one."""
_OVER = 2.0
"""How far above the room's level a band has to be to count as voice whole."""

Power = NDArray[np.float64]


def room_power(pauses: Sound) -> Power | None:
    """The room's steady spectrum from what is recorded in pauses; None where that is too short to tell.

    The median over time leaves breaths and clicks out.
    """
    if pauses.size < 4 * _SIZE:
        return None
    power = np.abs(_transformed(pauses)) ** 2
    # A median of noise power lies under its mean by the logarithm of two.
    return np.asarray(np.median(power, axis=0) / np.log(2))


def with_quiet_room(sound: Sound, room: Power) -> Sound:
    """The voice with its steady room up to `MOST_DB` lower, by a smoothed Wiener gain; the length stays.

    After R. McAulay and M. Malpass, "Speech enhancement using a soft-decision noise suppression filter", 1980.
    """
    padded = np.concatenate((np.zeros(_SIZE, np.float32), sound, np.zeros(2 * _SIZE, np.float32)))
    spectrum = _transformed(padded)
    power = _smoothed(np.abs(spectrum) ** 2)
    gain = np.clip(1 - _OVER * room[None, :] / np.maximum(power, 1e-12), 10 ** (-MOST_DB / 20), 1.0)
    spectrum *= _smoothed(gain)
    frames = np.fft.irfft(spectrum, _SIZE, axis=1) * _window()
    made = np.zeros(len(frames) * _HOP + _SIZE)
    for number, frame in enumerate(frames):
        made[number * _HOP : number * _HOP + _SIZE] += frame
    # Four Hann windows squared overlap to one and a half.
    return (made[_SIZE : _SIZE + sound.size] / 1.5).astype(np.float32)


def _window() -> NDArray[np.float64]:
    return np.asarray(np.hanning(_SIZE + 1)[:-1])


def _transformed(sound: Sound) -> NDArray[np.complex128]:
    frames = np.lib.stride_tricks.sliding_window_view(sound, _SIZE)[::_HOP]
    return np.asarray(np.fft.rfft(frames * _window(), axis=1))


def _smoothed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means over five bins and three frames: single bins that flicker are heard as chirps."""
    wide = np.pad(values, ((1, 1), (2, 2)), mode="edge")
    across = np.mean([wide[:, shift : shift + values.shape[1]] for shift in range(5)], axis=0)
    return np.asarray(np.mean([across[shift : shift + values.shape[0]] for shift in range(3)], axis=0))
