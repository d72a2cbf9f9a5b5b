"""Words that are known to name things: a capital that starts a sentence makes no name of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ...templates.phrase_bank import phrase_bank
from ...templates.reading_words import any_of, reading
from ..staging.icon_match import icon_of_noun
from ..writing.grammar import Grammar

_LEADS = re.compile(r"^(?:و|ف)?(?:ال|بال|لل|[بلك])(?=\w{3})")


@cache
def known_noun(language: str) -> Callable[[str], bool]:
    """A test for 'this phrase names a kind of thing' in a language: 'earbuds', 'Trinkflasche', 'gourde', '保温杯'."""
    if language == "en":
        return _english()
    words = reading(language)
    if not words.spaced:
        return lambda text: icon_of_noun(text, language) != ""
    listed = re.compile(any_of([*words.nouns, *words.mass_nouns]), re.I)

    def known(text: str) -> bool:
        if not text.split():
            return False
        token = text.split()[0 if words.adjectives_follow or language == "ru" else -1].strip(",،.:")
        forms = (token, _LEADS.sub("", token)) if language == "ar" else (token,)
        return any(listed.fullmatch(form) is not None or icon_of_noun(form, language) != "" for form in forms)

    return known


def _english() -> Callable[[str], bool]:
    words = reading("en")
    grammar = Grammar(words)
    worlds = frozenset(match for world in phrase_bank("en").nouns for match in world.match)
    vocabulary = worlds | frozenset(words.mass_nouns)

    def known(text: str) -> bool:
        if len(text.split()) == 1 and text[:1].isupper():
            return text.lower() in vocabulary
        return bool(text.split()) and (
            grammar.is_plural(text) or grammar.is_mass(text) or text.split()[-1].lower() in vocabulary
        )

    return known
