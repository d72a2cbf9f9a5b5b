"""The drum kit and the effects, each synthesised once for a piece."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from ....tools.sound.filters import Sound, Track, band_taps, convolve
from ....tools.sound.grid import SAMPLE_RATE
from .modal import modal, shaped


def _t(seconds: float) -> np.ndarray:
    return np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE


def _noise(chance: np.random.Generator, seconds: float, low_hz: float, high_hz: float) -> Track:
    """Noise of a band at a root mean square of 1."""
    raw = chance.standard_normal(round(seconds * SAMPLE_RATE) + 1024).astype(np.float32)
    noise = convolve(raw, band_taps(low_hz, high_hz, length=511))[512 : 512 + round(seconds * SAMPLE_RATE)]
    return (noise / np.float32(np.sqrt(np.mean(noise**2)))).astype(np.float32)


def _decay(seconds: float, t60_s: float) -> Track:
    return (10 ** (-3 * _t(seconds) / t60_s)).astype(np.float32)


def _level(sound: Sound | Track, peak: float = 0.9) -> Sound:
    wide = sound if sound.ndim == 2 else np.stack([sound, sound], axis=1)
    return (wide * np.float32(peak / max(1e-6, float(np.abs(wide).max())))).astype(np.float32)


def kick(
    chance: np.random.Generator, *, low_hz: float, sweep_hz: float, sweep_s: float, t60_s: float, click: float
) -> Sound:
    """A sine that falls from high to low, with a click in front."""
    t = _t(min(0.75, t60_s * 1.1))
    phase = 2 * np.pi * (low_hz * t + sweep_hz * sweep_s * (1 - np.exp(-t / sweep_s)))
    body = np.tanh(1.8 * np.sin(phase) * 10 ** (-3 * t / t60_s)).astype(np.float32)
    tick = _noise(chance, 0.012, 1800, 9000) * _decay(0.012, 0.01) * np.float32(click * 0.3)
    body[: len(tick)] += tick
    return _level(shaped(body, attack_s=0.0006, release_s=0.05))


def snare(chance: np.random.Generator) -> Sound:
    """Two modes of the skin and the rattle below it."""
    seconds = 0.32
    skin = modal(np.array([186.0, 331.0]), np.array([0.16, 0.1]), np.array([1.0, 0.55]), seconds=seconds)
    ears = [
        skin + 0.34 * _noise(chance, seconds, 1400, 9500) * _decay(seconds, 0.24) * (1 if ear else 1.04)
        for ear in range(2)
    ]
    return _level(np.stack([shaped(ear, attack_s=0.0006) for ear in ears], axis=1))


def clap(chance: np.random.Generator) -> Sound:
    """Several hands, not quite together, in a small room."""
    seconds = 0.34
    ears = []
    for _ in range(2):
        noise = _noise(chance, seconds, 900, 6000)
        envelope = np.zeros(len(noise), np.float32)
        for late in (0.0, 0.009 + 0.003 * chance.random(), 0.019 + 0.004 * chance.random()):
            at = round(late * SAMPLE_RATE)
            envelope[at:] = np.maximum(envelope[at:], _decay(seconds, 0.045)[: len(envelope) - at])
        at = round(0.024 * SAMPLE_RATE)
        envelope[at:] = np.maximum(envelope[at:], 0.75 * _decay(seconds, 0.26)[: len(envelope) - at])
        ears.append(shaped(noise * envelope, attack_s=0.0005))
    return _level(np.stack(ears, axis=1))


def snap(chance: np.random.Generator) -> Sound:
    """Fingers."""
    noise = _noise(chance, 0.16, 1500, 4200) * _decay(0.16, 0.09)
    pop = modal(np.array([1720.0, 2450.0]), np.array([0.05, 0.035]), np.array([0.9, 0.6]), seconds=0.16)
    return _level(shaped(noise * 0.35 + pop, attack_s=0.0005))


def hat(chance: np.random.Generator, *, t60_s: float) -> Sound:
    """Clashing partials and air, high up."""
    seconds = min(0.6, t60_s * 1.2)
    hz = 40.0 * np.array([205.3, 158.1, 233.7, 142.2, 263.9, 181.0, 299.1, 321.7])
    ears = []
    for ear in range(2):
        turn = chance.uniform(0, 6, len(hz))
        metal = modal(hz * (1 + 0.004 * ear), t60_s * 0.8, 0.3, seconds=seconds, phase=turn)
        air = 0.5 * _noise(chance, seconds, 6500, 15_000) * _decay(seconds, t60_s)
        ears.append(shaped(metal + air, attack_s=0.0005))
    return _level(np.stack(ears, axis=1))


def shaken(chance: np.random.Generator, *, low_hz: float, high_hz: float, rise_s: float, t60_s: float) -> Sound:
    """Grains against a wall: a shaker, or a brush on a skin."""
    seconds = rise_s + t60_s
    noise = _noise(chance, seconds, low_hz, high_hz)
    rise = round(rise_s * SAMPLE_RATE)
    envelope = np.concatenate([np.linspace(0, 1, rise, dtype=np.float32) ** 2, _decay(seconds, t60_s)])[: len(noise)]
    return _level(shaped(noise * envelope, attack_s=0.001, release_s=0.02))


def struck(chance: np.random.Generator, *, hz: tuple[float, ...], t60_s: float, noise: float) -> Sound:
    """Wood or a small skin: a few modes and a tick."""
    seconds = t60_s * 1.2
    level = 1 / np.arange(1, len(hz) + 1)
    tone = modal(np.array(hz), t60_s / np.arange(1, len(hz) + 1) ** 0.5, level, seconds=seconds)
    tick = _noise(chance, min(seconds, 0.02), 2000, 9000) * np.float32(noise)
    tone[: len(tick)] += tick * _decay(len(tick) / SAMPLE_RATE, 0.015)
    return _level(shaped(tone, attack_s=0.0006, release_s=0.02))


def tambourine(chance: np.random.Generator) -> Sound:
    """Jingles."""
    hz = np.array([5210.0, 6330.0, 7480.0, 8120.0, 9240.0, 10_650.0, 11_900.0])
    tone = modal(hz, chance.uniform(0.12, 0.3, len(hz)), 0.3, seconds=0.3, phase=chance.uniform(0, 6, len(hz)))
    return _level(shaped(tone + 0.4 * _noise(chance, 0.3, 5000, 13_000) * _decay(0.3, 0.15), attack_s=0.002))


def crash(chance: np.random.Generator) -> Sound:
    """A cymbal's wash."""
    seconds = 2.4
    ears = [
        _noise(chance, seconds, 2500, 14_000) * _decay(seconds, 1.9) * 0.8
        + _noise(chance, seconds, 500, 4000) * _decay(seconds, 0.7) * 0.35
        for _ in range(2)
    ]
    return _level(np.stack([shaped(ear, attack_s=0.001, release_s=0.4) for ear in ears], axis=1))


