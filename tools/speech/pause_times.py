"""When words sound once pauses stand between them: for sounds, and for estimates that have none."""

from __future__ import annotations

from fractions import Fraction

from ...story.speech import SpokenWord


def shifted(words: tuple[SpokenWord, ...], pauses: tuple[tuple[int, Fraction], ...]) -> tuple[SpokenWord, ...]:
    """The times of words once the pauses are in: for estimates, which have no sound."""
    for before, seconds in sorted(pauses, reverse=True):
        if before < len(words):
            words = moved(words, before, missing(words, before, seconds))
    return words


def missing(words: tuple[SpokenWord, ...], before: int, seconds: Fraction) -> Fraction:
    """How much silence is to be added before a word, in whole milliseconds as all times of words."""
    there = words[before].start_s - (words[before - 1].end_s if before else Fraction(0))
    return Fraction(round(max(Fraction(0), seconds - there) * 1000), 1000)


def moved(words: tuple[SpokenWord, ...], first: int, seconds: Fraction) -> tuple[SpokenWord, ...]:
    """The words, those from `first` on so much later."""
    later = (
        word.model_copy(update={"start_s": word.start_s + seconds, "end_s": word.end_s + seconds})
        for word in words[first:]
    )
    return (*words[:first], *later)
