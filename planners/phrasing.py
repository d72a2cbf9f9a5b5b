"""Fills phrases with a brief's own words. A phrase whose fields the brief does not have is not used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from random import Random
from string import Formatter

from ..story.brief import Brief
from ..templates.phrase_bank import Phrase, PhraseBank, World
from .grammar import Grammar, capital

DEFAULT_TONES = ("warm",)
"""Where a brief names no tone, lines for all tones and friendly ones are used."""


def fields_of(brief: Brief, grammar: Grammar, *, topic: str = "") -> dict[str, str]:
    """What phrases may say of a brief: every value is made of the brief's words and articles."""
    product = brief.product
    fields: dict[str, str] = {}
    if product.name:
        fields["name"] = product.name
        last = product.name.split(" ")[-1]
        own = product.noun and " " not in product.name and not grammar.is_mass(product.noun)
        if own and not last.lower().endswith("s") and not grammar.is_plural(product.noun):
            fields["own_name"] = product.name
    if product.noun:
        fields["noun"] = product.noun
        fields["a_noun"] = grammar.with_article(product.noun)
        fields["what"] = descriptor(brief, grammar)
        fields["a_what"] = grammar.with_article(fields["what"], product.noun)
        fields["it"] = "they" if grammar.is_plural(product.noun) else "it"
    else:
        fields["it"] = "it"
    fields["it_is"] = "they're" if fields["it"] == "they" else "it's"
    whole = (
        re.search(rf"{re.escape(product.name)}\s+(?:[\w-]+,?\s+){{0,3}}?{re.escape(product.noun)}\b", brief.text)
        if product.name and product.noun
        else None
    )
    if whole:
        fields["full_name"] = f"{product.name} {fields['what']}"
    if product.noun and fields["a_what"] != fields["what"]:
        fields["one_what"] = fields["a_what"]
    if product.brand:
        fields["brand"] = product.brand
    if product.price:
        fields["price"] = product.price
        # 'Yours for from $9' is no English: a price with a word before it stands alone.
        if not re.match(r"[a-z]", product.price, re.I) or re.match(r"(?:US|CA|AU|[CA])[$]", product.price):
            fields["flat_price"] = product.price
    if product.offer:
        fields["offer"] = lower_first(product.offer)
    if brief.audience:
        fields["audience"] = brief.audience
    if topic and re.match(r"(?:how|why|what|when|where|who)\b", topic, re.I):
        fields["ask"] = lower_first(topic)
    elif topic:
        fields["topic"] = topic
    fields.update({capital(name): capital(value) for name, value in fields.items()})
    return fields


def feature_fields(feature: str, grammar: Grammar, *, before: str = "") -> dict[str, str]:
    """The fields of one feature. `goes_on` where it may follow the feature `before` with an 'and'."""
    bare = feature if grammar.shape(feature) == "sentence" else grammar.without_article(feature)
    fields = {"feature": feature, "a_feature": grammar.feature_with_article(feature)}
    if re.match(r"an?\s", fields["a_feature"]):
        fields["one_feature"] = fields["a_feature"]
    if before and grammar.shape(before) == grammar.shape(feature):
        fields["goes_on"] = before
    return fields | {"Feature": capital(bare), "A_feature": capital(fields["a_feature"])}


def descriptor(brief: Brief, grammar: Grammar) -> str:
    """The noun with the qualities that stand before it in the brief: 'waterproof trail shoe'."""
    noun = brief.product.noun
    match = re.search(rf"((?:[\w-]+,?\s+(?:and\s+)?){{1,5}}){re.escape(noun)}\b", brief.text, re.I)
    if not match:
        return noun
    words = match.group(1).split()
    features = {feature.lower() for feature in brief.product.features}
    kept: list[str] = []
    while words:
        word = words[-1].strip(",").lower()
        pair = " ".join(each.strip(",").lower() for each in words[-2:])
        if len(words) > 1 and pair in features and " " in pair:
            kept = [*words[-2:], *kept]
            words = words[:-2]
        elif (
            (word in features and grammar.shape(word) == "adjective")
            or word in brief.product.colours
            or (word == "and" and kept)
        ):
            kept = [words[-1], *kept]
            words = words[:-1]
        else:
            break
    while kept and kept[0].lower() == "and":
        kept = kept[1:]
    return lower_first(" ".join([*kept, noun]))


def lower_first(text: str) -> str:
    """The text inside a sentence: its first letter small, names and abbreviations as they are."""
    first = text.split(" ")[0] if text else ""
    if re.search(r"[A-Z].*[A-Z]|\d", first) or (first in {"I", "A"} and first != "A"):
        return text
    return text[:1].lower() + text[1:]


