"""Languages whose words bend more than a brief tells: a line carries the brief's words as they were written.

What a line needs to know (an article, a case) is taken from the brief's own sentence, or the line does without it.
German, Russian and Arabic; Romance languages and those without spaces build on `PlainGrammar` beside them.
"""

from __future__ import annotations

import re
from typing import ClassVar

from ...story.brief import Brief
from .grammar import FeatureShape, Grammar, capital


class PlainGrammar(Grammar):
    """A grammar that adds nothing to a brief's words."""

    articles: ClassVar[dict[str, str]] = {}
    """Articles as a brief may write them, and the form that names a thing; empty where that is not known."""
    with_words: tuple[str, ...] = ()
    adjectives_follow = True
    full_offers = r"(?!)"

    def is_plural(self, _noun: str) -> bool:
        """False: nothing that is said depends on it."""
        return False

    def is_mass(self, noun: str) -> bool:
        """True for words of the language's list."""
        return noun.lower() in self._mass

    def is_adjective(self, word: str) -> bool:
        """True for a word of the language's list, or with one of its endings."""
        low = word.lower().strip(",،、")
        endings = self._words.adjective_endings
        return low in self._adjectives or (len(low) > 5 and bool(endings) and low.endswith(endings))

    def with_article(self, phrase: str, _noun: str = "") -> str:
        """The phrase as it is."""
        return phrase

    def without_article(self, phrase: str) -> str:
        """The phrase without an indefinite article before it."""
        first, _, rest = phrase.partition(" ")
        return rest if rest and first.lower() in self.articles else phrase

    def feature_with_article(self, feature: str) -> str:
        """The feature as it is."""
        return feature

    def urge(self, verb: str) -> str:
        """The words on a button, as the brief has them."""
        return verb

    def pronouns(self, _noun: str) -> dict[str, str]:
        """None: what stands for a noun has a gender."""
        return {}

    def owned(self, _name: str, _noun: str) -> bool:
        """False: 'your' agrees with what follows."""
        return False

    def full_name(self, _brief: Brief, _what: str) -> str:
        """None."""
        return ""

    def shape(self, feature: str) -> FeatureShape:
        """A sentence, a quality, or words that stand as they are."""
        feature = feature.strip()
        if feature.endswith((".", "!", "?", "。", "！", "？", "؟")):
            return "sentence"
        return "adjective" if " " not in feature and self.is_adjective(feature) else "fragment"

    def one(self, brief: Brief, what: str) -> str:
        """The noun with the article that the brief itself writes before it, in the form that names a thing."""
        noun = brief.product.noun
        if not (self.articles and noun):
            return ""
        known = "|".join(sorted(map(re.escape, self.articles), key=len, reverse=True))
        before = rf"(?:^|[\s(«„“\"'])({known})\s*((?:[\w-]+,?\s+){{0,2}}?)"
        found = re.search(rf"{before}{re.escape(noun)}\b", brief.text, re.I)
        article = self.articles[found.group(1).lower()] if found else ""
        if not found or not article:
            return ""
        between = found.group(2).split()
        if not between:
            return f"{article} {what if what.lower().startswith(noun.lower()) else noun}"
        return f"{article} {what}" if what.lower().startswith(between[0].strip(",").lower()) else ""

    def descriptor(self, brief: Brief) -> str:
        """The noun with the qualities that the brief writes right beside it, where those are features too."""
        noun = brief.product.noun
        features = sorted(brief.product.features, key=len, reverse=True)
        if not self.adjectives_follow:
            return noun
        for feature in features:
            if len(feature.split()) <= 3 and re.search(rf"{re.escape(noun)} {re.escape(feature)}\b", brief.text, re.I):
                return f"{noun} {feature}"
        return noun

    def tells(self, said: str, feature: str) -> bool:
        """True where the feature stands in the words, with whatever ending."""
        stem = feature[:-1] if len(feature) > 5 and " " not in feature else feature
        return re.search(rf"(?<!\w){re.escape(stem)}", said) is not None

    def _with_in_sentence(self, feature: str, text: str) -> str:
        """The word for 'with' that governs the feature: before it in its sentence, or before the list it stands in."""
        at = text.lower().find(feature.lower())
        if at < 0:
            return ""
        before = re.split(r"[.!?;:—–]\s", text[:at])[-1]
        found = re.findall(rf"\b({'|'.join(self.with_words)}) ", before, re.I)
        return str(found[-1]).lower() if found else ""


