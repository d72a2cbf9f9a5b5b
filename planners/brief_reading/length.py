"""How long a film is wished, in how many shots, with how many points: numbers of the film, not of the thing."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from ...templates.reading_words import Reading, any_of, reading
from .numerals import number_of
from .text import edge

if TYPE_CHECKING:
    from .scan import Found


def take_seconds(sentence: str, words: Reading, found: Found) -> str:
    """Take the film's length; what reads like the length of something else stays."""
    b = edge(words)
    fixed = [
        (words.one_and_half_minutes, Fraction(90)),
        (words.half_minute, Fraction(30)),
        (words.one_minute, Fraction(60)),
    ]
    candidates: list[tuple[int, int, int, Fraction]] = []
    for phrases, seconds in fixed:
        start = r"(?<![\w-])" if words.spaced else ""
        candidates.extend(
            (_film_likelihood(sentence, match, words), match.start(), match.end(), seconds)
            for match in re.finditer(rf"{start}{any_of(phrases)}{b}", sentence, re.I)
        )
    units = any_of([*words.seconds, *words.minutes])
    tail = rf"(?:\s+{any_of(words.length_tails)}{b})?" if words.length_tails else ""
    if words.spaced:
        span = rf"(?:\s*[-–—~]\s*|\s+{any_of(words.range_links)}\s+)"
        pattern = rf"(?<![\w.,-])(?:\d+{span})?({_number(words)})[\s-]*({units})\b{tail}"
        reverse = rf"\b({units})\s+{any_of(words.roughly)}\s+({_number(words)})(?!\w)"
    else:
        span = rf"(?:[-–—~〜]|{any_of(words.range_links)})"
        pattern = (
            rf"(?<!\d)(?<!\d[.,])(?:\d+{span})?({_number(words)})\s*({units})(?:(?<=[^a-zA-Z])|(?![a-zA-Z])){tail}"
        )
        reverse = r"(?!)()()"
    for match in re.finditer(pattern, sentence, re.I):
        value = number_of(match.group(1), words)
        if value is not None:
            unit = 60 if _is_one_of(match.group(2), words.minutes) else 1
            candidates.append((_film_likelihood(sentence, match, words), match.start(), match.end(), value * unit))
    for match in re.finditer(reverse, sentence, re.I):
        # 'секунд на 20': about twenty seconds.
        value = number_of(match.group(2), words)
        if value is not None:
            unit = 60 if _is_one_of(match.group(1), words.minutes) else 1
            candidates.append((_film_likelihood(sentence, match, words), match.start(), match.end(), value * unit))
    candidates = [each for each in candidates if each[0] > 0]
    if not candidates:
        return sentence
    if found.seconds is not None and max(candidates)[0] < 3:
        # The film's length is known: 'ten-minute sessions' is a fact.
        return sentence
    _, start_at, end, seconds = max(candidates, key=lambda each: (each[0], each[2] - each[1], -each[1]))
    if found.seconds is None:
        found.seconds = seconds
    head = re.sub(rf"{b}(?:{any_of([*words.length_cuts, *words.roughly])}\s*)+$", "", sentence[:start_at], flags=re.I)
    return head + (" " if words.spaced else "") + sentence[end:]


def take_shots(sentence: str, words: Reading, found: Found) -> str:
    """Take 'in 5 shots'."""
    b, gap = edge(words), r"\s+" if words.spaced else r"\s*"
    lead = rf"(?:{any_of(words.shot_links)}{gap})?"
    match = re.search(rf"{b}{lead}({_number(words)}){gap}{any_of(words.shot_words)}{b}", sentence, re.I)
    if not match:
        return sentence
    led = match.group().lower().startswith(words.shot_links)
    wished = rf"{b}{any_of(words.film)}{b}|\d\s*-?{any_of(words.seconds)}{b}"
    if words.spaced and not led and sentence[: match.start()].strip() and not re.search(wished, sentence, re.I):
        # '25 concerts, 3 scènes': a list of facts.
        return sentence
    value = number_of(match.group(1), words)
    found.shots = int(value) if value and 1 <= value <= 60 else None
    return sentence[: match.start()] + " " + sentence[match.end() :]


