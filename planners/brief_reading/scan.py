"""Finds what a brief says besides its subject: length, platform, tone, price, offer. Each find is cut from the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from ...templates.reading_words import Reading
from ...templates.reading_words import any_of as any_of
from .length import take_points, take_seconds, take_shots
from .money import take_price_and_offer
from .pasted import STEP
from .people import take_people
from .text import QUOTED, edge, sentences
from .text import URL as URL
from .tone import has_wish_clause, take_tone, take_tone_clauses, take_tone_label

_MASK = "\ua66e"
"""A letter that no brief has; so many of them as the name's number."""


@dataclass
class Found:
    """What the scan found, and the text that is left of each sentence."""

    seconds: Fraction | None = None
    platform: str = ""
    ratio: str = ""
    language: str = ""
    tone: list[str] = field(default_factory=list)
    price: str = ""
    offer: str = ""
    quiet: bool = False
    shots: int | None = None
    points: int | None = None
    persons: list[str] = field(default_factory=list)
    """Real people whose likeness the text asks for, as written."""
    people: Literal["", "presenter", "model"] = ""
    """What the people do whom the text asks for."""
    presenter: str = ""
    """Who they are: 'woman', 'man', 'auto'; 'none' where nobody is to be seen."""
    left: list[str] = field(default_factory=list)


def scan(text: str, words: Reading, language: str = "") -> Found:
    """Take length, platform, shape, tone, price, offer and silence out of a text; `left` keeps the rest.

    With the text's `language` the wish for people is taken out, too.
    """
    found = Found()
    starts = rf"{any_of(words.cta_starts)}{edge(words)}"
    for number, written in enumerate(sentences(text, words)):
        if written.startswith(STEP):
            found.left.append(written)
            continue
        sentence = _opened(written, words)
        # 'Start your free trial at tidy.app' is a call, though it holds an offer's words.
        calls = number > 0 and URL.search(sentence) and re.match(starts, sentence, re.I)
        rest = sentence if calls else take_price_and_offer(sentence, words, found)
        rest = _take_persons(rest, words, found)
        rest = take_people(rest, language, found) if language else rest
        rest = take_tone_label(rest, words, found)
        if _is_request(rest, words, first=number == 0):
            rest, names = _masked(rest)
            rest = take_tone_clauses(rest, words, found)
            rest = take_shots(rest, words, found)
            rest = take_seconds(rest, words, found)
            rest = _take_quiet(rest, words, found)
            rest = _take_language(rest, words, found)
            rest = _take_platform(_without_place(rest, words), words, found)
            rest = take_tone(rest, words, found)
            rest = _unmasked(rest, names)
        take_points(rest, words, found)
        rest = _tidy(rest)
        if re.search(r"\w", rest):
            found.left.append(rest)
    return found


def _masked(sentence: str) -> tuple[str, list[str]]:
    """The sentence with its names in quotes hidden: «Тихо» is no tone, 'Reel' in quotes no platform."""
    names: list[str] = []
    if _MASK in sentence:
        return sentence, names

    def hide(match: re.Match[str]) -> str:
        names.append(match.group())
        return f"{_MASK * len(names)}"

    return QUOTED.sub(hide, sentence), names


def _unmasked(sentence: str, names: list[str]) -> str:
    return re.sub(rf"{_MASK}+", lambda match: names[len(match.group()) - 1], sentence) if names else sentence


def _opened(sentence: str, words: Reading) -> str:
    """The sentence without a greeting, and with what stands in brackets as a part of its list."""
    greeting = rf"^{any_of(words.greetings)}(?:[\s,!.،、—–]+|$)"
    while (left := re.sub(greeting, "", sentence, flags=re.I)) != sentence:
        sentence = left
    return re.sub(r"\s*\(([^()]*)\)", r", \1,", sentence)


def _is_request(sentence: str, words: Reading, *, first: bool) -> bool:
    low, b = sentence.lower(), edge(words)
    if re.match(rf"{any_of(words.cta_starts)}{b}", low) and not first:
        return False
    if re.search(rf"{b}{words.prefixes}{any_of(words.film)}{b}", low) or re.match(
        rf"{any_of([*words.directions, *words.requests])}{b}", low
    ):
        return True
    if has_wish_clause(sentence, words):
        return True
    tones = [tone for each in words.tones.values() for tone in each]
    shapes = [name for names in words.ratios.values() for name in names] if words.tone_clauses else []
    places = [name for names in words.platforms.values() for name in names]
    plain = any_of(
        [*tones, *shapes, *places, *words.tone_nouns, *words.quiet, *words.seconds, *words.fillers, *words.roughly]
    )
    bare = re.sub(rf"{b}(?:{plain}|\d+){b}", "", low)
    return first or not re.search(r"\w{2,}" if words.spaced else r"\w", bare)


