"""Whom a brief wants to see: a presenter who speaks, a model who wears something, or nobody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...templates.people_words import people_words

if TYPE_CHECKING:
    from .scan import Found


def take_people(sentence: str, language: str, found: Found) -> str:
    """The sentence without its wish for people, which is noted. Words that name the film as well, such as 'explainer',
    stay."""
    words = people_words(language)
    for pattern in words.nobody:
        match = pattern.search(sentence)
        if match:
            found.presenter = "none"
            sentence = _cut(sentence, match)
    kinds = (("model", words.model, words.model_tells), ("presenter", words.presenter, words.tells))
    for kind, patterns, tells in kinds:
        for pattern in patterns:
            match = pattern.search(sentence)
            if match is None:
                continue
            found.people = found.people or kind  # type: ignore[assignment]
            found.presenter = found.presenter or _who(match.group(), language)
            sentence = _cut(sentence, match)
        if tells.search(sentence):
            found.people = found.people or kind  # type: ignore[assignment]
            found.presenter = found.presenter or _who(sentence, language, sure=False)
    return sentence


def _who(said: str, language: str, *, sure: bool = True) -> str:
    words = people_words(language)
    if sure and words.women.search(said):
        return "woman"
    return "man" if sure and words.men.search(said) else "auto"


def _cut(sentence: str, match: re.Match[str]) -> str:
    return f"{sentence[: match.start()]} {sentence[match.end() :]}"
