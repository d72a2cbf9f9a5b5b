"""Parts a subject into its name and its noun, by the order and the capitals of the language."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...templates.reading_words import UPPER, Reading, any_of
from ..writing.qualities import Qualities
from .called import SMALL_LINKS
from .facts import FactReader, Subject
from .text import QUOTED, unquoted

_CAPITAL = re.compile(rf"[{UPPER}0-9&]|[a-z]+[A-Z]")


class NameReader:
    """Fills a subject's name, noun, brand and qualities from one phrase."""

    def __init__(
        self, words: Reading, qualities: Qualities, facts: FactReader, *, known_noun: Callable[[str], bool]
    ) -> None:
        self._words = words
        self._qualities = qualities
        self._facts = facts
        self._known_noun = known_noun
        self._articles = any_of(words.articles)
        self._new = any_of(words.new_words)
        self.subject: Subject = facts.subject

    def name(self, text: str) -> None:
        """'Stride', 'the new Aria earbuds': a name, perhaps with its noun."""
        text = unquoted(text)
        if not self._is_titled(text):
            text = re.sub(rf"^(?:{self._articles}|{self._new})\s+", "", text, flags=re.I)
        text = re.sub(rf"^{self._new}\s+", "", text, flags=re.I)
        if re.search(rf"[{UPPER}]", text) or len(text.split()) == 1:
            self.name_and_noun(text, keep_lower=True)
        else:
            self.subject.noun = text

    def describe(self, text: str) -> None:
        """'a waterproof trail shoe': qualities beside the noun become features, colours colours."""
        subject, words = self.subject, self._words
        text = text.strip(" .,،:–—-")
        possessive = re.match(words.possessive or "(?!)", text)
        if possessive:
            subject.brand, text = possessive.group("brand"), possessive.group("rest")
        noun, _, told = text.partition(": ")
        if told and noun.strip():
            # As in 'a podcast: nurses and drivers tell', the noun ends at its colon.
            text = noun
            for each in self._facts.pieces(told):
                self._facts.add(each)
        head, _, tail = text.replace("، ", ", ").partition(", ")
        if tail and not self._facts.all_adjectives(head):
            text = head
            for each in self._facts.pieces(tail):
                self._facts.add(each)
        taken: list[str] = []
        for phrase in words.adjective_phrases:
            match = re.search(rf"\s+({phrase})$", text)
            if match:
                taken.append(match.group(1))
                text = text[: match.start()]
        tokens = text.replace(", ", " ").split()
        tokens = self._without_leading(tokens, taken)
        if words.adjectives_follow:
            tokens = self._without_material(tokens, taken)
            tokens = self._without_trailing(tokens, taken)
        for each in taken:
            subject.add_feature(each)
        # What the subject's own words say comes before what its clauses add.
        subject.features[:] = [*taken, *(each for each in subject.features if each not in taken)]
        if not subject.noun:
            subject.noun = " ".join(tokens).strip(" .,،:")

    def _without_leading(self, tokens: list[str], taken: list[str]) -> list[str]:
        words, qualities = self._words, self._qualities
        between = {*words.and_words, "but", "yet", "&"}
        while len(tokens) > 1:
            token, low = tokens[0], tokens[0].lower()
            pair = " ".join(tokens[:2]).lower()
            if low in words.unsaid_adjectives or low in words.articles or low in between:
                tokens = tokens[1:]
            elif len(tokens) > 2 and pair in words.adjectives:
                taken.append(" ".join(tokens[:2]))
                tokens = tokens[2:]
            elif qualities.is_colour(low) and not (words.nouns_capital and token[:1].isupper()):
                self.subject.colours.append(qualities.alone(low))
                tokens = tokens[1:]
            elif qualities.is_adjective(token):
                taken.append(qualities.alone(token))
                tokens = tokens[1:]
            else:
                break
        return tokens

    def _without_material(self, tokens: list[str], taken: list[str]) -> list[str]:
        """'tasse réutilisable en bambou': behind a quality a preposition starts a quality of its own."""
        words, qualities = self._words, self._qualities
        links = {*words.of_words, *words.links_in_names}
        for place in range(1, len(tokens) - 2):
            if tokens[place - 1].lower() in links or not qualities.is_adjective(tokens[place]):
                continue
            stop = place
            while stop < len(tokens) and (qualities.is_adjective(tokens[stop]) or tokens[stop] in words.and_words):
                stop += 1
            if stop < len(tokens) - 1 and tokens[stop].lower() in links:
                taken.extend(each for each in tokens[place:stop] if each not in words.and_words)
                taken.append(" ".join(tokens[stop:]))
                return tokens[:place]
        return tokens

    def _without_trailing(self, tokens: list[str], taken: list[str]) -> list[str]:
        """'chaussure de trail imperméable': what stands behind the noun, unless a preposition holds it."""
        words, qualities, found = self._words, self._qualities, list[str]()
        while len(tokens) > 1 and tokens[-2].lower() not in (*words.of_words, *words.links_in_names):
            low = tokens[-1].lower()
            if low in words.and_words:
                tokens = tokens[:-1]
            elif qualities.is_colour(low):
                self.subject.colours.append(low)
                tokens = tokens[:-1]
            elif qualities.is_adjective(low) or low in words.unsaid_adjectives:
                if low not in words.unsaid_adjectives:
                    found.insert(0, tokens[-1])
                tokens = tokens[:-1]
            else:
                break
        taken.extend(found)
        return tokens

    def name_and_noun(self, text: str, *, keep_lower: bool = False, initial: bool = False) -> None:
        """'Aria wireless earbuds' is a name, a quality and a noun; 'Kaffa coffee beans' a name and a noun.

        `initial` says that the phrase starts its sentence, where a capital means nothing.
        """
        subject, words = self.subject, self._words
        quoted = QUOTED.search(text)
        if quoted and not subject.name and quoted.group() != text.strip():
            subject.name = quoted.group(1)
            before, after = text[: quoted.start()].strip(" ,،:"), text[quoted.end() :].strip(" ,،:")
            if re.search(r"\w", before):
                self.describe(self.bare(before))
                if words.prefixes:
                    # 'شمعة «سَكَن» المعطرة': the article only binds the quality to the name.
                    after = re.sub(r"(?<!\w)ال(?=\w{3})", "", after)
                self._facts.add(after)
            elif re.search(r"\w", after):
                self.describe(self.bare(after))
            return
        if quoted and quoted.group() == text.strip() and not subject.name:
            subject.name = quoted.group(1)
            return
        text = unquoted(text.strip(" .,،"))
        bare = self.bare(text)
        had_article = bare != text
        possessive = re.match(words.possessive or "(?!)", bare)
        if possessive and not subject.brand:
            subject.brand, bare = possessive.group("brand"), possessive.group("rest")
        tokens = bare.split()
        if words.nouns_capital:
            self._capital_nouns(tokens, had_article=had_article, keep_lower=keep_lower)
        elif words.adjectives_follow or not words.articles:
            self._noun_first(tokens, initial=initial, keep_lower=keep_lower)
        else:
            self._name_first(tokens, keep_lower=keep_lower)

    def _is_titled(self, text: str) -> bool:
        """True for 'Le Zinc', 'La Nevera': an article with a capital before one is the name's. German cannot tell."""
        if self._words.nouns_capital:
            return False
        first, _, rest = text.partition(" ")
        return re.match(rf"[{UPPER}]", first) is not None and re.match(rf"[{UPPER}]", rest) is not None

    def bare(self, text: str) -> str:
        """The phrase without its articles and its 'new'."""
        if self._is_titled(text):
            return text
        lead = re.match(rf"^(?:(?:{self._articles})\s+)+(?:{self._new}\s+)?|^{self._new}\s+", text, re.I)
        return text[lead.end() :] if lead else text

    def _name_first(self, tokens: list[str], *, keep_lower: bool) -> None:
        """English: capitals in front are the name, else capitals at the end."""
        subject = self.subject
        lead = 0
        while lead < len(tokens) and _CAPITAL.match(tokens[lead]) and not (lead == 0 and not self._titled(tokens)):
            lead += 1
        if lead and re.match(r"\d", tokens[0]):
            lead = 0
        if lead:
            subject.name = subject.name or " ".join(tokens[:lead])
            if lead < len(tokens):
                self._beside(" ".join(tokens[lead:]))
            return
        trailing = len(tokens)
        while trailing > 1 and re.match(rf"[{UPPER}]", tokens[trailing - 1]):
            trailing -= 1
        if trailing < len(tokens) and tokens[trailing - 1].lower() in self._words.links_in_names:
            self.describe(" ".join(tokens))
        elif trailing < len(tokens):
            subject.name = subject.name or " ".join(tokens[trailing:])
            self.describe(" ".join(tokens[:trailing]))
        elif keep_lower and len(tokens) == 1:
            subject.name = tokens[0]
        else:
            self._name_inside(tokens)

    def _beside(self, text: str) -> None:
        """What stands behind a name: 'coffee beans' say what it is, 'in Leeds' where."""
        if text.split(" ")[0].lower() in self._words.place_words:
            self._facts.add(text)
        else:
            self.describe(text)

    def _titled(self, tokens: list[str]) -> bool:
        """False for a quality or a known noun that only starts its sentence; 'Sourdough School' is a title."""
        if self._qualities.is_adjective(tokens[0]) or tokens[0].lower() in self._words.plain_words:
            return False
        second = tokens[1] if len(tokens) > 1 else ""
        titled = all(token[:1].isupper() or token == "&" for token in tokens)
        return not self._known_noun(tokens[0]) or (second[:1].isupper() and (titled or not self._known_noun(second)))

    def _name_inside(self, tokens: list[str]) -> None:
        """'bakery Krume on Saturday': a capital behind a known noun is its name."""
        start = next(
            (n for n in range(1, len(tokens)) if _CAPITAL.match(tokens[n]) and self._known_noun(tokens[n - 1])), 0
        )
        stop = start
        while start and stop < len(tokens) and _CAPITAL.match(tokens[stop]):
            stop += 1
        if start:
            self._noun_name_place(tokens[:start], tokens[start:stop], tokens[stop:])
        else:
            self.describe(" ".join(tokens))

    def _capital_nouns(self, tokens: list[str], *, had_article: bool, keep_lower: bool) -> None:
        """German: nouns have capitals too, so the noun is the word that is known or that has an article."""
        start = 0
        while start < len(tokens) and not _CAPITAL.match(tokens[start]):
            start += 1
        stop = start
        while stop < len(tokens) and _CAPITAL.match(tokens[stop]):
            stop += 1
        before, run, after = tokens[:start], tokens[start:stop], tokens[stop:]
        if len(run) > 1 and re.match(r"\d", run[0]):
            before, run = [*before, run[0]], run[1:]
        known = [self._known_noun(token) for token in run]
        adjective = bool(run) and self._qualities.is_adjective(run[0].lower()) and not known[0]
        if adjective and len(run) > 1:
            # A quality that starts its sentence: 'Wasserdichter Trailschuh'.
            before, run, known = [*before, run[0].lower()], run[1:], known[1:]
        if not run:
            self._all_small(tokens, keep_lower=keep_lower)
        elif len(run) == 1:
            if known[0] or had_article or before:
                self.describe(" ".join([*before, *run, *after]))
            else:
                self.subject.name = self.subject.name or run[0]
                if after:
                    self._beside(" ".join(after))
        elif known[0] or ((had_article or before) and not known[-1]):
            self._noun_name_place([*before, run[0]], run[1:], after)
        elif known[-1]:
            self._noun_name_place([*before, run[-1]], run[:-1], after)
        else:
            self.subject.name = self.subject.name or " ".join(run)
            if after or before:
                self.describe(" ".join([*before, *after]))

    def _noun_first(self, tokens: list[str], *, initial: bool, keep_lower: bool) -> None:
        """Romance languages, Russian, Arabic: the noun stands before its name, a name alone before all."""
        capital = [_CAPITAL.match(token) is not None and not re.match(r"\d", token) for token in tokens]
        if tokens and capital[0] and (self._known_noun(tokens[0]) or (initial and any(capital[1:]))):
            capital[0] = len(tokens) > 1 and self._goes_on(tokens, 1)
        if not any(capital):
            self._all_small(tokens, keep_lower=keep_lower)
            return
        start = capital.index(True)
        stop = start
        while stop < len(tokens) and (
            capital[stop] or re.fullmatch(r"\d+|&", tokens[stop]) or self._goes_on(tokens, stop)
        ):
            stop += 1
        if start and tokens[start - 1].lower() in self._words.links_in_names:
            self.describe(" ".join(tokens))
        elif start:
            self._noun_name_place(tokens[:start], tokens[start:stop], tokens[stop:])
        else:
            self.subject.name = self.subject.name or " ".join(tokens[:stop])
            if tokens[stop:]:
                self._beside(" ".join(tokens[stop:]))

    @staticmethod
    def _goes_on(tokens: list[str], place: int) -> bool:
        """True for the small word inside a name: 'Flor de Lua', 'Zucker und Zimt'."""
        inside = re.fullmatch(SMALL_LINKS, tokens[place]) is not None
        return inside and place + 1 < len(tokens) and re.match(rf"[{UPPER}]", tokens[place + 1]) is not None

    def _noun_name_place(self, noun: list[str], name: list[str], after: list[str]) -> None:
        """'la Bäckerei / Krume / in Leipzig': what follows the name is a fact of its own."""
        self.subject.name = self.subject.name or " ".join(name)
        self.describe(" ".join(noun))
        if after:
            if not self._words.articles or self._words.adjectives_follow:
                after = self._without_trailing(["", *after], taken := list[str]())[1:]
                for each in taken:
                    self.subject.add_feature(each)
            if after:
                self._facts.add(" ".join(after))

    def _all_small(self, tokens: list[str], *, keep_lower: bool) -> None:
        if keep_lower and len(tokens) == 1 and not self._known_noun(tokens[0]):
            self.subject.name = tokens[0]
        else:
            self.describe(" ".join(tokens))
