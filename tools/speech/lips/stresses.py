"""Which words of a line are stressed, for gestures, nods and brows."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ....story.mouth import Mouth
from ....story.speech import Speech


@dataclass(frozen=True)
class StressedWord:
    """A stressed word of a line."""

    word: int
    """Its number among the line's words."""
    time_s: Fraction
    """The peak of its strongest syllable, from the line's start."""
    strength: float
    """0 to 1."""


def stressed_words(speech: Speech, mouth: Mouth | None = None) -> tuple[StressedWord, ...]:
    """The stressed words of a line in order, each once.

    Without a mouth, or with one of the grade `energy`, which knows no syllables, long words count: their longest
    third, at 40 % of their length.
    """
    if mouth is None or mouth.grade == "energy":
        return _by_length(speech)
    found: dict[int, StressedWord] = {}
    for time, strength in mouth.stresses_s:
        number = _word_at(speech, time)
        if number is not None and (number not in found or float(strength) > found[number].strength):
            found[number] = StressedWord(number, time, float(strength))
    return tuple(found[number] for number in sorted(found))


def _word_at(speech: Speech, time: Fraction) -> int | None:
    """The word that sounds at a moment, or the nearest within 80 ms."""
    nearest, least = None, Fraction(8, 100)
    for number, word in enumerate(speech.words):
        away = max(word.start_s - time, time - word.end_s, Fraction(0))
        if away < least:
            nearest, least = number, away
    return nearest


def _by_length(speech: Speech) -> tuple[StressedWord, ...]:
    lengths = sorted((word.end_s - word.start_s for word in speech.words), reverse=True)
    if not lengths:
        return ()
    least, longest = lengths[(len(lengths) - 1) // 3], lengths[0]
    return tuple(
        StressedWord(number, word.start_s + (word.end_s - word.start_s) * 2 / 5, strength=0.9 * float(length / longest))
        for number, word in enumerate(speech.words)
        if (length := word.end_s - word.start_s) >= least and length > 0
    )
