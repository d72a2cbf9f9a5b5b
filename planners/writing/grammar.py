"""The little grammar that lines need: articles, number, the shape of a feature. English here; one class a language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from ...story.brief import Brief
from ...templates.phrase_bank import Reading, reading
from .wording import is_street

FeatureShape = Literal["adjective", "noun", "verb", "sentence", "fragment", "participle"]
"""'waterproof', 'a 40-hour battery', 'folds in 10 seconds', 'It was made by hand.', 'at 3 pm', 'lined in silk'."""


_PARTICIPLE = re.compile(
    r"(?:(?:[\w-]+ly|hand) )?(?:[a-z-]+ed|made|built|cut|sewn|woven|grown|spun|bound|drawn|blown|hewn|kept)"
    r" (?:with|in|of|by|from|for|to|at|on|out of|into|over|under|without) \S",
    re.I,
)


_PLACES = frozenset({"in", "at", "on", "until", "till", "by", "near"})


class Grammar:
    """English. Other languages bring a class with the same methods."""

    language = "en"
    stop = "."
    """What ends a sentence that asserts."""
    comma = ", "
    """Between the points of a list that is said in one breath."""
    asks = r"(?:how|why|what|when|where|who|which)\b"
    """How a question inside a sentence begins: 'Do you know how ...'."""
    with_words: tuple[str, ...] = ("with",)
    """Words that join a part to its thing."""
    full_offers = r"(?:was |only |half[- ]price)"
    """Offers that need no lead-in."""

    def __init__(self, words: Reading) -> None:
        self._words = words
        self._adjectives = frozenset(words.adjectives) | frozenset(words.colours)
        self._verbs = frozenset(words.verbs)
        self._mass = frozenset(words.mass_nouns)

    def is_adjective(self, word: str) -> bool:
        """True for a word that says a quality: by the list, or by its ending."""
        low = word.lower().strip(",")
        if low in self._adjectives:
            return True
        if re.fullmatch(r"[a-z]+(?:-[a-z]+)*-[a-z]{2,}(?:ed|wn|ung|ewn)", low):
            return True
        if len(low) > 5 and low.endswith("ed") and not low.endswith("eed"):
            return True
        return len(low) > 5 and low.endswith(self._words.adjective_endings) and low not in self._mass

    def is_plural(self, noun: str) -> bool:
        """True for 'earbuds', 'coffee beans'; false for 'glass', 'lens'."""
        last = _head(noun).split(" ")[-1]
        return last.endswith("s") and not last.endswith(("ss", "us", "is", "lens")) and len(last) > 3

    def is_mass(self, noun: str) -> bool:
        """True for what takes no article: 'oat milk'."""
        low = _head(noun)
        return low in self._mass or low.split(" ")[-1] in self._mass

    def with_article(self, phrase: str, noun: str = "") -> str:
        """'a trail shoe', 'an e-bike', 'earbuds', 'oat milk'; what has an article or a number keeps it."""
        first = phrase.split(" ")[0].lower()
        if first in {"a", "an", "the", "our", "your", "its", "my", "no", "up", "over"} or first in self._words.numbers:
            return phrase
        noun = noun or phrase
        if self.is_plural(noun) or self.is_mass(noun) or re.match(r"\d+(?![\w-]*-)|\w+ \d+\b", phrase.lower()):
            # 'Season 2' is one of its kind.
            return phrase
        if re.search(r" of [A-Z]", phrase):
            # 'The wedding of Ana and Luis': there is one.
            return f"the {phrase}"
        return f"{'an' if _vowel(phrase) else 'a'} {phrase}"

    def without_article(self, phrase: str) -> str:
        """'40-hour battery' from 'a 40-hour battery'."""
        return re.sub(r"^(?:an?|the|our|its|your)\s+", "", phrase, flags=re.I)

    def urge(self, verb: str) -> str:
        """The words on a button whose address stands elsewhere: 'Shop now' from 'Shop'."""
        return f"{verb} now" if " " not in verb.strip() else verb

    def shape(self, feature: str) -> FeatureShape:
        """What a feature is, so that lines can carry it."""
        feature = feature.strip()
        if feature.endswith((".", "!", "?")):
            return "sentence"
        tokens = feature.lower().split()
        first = tokens[0].strip(",") if tokens else ""
        if _PARTICIPLE.match(feature):
            return "participle"
        if re.fullmatch(r"\w[\w-]*(?:, \w[\w-]*)*,? (?:and|but|yet) \w[\w-]*", feature) and any(
            self.is_adjective(token) for token in tokens
        ):
            return "adjective"
        if feature.lower() in self._adjectives or (len(tokens) == 1 and self.is_adjective(first)):
            return "adjective"
        if first in {"open", "available", "closed"} and len(tokens) > 1:
            return "fragment"
        if re.match(
            r"(?:last|next|this) (?:year|month|week|night|season|spring|summer|autumn|winter)\b", feature, re.I
        ):
            return "fragment"
        if first in self._verbs and len(tokens) > 1 and not self._noun_like(tokens):
            return "verb"
        if all(self.is_adjective(token) or token in {"and", "but", "yet"} for token in tokens):
            return "adjective"
        if re.fullmatch(r"\d[\d.,–-]* ?[a-z]{1,3}|\d{1,2}(?:[–-]\d{1,2})? [A-Z][a-z]+(?: \d{4})?", feature):
            # '30 ml', '12-14 June'.
            return "fragment"
        if re.split("[-–—]", first)[0] in self._words.fragment_starts or (
            first.endswith("ing") and len(tokens) > 1 and first not in self._mass
        ):
            return "fragment"
        if is_street(feature) or (len(tokens) > 1 and tokens[1] in _PLACES and not self.is_plural(first)):
            # 'Elm Street', 'remote in the EU': no 'with' leads to them.
            return "fragment"
        if (len(tokens) > 1 and self.is_adjective(tokens[-1])) or re.search(
            r"\b(?:am|pm|a\.m\.|p\.m\.)(?:\s|$)", feature.lower()
        ):
            return "fragment"
        return "fragment" if len(tokens) > 5 else "noun"

    def inside(self, text: str) -> str:
        """The text inside a sentence: its first letter small, names and abbreviations as they are."""
        first = text.split(" ")[0] if text else ""
        if re.search(r"[A-Z].*[A-Z]|\d", first) or first == "I":
            return text
        return text[:1].lower() + text[1:]

    def ended(self, text: str) -> str:
        """The text with a mark at its end."""
        text = text.strip()
        return text if text[-1:] in ".!?…。！？؟" else f"{text}{self.stop}"

    def listed(self, points: Sequence[str]) -> str:
        """Several points as one sentence."""
        return self.ended(capital(self.comma.join(point.rstrip(".。") for point in points)))

    def typeset(self, text: str) -> str:
        """The text with the spaces of the language's punctuation."""
        return text

    def embedded(self, topic: str) -> str:
        """A topic that is a question, as it stands after 'Do you know'; empty where it is none."""
        return self.inside(topic) if re.match(self.asks, topic, re.I) and not self.direct(topic) else ""

    def about(self, topic: str) -> str:
        """A topic inside 'What do you know about ...'; empty for a question that asks by itself."""
        if self.direct(topic):
            return ""
        return self.inside(topic) if re.match(r"(?:the|an?)\s", topic, re.I) else topic

    def direct(self, topic: str) -> bool:
        """True for a question that asks by itself: 'How does a heat pump work'; 'how heat pumps work' does not."""
        verbs = "do|does|did|is|are|was|were|can|could|will|would|should|has|have|must"
        return re.match(rf"(?:how|why|what|when|where|who|which)(?: \w+)? (?:{verbs})\s", topic, re.I) is not None

    def named(self, noun: str, _text: str) -> str:
        """The noun in the form that names a thing; `_text` is the brief's, whose words may bend it."""
        return noun

    def pronouns(self, noun: str) -> dict[str, str]:
        """The words that stand for the noun, as fields of phrases."""
        they = bool(noun) and self.is_plural(noun)
        return {"it": "they" if they else "it", "it_is": "they're" if they else "it's"}

    def owned(self, name: str, noun: str) -> bool:
        """True where 'your NAME' is said of the thing."""
        if not noun or " " in name or self.is_mass(noun) or self.is_plural(noun):
            return False
        return not name.lower().endswith("s")

    def one(self, brief: Brief, what: str) -> str:
        """The described noun with its article; empty where it takes none or the article is not known."""
        phrase = self.with_article(what, brief.product.noun)
        return phrase if phrase != what else ""

    def full_name(self, brief: Brief, what: str) -> str:
        """'Aria wireless earbuds', where the brief writes name and noun as one."""
        name, noun = brief.product.name, brief.product.noun
        if not (name and noun):
            return ""
        whole = re.search(rf"{re.escape(name)}\s+(?:[\w-]+,?\s+){{0,3}}?{re.escape(noun)}\b", brief.text)
        return f"{name} {what}" if whole else ""

    def tells(self, said: str, feature: str) -> bool:
        """True where words that are said hold the feature already; both without marks and capitals."""
        return f" {feature} " in f" {said} "

    def standing(self, feature: str, _text: str) -> str:
        """The feature as it can stand alone, where the words before it in the brief's text bend it."""
        return feature

    def after_with(self, feature: str, text: str) -> str:
        """'with a mesh back', where the brief writes the word for 'with' right before; empty where it does not."""
        for word in self.with_words:
            if re.search(rf"\b{word} {re.escape(feature)}", text, re.I):
                return f"{word} {feature}"
        return ""

    def with_parts(self, brief: Brief) -> str:
        """What the brief joins to the noun: 'with ginger', where that is one of the features and short."""
        noun, joined = brief.product.noun, "|".join(map(re.escape, self.with_words))
        for feature in brief.product.features if noun and joined else ():
            found = re.search(rf"{re.escape(noun)} ((?:{joined}) {re.escape(feature)})\s*(?:[.,;]|$)", brief.text, re.I)
            if found and len(feature) <= 20:
                return found.group(1)
        return ""

    def descriptor(self, brief: Brief) -> str:
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
                (word in features and self.shape(word) == "adjective")
                or word in brief.product.colours
                or (word == "and" and kept)
            ):
                kept = [words[-1], *kept]
                words = words[:-1]
            else:
                break
        while kept and kept[0].lower() == "and":
            kept = kept[1:]
        return self.inside(" ".join([*kept, noun]))

    def feature_with_article(self, feature: str) -> str:
        """'a 30-hour battery' from '30-hour battery'; what may need none ('lumbar support') stays as written."""
        first, last = feature.split(" ")[0].lower(), _head(feature).split(" ")[-1]
        countable = last in self._words.countable or re.match(r"\d+[\d.,]*-[a-z]", first) is not None
        return self.with_article(feature) if countable else feature

    def _noun_like(self, tokens: list[str]) -> bool:
        # 'charge point', 'fit guide': a bare verb form before one noun is a noun phrase.
        return len(tokens) == 2 and not tokens[0].endswith("s")


