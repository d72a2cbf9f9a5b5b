"""Fills phrases with a brief's own words. A phrase whose fields the brief does not have is not used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from random import Random
from string import Formatter

from ...story.brief import Brief
from ...templates.phrase_bank import Phrase, PhraseBank
from .grammar import Grammar, capital
from .wording import DENSE
from .world_match import quality_worlds, thing_worlds

__all__ = ["PhraseBook", "descriptor", "feature_fields", "fields_of", "quality_worlds", "sameness", "thing_worlds"]

DEFAULT_TONES = ("warm",)
"""Where a brief names no tone, lines for all tones and friendly ones are used."""


ASKED_WORDS = 4
"""A noun of more words is told, not asked for: 'Looking for a wedding of Ana and Luis?'"""


def fields_of(brief: Brief, grammar: Grammar, *, topic: str = "") -> dict[str, str]:
    """What phrases may say of a brief: every value is made of the brief's words and articles."""
    product = brief.product
    what = descriptor(brief, grammar) if product.noun else ""
    noun = grammar.named(product.noun, brief.text)
    asked = noun if len(noun.split()) <= ASKED_WORDS else ""
    # Russian bends who comes behind 'для': a name on a label is said by itself.
    bends = grammar.language == "ru" and f"для {brief.audience}".lower() not in brief.text.lower()
    one = grammar.one(brief, what) if what else ""
    fields = {
        "name": product.name,
        "own_name": product.name if grammar.owned(product.name, product.noun) else "",
        "noun": asked,
        "a_noun": grammar.with_article(asked) if asked else "",
        "what": what,
        "a_what": one or what,
        "one_what": one,
        "one_noun": grammar.one(brief, product.noun) if what else "",
        "full_name": grammar.full_name(brief, what),
        "brand": product.brand,
        "price": product.price,
        # 'Yours for from $9' is no English: a price with a word before it stands alone.
        "flat_price": product.price if _is_flat(product.price) else "",
        "offer": grammar.inside(product.offer),
        "audience": "" if bends else brief.audience,
        "named_audience": brief.audience if bends else "",
        **grammar.pronouns(product.noun),
    }
    if topic:
        fields["ask"] = grammar.embedded(topic)
        bare = "" if fields["ask"] else topic.rstrip("?？؟ ")
        fields["counted" if brief.points else "topic"] = grammar.about(bare)
        fields["question"] = bare if grammar.direct(bare) else ""
    fields = {name: value for name, value in fields.items() if value}
    fields.update({capital(name): capital(value) for name, value in fields.items()})
    return fields


def _is_flat(price: str) -> bool:
    """True for an amount with no word before it."""
    if re.search(r"\d\D*(?:[-–—~〜]|\s\w+\s)\s*\W*\d", price):
        # '£12-£40': a range.
        return False
    return not re.match(r"[^\W\d_]", price) or re.match(r"(?:US|CA|AU|[CAR])[$]", price) is not None


def feature_fields(feature: str, grammar: Grammar, *, before: str = "", text: str = "") -> dict[str, str]:
    """The fields of one feature. `goes_on` where it may follow the feature `before` with an 'and'.

    `later` is there for every feature but the first; `text` is the brief's, whose words may bend the feature.
    """
    stands = grammar.standing(feature, text)
    bare = stands if grammar.shape(stands) == "sentence" else grammar.without_article(stands)
    fields = {"feature": stands, "a_feature": grammar.feature_with_article(stands)}
    if re.match(r"an?\s", fields["a_feature"]):
        fields["one_feature"] = fields["a_feature"]
    joined = "" if stands != feature else grammar.after_with(feature, text)
    if joined:
        fields["with_feature"] = joined
        fields["With_feature"] = capital(joined)
    if before:
        fields["later"] = before
        if grammar.shape(before) == grammar.shape(feature) != "sentence":
            fields["goes_on"] = before
    return fields | {"Feature": capital(bare), "A_feature": capital(fields["a_feature"])}


def descriptor(brief: Brief, grammar: Grammar) -> str:
    """The noun with the qualities that stand beside it in the brief: 'waterproof trail shoe'."""
    return grammar.descriptor(brief)


class PhraseBook:
    """Draws phrases for one film: fitting its tone, never the same words twice."""

    def __init__(self, bank: PhraseBank, brief: Brief, fields: Mapping[str, str], random: Random) -> None:
        self.bank = bank
        self.tones = brief.tone or DEFAULT_TONES
        self.fields = dict(fields)
        self._random = random
        self._used: set[str] = set()
        self._shown: set[str] = set()
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
            said, seen = sameness(say or show), sameness(show)
            if said in self._used or any(_alike(said, earlier) for earlier in self._used):
                continue
            if not needed(phrase):
                # The bank's own words are not shown twice either, nor inside others: 'Rain?', 'Rain? Mud? Puddles?'
                if any(_within(seen, earlier) or _within(earlier, seen) for earlier in self._shown):
                    continue
                self._shown.add(seen)
            self._used.add(said)
            self._openers[_opener(phrase)] = self._openers.get(_opener(phrase), 0) + 1
            return say, show, phrase
        return None

    def mark(self, text: str) -> bool:
        """Note words as used; False where they were already."""
        said = sameness(text)
        if said in self._used or any(_within(earlier, said) for earlier in self._shown):
            return False
        self._used.add(said)
        self._shown.add(said)
        return True

    def _suits(self, phrase: Phrase) -> bool:
        return not phrase.tones or bool(set(phrase.tones) & set(self.tones))


def _opener(phrase: Phrase) -> str:
    said = phrase.say or phrase.show
    return said[:2] if DENSE.search(said) else " ".join(said.split()[:2])


def _alike(said: str, earlier: str) -> bool:
    """True where two lines share most of their words: 'Rain in the forecast?' after 'Rain in the forecast? Good.'"""
    one, other = _units(said), _units(earlier)
    return min(len(one), len(other)) > 2 and len(one & other) >= Fraction(7, 10) * min(len(one), len(other))


def _within(short: str, long: str) -> bool:
    """True where all words of one text stand in the other."""
    return bool(short) and set(short.split()) <= set(long.split())


def _units(said: str) -> set[str]:
    """Words; in scripts without spaces, pairs of letters."""
    units: set[str] = set()
    for word in said.split():
        if DENSE.search(word):
            units.update(word[at : at + 2] for at in range(max(1, len(word) - 1)))
        else:
            units.add(word)
    return units


def needed(phrase: Phrase) -> set[str]:
    """The fields that a phrase takes."""
    return {name for text in (phrase.say, phrase.show) for _, name, _, _ in Formatter().parse(text) if name} | set(
        phrase.needs
    )


def fill(template: str, fields: Mapping[str, str]) -> str:
    """The phrase with its fields; braces in a brief's own words stay as they are. One mark ends it."""
    text = "".join(literal + (fields[name] if name else "") for literal, name, _, _ in Formatter().parse(template))
    text = re.sub(r"([.!?…。！？؟])[.。]$", r"\1", text)
    return capital(text)


def sameness(text: str) -> str:
    """Two texts with one sameness are the same sentence to a listener."""
    return re.sub(r"[^\w]+", " ", text.lower()).strip()
