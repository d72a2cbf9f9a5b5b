"""What prompts never hold: names, brands, prices, claims in figures, addresses. Models would write them on things."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...story.brief import Brief, Product

_TOLD = re.compile(r"[\"“”„«»].*?[\"“”„«»]|(?<!\w)'[^']+'(?!\w)")
"""Words in quotation marks: they would be written into the picture, or spoken."""
_ADDRESS = re.compile(r"\S*(?:://|www\.|@|\w\.[a-z]{2,})\S*", re.I)
_CLAUSE = re.compile(r"\s*[,;.!?]\s*")
_FIGURES = re.compile(r"[\d%€$£¥₹@#]")
_LETTERS = re.compile(r"[A-Za-z]")


def secrets_of(product: Product | None = None, *, brief: Brief | None = None) -> tuple[str, ...]:
    """The names that must not be told: the brand's, the product's, and those of a brand kit. The longest first."""
    product = product or (brief.product if brief else None)
    names = [product.name, product.brand] if product else []
    if brief and brief.brand:
        names += [brief.brand.name, *brief.brand.forbidden]
    return tuple(sorted({name.strip() for name in names if len(name.strip()) > 1}, key=lambda name: (-len(name), name)))


def discreet(text: str, secrets: Iterable[str] = (), *, stand_in: str = "the product") -> str:
    """Words without quotations and names, and without the clauses that hold figures, signs of money or addresses.

    A name becomes `stand_in`. What is left may be empty.
    """
    text = _ADDRESS.sub("@", _TOLD.sub(" ", text))
    for name in secrets:
        text = re.sub(rf"(?:\b(?:the|a|an|our|my|your|his|her)\s+)?(?<!\w){re.escape(name)}(?:['’]s)?(?!\w)", stand_in,
                      text, flags=re.I)  # fmt: skip
    kept = [" ".join(clause.split()) for clause in _CLAUSE.split(text)]
    return ", ".join(clause for clause in kept if _LETTERS.search(clause) and not _FIGURES.search(clause))


def product_words(product: Product | None, *, language: str = "en") -> str:
    """What the product is, as a shop would file it, in English: 'a green knit trail shoe'; 'the product' where only
    other languages say it."""
    if product is None:
        return "the product"
    secrets = secrets_of(product)
    said = {tag.dimension: tag.value for tag in product.tags}
    noun = product.noun if language.startswith("en") else said.get("category", "")
    words = [said.get("colour", ""), said.get("material", ""), noun or said.get("category", "")]
    told = [discreet(word, secrets, stand_in="").strip(" ,") for word in words]
    if not told[2] or not told[2].isascii():
        return "the product"
    text = " ".join(word for word in told if word and word.isascii())
    return f"{'an' if text[0].lower() in 'aeio' else 'a'} {text}"