def impact(chance: np.random.Generator) -> Sound:
    """The film's full stop: a fall into the deep, a blow of air, and its room. Its attack is its first sample."""
    seconds = 2.2
    t = _t(seconds)
    deep = np.sin(2 * np.pi * (41 * t + 70 * 0.09 * (1 - np.exp(-t / 0.09)))) * 10 ** (-3 * t / 1.5)
    ears = []
    for _ in range(2):
        blow = _noise(chance, seconds, 120, 5200) * _decay(seconds, 0.5) * 0.3
        air = _noise(chance, seconds, 3000, 12_000) * _decay(seconds, 1.1) * 0.08
        crack = _noise(chance, seconds, 1500, 9000) * _decay(seconds, 0.06) * 0.7
        ears.append(shaped(np.tanh(1.5 * deep).astype(np.float32) + blow + air + crack, attack_s=0.0004, release_s=0.5))
    return _level(np.stack(ears, axis=1))


def riser(chance: np.random.Generator, seconds: float) -> Sound:
    """Noise that climbs and swells, and is gone at its last sample."""
    count = max(2048, round(seconds * SAMPLE_RATE))
    size, hop = 2048, 1024
    frames = count // hop + 2
    window = np.sqrt(np.hanning(size + 1)[:-1])
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    way = np.linspace(0, 1, frames)[:, None]
    centre = 300 * 2 ** (4.6 * way**1.4)
    band = np.exp(-((np.log2(np.maximum(hz[None, :], 20) / centre) / 0.9) ** 2))
    ears = []
    for _ in range(2):
        noise = chance.standard_normal((frames, size))
        pieces = np.fft.irfft(np.fft.rfft(noise, axis=1) * band, axis=1) * window
        track = np.zeros((frames + 1) * hop)
        track[: frames * hop] += pieces[:, :hop].reshape(-1)
        track[hop:] += pieces[:, hop:].reshape(-1)
        swell = np.linspace(0, 1, count) ** 2.2
        ears.append(shaped((track[:count] * swell).astype(np.float32), release_s=0.012))
    return _level(np.stack(ears, axis=1))


def reverse_cymbal(chance: np.random.Generator, seconds: float) -> Sound:
    """A crash played backwards, so that it ends where the new section starts."""
    count = round(seconds * SAMPLE_RATE)
    back = np.ascontiguousarray(crash(chance)[:count][::-1])
    fade = np.linspace(0, 1, len(back), dtype=np.float32)[:, None] ** 2
    back *= fade
    edge = min(480, len(back))
    back[-edge:] *= np.linspace(1, 0, edge, dtype=np.float32)[:, None]
    return back


def gated(chance: np.random.Generator) -> Sound:
    """A snare in a great room whose door shuts."""
    seconds = 0.42
    dry = snare(chance)
    ears = []
    for ear in range(2):
        room = _noise(chance, seconds, 350, 7500) * np.float32(0.32)
        door = np.clip((0.30 - _t(seconds)) / 0.035, 0, 1).astype(np.float32)
        track = room * door * (0.75 + 0.25 * _decay(seconds, 0.5))
        track[: len(dry)] += dry[: len(track), ear]
        ears.append(shaped(track, attack_s=0.0006, release_s=0.06))
    return _level(np.stack(ears, axis=1))


