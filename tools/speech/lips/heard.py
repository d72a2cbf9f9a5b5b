"""What a line's audio says about its mouth: how loud it is, and when the mouth's way out is shut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..dsp import Sound, resample

RATE = 48_000
HOP_S = 0.005
_LOW_RATE = 16_000
_WINDOW = 320
"""20 ms."""

Curve = NDArray[np.float64]


@dataclass(frozen=True)
class Heard:
    """Levels in dB, one each 5 ms, the first centred on the start of the line."""

    level_db: Curve
    """All of it."""
    mouth_db: Curve
    """500 to 4000 Hz: what comes out of an open mouth. Nasals, voiced stops and silence have little of it."""
    low_db: Curve
    """300 to 1000 Hz: much of it in rounded and back vowels."""
    front_db: Curve
    """1500 to 3500 Hz: much of it in spread ones."""
    hiss_db: Curve
    """4500 to 7800 Hz."""

    def at(self, curve: Curve, time_s: float) -> float:
        """A curve's value at a moment."""
        return float(np.interp(time_s / HOP_S, np.arange(len(curve)), curve))

    def rows(self, start_s: float, end_s: float) -> slice:
        """The rows of a stretch of time, at least one."""
        first = min(max(0, round(start_s / HOP_S)), len(self.level_db) - 1)
        return slice(first, min(len(self.level_db), max(first + 1, round(end_s / HOP_S) + 1)))


def hear(sound: Sound) -> Heard:
    """Listen to a line (mono, 48 kHz)."""
    low = resample(sound, rate=RATE, to=_LOW_RATE).astype(np.float64)
    hop = round(HOP_S * _LOW_RATE)
    count = max(1, 1 + low.size // hop)
    padded = np.concatenate((np.zeros(_WINDOW // 2), low, np.zeros(_WINDOW + hop)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[: count * hop : hop][:count]
    power = np.abs(np.fft.rfft(frames * np.hanning(_WINDOW), 512)) ** 2 / (_WINDOW * _WINDOW / 8)
    hz = np.fft.rfftfreq(512, 1 / _LOW_RATE)

    def band(first: float, last: float) -> Curve:
        return np.asarray(10 * np.log10(power[:, (hz >= first) & (hz <= last)].sum(axis=1) + 1e-10), dtype=np.float64)

    return Heard(band(60, 7800), band(500, 4000), band(300, 1000), band(1500, 3500), band(4500, 7800))


def loudness(heard: Heard, times: Curve) -> Curve:
    """How loud the line is at moments, in proportion to its loud syllables (1), over 60 ms."""
    power = 10 ** (heard.level_db / 10)
    weights = np.hanning(15)[1:-1]
    padded = np.pad(power, len(weights) // 2, mode="edge")
    level = np.sqrt(np.convolve(padded, weights / weights.sum(), mode="valid"))
    top = float(np.percentile(level, 90))
    if top <= 1e-6:
        return np.zeros_like(times)
    return np.asarray(np.interp(times / HOP_S, np.arange(len(level)), level / top), dtype=np.float64)


def shut_span(heard: Heard, *, start_s: float, end_s: float, from_s: float, until_s: float) -> tuple[float, float]:
    """Where, within `from_s` to `until_s`, the lips of a sound told at `start_s` to `end_s` are shut.

    It is the valley of what comes out of the mouth: its deepest place and around it all that lies in the lower part
    of the drop. Where there is no valley of 4 dB, the told times stand.
    """
    rows = heard.rows(from_s, until_s)
    curve = _smooth(heard.mouth_db)[rows]
    if len(curve) < 3:
        return start_s, end_s
    times = (np.arange(len(curve)) + rows.start) * HOP_S
    inside = (times >= start_s - 0.075) & (times <= end_s + 0.03)
    if not inside.any():
        return start_s, end_s
    # Among equally deep places the one nearest to what was told.
    told = (start_s + end_s) / 2
    cost = np.where(inside, curve + 40 * np.abs(times - told), np.inf)
    lowest = int(cost.argmin())
    before, after = float(curve[: lowest + 1].max()), float(curve[lowest:].max())
    bottom = float(curve[lowest])
    drop = min(max(before, bottom), max(after, bottom)) - bottom
    highest = max(before, after) - bottom
    if highest < 4.0:
        return start_s, end_s
    edge = bottom + 0.45 * max(drop, min(highest, 12.0))
    first = last = lowest
    while first > 0 and curve[first - 1] < edge and inside[first - 1]:
        first -= 1
    while last < len(curve) - 1 and curve[last + 1] < edge and inside[last + 1]:
        last += 1
    return float(times[first]), float(times[last])


def _smooth(curve: Curve) -> Curve:
    padded = np.pad(curve, 1, mode="edge")
    return np.asarray((padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4, dtype=np.float64)
