"""Signs beside lines: an icon only where a word, a quality or the thing itself means it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ...story.brief import Brief
from ...story.script import Line
from ...templates.phrase_bank import phrase_bank, written_languages
from ..brief_reading.reading import reading_language, topic_of
from ..planner import Library
from ..writing.phrasing import quality_worlds, thing_worlds
from .icon_match import icon_of_fact, icon_of_noun, icon_of_topic

_STOP_WORDS = """
    a an the of for to in on at with and or is are it its this that your our one
"""
_STOP = frozenset(_STOP_WORDS.split())

_VAGUE_WORDS = """
    first last time take more who what minute second start look picture turn know find yours your once again
    right left best good new now today open big old next way hour day see say name list free point on off one
    hours long made why how problem question yes no wrong like go drink glass work return back person people you
    wait words said live product local touch cool card sweet family spring cut
"""
_VAGUE = frozenset(_VAGUE_WORDS.split())
"""Words that stand in tags and in any sentence; a sign for them says nothing."""
_WHOLE = frozenset({"training", "wedding", "evening", "morning", "building", "spring", "camping", "string", "during"})
"""Words that are not what their stem says: 'training' has no train in it."""
_EMPTY_SIGNS = frozenset({"circle-help", "circle-x", "sparkle", "sparkles", "thumbs-up", "check", "arrow-right"})
"""Signs that stand for anything: they are no picture of a thing or a fact."""
FACTS = ("feature", "benefit", "proof", "problem", "offer")
"""Roles whose lines say one fact, which a sign may stand beside."""


def match_icon(words: str, icons: Mapping[str, tuple[str, ...]]) -> str:
    """The icon whose words share most with a text; empty where none does."""
    vague = {stem(word) for word in _VAGUE}
    wanted = content_words(words) - vague
    low = f" {re.sub(r'[^a-z0-9%-]+', ' ', words.lower())} "

    def score(name: str) -> float:
        tags = [name.replace("-", " "), *icons[name]]
        whole = max((len(tag) for tag in tags if tag not in _VAGUE and f" {tag.lower()} " in low), default=0)
        return whole + 2 * len(wanted & {stem(word) for tag in tags for word in tag.lower().split()} - vague)

    best = max(sorted(set(icons) - _EMPTY_SIGNS), key=score, default="")
    return best if best and score(best) > 0 else ""


def sign_for(line: Line, brief: Brief, library: Library, *, stage: bool = False) -> str:
    """The icon of a line: its own words', else its quality's; on a `stage` made for the thing, the thing's. Or none."""
    icons = library.icons
    noun = brief.product.noun
    bank = phrase_bank(brief.language) if brief.language.split("-")[0].lower() in written_languages() else None
    world = next(iter(thing_worlds(noun, bank.nouns)), None) if bank else None
    thing = _sign_of_thing(brief, icons, world.icon if world else "")
    if line.role not in FACTS and stage:
        return thing
    own = _own_sign(line, brief, icons)
    if line.role in FACTS:
        quality = quality_worlds(line.show or line.say, bank.features, world.id if world else "") if bank else []
        first = next((each.icon for each in quality if each.icon in icons), "")
        return first or own or (thing if stage else "")
    known = {thing, *(_sign_of_fact(feature, brief, icons) for feature in brief.product.features)}
    return own if own in known and line.role in ("hook", "question") else ""


def _sign_of_thing(brief: Brief, icons: Mapping[str, tuple[str, ...]], world_icon: str) -> str:
    """The icon of what the film is about: of its noun in the brief's language, else of its world, else of its topic."""
    noun = brief.product.noun
    language = reading_language(brief.text, brief.language)
    found = icon_of_noun(noun, language)
    if not found and not noun:
        found = icon_of_topic(_topic(brief.text, brief.language), language)
    if found in icons:
        return found
    if world_icon in icons:
        return world_icon
    return match_icon(noun, icons) if language == "en" else ""


def _own_sign(line: Line, brief: Brief, icons: Mapping[str, tuple[str, ...]]) -> str:
    shown = f"{line.show} {' '.join(line.items)}"
    if brief.language.split("-")[0].lower() == "en":
        return match_icon(shown, icons) or match_icon(line.say, icons)
    found = icon_of_fact(line.show or line.say, brief.language)
    return found if found in icons else ""


def _sign_of_fact(fact: str, brief: Brief, icons: Mapping[str, tuple[str, ...]]) -> str:
    language = reading_language(brief.text, brief.language)
    found = match_icon(fact, icons) if language == "en" else icon_of_fact(fact, language)
    return found if found in icons else ""


@lru_cache(maxsize=64)
def _topic(text: str, language: str) -> str:
    return topic_of(text, language)


def content_words(text: str) -> set[str]:
    """The stems of a text's words that carry meaning."""
    return {stem(word) for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in _STOP and len(word) > 2}


def stem(word: str) -> str:
    """'charges', 'charging' and 'charged' are one word; short words and names keep their ends."""
    word = word.lower()
    if word in _WHOLE:
        return word
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for end in ("ing", "ed"):
        if word.endswith(end) and len(word) >= len(end) + 4:
            word = word[: -len(end)]
            word = word[:-1] if word[-1] == word[-2] and word[-1] not in "sl" else word
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word