def take_points(sentence: str, words: Reading, found: Found) -> None:
    """Note 'three reasons', 'five tips'; the words stay, for they name what the film is about."""
    match = _points(sentence, words)
    value = number_of(match.group(1), words) if match else None
    if value and found.points is None and 2 <= value <= 20 and value.denominator == 1:
        found.points = int(value)


def counted_points(text: str, language: str) -> str:
    """'Three reasons', '5 Tipps', as a text in a language counts them; empty where it does not."""
    match = _points(text, reading(language))
    return match.group() if match else ""


def _points(text: str, words: Reading) -> re.Match[str] | None:
    b, gap = edge(words), r"\s+" if words.spaced else r"\s*"
    between = rf"(?:\w+{gap})?" if words.spaced else ""
    return re.search(rf"{b}({_number(words)}){gap}{between}{any_of(words.point_words)}{b}", text, re.I)


def _number(words: Reading) -> str:
    if not words.spaced:
        return r"(?:\d+(?:\.\d+)?|[〇一二两三四五六七八九十百]+)"
    return rf"(?:\d+(?:[.,٫]\d+)?|{any_of(words.numbers)})"


def _is_one_of(word: str, listed: tuple[str, ...]) -> bool:
    return re.fullmatch(any_of(listed), word, re.I) is not None


def _film_likelihood(sentence: str, match: re.Match[str], words: Reading) -> int:
    """How much a length reads like the film's: points for and against, by the words around it."""
    before, after = sentence[: match.start()].lower().rstrip(" (,:;-،、"), sentence[match.end() :].lower()
    if not words.spaced:
        return _unspaced_likelihood(before, after, sentence[: match.start()], words)
    film = rf"{words.prefixes}{any_of(words.film)}"
    roughly = any_of(words.roughly)
    platforms = any_of(name for names in words.platforms.values() for name in names)
    score = 0
    if re.match(rf"[\s,-]*(?:[\w-]+[\s,]+){{0,3}}?{film}\b", after):
        score += 3
    if not before or re.fullmatch(rf"\s*{any_of(words.length_starts)}", before):
        score += 2
    between = r"(?:[\w-]+\s+){0,2}?" if words.tones_follow else ""
    if re.search(rf"\b{film}\s+{between}{any_of(words.length_links)}(?:\s+{roughly})?$", before):
        score += 3
    if re.search(rf"\b{any_of([*words.length_labels, *words.roughly])}\s*{any_of([*words.roughly, ''])}$", before):
        score += 2
    if re.search(rf"\b(?:{film}|{platforms})$", before):
        score += 2
    if not re.search(r"\w", after) and not re.search(rf"\b{any_of(words.not_lengths)}$", before):
        score += 1
    if re.search(rf"\b{any_of(words.tell_links)}$", before) and re.match(
        rf"\s*{any_of(words.tellers)}\b", sentence.lower()
    ):
        score += 3
    if re.search(rf"\b{any_of(words.acts)}\s*{any_of([*words.tell_links, 'up', ''])}$", before):
        score -= 2
    alone = re.search(r"(?:^|[,:;،])\s*$", re.sub(rf"\s+{roughly}\s*$", " ", sentence[: match.start()].lower()))
    if words.tone_clauses and alone and re.match(r"\s*(?:[,:;.!،]|$)", after):
        score += 2
    return score


def _unspaced_likelihood(before: str, after: str, head: str, words: Reading) -> int:
    score = 0
    near = r"[^,、。:;]{0,14}?"
    if re.match(rf"\s*(?:{any_of(words.length_tails)})?{near}{any_of(words.film)}", after):
        score += 3
    if not before:
        score += 2
    if re.search(rf"{any_of([*words.length_labels, *words.roughly])}$", before):
        score += 2
    if re.search(rf"{any_of(words.film)}$", before):
        score += 2
    if re.search(rf"(?:^|[,、:;\s])\s*{any_of([*words.roughly, ''])}$", head) and re.match(
        rf"\s*{any_of([*words.length_tails, ''])}\s*(?:[,、。:;.!\s]|$)", after
    ):
        score += 2
    if re.search(rf"{any_of(words.tell_links)}$", before) or re.match(
        rf"\s*{any_of([*words.length_cuts, ''])}\s*{any_of(words.tellers)}", after
    ):
        score += 3
    if re.search(rf"{any_of(words.acts)}$", before):
        score -= 3
    return score