class PhraseBook:
    """Draws phrases for one film: fitting its tone, never the same words twice."""

    def __init__(self, bank: PhraseBank, brief: Brief, fields: Mapping[str, str], random: Random) -> None:
        self.bank = bank
        self.tones = brief.tone or DEFAULT_TONES
        self.fields = dict(fields)
        self._random = random
        self._used: set[str] = set()
        self._openers: dict[str, int] = {}

    def draw(self, phrases: Iterable[Phrase], extra: Mapping[str, str] | None = None) -> tuple[str, str, Phrase] | None:
        """What to say, what to show and the phrase, or None where nothing fits."""
        fields = {**self.fields, **(extra or {})}
        fitting = [phrase for phrase in phrases if self._suits(phrase) and needed(phrase) <= fields.keys()]
        self._random.shuffle(fitting)
        # No line begins like an earlier one; a phrase written for the film's tone says more than one for all tones.
        fitting.sort(
            key=lambda phrase: (
                self._openers.get(_opener(phrase), 0),
                not needed(phrase),
                not set(phrase.tones) & set(self.tones),
            )
        )
        for phrase in fitting:
            say, show = fill(phrase.say, fields), fill(phrase.show or phrase.say, fields)
            said = sameness(say or show)
            if said in self._used or any(_alike(said, earlier) for earlier in self._used):
                continue
            self._used.add(said)
            self._openers[_opener(phrase)] = self._openers.get(_opener(phrase), 0) + 1
            return say, show, phrase
        return None

    def mark(self, text: str) -> bool:
        """Note words as used; False where they were already."""
        said = sameness(text)
        if said in self._used:
            return False
        self._used.add(said)
        return True

    def _suits(self, phrase: Phrase) -> bool:
        return not phrase.tones or bool(set(phrase.tones) & set(self.tones))


def _opener(phrase: Phrase) -> str:
    return " ".join((phrase.say or phrase.show).split()[:2])


def _alike(said: str, earlier: str) -> bool:
    """True where two lines share most of their words: 'Rain in the forecast?' after 'Rain in the forecast? Good.'"""
    one, other = set(said.split()), set(earlier.split())
    return min(len(one), len(other)) > 2 and len(one & other) >= Fraction(7, 10) * min(len(one), len(other))


def needed(phrase: Phrase) -> set[str]:
    """The fields that a phrase takes."""
    return {name for text in (phrase.say, phrase.show) for _, name, _, _ in Formatter().parse(text) if name} | set(
        phrase.needs
    )


def fill(template: str, fields: Mapping[str, str]) -> str:
    """The phrase with its fields; braces in a brief's own words stay as they are. One mark ends it."""
    text = "".join(literal + (fields[name] if name else "") for literal, name, _, _ in Formatter().parse(template))
    text = re.sub(r"([.!?…])\.$", r"\1", text)
    return capital(text)


def sameness(text: str) -> str:
    """Two texts with one sameness are the same sentence to a listener."""
    return re.sub(r"[^\w]+", " ", text.lower()).strip()


def thing_worlds(noun: str, worlds: Iterable[World]) -> list[World]:
    """The world of a noun by its last words, for they say what it is: a coffee table is a table, trail mix no trail."""
    head = re.split(r"\s+(?:for|of|with|at|in|from|by|on|and|to|about|that|who|which)\s+", noun.lower().strip())[0]
    low = f" {re.sub(r'[^a-zà-ÿ0-9%-]+', ' ', head).strip()} "
    ranked: list[tuple[int, int, World]] = []
    for number, world in enumerate(worlds):
        lengths = [len(match) for match in world.match if low.endswith((f" {match} ", f" {match}s "))]
        if lengths:
            ranked.append((-max(lengths), number, world))
    # Only the most specific one: what is true of tables need not be true of a coffee table's other kin.
    return [world for _, _, world in sorted(ranked, key=lambda each: each[:2])[:1]]


def quality_worlds(feature: str, worlds: Iterable[World], thing: str = "") -> list[World]:
    """The worlds that a feature leads to beside a thing of the world `thing`: the longest match first."""
    low = f" {re.sub(r'[^a-z0-9%-]+', ' ', feature.lower())} "
    if re.search(r"\b(?:no|not|without|never|free|isn't|aren't)\b", low.replace("-free", "free")):
        return []
    ranked: list[tuple[int, int, World]] = []
    for number, world in enumerate(worlds):
        if world.things and thing not in world.things:
            continue
        lengths = [len(match) for match in world.match if re.search(rf"[ -]{re.escape(match)}s? ", low)]
        if lengths:
            ranked.append((-max(lengths), number, world))
    return [world for _, _, world in sorted(ranked, key=lambda each: each[:2])]
