"""How a film is to feel: words of tone beside the film or a word such as 'mood', or alone between commas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...templates.reading_words import Reading, any_of, linked
from .text import edge

if TYPE_CHECKING:
    from .scan import Found


WISH_WORDS = 10
"""A wish of no more words is about the film alone: 'would love something playful around 20 seconds'."""


def take_tone_label(sentence: str, words: Reading, found: Found) -> str:
    """Take 'Tone: warm, reassuring': behind its label every word is of the tone."""
    if not re.match(rf"\s*{words.prefixes}{any_of(words.tone_nouns)}\s*:\s*\S", sentence, re.I):
        return sentence
    said = sentence.partition(":")[2]
    before = len(found.tone)
    for clause in re.split(rf"[,،、/&]|(?<!\w){any_of(words.and_words)}(?!\w)" if words.spaced else r"[,、/]", said):
        _note(clause, words, found)
    return "" if len(found.tone) > before else sentence


def take_tone_clauses(sentence: str, words: Reading, found: Found) -> str:
    """Take a tone that stands alone between commas beside another wish: '20 s, calm, no voice'."""
    if not words.tone_clauses:
        return sentence
    parts = re.split(r"([,،、:]\s*|\s*[–—]\s+|\s+/\s+)" if words.spaced else r"([,、:;\s]\s*)", sentence)
    clauses = parts[::2]
    tones = any_of(tone for names in words.tones.values() for tone in names)
    b, lead = edge(words), words.prefixes
    little, nouns = any_of([*words.fillers, *words.tone_nouns]), any_of(words.tone_nouns)
    kept = list(clauses)
    for place, clause in enumerate(clauses):
        bare = re.sub(rf"{b}{lead}{tones}{b}", "", clause, flags=re.I)
        bare = re.sub(rf"{b}{lead}{little}{b}", "", bare, flags=re.I)
        if not re.search(rf"{b}{lead}{tones}{b}", clause, re.I) or re.search(r"\w", bare):
            continue
        beside = [clauses[near] for near in (place - 1, place + 1) if 0 <= near < len(clauses)]
        if (
            len(clauses) == 1
            or re.search(rf"{b}{lead}{nouns}{b}", clause, re.I)
            or any(_is_wish(each, words) for each in beside)
            or (place == len(clauses) - 1 > 1 and "\x1f" in clauses[place - 1])
        ):
            _note(clause, words, found)
            kept[place] = ""
    return "".join(each for pair in zip(kept, [*parts[1::2], ""], strict=True) for each in pair)


def take_tone(sentence: str, words: Reading, found: Found) -> str:
    """Take tones beside the film's words or alone in their sentence."""
    b, film, lead = edge(words), any_of(words.film), words.prefixes
    plain = any_of([*(name for names in words.tones.values() for name in names), *words.tone_nouns])
    bare = re.sub(rf"{b}{lead}(?:{plain}|{any_of(words.fillers)}){b}", "", sentence.lower())
    alone = not re.search(r"\w{3,}" if words.spaced else r"\w{2,}", bare)
    nouns = any_of(words.tone_nouns)
    skipped = any_of([*words.negation_fillers, ""])
    wish = is_about_film(sentence, words) or (
        re.match(rf"{any_of(words.requests)}(?!\w)", sentence, re.I) and len(sentence.split()) <= WISH_WORDS
    )
    for tone, names in words.tones.items():
        left, right = (r"(?<![\w-])", r"(?![\w-])") if words.spaced else ("", "")
        for match in re.finditer(rf"{left}{lead}({any_of(names)}){right}", sentence, re.I):
            before, after = sentence[: match.start()].lower(), sentence[match.end() :].lower()
            if re.search(rf"{b}{any_of(words.negations)}(?:\s*{b}{skipped})?\s*$", before, re.I):
                continue
            if words.spaced:
                near = after[:1] == ":" or re.match(
                    rf"[\s,-]*(?:(?:{any_of(words.and_words)}\s+)?[\w-]+[\s,]+){{0,3}}?(?:{lead}{film}|{nouns})\b",
                    after,
                )
            else:
                near = after[:1] == ":" or re.match(rf"[^,、。:]{{0,8}}?(?:{film}|{nouns})", after)
            if not near and words.tones_follow:
                near = re.search(rf"\b{lead}(?:{film}|{nouns})\s+(?:[\w-]+\s+){{0,2}}?$", before)
            if (alone or near or wish) and tone not in found.tone:
                found.tone.append(tone)
            if (alone or near or wish) and not alone:
                sentence = sentence[: match.start()] + " " * len(match.group()) + sentence[match.end() :]
    return sentence


