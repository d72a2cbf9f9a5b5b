"""Sustained sounds by spectrum: every harmonic is a narrow band of noise, one inverse FFT gives a seamless loop.

The method is Nasca Octavian Paul's PADsynth: many players who never quite agree, at the price of one transform.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....tools.sound.filters import Sound
from ....tools.sound.grid import SAMPLE_RATE
from .modal import hertz
from .mood import Tone

_SIZE = 1 << 17


@dataclass(frozen=True)
class Pad:
    """The character of one sustained sound."""

    width_cents: float
    """How wide each harmonic's band is."""
    fall: float
    """Harmonic k has the level 1 / k ** fall."""
    cutoff_hz: float
    odd: float = 1.0
    """What is left of even harmonics, 0 to 1."""
    breath: float = 0.0
    """Noise around the note."""
    spread: float = 0.6
    """How much of it differs between the ears: 0 is mono, 1 half."""
    attack_s: float = 0.25
    release_s: float = 0.6


PADS: dict[Tone, Pad] = {
    "strings": Pad(width_cents=34, fall=1.05, cutoff_hz=3800, attack_s=0.12, release_s=0.35),
    "air": Pad(width_cents=60, fall=1.5, cutoff_hz=2600, breath=0.012, attack_s=0.7, release_s=1.2),
    "cellos": Pad(width_cents=18, fall=1.0, cutoff_hz=1500, breath=0.004, spread=0.25, attack_s=0.07, release_s=0.3),
    "horns": Pad(width_cents=14, fall=0.75, cutoff_hz=1300, spread=0.3, attack_s=0.06, release_s=0.3),
    "choir": Pad(width_cents=42, fall=0.9, cutoff_hz=1100, breath=0.02, attack_s=0.3, release_s=0.6),
    "polysynth": Pad(width_cents=20, fall=0.95, cutoff_hz=2600, attack_s=0.03, release_s=0.45),
    "warmth": Pad(width_cents=26, fall=1.35, cutoff_hz=1500, odd=0.6, attack_s=0.35, release_s=0.8),
}


def loop_of(tone: Tone, pitch: int, seed: int) -> Sound:
    """2.7 s of one sustained note in two channels that joins its own start without a seam."""
    pad = PADS[tone]
    chance = np.random.default_rng([seed & 0xFFFFFFFF, pitch])
    level = _spectrum(pad, hertz(pitch))
    middle, side = (
        np.fft.irfft(level * np.exp(1j * chance.uniform(0, 2 * np.pi, len(level)).astype(np.float32))) for _ in range(2)
    )
    # On one loudspeaker the side cancels itself and the middle stays whole.
    loop = np.stack([middle + pad.spread * side, middle - pad.spread * side], axis=1).astype(np.float32)
    return (loop * np.float32(0.25 / max(1e-9, float(np.sqrt(np.mean(loop**2)))))).astype(np.float32)


def _spectrum(pad: Pad, f0: float) -> NDArray[np.float32]:
    bins = np.zeros(_SIZE // 2 + 1, np.float64)
    step = SAMPLE_RATE / _SIZE
    k = 1
    while k * f0 < 12_000:
        strength = k**-pad.fall / np.sqrt(1 + (k * f0 / pad.cutoff_hz) ** 4) * (1.0 if k % 2 else pad.odd)
        width = max((2 ** (pad.width_cents / 1200) - 1) * f0 * k, 1.5)
        first, last = (k * f0 - 4 * width) / step, (k * f0 + 4 * width) / step
        span = np.arange(max(1, int(first)), min(len(bins), int(last) + 2))
        bell = np.exp(-(((span * step - k * f0) / width) ** 2))
        bins[span] += strength * bell / np.sqrt(width)
        k += 1
    if pad.breath:
        hz = np.arange(len(bins)) * step
        bins += pad.breath * bins.max() * 0.1 * np.exp(-(np.log2(np.maximum(hz, 1) / (3 * f0)) ** 2))
    return bins.astype(np.float32)


def held(tone: Tone, loop: Sound, *, seconds: float, start: int) -> Sound:
    """A loop played for so long from somewhere inside it, with the pad's own rise and fall (the fall comes after)."""
    pad = PADS[tone]
    rise = max(1, round(min(pad.attack_s, seconds / 2) * SAMPLE_RATE))
    fall = round(pad.release_s * SAMPLE_RATE)
    count = round(seconds * SAMPLE_RATE) + fall
    sound = np.take(loop, np.arange(start, start + count) % len(loop), axis=0)
    envelope = np.ones(count, np.float32)
    envelope[:rise] = 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
    envelope[-fall:] *= (0.5 + 0.5 * np.cos(np.pi * np.arange(1, fall + 1) / fall)).astype(np.float32)
    return (sound * envelope[:, None]).astype(np.float32)
