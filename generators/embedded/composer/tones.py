"""The pitched instruments. Each plays one note: pitch and seconds in, two channels out, at about one level."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ....tools.sound.filters import Sound, Track
from ....tools.sound.grid import SAMPLE_RATE
from .modal import HIGHEST_HZ, hertz, modal, shaped

Instrument = Callable[[int, float, bool], Sound]
"""Pitch, seconds, struck hard or soft."""


def pair(left: Track, right: Track, *, level: float = 1.0) -> Sound:
    """Both ears as one sound at a peak."""
    sound = np.stack([left, right], axis=1)
    return (sound * np.float32(level / max(1e-6, float(np.abs(sound).max())))).astype(np.float32)


def harmonics(hz: float, *, most: int = 60) -> NDArray[np.int64]:
    """The numbers of a note's harmonics that can be heard."""
    return np.arange(1, max(2, min(most, int(HIGHEST_HZ / hz)) + 1))


def noise(seconds: float, seed: int) -> Track:
    """White noise, the same for the same seed."""
    return np.random.default_rng(seed).standard_normal(max(1, round(seconds * SAMPLE_RATE))).astype(np.float32)


def piano(pitch: int, seconds: float, hard: bool) -> Sound:
    """Three strings a note, stretched partials, a hammer, and a decay in two stages."""
    f0 = hertz(pitch)
    k = harmonics(f0, most=28)
    stretch = 0.00025 * 2 ** ((pitch - 60) / 14)
    hz = k * f0 * np.sqrt(1 + stretch * k * k)
    tone = np.abs(np.sin(np.pi * k / 7.8)) / k ** (0.85 if hard else 1.15) * np.exp(-k * f0 / (6500 if hard else 3600))
    long_s = 7.0 * 2 ** ((60 - pitch) / 18)
    ears = []
    for ear, cents in enumerate(((-1.1, 0.9), (1.3, -0.7))):
        ratio = np.concatenate([np.full(len(k), 2 ** (c / 1200)) for c in cents])
        # The two strings of an ear fall at different speeds: a bright start, then a long soft ring.
        t60 = np.concatenate([long_s / (1 + 0.22 * k), 0.32 * long_s / (1 + 0.3 * k)])
        level = np.concatenate([0.55 * tone, tone]) * (1 + 0.15 * np.sin(np.tile(k, 2) * (1.7 + ear)))
        string = modal(np.tile(hz, 2) * ratio, t60, level, seconds=seconds, phase=np.tile(k, 2) * (0.6 + 0.3 * ear))
        knock = modal(
            np.array([95.0, 180.0, 330.0, 720.0, 1250.0]),
            np.array([0.09, 0.07, 0.05, 0.035, 0.02]),
            np.array([0.3, 0.3, 0.2, 0.12, 0.08]) * (0.5 if hard else 0.3),
            seconds=min(seconds, 0.12),
        )
        string[: len(knock)] += knock * float(np.abs(string[:4800]).max() or 1)
        ears.append(shaped(string, attack_s=0.0015 if hard else 0.004, release_s=min(0.12, seconds / 3)))
    return pair(*ears)


