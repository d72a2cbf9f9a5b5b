"""Silence inside a spoken line, to the sample: `[pause 2s]` between two of its words."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from ...story.speech import Phoneme
from .pause_times import missing, moved
from .voice_engine import RATE, Sound, Utterance

_EDGE = RATE * 3 // 1000
"""Samples over which the voice leaves and comes back, so that no cut clicks."""


def with_pauses(said: Utterance, pauses: tuple[tuple[int, Fraction], ...]) -> Utterance:
    """The line with so many seconds between words: (how many words come before, seconds).

    The silence between the words is then as long as asked; one that was longer already stays.
    """
    for before, seconds in sorted(pauses, reverse=True):
        said = _paused(said, before, seconds)
    return said


def _paused(said: Utterance, before: int, seconds: Fraction) -> Utterance:
    words = said.words
    if before >= len(words):
        return said
    extra = missing(words, before, seconds)
    start = words[before].start_s
    cut = (words[before - 1].end_s + start) / 2 if before else start / 2
    place = min(max(0, round(cut * RATE)), len(said.samples))
    head, tail = said.samples[:place].copy(), said.samples[place:].copy()
    _fade(head[::-1])
    _fade(tail)
    silence = np.zeros(round(extra * RATE), np.float32)
    return replace(
        said,
        samples=np.concatenate([head, silence, tail]),
        words=moved(words, before, extra),
        phonemes=tuple(_later(each, extra) if each.start_s >= cut else each for each in said.phonemes),
    )


def _later(phoneme: Phoneme, seconds: Fraction) -> Phoneme:
    return phoneme.model_copy(update={"start_s": phoneme.start_s + seconds, "end_s": phoneme.end_s + seconds})


def _fade(sound: Sound) -> None:
    """Rise from silence at the start, in place."""
    edge = min(_EDGE, len(sound))
    if edge:
        sound[:edge] *= np.linspace(0, 1, edge, endpoint=False, dtype=np.float32)
