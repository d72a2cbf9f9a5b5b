"""Prices and offers of a brief: kept as written, in the money and the marks of its language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...templates.reading_words import Reading, any_of
from .text import URL, edge

if TYPE_CHECKING:
    from .scan import Found

OFFERS_MAX = 70
"""Characters of several offers together."""


def take_price_and_offer(sentence: str, words: Reading, found: Found) -> str:
    """Take offers first, for they hold prices, then the price. Where each stood is marked with U+001F."""
    for pattern in words.offers:
        match = _outside_addresses(rf"(?<!\w){pattern}" if words.spaced else pattern, sentence)
        if match:
            sentence = _take_offer(sentence, match, words, found)
    match = _outside_addresses(words.price, sentence)
    return _take_price(sentence, match, words, found) if match else sentence


def _outside_addresses(pattern: str, sentence: str) -> re.Match[str] | None:
    addresses = [each.span() for each in URL.finditer(sentence) if re.search(r"[a-z]{2}", each.group(), re.I)]
    for match in re.finditer(pattern, sentence, re.I):
        if re.search(r"\w", match.group()) and not any(start <= match.start() < end for start, end in addresses):
            return match
    return None


def _take_offer(sentence: str, match: re.Match[str], words: Reading, found: Found) -> str:
    offer = match.group()
    b, gap = edge(words), r"\s+" if words.spaced else r"\s*"
    at = any_of(words.url_links)
    if re.match(r"\.[a-z]{2,}", sentence[match.end() :], re.I):
        # The match ends inside an address.
        offer = re.sub(rf"{gap}{at}{gap}\S+$", "", offer)
    offer = re.split(rf"{gap}{at} ?(?=\S+\.[a-z]{{2,}}\b)|\s*[–—]\s*|\s+-\s+", offer)[0]
    joined = any_of([*words.and_words, "then"])
    offer = re.split(rf"{gap}{joined}{gap}(?={any_of(words.cta_starts)}{b})", offer, flags=re.I)[0].strip(" ,:;،、")
    now = match.groupdict().get("now")
    if now and not found.price:
        found.price = now.strip()
    if not found.offer:
        found.offer = offer
    elif len(found.offer) + len(offer) < OFFERS_MAX:
        found.offer = f"{found.offer}, {offer}"
    start = match.start() + match.group().index(offer) if offer in match.group() else match.start()
    return sentence[: match.start()] + "\x1f" + sentence[start + len(offer) :]


def _take_price(sentence: str, match: re.Match[str], words: Reading, found: Found) -> str:
    b = edge(words)
    price = match.group().strip()
    prefix = re.match(rf"{any_of(words.price_prefixes)}\s*", price, re.I)
    if prefix and prefix.group().strip().lower() not in words.price_prefixes_kept:
        price = price[prefix.end() :]
    if not found.price:
        found.price = price
    before = re.search(rf"{b}{any_of(words.price_nouns)}\s+$", sentence[: match.start()], re.I)
    if before and found.price == price:
        # 'Tickets from €25': what costs that belongs to the price.
        found.price = sentence[before.start() : match.end()].strip()
        return sentence[: before.start()] + sentence[before.start() :].replace(found.price, "\x1f", 1)
    cut = re.compile(rf"[\s,،、]*{b}{any_of([*words.price_links, ''])}[\s:]*$", re.I)
    return cut.sub("", sentence[: match.start()]) + "\x1f" + sentence[match.end() :]
