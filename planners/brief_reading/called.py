"""Names that a verb gives: 'a van called Spoke Folk', 'heladería que se llama La Nevera', '面馆叫「…」'."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...templates.reading_words import UPPER, Reading, any_of
from .text import QUOTED

NOUN_WORDS = 6
"""More words than these before the verb are no noun."""
SMALL_LINKS = r"(?:de la|de los|of the|de|da|do|dos|das|del|di|du|des|of|the|la|le|les|y|e|et|und|and|&|von|van|и|в|на)"
"""Small words inside a name: 'Pão da Vó', 'Flor de Lua'."""


class Called(NamedTuple):
    """A name, the words that say what bears it, and what stands behind."""

    name: str
    noun: str
    rest: str


def proper(*, links: str = SMALL_LINKS) -> str:
    """A pattern for a name in capitals, small words inside it."""
    word = rf"[{UPPER}0-9][\w'’.-]*\w"
    return rf"[{UPPER}][\w'’.-]*\w(?:\s+(?:{links}\s+)?{word})*"


def called(sentence: str, words: Reading) -> Called | None:
    """What a verb of naming names, where the sentence has one."""
    quoted = QUOTED.pattern.replace("(", "(?P<quoted>", 1)
    pattern = rf"(?P<before>^|^.*?\W)(?i:{any_of(words.naming)})\s*:?\s+(?:{quoted}|(?P<name>{proper()}))"
    match = re.search(pattern, sentence)
    if not match:
        return None
    name = match.group("name") or match.group("quoted")
    return Called(name.strip(), _noun_of(match.group("before"), words), sentence[match.end() :])


def _noun_of(before: str, words: Reading) -> str:
    """The words between the last article or verb and the verb of naming."""
    before = re.split(r"[.!?:;]\s", before.strip(" ,،:"))[-1]
    clause = re.split(r"[,،]\s", before)[-1]
    starts = any_of([*words.articles, *words.verbs, *words.self_links])
    heads = list(re.finditer(rf"(?<!\w){starts}\s+", clause, re.I))
    if not heads and words.articles:
        return ""
    noun = clause[heads[-1].end() :] if heads else clause
    relative = rf"\s+(?:{any_of(words.relatives)}|{any_of(words.pronouns)})$"
    noun = re.sub(relative, "", noun, flags=re.I).strip(" ,،")
    return noun if 0 < len(noun.split()) <= NOUN_WORDS else ""
