"""Where numbers, prices and claims come from: each must stand in the brief or in the user's script."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ...story.brief import Brief
from ...templates.phrase_bank import claim_words
from ...templates.reading_words import reading
from ..brief_reading.language import language_of
from ..brief_reading.numerals import plain_digits

_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d.,:])|\d+(?:[.,:]\d+)*")


def numbers_in(text: str, language: str = "en") -> set[str]:
    """The numbers of a text as plain digits: '49.99', '20', and 'three' as '3' ('one' is a pronoun as often)."""
    text = plain_digits(text)
    found = {_plain(match) for match in _NUMBER.findall(text)}
    words = reading(language).numbers
    for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", text.lower()):
        for piece in (word, *word.split("-")):
            if piece in words and words[piece] > 1:
                found.add(str(words[piece]))
    return found


def known_numbers(brief: Brief) -> set[str]:
    """The numbers that a film of this brief may say; the parts of '49.99' too, as voices read them."""
    source = source_text(brief)
    written = language_of(brief.text, hint=brief.language).language
    # A German brief for an English film says 'drei': the film may say 'three'.
    return set(_known(source, brief.language) | _known(source, written))


@lru_cache(maxsize=8)
def _known(source: str, language: str) -> frozenset[str]:
    # Asked for every line: a long script is read once.
    found = numbers_in(source, language)
    for number in list(found):
        found.update(part.lstrip("0") or "0" for part in re.split(r"[.,:]", number))
    return frozenset(found)


def source_text(brief: Brief) -> str:
    """All words that a person gave."""
    product = brief.product
    return "\n".join(
        (
            brief.text,
            brief.script_text,
            product.name,
            product.brand,
            product.noun,
            *product.features,
            product.offer,
            product.price,
            *product.colours,
            brief.audience,
            brief.call_to_action,
        )
    )


def untraced_numbers(text: str, brief: Brief, *, counted: tuple[int, ...] = ()) -> tuple[str, ...]:
    """Numbers of a text that no one gave. `counted` are counts that a text may name: its points, the features."""
    allowed = known_numbers(brief) | {str(count) for count in counted}
    return tuple(sorted(number for number in numbers_in(text, brief.language) if number not in allowed))


def untraced_claims(text: str, brief: Brief) -> tuple[str, ...]:
    """Words that assert something and that no one gave."""
    claims = _claims(brief.language)
    if claims is None:
        return ()
    if brief.language.split("-")[0].lower() in ("zh", "ja"):
        # Words are not written apart: a claim is looked for inside the text.
        source = source_text(brief)
        return tuple(sorted(claim for claim in claims if claim in text and claim not in source))
    given = _roots(source_text(brief))
    return tuple(sorted({word for word in _words(text) if word in claims and _root(word) not in given}))


@lru_cache(maxsize=4)
def _roots(source: str) -> frozenset[str]:
    return frozenset(_root(word) for word in _words(source))


@cache
def _claims(language: str) -> frozenset[str] | None:
    words = claim_words(language)
    return frozenset(words) if words else None


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", text.lower())


def _root(word: str) -> str:
    return re.sub(r"(?:ly|s)$", "", word)


def _plain(number: str) -> str:
    number = number.rstrip(".,:")
    number = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3})", "", number)
    # 1,000, 1.000 and 1 000 are a thousand; 49,99 and 49.99 are one price.
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number):
        return re.sub(r"[.,]", "", number)
    return number.replace(",", ".").lstrip("0") or "0"
