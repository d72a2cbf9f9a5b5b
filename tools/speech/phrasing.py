"""A line as clauses: what is said in one breath, with which melody, and how long the pause after it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...story.script import Emotion
from .say_tables import table_for
from .say_text import Break, SaidWord

WORDS_A_MINUTE = 168
"""The narrator's rate at pace 1: advertising reads at 150 to 180."""

_TEMPI = {"zh": 1.25, "cmn": 1.25, "yue": 1.25, "ja": 1.1}
"""espeak-ng counts words by English; in these languages it drags."""

PAUSES_S: dict[Break, float] = {
    "none": 0.0,
    "breath": 0.07,
    "comma": 0.17,
    "dash": 0.26,
    "sentence": 0.36,
    "exclamation": 0.36,
    "question": 0.40,
    "paragraph": 0.55,
}
"""Silence after a clause, by the mark that ends it."""

_ENDS: dict[Break, str] = {"question": "?", "exclamation": "!", "sentence": ".", "paragraph": ".", "none": "."}
"""What tells the voice which melody ends a clause; all others go on, as at a comma."""

_LONG_WORDS = 9
_SHORT_WORDS = 3


@dataclass(frozen=True)
class Manner:
    """How a feeling changes a voice: the rate and the pauses by a factor, pitch and its range by steps of 100."""

    rate: float = 1.0
    pitch: int = 0
    range: int = 0
    pauses: float = 1.0


MANNERS: dict[Emotion, Manner] = {
    "neutral": Manner(),
    "happy": Manner(rate=1.03, pitch=5, range=12, pauses=0.94),
    "excited": Manner(rate=1.09, pitch=9, range=20, pauses=0.84),
    "serious": Manner(rate=0.94, pitch=-6, range=-10, pauses=1.12),
    "concerned": Manner(rate=0.93, pitch=-3, range=-14, pauses=1.18),
    "surprised": Manner(rate=1.02, pitch=8, range=26, pauses=1.0),
}


@dataclass(frozen=True)
class Clause:
    """What is said in one go. `spans` holds, for each said word, its number in the line and its place in `text`."""

    text: str
    spans: tuple[tuple[int, int, int], ...]
    rate: int
    pitch: int
    range: int
    pause_s: float


def phrase(said: Sequence[SaidWord], *, language: str, emotion: Emotion, pace: Fraction) -> tuple[Clause, ...]:
    """Cut a line into clauses at its marks, and long clauses where a speaker would breathe.

    A sentence starts a little higher and ends a little lower and slower than it runs; the last pause is left out.
    `pace` 1 is the narrator's own; 2 is twice as fast.
    """
    groups: list[tuple[list[int], Break]] = []
    waiting: list[int] = []
    for number, word in enumerate(said):
        if word.said:
            waiting.append(number)
        if word.pause != "none" and waiting:
            groups.append((waiting, word.pause))
            waiting = []
    if waiting:
        groups.append((waiting, "sentence"))
    breaths = table_for(language).breath_before
    parts = [part for numbers, pause in groups for part in _breathe(said, numbers, pause, breaths)]
    manner = MANNERS[emotion]
    native = WORDS_A_MINUTE * _TEMPI.get(language.split("-")[0].lower(), 1.0)
    clauses: list[Clause] = []
    opens = True
    for place, (numbers, pause) in enumerate(parts):
        closes = pause in ("sentence", "question", "exclamation", "paragraph")
        last = place == len(parts) - 1
        tempo = manner.rate * float(pace) * (0.97 if closes and len(numbers) > 2 else 1.0)
        text, spans = _text(said, numbers, language=language)
        clauses.append(
            Clause(
                text=text + _ENDS.get(pause, ","),
                spans=spans,
                rate=max(80, min(440, round(native * tempo))),
                pitch=max(5, min(95, 50 + manner.pitch + (3 if opens else 0) - (2 if closes and not opens else 0))),
                range=max(15, min(95, 58 + manner.range + (6 if pause in ("question", "exclamation") else 0))),
                pause_s=0.0 if last else PAUSES_S[pause] * manner.pauses / max(0.6, float(pace)),
            )
        )
        opens = closes
    return tuple(clauses)


def _breathe(
    said: Sequence[SaidWord], numbers: list[int], pause: Break, breaths: frozenset[str]
) -> list[tuple[list[int], Break]]:
    if len(numbers) <= _LONG_WORDS or not breaths:
        return [(numbers, pause)]
    places = [
        place
        for place in range(_SHORT_WORDS, len(numbers) - _SHORT_WORDS + 1)
        if said[numbers[place]].said.casefold() in breaths
    ]
    if not places:
        return [(numbers, pause)]
    middle = min(places, key=lambda place: (abs(place - len(numbers) / 2), place))
    first: list[tuple[list[int], Break]] = _breathe(said, numbers[:middle], "breath", breaths)
    return first + _breathe(said, numbers[middle:], pause, breaths)


def _text(
    said: Sequence[SaidWord], numbers: Sequence[int], *, language: str
) -> tuple[str, tuple[tuple[int, int, int], ...]]:
    # Chinese tones and Japanese words run together: a space would make each character a word of its own.
    tight = language.split("-")[0].lower() in ("zh", "ja", "cmn", "yue")
    text, spans = "", []
    for number in numbers:
        word = said[number].said
        if text and not (tight and not word[0].isascii() and not text[-1].isascii()):
            text += " "
        spans.append((number, len(text), len(text) + len(word)))
        text += word
    return text, tuple(spans)
