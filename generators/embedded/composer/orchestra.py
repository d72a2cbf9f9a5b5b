"""Further pitched instruments, and the table of all that sound and die away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ....tools.sound.filters import Sound, Track
from ....tools.sound.grid import SAMPLE_RATE
from .modal import HIGHEST_HZ, hertz, modal, shaped
from .mood import Tone
from .tones import (
    Instrument,
    bar_of,
    drivebass,
    epiano,
    guitar,
    harmonics,
    noise,
    pair,
    piano,
    pluck,
    saws,
    sub,
    supersaw,
    synthbass,
    upright,
)  # fmt: skip


def felt(pitch: int, seconds: float, hard: bool) -> Sound:
    """A piano with cloth between hammer and string, close to the ear: few partials and the action's own noise."""
    f0 = hertz(pitch)
    k = harmonics(f0, most=12)
    hz = k * f0 * np.sqrt(1 + 0.0003 * k * k)
    level = np.abs(np.sin(np.pi * k / 7.2)) / k**1.5 * np.exp(-k * f0 / (2400 if hard else 1500))
    long_s = 4.2 * 2 ** ((60 - pitch) / 20)
    thud = modal(np.array([82.0, 140.0, 310.0]), np.array([0.08, 0.06, 0.03]), 0.22, seconds=min(seconds, 0.1))
    ears = []
    for cents in (-1.6, 1.6):
        string = modal(hz * 2 ** (cents / 1200), long_s / (1 + 0.3 * k), level, seconds=seconds)
        string[: len(thud)] += thud * np.float32(np.abs(string[:4800]).max() or 1)
        ears.append(shaped(string, attack_s=0.006, release_s=min(0.15, seconds / 3)))
    return pair(*ears)


def _plucked(
    pitch: int, seconds: float, *, place: float, slope: float, life_s: float, dull_hz: float,
    body: tuple[tuple[float, float, float], ...], scrape: float,
) -> Sound:  # fmt: skip
    """A string plucked at a place along its length, over a body with resonances (Hz, width, gain)."""
    f0 = hertz(pitch)
    k = harmonics(f0, most=30)
    hz = k * f0 * np.sqrt(1 + 0.00005 * k * k)
    wood = 1 + sum(gain * np.exp(-(((hz - centre) / width) ** 2)) for centre, width, gain in body)
    level = np.abs(np.sin(np.pi * k * place)) / k**slope * wood
    t60 = life_s * 2 ** ((55 - pitch) / 26) / (1 + (hz / dull_hz) ** 1.2)
    nail = noise(0.008, pitch) * np.linspace(1, 0, round(0.008 * SAMPLE_RATE), dtype=np.float32)
    ears = []
    for ear in range(2):
        string = modal(hz * 2 ** ((-1.2, 1.2)[ear] / 1200), t60, level, seconds=seconds, phase=k * (0.7 + 0.4 * ear))
        head = nail[: len(string)]
        string[: len(head)] += head * np.float32(scrape * float(np.abs(string[:2400]).max() or 1))
        ears.append(shaped(string, attack_s=0.0012, release_s=min(0.06, seconds / 3)))
    return pair(*ears)


def uke(pitch: int, seconds: float, hard: bool) -> Sound:
    """Nylon on a small box."""
    box = ((330.0, 60.0, 1.4), (560.0, 110.0, 1.1), (1900.0, 700.0, 0.4))
    return _plucked(
        pitch, seconds, place=0.24, slope=1.05 if hard else 1.3, life_s=1.5, dull_hz=1700, body=box, scrape=0.06
    )


def pizzicato(pitch: int, seconds: float, hard: bool) -> Sound:
    """A section of strings plucked with the finger: a knock, a short round note."""
    box = ((280.0, 60.0, 1.5), (460.0, 90.0, 1.2), (720.0, 160.0, 0.7), (2700.0, 900.0, 0.25))
    return _plucked(
        pitch, seconds, place=0.31, slope=1.2 if hard else 1.5, life_s=0.8, dull_hz=620, body=box, scrape=0.09
    )


def spiccato(pitch: int, seconds: float, hard: bool) -> Sound:
    """Many bows that bounce once: a short saw with the hair's noise in front."""
    length = min(seconds, 0.42)
    cutoff = 4200.0 if hard else 2300.0
    ears = []
    for cents in ((-13.0, -3.0, 8.0), (12.0, 4.0, -9.0)):
        bowed = saws(pitch, length, cents=cents, cutoff_hz=cutoff, body_s=0.7, slope=0.4, most=30)
        hair = noise(length, pitch)[: len(bowed)]
        hair *= np.exp(-np.arange(len(hair)) / (0.02 * SAMPLE_RATE)).astype(np.float32)
        grain = np.convolve(hair, np.hanning(9) / 4.5, mode="same").astype(np.float32)
        bowed[: len(grain)] += np.float32(0.05 * float(np.abs(bowed).max() or 1)) * grain
        ears.append(shaped(bowed, attack_s=0.012, release_s=min(0.12, length / 3)))
    return pair(*ears)