def is_about_film(sentence: str, words: Reading) -> bool:
    """True for 'Vertical video, calm': a few words that start with the film's and lead to no subject."""
    film = any_of([*words.film, words.film_word])
    starts = re.match(rf"(?:{any_of(words.articles)}\s+)?{film}(?!\w)", sentence.strip(), re.I)
    if not words.spaced or not starts or len(sentence.split()) > WISH_WORDS or ":" in sentence:
        return False
    return not re.search(rf"(?<!\w){linked([*words.film_links, *words.naming])}", sentence, re.I)


def _note(clause: str, words: Reading, found: Found) -> None:
    b, lead = edge(words), words.prefixes
    skipped = any_of([*words.negation_fillers, ""])
    for tone, names in words.tones.items():
        match = re.search(rf"{b}{lead}{any_of(names)}{b}", clause, re.I)
        if not match or re.search(rf"{b}{any_of(words.negations)}(?:\s*{skipped})?\s*$", clause[: match.start()], re.I):
            continue
        if tone not in found.tone:
            found.tone.append(tone)


def _is_wish(clause: str, words: Reading) -> bool:
    """True for a clause that is about the film: a length, a platform, a shape, silence, shots or the film itself."""
    b, lead = edge(words), words.prefixes
    names = [name for each in (*words.platforms.values(), *words.ratios.values()) for name in each]
    phrases = [*words.half_minute, *words.one_minute, *words.one_and_half_minutes, *words.quiet, *words.film]
    if re.search(rf"{b}{lead}{any_of([*names, *phrases])}{b}", clause, re.I):
        return True
    units = any_of([*words.seconds, *words.minutes, *words.shot_words])
    return re.search(rf"[\d〇一二两三四五六七八九十]\s*-?{units}{b}", clause, re.I) is not None


def has_wish_clause(sentence: str, words: Reading) -> bool:
    """True where a clause between commas is only a length, or a tone with a word such as 'mood'."""
    b, lead = edge(words), words.prefixes
    tones = any_of(tone for names in words.tones.values() for tone in names)
    units = any_of([*words.seconds, *words.minutes])
    fixed = any_of([*words.half_minute, *words.one_minute, *words.one_and_half_minutes])
    counted = any_of(words.numbers)
    shots = rf"{any_of([*words.shot_links, ''])}\s*(?:\d+|{counted})\s*{any_of(words.shot_words)}"
    spans = rf"(?:[-–—~〜]|{any_of(words.range_links)})"
    nouns, little = any_of(words.tone_nouns), any_of([*words.fillers, *words.roughly, *words.length_tails])
    for clause in re.split(r"[,،、:;]\s*" if words.spaced else r"[,、:;\s]\s*", sentence):
        unshot = re.sub(shots, "", clause, flags=re.I)
        bare = re.sub(rf"{b}{lead}{little}{b}", "", unshot, flags=re.I).strip(" .!。")
        if re.fullmatch(rf"(?:(?:\d+\s*{spans}\s*)?\d+(?:[.,]\d+)?[\s-]*{units}\.?|{fixed})", bare, re.I):
            return True
        if unshot != clause and not re.search(r"\w", bare):
            return True
        toned = re.search(rf"{b}{lead}{tones}{b}", bare, re.I) and re.search(rf"{b}{lead}{nouns}{b}", bare, re.I)
        if toned and not re.search(r"\w", re.sub(rf"{b}{lead}(?:{tones}|{nouns}){b}", "", bare, flags=re.I)):
            return True
    return False
