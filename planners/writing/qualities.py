"""Which words say a quality, and their form when they stand alone: 'wasserdicht' from 'einen wasserdichten Schuh'."""

from __future__ import annotations

import re

from ...templates.reading_words import Reading, any_of


class Qualities:
    """Knows a language's adjectives by list, by ending and by pattern."""

    def __init__(self, words: Reading) -> None:
        self._words = words
        self._known = frozenset(each.lower() for each in words.adjectives)
        self._colours = frozenset(words.colours)
        self._mass = frozenset(words.mass_nouns)
        self._stems = re.compile(any_of(each for each in words.adjectives if "*" in each))
        self._pattern = re.compile(words.adjective_pattern or "(?!)")
        self._like = re.compile(words.adjective_like or "(?!)")

    def is_adjective(self, word: str) -> bool:
        """True for a word that says a quality. A capital inside a German sentence makes it a noun."""
        word = word.strip(",،")
        if self._words.nouns_capital and word[:1].isupper():
            return False
        low = word.lower()
        return any(self._is_plain(each) for each in (low, *self._bare_forms(low)))

    def may_be_adjective(self, word: str) -> bool:
        """True for adjectives, and for words that have the form of one."""
        return self.is_adjective(word) or self._like.fullmatch(word.lower().strip(",،")) is not None

    def is_colour(self, word: str) -> bool:
        """True for a colour in any of its forms."""
        low = word.lower().strip(",،")
        return low in self._colours or any(each in self._colours for each in self._bare_forms(low))

    def alone(self, word: str) -> str:
        """The form that stands alone; a part of the word as written, never another word."""
        low = word.lower()
        if self._is_plain(low) or (self.is_colour(low) and low in self._colours):
            return word
        bare = next((each for each in self._bare_forms(low) if self._is_plain(each) or each in self._colours), "")
        return word[: len(bare)] if bare else word

    def _is_plain(self, low: str) -> bool:
        if low in self._known or low in self._colours or self._stems.fullmatch(low):
            return True
        if self._pattern.fullmatch(low) and low not in self._mass:
            return True
        return len(low) > 5 and low.endswith(self._words.adjective_endings) and low not in self._mass

    def _bare_forms(self, low: str) -> list[str]:
        ends = self._words.adjective_inflections
        return [low[: -len(end)] for end in ends if low.endswith(end) and len(low) > len(end) + 2]