class German(PlainGrammar):
    """Nouns keep their capitals; an article or an ending is only said in the form that the brief wrote."""

    language = "de"
    articles: ClassVar[dict[str, str]] = {"ein": "ein", "eine": "eine", "einen": "ein", "einem": "", "einer": ""}
    with_words = ("mit",)
    adjectives_follow = False
    asks = r"(?:wie|warum|weshalb|wieso|was|wann|wo|wer|welche[rsn]?|wozu|woher|wohin)\b"
    full_offers = r"(?:statt |nur |jetzt |vorher |bisher |früher )"

    def inside(self, text: str) -> str:
        """As written, for a capital may be a noun's; small where the first word is surely none."""
        small = r"(?:Erste|Zweite|Jede|Nur|Bis|Ab|Kostenlos|Gratis|Heute|Jetzt|Für|Beim|Zum|Im|In|Mit|Statt)[rsnm]?\b"
        return text[:1].lower() + text[1:] if re.match(small, text) else text

    def embedded(self, topic: str) -> str:
        """'wie Windräder funktionieren', whose verb stands last; 'Wie funktioniert ein Windrad' asks for itself."""
        last = topic.rstrip("?!. ").split(" ")[-1]
        if not re.match(self.asks, topic, re.I) or not re.fullmatch(r"[a-zäöüß]+(?:en|t|n|ist|sind)", last):
            return ""
        second = topic.split(" ")[1] if " " in topic else ""
        direct = re.fullmatch(r"[a-zäöüß]+(?:en|t|st|ist|sind)", second) and second not in {"ist", "mit", "seit"}
        return "" if direct or second in {"ist", "sind"} else topic[:1].lower() + topic[1:]

    def descriptor(self, brief: Brief) -> str:
        """The noun with an adjective before it, where 'ein' or 'eine' before both fixes its ending."""
        noun = brief.product.noun
        found = re.search(rf"\b(?:ein|eine) ((?:[\w-]+,? (?:und )?){{1,2}}){re.escape(noun)}\b", brief.text, re.I)
        if found:
            words = found.group(1).split()
            known = [feature.lower() for feature in brief.product.features]
            told = [word for word in words if word != "und"]
            if all(any(word.strip(",").lower().startswith(each[:-1]) for each in known) for word in told):
                return f"{' '.join(words)} {noun}"
        return noun

    def standing(self, feature: str, text: str) -> str:
        """'Mit abnehmbarem Akku': an ending that 'mit' made needs its 'mit'."""
        bent = re.match(r"(?:\d+ )?(?:[a-zäöüß-]+(?:em|en|er)\b|einem|einer)", feature)
        word = self._with_in_sentence(feature, text) if bent else ""
        return f"{word} {feature}" if word and not feature.lower().startswith(f"{word} ") else feature


class Russian(PlainGrammar):
    """Nouns are named in the case in which the reading gives them; 'с' keeps what it governs."""

    language = "ru"
    with_words = ("с", "со")
    adjectives_follow = False
    asks = r"(?:как|почему|зачем|что|когда|где|кто|откуда|куда|какой|какая|какие|сколько)\b"
    full_offers = r"(?:было |вместо |всего |только |от |теперь )"

    def inside(self, text: str) -> str:
        """The first letter small, but for names and abbreviations."""
        first = text.split(" ")[0] if text else ""
        return text if re.search(r"[A-ZА-ЯЁ].*[A-ZА-ЯЁ]|\d|[A-Z]", first) else text[:1].lower() + text[1:]

    def named(self, noun: str, text: str) -> str:
        """'кофейня' from 'реклама кофейни': a feminine noun that a word before it has bent, as it names itself."""
        governed = r"\b(?:для|реклам\w+|у|от|видео|ролик\w*|открыти\w+)\s+(?:наш\w+\s+|нов\w+\s+)?"
        if not re.search(governed + re.escape(noun) + r"(?!\w)", text, re.I):
            return noun
        tokens = noun.split()
        place = next((n for n, each in enumerate(tokens) if not re.search(r"(?:ой|ей)$", each)), -1)
        head = tokens[place] if place >= 0 else ""
        for bent, plain in ((r"ии$", "ия"), (r"([лнр])и$", r"\1я"), (r"([кгхжшчщ])и$", r"\1а"), (r"ы$", "а")):
            if re.search(bent, head):
                before = [re.sub(r"(?:ой)$", "ая", re.sub(r"([жшчщ])ей$", r"\1ая", each)) for each in tokens[:place]]
                return " ".join([*before, re.sub(bent, plain, head), *tokens[place + 1 :]])
        return noun

    def owned(self, name: str, _noun: str) -> bool:
        """True for names in Latin letters: they do not bend ('Ищите Lumo')."""
        return bool(name) and re.search(r"[А-Яа-яЁё]", name) is None

    def is_adjective(self, word: str) -> bool:
        """True for a word with the ending of an adjective that names a thing."""
        ends = re.fullmatch(r"[а-яё-]{3,}(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)", word.lower())
        return ends is not None or super().is_adjective(word)

    def descriptor(self, brief: Brief) -> str:
        """The noun with an adjective before it, where its ending names a thing."""
        noun = brief.product.noun
        found = re.search(rf"\b([\w-]+(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)) {re.escape(noun)}\b", brief.text, re.I)
        known = [feature.lower() for feature in brief.product.features]
        if found and any(found.group(1).lower()[:-2] == each[:-2] for each in known):
            return f"{found.group(1).lower()} {noun}"
        return self.named(noun, brief.text)

    def standing(self, feature: str, text: str) -> str:
        """'С магнитным креплением': what 'с' governs keeps it."""
        word = self._with_in_sentence(feature, text)
        if not word or feature.lower().startswith(("с ", "со ")) or re.match(r"[A-Za-z]", feature):
            return feature
        if not re.match(r"(?:\d+ )?[\w-]*(?:[оеё]м|[оеё]й|[ая]ми|ью|[иы]м|[иы]ми|мя)\b", feature, re.I):
            # Not in the case that 'с' asks for: it stands as it is.
            return feature
        soft = re.match(r"[сзшжщ][бвгджзклмнпрстфхцчшщ]|мн|вс|льд|рт", feature, re.I)
        return f"{'со' if soft else 'с'} {feature}"


class Arabic(PlainGrammar):
    """Nouns as the brief writes them, after words that leave their spelling alone."""

    language = "ar"
    comma = "، "
    asks = r"(?:كيف|لماذا|ما|ماذا|متى|أين|من|هل|كم|لمَ)\s"
    full_offers = r"(?:بدل|كان|فقط|الآن)"

    def inside(self, text: str) -> str:
        """As written: the script has no capitals."""
        return text

    def one(self, _brief: Brief, _what: str) -> str:
        """None: the script writes no indefinite article."""
        return ""


__all__ = ["Arabic", "German", "PlainGrammar", "Russian", "capital"]