def blip(pitch: int, seconds: float, hard: bool) -> Sound:
    """A sequencer's note: half saw, half square, a filter that snaps shut."""
    f0 = hertz(pitch)
    k = harmonics(f0, most=36)
    cutoff = 5200.0 if hard else 2600.0
    level = np.where(k % 2 == 1, 1.0, 0.35) / k / np.sqrt(1 + (k * f0 / cutoff) ** 4)
    # The peak of a resonant filter as it passes.
    level = level * (1 + 1.6 * np.exp(-(((k * f0 - cutoff * 0.55) / (cutoff * 0.16)) ** 2)))
    t60 = 0.55 / (1 + (k * f0 / 850) ** 1.25) + 0.03
    ears = [
        shaped(
            modal(k * f0 * 2 ** (cents / 1200), t60, level, seconds=seconds, phase=k * turn),
            attack_s=0.001,
            release_s=min(0.03, seconds / 3),
        )
        for cents, turn in ((-3.0, 0.2), (3.0, 0.9))
    ]
    return pair(*ears)


def _sung(
    pitch: int, seconds: float, levels: NDArray[np.float64], *, vibrato_cents: float, attack_s: float,
    release_s: float, detune_cents: float, breath: float,
) -> Sound:  # fmt: skip
    """A steady tone of harmonics with a vibrato that comes late, as a player's does."""
    count = max(1, round(seconds * SAMPLE_RATE))
    t = np.arange(count) / SAMPLE_RATE
    late = np.clip((t - 0.18) / 0.3, 0, 1)
    bend = vibrato_cents * late * np.sin(2 * np.pi * 5.3 * t) - 25 * np.exp(-t / 0.03)
    air = np.diff(np.convolve(noise(seconds, pitch)[:count], np.hanning(24) / 12, mode="same"), prepend=0)
    ears = []
    for ear in (-1, 1):
        hz = hertz(pitch) * 2 ** ((bend + ear * detune_cents) / 1200)
        turn = np.exp(2j * np.pi * np.cumsum(hz) / SAMPLE_RATE)
        wave, power = np.zeros(count), np.ones(count, np.complex128)
        for number, level in enumerate(levels, start=1):
            if number * hertz(pitch) * 1.02 > HIGHEST_HZ:
                break
            power = power * turn
            wave += level * power.imag
        wave[: len(air)] += breath * air[:count]
        tone: Track = wave.astype(np.float32)
        ears.append(shaped(tone, attack_s=min(attack_s, seconds / 3), release_s=min(release_s, seconds / 3)))
    return pair(*ears)


def whistle(pitch: int, seconds: float, hard: bool) -> Sound:
    """Lips and breath."""
    levels = np.array([1.0, 0.09 if hard else 0.05, 0.04])
    return _sung(pitch, seconds, levels, vibrato_cents=22, attack_s=0.03, release_s=0.09, detune_cents=1.0, breath=0.3)


def square(pitch: int, seconds: float, hard: bool) -> Sound:
    """Two analogue oscillators, nearly square, through a mild filter."""
    k = np.arange(1, 40)
    cutoff = 3400.0 if hard else 2000.0
    levels = np.where(k % 2 == 1, 1.0, 0.22) / k / np.sqrt(1 + (k * hertz(pitch) / cutoff) ** 4)
    return _sung(pitch, seconds, levels, vibrato_cents=14, attack_s=0.006, release_s=0.12, detune_cents=5.0, breath=0.0)


STRUCK: dict[Tone, Instrument] = {
    "piano": piano,
    "felt": felt,
    "epiano": epiano,
    "pluck": pluck,
    "blip": blip,
    "square": square,
    "supersaw": supersaw,
    "guitar": guitar,
    "uke": uke,
    "pizzicato": pizzicato,
    "spiccato": spiccato,
    "whistle": whistle,
    "glock": bar_of((1, 2.76, 5.40, 8.93), (1, 0.5, 0.22, 0.08), (1.8, 0.9, 0.4, 0.2)),
    "celesta": bar_of((1, 2.0, 4.0, 6.3, 9.1), (1, 0.28, 0.16, 0.07, 0.03), (1.5, 1.0, 0.5, 0.22, 0.1)),
    "marimba": bar_of((1, 3.93, 9.24), (1, 0.22, 0.06), (0.75, 0.22, 0.08)),
    "bell": bar_of((0.5, 1, 2, 3.01, 4.17, 5.43), (0.12, 1, 0.4, 0.22, 0.16, 0.08), (1.2, 1.7, 1.1, 0.7, 0.5, 0.35)),
    "glass": bar_of((1, 2.0, 2.92, 4.1), (1, 0.15, 0.2, 0.06), (2.6, 1.6, 1.0, 0.5)),
    "synthbass": synthbass,
    "drivebass": drivebass,
    "upright": upright,
    "sub": sub,
}
"""Instruments that sound and die away; the sustained ones are in `pads`."""
