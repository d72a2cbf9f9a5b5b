"""Whether what was read can be a subject: a sentence told as it is says more than half of it taken for a name."""

from __future__ import annotations

import re
from itertools import pairwise

from ...templates.reading_words import UPPER, Reading, any_of
from .called import proper
from .facts import Subject

NOUN_WORDS_MAX = 8
"""More words than these are a sentence."""


def is_plausible(subject: Subject, words: Reading) -> bool:
    """False for 'from 24 December to 2', 'that Marta joins us', a month, half a quotation, a whole clause."""
    small = {*words.fragment_starts, *words.relatives, *words.question_words, *words.place_words}
    loose = {*words.copulas, *words.articles, *words.relatives}
    noun = subject.noun.lower().split()
    if noun and (noun[0] in small or noun[-1] in loose or len(noun) > NOUN_WORDS_MAX):
        return False
    if any(first.endswith("s") and second in words.announces for first, second in pairwise(noun)):
        # 'Opening hours change' says what happens; nobody sells it.
        return False
    if re.search(r"[“”„«»]", f"{subject.noun} {subject.name}"):
        return False
    return subject.name.lower() not in words.fragment_starts


def who_acts(sentence: str, words: Reading) -> str:
    """The name in 'FixIt Phones repairs screens': two capitals before a verb, where nouns have none."""
    found = re.match(rf"({proper()})\s+{any_of(words.verbs)}\s", sentence)
    if not found or words.nouns_capital or not words.spaced or len(re.findall(rf"[{UPPER}]", found.group(1))) < 2:
        return ""
    first = found.group(1).split()[0].lower()
    plain = {*words.plain_words, *words.fragment_starts, *words.finite_starts, *words.not_subjects, *words.articles}
    return "" if first in plain else found.group(1)


def is_thing_explained(topic: str, sentence: str, words: Reading) -> bool:
    """True where 'Explain Ledgerly' is followed by 'Ledgerly is an invoicing tool': no topic, but a name."""
    if not re.match(rf"[{UPPER}]", topic):
        return False
    told = rf"{re.escape(topic)}\s+{any_of(words.copulas)}\s+{any_of(words.articles)}\s"
    return re.match(told, sentence, re.I) is not None