def dusty(
    sound: Callable[[np.random.Generator], Sound], *, low_hz: float, high_hz: float
) -> Callable[[np.random.Generator], Sound]:
    """A drum as an old sampler keeps it: a narrow band and a coarse step."""

    def play(chance: np.random.Generator) -> Sound:
        made = sound(chance)
        band = band_taps(low_hz, high_hz, length=1023)
        heard = np.stack([convolve(made[:, ear], band)[511 : 511 + len(made)] for ear in range(2)], axis=1)
        # Ten bits, as samplers had; the steps sit far under the music.
        return _level(shaped_pair((np.round(heard * 512) / 512).astype(np.float32)))

    return play


def shaped_pair(sound: Sound) -> Sound:
    """Both ears with soft ends."""
    return np.stack([shaped(sound[:, ear].astype(np.float32), attack_s=0.0006) for ear in range(2)], axis=1)


def zap(chance: np.random.Generator) -> Sound:
    """A tone that falls through the floor in a blink."""
    t = _t(0.16)
    phase = 2 * np.pi * (260 * t + 2600 * 0.014 * (1 - np.exp(-t / 0.014)))
    body = (np.sin(phase) * 10 ** (-3 * t / 0.13)).astype(np.float32)
    return _level(shaped(body + 0.05 * _noise(chance, 0.16, 3000, 9000) * _decay(0.16, 0.05), attack_s=0.0008))


def skin(chance: np.random.Generator, *, low_hz: float, t60_s: float, slap: float) -> Sound:
    """A great skin struck with a stick: a deep falling tone, the modes of a membrane, the slap and its hall."""
    seconds = t60_s * 1.15
    t = _t(seconds)
    fall = 2 * np.pi * (low_hz * t + 0.35 * low_hz * 0.05 * (1 - np.exp(-t / 0.05)))
    deep = (np.sin(fall) * 10 ** (-3 * t / t60_s)).astype(np.float32)
    ratios = np.array([1.59, 2.14, 2.30, 2.65, 2.92])
    modes = modal(
        low_hz * ratios, t60_s / (1.5 + np.arange(5)), np.array([0.5, 0.35, 0.25, 0.2, 0.15]), seconds=seconds
    )
    ears = []
    for _ in range(2):
        wood = _noise(chance, seconds, 500, 5200) * _decay(seconds, 0.07) * np.float32(0.35 * slap)
        hall = _noise(chance, seconds, 90, 1400) * _decay(seconds, t60_s * 0.8) * np.float32(0.05)
        ears.append(shaped(np.tanh(1.4 * deep) + modes + wood + hall, attack_s=0.0008, release_s=0.1))
    return _level(np.stack(ears, axis=1))


KIT: dict[str, Callable[[np.random.Generator], Sound]] = {
    "kick": partial(kick, low_hz=49, sweep_hz=190, sweep_s=0.028, t60_s=0.42, click=0.6),
    "hardkick": partial(kick, low_hz=53, sweep_hz=260, sweep_s=0.022, t60_s=0.34, click=1.0),
    "softkick": partial(kick, low_hz=52, sweep_hz=60, sweep_s=0.03, t60_s=0.38, click=0.12),
    "deepkick": partial(kick, low_hz=42, sweep_hz=130, sweep_s=0.035, t60_s=0.6, click=0.3),
    "stomp": partial(kick, low_hz=68, sweep_hz=70, sweep_s=0.02, t60_s=0.26, click=0.5),
    "snare": snare,
    "clap": clap,
    "snap": snap,
    "hat": partial(hat, t60_s=0.07),
    "openhat": partial(hat, t60_s=0.32),
    "shaker": partial(shaken, low_hz=4200, high_hz=12_000, rise_s=0.012, t60_s=0.06),
    "brush": partial(shaken, low_hz=1500, high_hz=8000, rise_s=0.02, t60_s=0.16),
    "rim": partial(struck, hz=(820.0, 1710.0, 2630.0), t60_s=0.09, noise=0.3),
    "click": partial(struck, hz=(2450.0, 3900.0), t60_s=0.05, noise=0.15),
    "tom": partial(struck, hz=(112.0, 178.0, 241.0), t60_s=0.4, noise=0.25),
    "tambourine": tambourine,
    "woodblock": partial(struck, hz=(1180.0, 1890.0, 2950.0), t60_s=0.07, noise=0.12),
    "gated": gated,
    "zap": zap,
    "taiko": partial(skin, low_hz=58, t60_s=1.1, slap=0.8),
    "frame": partial(skin, low_hz=126, t60_s=0.42, slap=1.2),
    "dustkick": dusty(
        partial(kick, low_hz=56, sweep_hz=80, sweep_s=0.03, t60_s=0.3, click=0.25), low_hz=40, high_hz=2800
    ),
    "dustsnare": dusty(snare, low_hz=160, high_hz=5200),
    "dusthat": dusty(partial(hat, t60_s=0.06), low_hz=2500, high_hz=8200),
}
"""Every drum by name."""