def _head(noun: str) -> str:
    """'massage studio' from 'massage studio in Leeds': what the words after it belong to."""
    return re.split(r" (?:for|of|in|at|on|with|about|that|who|which|from|by|to) ", noun.lower())[0]


def _vowel(phrase: str) -> bool:
    low = phrase.lower()
    if re.match(r"(?:uni[^nm]|use|usb|eu|one\b|once|u[a-z]?-)", low):
        return False
    if re.match(r"(?:8|11\b|18\b|hour|honest|heir|led\b|mp3|sms|x-ray)", low):
        return True
    return low[:1] in "aeiou"


def capital(text: str) -> str:
    """The text with its first letter large; names such as 'iPhone' or 'e-bike' inside it stay."""
    return text[:1].upper() + text[1:]


def grammar(language: str = "en") -> Grammar:
    """The grammar of a language; English where there is none."""
    # Imported here, for they build on the class above.
    from .grammar_dense import Chinese, Japanese
    from .grammar_plain import Arabic, German, Russian
    from .grammar_romance import French, Portuguese, Spanish

    kinds: dict[str, type[Grammar]] = {
        "ar": Arabic,
        "de": German,
        "es": Spanish,
        "fr": French,
        "ja": Japanese,
        "pt": Portuguese,
        "ru": Russian,
        "zh": Chinese,
    }
    return kinds.get(language.split("-")[0].lower(), Grammar)(reading(language))
