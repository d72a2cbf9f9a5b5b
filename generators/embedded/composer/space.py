"""Room and echo."""

from __future__ import annotations

import numpy as np

from ....tools.sound.filters import Sound, Track, band_taps, convolve
from ....tools.sound.grid import SAMPLE_RATE

_BANDS = ((180, 500, 1.0, 1.05), (500, 1400, 0.9, 1.0), (1400, 4000, 0.62, 0.8), (4000, 9000, 0.34, 0.45))
"""Edges in Hz, level, and length against the room's own."""


def room_taps(seconds: float, chance: np.random.Generator) -> tuple[Track, Track]:
    """The response of a room at each ear: early walls, then a tail whose highs die first; its lows are kept dry."""
    count = round(seconds * 1.15 * SAMPLE_RATE)
    t = np.arange(count) / SAMPLE_RATE
    ahead = round(0.018 * SAMPLE_RATE)
    ears = []
    for _ in range(2):
        noise = chance.standard_normal(count).astype(np.float32)
        tail = np.zeros(count, np.float32)
        for low, high, level, length in _BANDS:
            band = convolve(noise, band_taps(low, high, length=511))[256 : 256 + count]
            tail += (band * level * 10 ** (-3 * t / (seconds * length))).astype(np.float32)
        tail *= np.minimum(1, t / 0.03).astype(np.float32)
        tail /= np.float32(np.sqrt(np.sum(tail**2)))
        taps = np.concatenate([np.zeros(ahead, np.float32), tail])
        for _ in range(6):
            wall = round(chance.uniform(0.007, 0.06) * SAMPLE_RATE)
            taps[wall] += np.float32(chance.choice([-1, 1]) * 0.12)
        fade = SAMPLE_RATE // 10
        taps[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
        ears.append(taps)
    return ears[0], ears[1]


def reverberated(sound: Sound, taps: tuple[Track, Track]) -> Sound:
    """The sound in the room, without its dry part, cut to its own length."""
    return np.stack([convolve(sound[:, ear], taps[ear])[: len(sound)] for ear in range(2)], axis=1)


def echoed(sound: Sound, *, step: int, repeats: int = 4, fall: float = 0.5) -> Sound:
    """Repeats after so many samples each, thrown from side to side, without the dry part."""
    out = np.zeros_like(sound)
    middle = sound.mean(axis=1)
    level = 1.0
    for count in range(1, repeats + 1):
        late = step * count
        if late >= len(sound):
            break
        near = np.float32(level)
        far = np.float32(level * 0.35)
        ear = count % 2
        out[late:, ear] += near * middle[:-late]
        out[late:, 1 - ear] += far * middle[:-late]
        level *= fall
    return out
