"""The written words of a line, and their times from whatever an engine tells of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...story.speech import SpokenWord

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HIRAGANA = "\u3041-\u309f"
_KATAKANA = "\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_DENSE = re.compile(f"[{_HAN}{_HIRAGANA}{_KATAKANA}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Scripts that are written without spaces between words."""
_HAN_WORD = re.compile(f"[{_HAN}]")
_KANA_WORD = re.compile(
    f"[{_HAN}]{{1,4}}[{_HIRAGANA}]{{0,4}}|[{_KATAKANA}]{{1,8}}[{_HIRAGANA}]{{0,2}}|[{_HIRAGANA}]{{1,5}}"
)
_BEFORE_NUMBERS = "€$£¥￥₹₽#+-"
_CURRENCY = re.compile(r"[A-Z]{0,2}[€$£¥￥₹₽]")
_OPENING = frozenset("([{<«“‘„‚「『（【《〈〔［｛¿¡\"'")


@dataclass(frozen=True)
class WrittenWord:
    """A word of the line with its punctuation: `text` is `line[start:end]`."""

    text: str
    start: int
    end: int


def is_sounded(text: str) -> bool:
    """True where a text has a letter or a digit: something that any voice says."""
    return any(unicodedata.category(letter)[0] in "LN" for letter in text)


def is_dense(letter: str) -> bool:
    """True for a letter of a script that is written without spaces between words."""
    return _DENSE.match(letter) is not None


def split_words(line: str) -> tuple[WrittenWord, ...]:
    """The words of a line, in order, covering all of it but white space and control characters.

    Words are what stands between spaces; in scripts without spaces, single Chinese characters or short runs of kana.
    A mark that stands alone (a dash, an emoji) belongs to the word before it, an opening one to the word after it.
    """
    japanese = re.search(f"[{_HIRAGANA}{_KATAKANA}]", line) is not None
    spans: list[tuple[int, int]] = []
    for start, end in _between_spaces(line):
        spans.extend(_units(line, start, end, japanese=japanese) if _DENSE.search(line, start, end) else [(start, end)])
    return tuple(WrittenWord(line[start:end], start, end) for start, end in _join_silent(line, spans))


def _between_spaces(line: str) -> list[tuple[int, int]]:
    spans, start = [], -1
    for at, letter in enumerate(line):
        if letter.isspace() or unicodedata.category(letter) == "Cc":
            if start >= 0:
                spans.append((start, at))
            start = -1
        elif start < 0:
            start = at
    return [*spans, (start, len(line))] if start >= 0 else spans


def _units(line: str, start: int, end: int, *, japanese: bool) -> list[tuple[int, int]]:
    """Cut a token of a dense script into words; marks stay single here and are joined afterwards."""
    units, at = [], start
    while at < end:
        pattern = _KANA_WORD if japanese else _HAN_WORD
        found = pattern.match(line, at, end)
        if found:
            after = found.end()
        elif is_sounded(line[at]) or (line[at] in _BEFORE_NUMBERS and line[at + 1 : at + 2].isdigit()):
            after = at + 1
            while after < end and _goes_on(line, after):
                after += 1
        else:
            after = at + 1
        while after < end and unicodedata.category(line[after])[0] == "M":
            after += 1
        units.append((at, after))
        at = after
    return units


def _goes_on(line: str, at: int) -> bool:
    """Whether a word of other letters inside a dense script goes on: 'Wi-Fi', '¥1,299', '7:30', '10–15%'."""
    inside_number = line[at] in ",:/–~" and line[at - 1].isdigit() and line[at + 1 : at + 2].isdigit()
    return (inside_number or is_sounded(line[at]) or line[at] in "'’.-&%") and not _DENSE.match(line, at)


def _join_silent(line: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    opening = -1
    for start, end in spans:
        if _CURRENCY.fullmatch(line, start, end) and line[end + 1 : end + 2].isdigit():
            opening = start if opening < 0 else opening
        elif is_sounded(line[start:end]) or line[start:end] in _SPOKEN_SIGNS:
            joined.append((start if opening < 0 else opening, end))
            opening = -1
        elif opening < 0 and joined and line[start] not in _OPENING:
            joined[-1] = (joined[-1][0], end)
        elif opening < 0:
            opening = start
    if opening >= 0:
        if joined:
            joined[-1] = (joined[-1][0], spans[-1][1])
        else:
            joined.append((opening, spans[-1][1]))
    return joined


_SPOKEN_SIGNS = frozenset(("&", "+", "@", "№"))
"""Signs that are read out where they stand alone."""


def settle_words(
    words: Sequence[WrittenWord], heard: Mapping[int, tuple[float, float]], *, seconds: float
) -> tuple[SpokenWord, ...]:
    """Times for every word, from those that an engine told: in order, not overlapping, inside the audio.

    `heard` maps a word's number to its start and end in seconds. A word that was not heard shares the time of the one
    before it by length (engines swallow or join words); words before the first heard one share the time before it.
    """
    if not words:
        return ()
    starts: list[float | None] = [None] * len(words)
    ends: list[float | None] = [None] * len(words)
    latest = 0.0
    for number in sorted(heard):
        start, end = heard[number]
        if not 0 <= number < len(words):
            continue
        starts[number] = latest = min(max(start, latest), seconds)
        ends[number] = latest = min(max(end, latest), seconds)
    known = [number for number in range(len(words)) if starts[number] is not None]
    if not known:
        return _share(words, 0, len(words), 0.0, seconds)
    settled: list[SpokenWord] = []
    if known[0] > 0:
        settled.extend(_share(words, 0, known[0], 0.0, starts[known[0]] or 0.0))
    for place, number in enumerate(known):
        following = known[place + 1] if place + 1 < len(known) else len(words)
        settled.extend(_share(words, number, following, starts[number] or 0.0, ends[number] or 0.0))
    return tuple(settled)


def _share(words: Sequence[WrittenWord], first: int, after: int, start: float, end: float) -> tuple[SpokenWord, ...]:
    weights = [max(1, sum(map(is_sounded, word.text))) for word in words[first:after]]
    edges = [start]
    for weight in weights:
        edges.append(edges[-1] + (end - start) * weight / sum(weights))
    edges[-1] = end
    return tuple(
        SpokenWord(text=word.text, start_s=to_ms(edges[place]), end_s=to_ms(edges[place + 1]))
        for place, word in enumerate(words[first:after])
    )


def to_ms(seconds: float) -> Fraction:
    """Seconds as a fraction of whole milliseconds: what engines really know, and short in documents."""
    return Fraction(round(seconds * 1000), 1000)


def place_words(
    line: str, words: Sequence[WrittenWord], told: Sequence[tuple[str, float, float]]
) -> dict[int, tuple[float, float]]:
    """Which written words an engine's own words are, by finding its texts in the line one after the other.

    `told` holds each word as the engine writes it with its start and end in seconds. Several of them inside one
    written word give it their whole span; one over several words is shared by `settle_words`.
    """
    folded = line.casefold() if len(line.casefold()) == len(line) else line
    heard: dict[int, tuple[float, float]] = {}
    cursor = 0
    for text, start, end in told:
        wanted = text.strip().casefold() if folded is not line else text.strip()
        # Not far ahead: a text that the engine changed ("10" as "ten") must not take a later word's place.
        found = folded.find(wanted, cursor, cursor + len(wanted) + 40) if wanted else -1
        if found < 0:
            continue
        number = next((place for place, word in enumerate(words) if found < word.end), None)
        cursor = found + len(wanted)
        if number is None:
            continue
        first = heard[number][0] if number in heard else start
        heard[number] = (first, max(end, first))
    return heard