def _take_persons(sentence: str, words: Reading, found: Found) -> str:
    """Cut the wish for a real person's likeness: no likeness is drawn, a note says what is shown instead."""
    for pattern in words.persons:
        match = re.search(pattern, sentence)
        if match:
            found.persons.append(match.group("who").strip(" ,"))
            sentence = sentence[: match.start()] + (match.groupdict().get("rest") or " ") + sentence[match.end() :]
    return sentence


def _take_quiet(sentence: str, words: Reading, found: Found) -> str:
    b = edge(words)
    pattern = rf",?\s*(?:{b}{any_of(words.with_words)}\s+)?{b}{any_of(words.quiet)}{b}"
    if re.search(pattern, sentence, re.I):
        found.quiet = True
    return re.sub(pattern, " ", sentence, flags=re.I)


def _take_language(sentence: str, words: Reading, found: Found) -> str:
    b = edge(words)
    lead = "|".join(rf"{b}{re.escape(link)}\s+" if link else b for link in words.language_links)
    match = re.search(rf"(?:{lead})({any_of(words.languages)}){b}", sentence, re.I)
    if not match:
        return sentence
    found.language = found.language or words.languages[match.group(1).lower()]
    return sentence[: match.start()] + " " + sentence[match.end() :]


def _take_platform(sentence: str, words: Reading, found: Found) -> str:
    b, film = edge(words), any_of(words.film)
    gap = r"\s+" if words.spaced else r"\s*"
    stand_in = words.film_word
    for ratio, names in words.ratios.items():
        match = re.search(rf"{_open(words)}{any_of(names)}{_shut(words)}", sentence, re.I)
        if match and not found.ratio:
            found.ratio = ratio
            pad = " " if words.spaced else ""
            before, after = sentence[: match.start()], sentence[match.end() :]
            sentence = f"{before}{stand_in}{after}" if words.spaced else f"{before}{stand_in}{pad}{after}"
            sentence = re.sub(rf"{b}{stand_in},?{gap}({film}){b}", r"\1", sentence, flags=re.I)
            if words.adjectives_follow:
                sentence = re.sub(rf"{b}({film}){gap}{stand_in}{b}", r"\1", sentence, flags=re.I)
    sentence = re.sub(r"(?<![\d:])(?:9:16|16:9|1:1|3:4|4:5)(?![\d:])", stand_in, sentence)
    articles = f"(?:{any_of(words.articles)}{gap})?"
    for platform, names in words.platforms.items():
        if platform == "square":
            continue
        links = rf"(?:{b}{any_of(words.platform_links)}{gap}{articles})?"
        match = re.search(rf",?\s*{links}{_word_start(words)}({any_of(names)}){b}", sentence, re.I)
        if not match:
            continue
        if not found.platform:
            found.platform = platform
        linked = re.match(rf",?\s*{any_of(words.platform_links[:2])}{b}", match.group(), re.I) is not None
        sentence = sentence[: match.start()] + (" " if linked else f" {stand_in} ") + sentence[match.end() :]
        sentence = re.sub(rf"{b}{stand_in}{gap}({film}){b}", r"\1", sentence, flags=re.I)
        if words.adjectives_follow:
            sentence = re.sub(rf"{b}({film}){gap}{stand_in}{b}", r"\1", sentence, flags=re.I)
    return sentence


def _without_place(sentence: str, words: Reading) -> str:
    """'A clip for our website' is about something else: where it is shown is cut, unless more is said of it."""
    b, gap = edge(words), r"\s+" if words.spaced else r"\s*"
    owned = rf"(?:{any_of([*words.articles, *words.own_words])}{gap})*"
    place = rf"{b}{any_of(words.platform_links)}{gap}{owned}{any_of(words.film_places)}{b}(?=\s*(?:[.,!?;:]|$))"
    return re.sub(place, " ", sentence, flags=re.I)


def _open(words: Reading) -> str:
    return rf"(?<![\w:]){words.prefixes}" if words.spaced else r"(?<![\d:])"


def _shut(words: Reading) -> str:
    return r"(?!\w|:\d)" if words.spaced else r"(?![\d])"


def _word_start(words: Reading) -> str:
    return rf"(?<!\w){words.prefixes}" if words.spaced else ""


def _tidy(text: str) -> str:
    text = re.sub(r"\s*\x1f\s*", " ", text)
    text = re.sub(r"\s+([,.;:!?،؛؟、。])", r"\1", text)
    text = re.sub(r"([,;:،؛、])(?:\s*[,;:.،؛、])+", r"\1", text)
    text = re.sub(r"[,;:،؛、]\s*([.!?。؟])", r"\1", text)
    return re.sub(r"\s{2,}", " ", text).strip(" ,;:،؛、-–—")
