"""Sounds for tests: clicks, speech-like syllables, noise, and the artifacts they lie in."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from reelwright.story.speech import Speech, SpokenWord, Voice
from reelwright.tools.media.wav import write_wav

RATE = 48_000
VOICE = Voice(engine="espeak", id="test", language="en")


def pink(seconds: float, seed: int = 0, level: float = 0.1) -> NDArray[np.float32]:
    """Two channels of pink noise."""
    chance = np.random.default_rng(seed)
    count = round(seconds * RATE)
    slope = 1 / np.sqrt(np.maximum(np.fft.rfftfreq(count, 1 / RATE), 20))
    ears = [np.fft.irfft(np.fft.rfft(chance.standard_normal(count)) * slope, count) for _ in range(2)]
    sound = np.stack(ears, axis=1)
    return (sound * level / sound.std()).astype(np.float32)


def clicks(bpm: float, seconds: float, offset_s: float = 0.3) -> tuple[NDArray[np.float32], list[float]]:
    """Short pings and the moments at which they start."""
    sound = np.zeros((round(seconds * RATE), 2), np.float32)
    ping = np.sin(np.arange(1500) * 0.13) * np.exp(-np.arange(1500) / 300) * 0.7
    times = list(np.arange(offset_s, seconds - 0.1, 60 / bpm))
    for moment in times:
        at = round(moment * RATE)
        sound[at : at + 1500] += ping[:, None].astype(np.float32)
    return sound, times


def syllables(seconds: float, level: float, seed: int) -> tuple[NDArray[np.float32], list[tuple[float, float]]]:
    """A buzzing voice in words, and when each sounds."""
    chance = np.random.default_rng(seed)
    t = np.arange(round(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(120 + 20 * np.sin(2 * np.pi * 0.7 * t)) / RATE
    buzz = sum(np.sin(k * phase) / k for k in range(1, 30))
    envelope = np.zeros(len(t))
    words = []
    at = 0.06
    while at < seconds - 0.35:
        end = at + float(chance.uniform(0.18, 0.3))
        span = slice(round(at * RATE), round(end * RATE))
        envelope[span] = np.sqrt(np.sin(np.pi * np.arange(span.stop - span.start) / (span.stop - span.start)))
        words.append((round(at, 4), round(end, 4)))
        at = end + 0.05
    sound = buzz * envelope
    return (sound * level / np.abs(sound).max()).astype(np.float32), words


def speech_in(folder: Path, seconds: float, level: float, seed: int) -> Fraction:
    """Leave speech.wav and speech.json as a speech job does; the length comes back."""
    folder.mkdir(parents=True)
    sound, words = syllables(seconds, level, seed)
    write_wav(folder / "speech.wav", sound)
    length = Fraction(len(sound), RATE)
    spoken = tuple(SpokenWord(text="word", start_s=a, end_s=b) for a, b in words)
    Speech(text="word", voice=VOICE, seconds=length, words=spoken).save(folder)
    return length


def f_measure(wanted: list[float], found: list[float], within_s: float = 0.05) -> float:
    """How well two rows of moments agree, 0 to 1."""
    free = set(range(len(found)))
    hits = 0
    for moment in wanted:
        near = [place for place in free if abs(found[place] - moment) <= within_s]
        if near:
            free.remove(min(near, key=lambda place: abs(found[place] - moment)))
            hits += 1
    return 2 * hits / max(1, len(wanted) + len(found))
