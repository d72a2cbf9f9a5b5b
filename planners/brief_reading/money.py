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
OWN_WORDS = 4
OWN_LETTERS = 5
"""What costs something is named in so many words, or letters of a script without spaces."""


def take_price_and_offer(sentence: str, words: Reading, found: Found) -> str:
    """Take offers first, for they hold prices, then the price. Where each stood is marked with U+001F."""
    for pattern in words.offers:
        match = _outside_addresses(rf"(?<!\w){pattern}" if words.spaced else pattern, sentence)
        if match:
            sentence = _take_offer(sentence, match, words, found)
    match = _outside_addresses(words.price, sentence)
    if match and re.match(rf"\s+{any_of(words.buys)}(?!\w)", sentence[match.end() :], re.I):
        # '€10 buys a pair of gloves': an amount that does something is no price of the thing.
        return sentence
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
    b, gap = edge(words), r"\s+" if words.spaced else r"\s*"
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
    own = _what_costs(sentence, match, price, words, found)
    if own and found.price == price:
        found.price = f"{own}{sentence[match.start() : match.end()]}".strip()
        start = match.start() - len(own)
        before_it = re.sub(rf"{gap}{any_of(words.and_words)}\s*$", "", sentence[:start], flags=re.I)
        return before_it + "\x1f" + sentence[match.end() :]
    cut = re.compile(
        rf"(?:{gap}{any_of(words.and_words)}(?={gap}))?[\s,،、]*{b}{any_of([*words.price_links, ''])}[\s:]*$", re.I
    )
    return cut.sub("", sentence[: match.start()]) + "\x1f" + sentence[match.end() :]


def _what_costs(sentence: str, match: re.Match[str], price: str, words: Reading, found: Found) -> str:
    """The few words before 'from £12', 'croissants at 1.20', that say what costs that much in a list of facts."""
    starting = re.match(rf"{any_of(words.price_prefixes_kept)}(?!\w)", price, re.I) is not None
    joined = rf"|\s{any_of(words.and_words)}\s" if words.spaced else ""
    head = re.split(rf"[,،、;:。]{joined}", sentence[: match.start()], flags=re.I)
    own = head[-1].strip()
    # 'Pastel de nata a', 'céramique pour': a thing of two words or more and what leads to its price.
    alone = starting or re.search(r"(?:起|から)$", price) or (words.spaced and _leads_to_price(own, words))
    if not found.left or (len(head) < 2 and not alone):
        return ""
    plain = [*words.articles, *words.pronouns, *words.copulas, *words.verbs, *words.with_words, *words.film]
    plain += [*words.directions, "\x1f"]
    if not words.spaced:
        plain += [*words.price_links, *words.numbers]
        return own if 0 < len(own) <= OWN_LETTERS and not re.search(any_of(plain), own) else ""
    # 'tarta de queso por', '6 Termine für': a thing, and what leads to its price.
    thing = re.sub(rf"(?:^|\s+){any_of(words.price_links)}$", "", own, flags=re.I)
    small = re.search(rf"(?<!\w){any_of(plain)}(?!\w)", thing, re.I)
    named = re.search(r"[^\W\d_]{3}", thing) is not None
    return head[-1].lstrip() if named and len(thing.split()) <= OWN_WORDS and not small else ""


def _leads_to_price(own: str, words: Reading) -> bool:
    return re.match(rf"\S+\s.*\s{any_of(words.price_links)}$", own, re.I) is not None