def epiano(pitch: int, seconds: float, hard: bool) -> Sound:
    """A tine before a pickup: nearly a sine, a bell that is soon gone, and a slow swing from side to side."""
    f0 = hertz(pitch)
    hz = np.array([1, 2, 3, 4, 7.03, 12.2]) * f0
    t60 = np.array([4.2, 2.6, 1.7, 1.1, 0.35, 0.16]) * 2 ** ((60 - pitch) / 30)
    level = np.array([1, 0.4, 0.2, 0.1, 0.26, 0.08]) * np.array([1, *([1.0 if hard else 0.55] * 5)])
    body = modal(hz, t60, level, seconds=seconds)
    # The pickup bends the wave a little: warmth that grows with force.
    bent = np.tanh((2.6 if hard else 1.6) * body + 0.3) - np.tanh(0.3)
    # Bending one side more than the other leaves an offset: its mean over whole periods is taken out.
    period = SAMPLE_RATE / f0
    width = max(1, round(period * np.ceil(0.02 * SAMPLE_RATE / period)))
    sums = np.concatenate([np.zeros(1), np.cumsum(bent, dtype=np.float64), np.zeros(0)])
    ends = np.clip(np.arange(len(bent)) + width // 2, 0, len(bent))
    starts = np.clip(ends - width, 0, len(bent))
    bent = bent - (sums[ends] - sums[starts]) / np.maximum(ends - starts, 1)
    swing = 0.16 * np.sin(2 * np.pi * 4.6 * np.arange(len(bent)) / SAMPLE_RATE)
    left, right = (bent * (1 + swing)).astype(np.float32), (bent * (1 - swing)).astype(np.float32)
    ends = [shaped(ear, attack_s=0.004, release_s=min(0.18, seconds / 3)) for ear in (left, right)]
    return pair(*ends)


def saws(
    pitch: int, seconds: float, *, cents: tuple[float, ...], cutoff_hz: float, body_s: float, slope: float, most: int
) -> Track:
    """Detuned saws (offsets in cents) whose high partials die first: a filter that closes."""
    f0 = hertz(pitch)
    k = harmonics(f0, most=most)
    level = 1 / k / np.sqrt(1 + (k * f0 / cutoff_hz) ** 4)
    t60 = body_s / (1 + (k * f0 / 900) ** slope)
    ratio = np.repeat([2 ** (c / 1200) for c in cents], len(k))
    phase = np.repeat(np.arange(len(cents)) * 2.399, len(k)) * np.tile(k, len(cents))
    many = len(cents)
    return modal(np.tile(k * f0, many) * ratio, np.tile(t60, many), np.tile(level, many), seconds=seconds, phase=phase)


def pluck(pitch: int, seconds: float, hard: bool) -> Sound:
    """Detuned saws under a filter that shuts at once."""
    cutoff = 6500.0 if hard else 3000.0
    left = saws(pitch, seconds, cents=(-7.0, 4.0), cutoff_hz=cutoff, body_s=1.5, slope=1.15, most=40)
    right = saws(pitch, seconds, cents=(7.0, -4.5), cutoff_hz=cutoff, body_s=1.5, slope=1.15, most=40)
    ends = [shaped(ear, attack_s=0.0015, release_s=min(0.06, seconds / 3)) for ear in (left, right)]
    return pair(*ends)


def supersaw(pitch: int, seconds: float, hard: bool) -> Sound:
    """A wide wall of saws."""
    cutoff = 7500.0 if hard else 4200.0
    left = saws(pitch, seconds, cents=(-17.0, -5.0, 9.0), cutoff_hz=cutoff, body_s=5.0, slope=0.7, most=36)
    right = saws(pitch, seconds, cents=(16.0, 6.0, -10.0), cutoff_hz=cutoff, body_s=5.0, slope=0.7, most=36)
    ends = [shaped(ear, attack_s=0.004, release_s=min(0.09, seconds / 3)) for ear in (left, right)]
    return pair(*ends)


def guitar(pitch: int, seconds: float, hard: bool) -> Sound:
    """A steel string plucked an eighth from the bridge, through a wooden body."""
    f0 = hertz(pitch)
    k = harmonics(f0, most=36)
    hz = k * f0 * np.sqrt(1 + 0.00007 * k * k)
    body = 1 + sum(
        gain * np.exp(-(((hz - centre) / width) ** 2))
        for centre, width, gain in ((105, 25, 1.6), (205, 45, 1.4), (410, 90, 0.8), (2600, 900, 0.5))
    )
    level = np.abs(np.sin(np.pi * k * (0.13 if hard else 0.19))) / k ** (1.0 if hard else 1.25) * body
    t60 = 3.6 * 2 ** ((52 - pitch) / 24) / (1 + (hz / 1900) ** 1.1)
    scrape = noise(0.012, pitch) * np.linspace(1, 0, round(0.012 * SAMPLE_RATE), dtype=np.float32)
    scrape = np.diff(scrape, prepend=0).astype(np.float32)
    ears = []
    for ear in range(2):
        string = modal(hz * 2 ** ((-0.8, 0.8)[ear] / 1200), t60, level, seconds=seconds, phase=k * (0.9 + 0.5 * ear))
        head = scrape[: len(string)]
        string[: len(head)] += head * (0.10 if hard else 0.05) * float(np.abs(string[:2400]).max() or 1)
        ears.append(shaped(string, attack_s=0.0012, release_s=min(0.08, seconds / 3)))
    return pair(*ears)


def bar_of(ratios: tuple[float, ...], levels: tuple[float, ...], times: tuple[float, ...]) -> Instrument:
    """An instrument of struck bars: partials by ratio, level and seconds to fall by 60 dB."""

    def play(pitch: int, seconds: float, hard: bool) -> Sound:
        """A struck bar: few partials, each with its own life."""
        f0 = hertz(pitch)
        age = 2 ** ((72 - pitch) / 26)
        level = np.array(levels) * np.array([1.0, *([1.0 if hard else 0.6] * (len(levels) - 1))])
        ears = [
            modal(np.array(ratios) * f0 * 2 ** (c / 1200), np.array(times) * age, level, seconds=seconds)
            for c in (-1.5, 1.5)
        ]
        return pair(*(shaped(ear, attack_s=0.001, release_s=min(0.1, seconds / 3)) for ear in ears))

    return play


def synthbass(pitch: int, seconds: float, hard: bool) -> Sound:
    """A saw with a quick filter over a sine an octave of weight."""
    body = saws(pitch, seconds, cents=(0.0,), cutoff_hz=1400 if hard else 800, body_s=2.2, slope=1.3, most=30)
    low = modal(np.array([hertz(pitch)]), np.array([6.0]), np.array([1.1]), seconds=seconds)
    tone = np.tanh(1.4 * (body + low)).astype(np.float32)
    tone = shaped(tone, attack_s=0.003, release_s=min(0.03, seconds / 3))
    return pair(tone, tone)


def drivebass(pitch: int, seconds: float, hard: bool) -> Sound:
    """A picked bass pushed into an amplifier."""
    f0 = hertz(pitch)
    k = harmonics(f0, most=40)
    level = np.abs(np.sin(np.pi * k * 0.11)) / k**0.9 / np.sqrt(1 + (k * f0 / (2600 if hard else 1500)) ** 4)
    body = modal(k * f0, 1.6 / (1 + (k * f0 / 700) ** 1.0), level, seconds=seconds, phase=k * 0.7)
    low = modal(np.array([f0]), np.array([4.0]), np.array([0.9]), seconds=seconds)
    tone = np.tanh(3.2 * body / float(np.abs(body).max()) + low).astype(np.float32)
    tone = shaped(tone, attack_s=0.002, release_s=min(0.03, seconds / 3))
    return pair(tone, tone)


def upright(pitch: int, seconds: float, hard: bool) -> Sound:
    """A gut string pulled with a finger: round, soon dull, with a thump of wood."""
    f0 = hertz(pitch)
    k = harmonics(f0, most=18)
    level = np.abs(np.sin(np.pi * k * 0.22)) / k**1.35
    tone = modal(k * f0, 2.4 / (1 + (k * f0 / 420) ** 1.2), level, seconds=seconds, phase=k * 0.5)
    thump = modal(np.array([72.0, 110.0, 190.0]), np.array([0.12, 0.09, 0.05]), np.array([0.3, 0.2, 0.1]), seconds=0.15)
    count = min(len(thump), len(tone))
    tone[:count] += thump[:count] * (0.8 if hard else 0.5)
    tone = shaped(tone, attack_s=0.004, release_s=min(0.06, seconds / 3))
    return pair(tone, tone)


def sub(pitch: int, seconds: float, hard: bool) -> Sound:
    """A sine with just enough harmonics to be heard on a telephone."""
    hz = hertz(pitch) * np.array([1, 2, 3])
    low = modal(hz, np.array([8.0, 2.0, 1.2]), np.array([1, 0.16, 0.1]), seconds=seconds)
    tone = np.tanh((1.9 if hard else 1.5) * low).astype(np.float32)
    tone = shaped(tone, attack_s=0.006, release_s=min(0.05, seconds / 3))
    return pair(tone, tone)
