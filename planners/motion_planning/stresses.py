"""Which words of a line are stressed, how strongly, and when: brows, nods and gestures hang on them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ...story.speech import SpokenWord
from ...templates.motion_words import unstressed_words
from .shot_times import Heard, ShotTimes

PEAK = Fraction(3, 10)
"""Where in a word its stressed vowel is, where nothing tells: most are stressed early."""
LEAST = 0.45
"""What is weaker carries no gesture."""
NOD_GAP_S = Fraction(3, 5)
"""Stresses that are nearer than this to a stronger one are not acted."""
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_STOPS = ".!?…。！？؟"


@dataclass(frozen=True)
class StressedWord:
    """A word that carries meaning."""

    frame: int
    strength: float
    """From 0 to 1."""
    text: str


def stressed_words(heard: Heard, times: ShotTimes) -> tuple[StressedWord, ...]:
    """The stressed words of a line in order, none nearer than `NOD_GAP_S` to a stronger one."""
    found = [
        StressedWord(
            heard.frame(word.start_s + (word.end_s - word.start_s) * PEAK, times.fps),
            round(weight, 2),
            re.sub(r"^\W+|\W+$", "", word.text),
        )
        for number, word in enumerate(heard.words)
        if (weight := _weight(number, heard, times.language)) >= LEAST
    ]
    kept: list[StressedWord] = []
    for word in sorted(found, key=lambda each: (-each.strength, each.frame)):
        if 0 <= word.frame < times.frames and all(
            abs(word.frame - other.frame) >= NOD_GAP_S * times.fps for other in kept
        ):
            kept.append(word)
    return tuple(sorted(kept, key=lambda each: each.frame))


def _weight(number: int, heard: Heard, language: str) -> float:
    word, before = heard.words[number], heard.words[number - 1] if number else None
    bare = re.sub(r"\W+", "", word.text).casefold()
    if not bare:
        return 0.0
    little = bare in unstressed_words(language) or word.text.casefold().strip(".,;:!?") in unstressed_words(language)
    if _DENSE.search(bare):
        weight = 0.3 if little else 0.5
    elif little and not bare.isdigit():
        return 0.0
    else:
        weight = min(0.6, 0.28 + 0.05 * len(bare))
    if any(letter.isdigit() for letter in bare):
        weight += 0.3
    shown = heard.line.show
    if shown and 2 * len(shown) < len(heard.line.say) and bare in _words_of(shown):
        # What stands large on the screen, or was written bold, is what is meant.
        weight += 0.25
    if word.text.isupper() and len(bare) > 3:
        weight += 0.2
    if number == len(heard.words) - 1 or word.text.rstrip("\"'”’)»").endswith(tuple(_STOPS)):
        weight += 0.12
    if word.text.rstrip("\"'”’)»").endswith(("!", "！")):
        weight += 0.15
    if before is None or _pauses(before, word):
        weight += 0.08
    return min(1.0, weight)


def _pauses(before: SpokenWord, word: SpokenWord) -> bool:
    return word.start_s - before.end_s >= Fraction(1, 8)


def _words_of(text: str) -> set[str]:
    return {re.sub(r"\W+", "", word).casefold() for word in text.split()}
