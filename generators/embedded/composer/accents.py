"""Short designed sounds, tuned to a film's music: what a transition, a point, an offer and an end card sound like."""

from __future__ import annotations

import time
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from ....story.artifact import Making
from ....tools.media.wav import write_wav
from ....tools.sound.filters import Sound, Track
from ....tools.sound.grid import SAMPLE_RATE
from ....tools.sound.mix import ACCENT_LEAD_S
from ....tools.work.job import Bench, Job, Made
from .drums import impact, riser
from .modal import hertz, modal, shaped
from .moods import mood_named
from .orchestra import STRUCK
from .score import key_of

AccentKind = Literal["whoosh", "tick", "impact", "sting"]
_PEAK: dict[AccentKind, float] = {"whoosh": 0.30, "tick": 0.16, "impact": 0.75, "sting": 0.5}


class AccentJob(Job):
    """Make the sounds of a film's accents -> one `KIND.wav` each, 48 kHz stereo.

    With `mood` they are in the key that the composer gives that mood and seed; without (a person's own music, whose key
    nobody told) they have no pitch to clash. Facts: `seconds` by kind, `tonic`.
    """

    kind: ClassVar[str] = "accents"
    makers: ClassVar[tuple[str, ...]] = ("generators.embedded.composer.accents",)
    title: ClassVar[str] = "Sound accents"

    kinds: tuple[AccentKind, ...] = Field(min_length=1)
    mood: str = ""
    seed: int = 0

    def cost(self) -> float:
        """Tenths of a second."""
        return 0.2

    def make(self, bench: Bench) -> Made:
        """Design and write."""
        began = time.perf_counter()
        tonic = key_of(mood_named(self.mood), self.seed).tonic if self.mood else None
        seconds = {}
        for name in sorted(set(self.kinds)):
            sound = designed(name, tonic=tonic, seed=self.seed)
            write_wav(bench.folder / f"{name}.wav", sound, rate=SAMPLE_RATE, bits=24)
            seconds[name] = round(len(sound) / SAMPLE_RATE, 3)
        return Made(
            facts={"seconds": seconds, "tonic": tonic},
            making=Making(engine="composer", seed=self.seed, compute_s=time.perf_counter() - began),
        )


def designed(kind: AccentKind, *, tonic: int | None, seed: int) -> Sound:
    """One accent at its own level; `tonic` is a pitch class (0 is C), None for sounds without pitch."""
    chance = np.random.default_rng([seed & 0xFFFFFFFF, 11])
    made = {"whoosh": _whoosh, "tick": _tick, "impact": _impact, "sting": _sting}[kind](chance, tonic)
    made = _without_rumble(made)
    return (made * np.float32(_PEAK[kind] / max(1e-6, float(np.abs(made).max())))).astype(np.float32)


def _without_rumble(sound: Sound) -> Sound:
    """Nothing under 25 Hz, no offset."""
    size = 1 << (len(sound) + SAMPLE_RATE // 2).bit_length()
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    kept = np.clip(np.log2(np.maximum(hz, 1) / 18), 0, 1)[:, None]
    out = np.fft.irfft(np.fft.rfft(sound, size, axis=0) * kept, size, axis=0)[: len(sound)].astype(np.float32)
    return np.stack([shaped(out[:, ear], attack_s=0.0005, release_s=0.03) for ear in range(2)], axis=1)


def _whoosh(chance: np.random.Generator, tonic: int | None) -> Sound:
    """Air that rises, passes from one side to the other and falls away; with a breath of the fifth inside."""
    ahead = riser(chance, ACCENT_LEAD_S["whoosh"])
    away = np.ascontiguousarray(riser(chance, 0.42)[::-1])
    away *= np.linspace(1, 0, len(away), dtype=np.float32)[:, None] ** 1.5
    count = len(ahead)
    join = min(900, count, len(away))
    sound = np.zeros((count + len(away) - join, 2), np.float32)
    fade = np.linspace(1, 0, join, dtype=np.float32)[:, None]
    ahead[-join:] *= np.sqrt(fade)
    away[:join] *= np.sqrt(1 - fade)
    sound[:count] += ahead
    sound[count - join :] += away
    if tonic is not None:
        tone = _air(hertz(60 + (tonic + 7 - 60) % 12), len(sound))
        sound += 0.06 * tone[:, None]
    way = np.linspace(0, 1, len(sound), dtype=np.float32)
    sound[:, 0] *= 1.15 - 0.6 * way
    sound[:, 1] *= 0.55 + 0.6 * way
    return sound


def _air(hz: float, count: int) -> Track:
    """A sine that swells and is gone, under the noise."""
    t = np.arange(count) / SAMPLE_RATE
    return np.asarray(np.sin(2 * np.pi * hz * t) * np.sin(np.pi * np.arange(count) / count) ** 2, np.float32)


def _tick(chance: np.random.Generator, tonic: int | None) -> Sound:
    """A fingertip on wood; the wood is tuned to the tonic two octaves over the middle."""
    hz = hertz(84 + (tonic - 84) % 12) if tonic is not None else 1720.0
    body = modal(
        np.array([hz, 2.76 * hz, 4.1 * hz]), np.array([0.07, 0.03, 0.02]), np.array([1, 0.3, 0.12]), seconds=0.12
    )
    skin = chance.standard_normal(240).astype(np.float32) * np.linspace(1, 0, 240, dtype=np.float32) ** 3
    body[:240] += 0.18 * skin
    track = shaped(body, attack_s=0.0008, release_s=0.03)
    return np.stack([track, track], axis=1)


def _impact(chance: np.random.Generator, tonic: int | None) -> Sound:
    """The blow, and under it the tonic's lowest octave."""
    sound = impact(chance)[: round(1.5 * SAMPLE_RATE)].copy()
    if tonic is not None:
        low = modal(np.array([1.0, 2.0]) * hertz(28 + (tonic - 28) % 12), 1.3, np.array([0.5, 0.12]), seconds=1.5)
        sound[: len(low)] += shaped(low, attack_s=0.002)[: len(sound), None]
    sound[-9600:] *= np.linspace(1, 0, 9600, dtype=np.float32)[:, None]
    return sound


def _sting(chance: np.random.Generator, tonic: int | None) -> Sound:
    """Two notes that settle: the fifth, then the tonic in octaves over a low bloom. No glitter."""
    seconds = 1.7
    sound = np.zeros((round(seconds * SAMPLE_RATE), 2), np.float32)
    if tonic is None:
        bloom = impact(chance)[: len(sound)] * np.float32(0.35)
        bloom[-9600:] *= np.linspace(1, 0, 9600, dtype=np.float32)[:, None]
        sound[: len(bloom)] += bloom
        return sound
    root = 48 + (tonic - 48) % 12
    # The first note is the attack that falls on the frame; the second answers an eighth later.
    notes = ((0.0, root + 7, 0.9), (0.17, root + 12, 0.65), (0.17, root, 0.5), (0.178, root + 19, 0.2))
    for at_s, pitch, level in notes:
        note = STRUCK["epiano"](pitch, seconds - at_s, False)
        at = round(at_s * SAMPLE_RATE)
        sound[at : at + len(note)] += np.float32(level) * note[: len(sound) - at]
    low = shaped(modal(np.array([1.0, 2.0]) * hertz(root - 12), 1.6, np.array([0.5, 0.1]), seconds=seconds - 0.17))
    at = round(0.17 * SAMPLE_RATE)
    sound[at : at + len(low)] += low[: len(sound) - at, None]
    sound[-14_400:] *= np.linspace(1, 0, 14_400, dtype=np.float32)[:, None]
    return sound
