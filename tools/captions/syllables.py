"""Parts words that are too long to stand on a line: an address, or a Chinese sentence that a voice gave as one word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...story.speech import SpokenWord
from ..text.breaks import CLAUSE, INSIDE, PHRASE, pieces
from ..text.clean import clean
from ..text.clusters import clusters, is_cjk
from .limits import reading_length

CJK_MAX = 16
"""Reading length of the longest Chinese or Japanese run that is lit as one."""


@dataclass(frozen=True)
class Heard:
    """Letters that are lit together, and when they sound."""

    text: str
    start_s: Fraction
    end_s: Fraction


def parted(words: Sequence[SpokenWord], *, longest: int, language: str) -> tuple[Heard, ...]:
    """The words as captions show them: cleaned, in order, none longer than `longest`; empty ones are left out.

    The parts of a word share its time by their length.
    """
    found: list[Heard] = []
    before = Fraction(0)
    for word in words:
        text = clean(word.text).replace("\n", " ").strip()
        if not text:
            continue
        start = max(before, word.start_s)
        end = max(start, word.end_s)
        before = start
        total = max(1, reading_length(text))
        done = 0
        for part in _parts(text, longest=longest, language=language):
            length = reading_length(part)
            found.append(
                Heard(
                    text=part,
                    start_s=start + (end - start) * Fraction(min(done, total), total),
                    end_s=start + (end - start) * Fraction(min(done + length, total), total),
                )
            )
            done += length
    return tuple(found)


def _parts(text: str, *, longest: int, language: str) -> list[str]:
    if " " in text and reading_length(text) > longest:
        return [part for word in text.split(" ") for part in _parts(word, longest=longest, language=language)]
    if any(is_cjk(char) for char in text) and reading_length(text) > CJK_MAX:
        return _chunks(
            [(piece.text, piece.cost) for piece in pieces(text, language=language)],
            longest=min(longest, CJK_MAX),
        )
    if reading_length(text) > longest:
        return _chunks([(cluster, INSIDE) for cluster in clusters(text)], longest=longest)
    return [text]


def _chunks(parts: list[tuple[str, float]], *, longest: int) -> list[str]:
    """Put parts together up to a length; a part after a comma begins a chunk, one after a phrase if there is enough."""
    found: list[str] = []
    for part, cost in parts:
        full = not found or reading_length(found[-1]) + reading_length(part) > longest
        if full or cost <= CLAUSE or (cost <= PHRASE and reading_length(found[-1]) * 2 >= longest):
            found.append(part)
        else:
            found[-1] += part
    return found
