"""Finds what a brief is about: its name and its noun. Takes words, never adds any."""

from __future__ import annotations

import re

from ..templates.phrase_bank import Reading
from .brief_facts import FactReader, Subject
from .brief_scan import URL, any_of
from .grammar import Grammar


class SubjectReader:
    """Reads sentences in order; the first that names a subject wins, later ones add facts."""

    def __init__(self, words: Reading, grammar: Grammar, *, vocabulary: frozenset[str] = frozenset()) -> None:
        self._words = words
        self._grammar = grammar
        self._vocabulary = vocabulary | frozenset(words.mass_nouns)
        self._film = any_of(words.film)
        self._verbs = any_of(words.verbs)
        self._starts = any_of(words.cta_starts)
        self.subject = Subject()
        self._facts = FactReader(words, grammar, self.subject)

    def read(self, sentences: list[str]) -> Subject:
        """What all sentences say together."""
        for number, sentence in enumerate(sentences):
            self._sentence(sentence, first=number == 0)
        return self.subject

    def _sentence(self, sentence: str, *, first: bool) -> None:
        if self._label(sentence):
            return
        sentence = self._take_call(sentence, first=first)
        if not re.search(r"\w", sentence):
            return
        if not self._named():
            about = self._about(sentence, first=first)
            if about:
                self._take_subject(about)
            if self._named():
                return
        if self._is_direction(sentence):
            return
        noun = re.match(r"^(?:it|this)(?:['’]s|\s+is)\s+((?:an?|the|our)\s+.+)$", sentence.rstrip(" .!"), re.I)
        if noun and self.subject.name and not self.subject.noun:
            self._take_subject(f"{self.subject.name}, {noun.group(1)}")
            return
        self._facts.fact(sentence)

    def _named(self) -> bool:
        subject = self.subject
        return bool(subject.name or subject.noun or subject.topic)

    def _take_call(self, sentence: str, *, first: bool) -> str:
        """Take the call to action, where the sentence is one or ends with one."""
        low = sentence.lower()
        if not first and re.match(rf"{self._starts}\b", low) and not re.search(rf"\b{self._film}\b", low):
            self.subject.call_to_action = self.subject.call_to_action or sentence.rstrip(" .!")
            return ""
        tail = re.search(rf"(?:[,;:–—-]\s*|\band\s+)({self._starts}\b[^,;]*?)[.!]?$", sentence, re.I)
        if tail and not first and URL.search(tail.group(1)):
            self.subject.call_to_action = self.subject.call_to_action or tail.group(1).rstrip(" .!")
            return sentence[: tail.start()]
        url = URL.search(sentence)
        if url and not _is_abbreviation(url.group()):
            tail = re.search(
                rf"[,;:–—-]?\s*(?:\b(?:{self._starts})[^,;:]*)?(?:\b(?:available|now|more|order|online|only|also)\s+)*(?:\bat|\bon|\bvia|\bfrom)?\s*{re.escape(url.group())}",
                sentence,
                re.I,
            )
            said = tail.group().strip(" ,;:–—-") if tail else url.group()
            if not re.match(rf"{self._starts}\b", said, re.I):
                said = f"Visit {url.group()}"
            self.subject.call_to_action = self.subject.call_to_action or said
            return (sentence[: tail.start()] + sentence[tail.end() :]).strip(" ,;:") if tail else sentence
        return sentence

    def _label(self, sentence: str) -> bool:
        """'Features: x, y', 'Audience: runners', 'CTA: Shop now'."""
        match = re.match(r"\s*([\w\s-]{2,30}?)\s*:\s*(.+)$", sentence)
        if not match:
            quoted = re.search(rf"\b{any_of(self._words.cta_labels)}\b[\s:]*[\"“'‘](.+?)[\"”'’]", sentence, re.I)
            if quoted:
                self.subject.call_to_action = quoted.group(1).rstrip(" .!")
            return quoted is not None
        label, value = match.group(1).lower(), match.group(2).strip()
        if label in self._words.feature_labels:
            for each in self._facts.pieces(value.rstrip(".")):
                self._facts.add(each)
        elif label in self._words.audience_labels:
            self.subject.audience = value.rstrip(".")
        elif label in self._words.cta_labels:
            self.subject.call_to_action = value.strip("\"“”'‘’ ").rstrip(".! ")
        elif label in {"product", "product name", "name"}:
            self._take_subject(value.rstrip("."))
        elif label == "brand":
            self.subject.brand = value.rstrip(".")
        else:
            return False
        return True

    def _about(self, sentence: str, *, first: bool) -> str:
        """The words that name the subject, where the sentence has them."""
        words = self._words
        before, colon, after = sentence.partition(": ")
        if colon and after and not re.search(rf"\b{any_of(words.film_links)}\b", before, re.I):
            plain = re.sub(rf"\b(?:{self._film}|product|brand|an?|the|new)\b", "", before, flags=re.I)
            if self._only_tones(plain.lower()):
                return after
        match = re.search(rf"\b{self._film}\b[^.]*?\b{any_of(words.film_links)}\s+(.+)$", sentence, re.I)
        if match and re.match(r"(?:how|why|what|when|where|who)\b", match.group(1), re.I):
            self.subject.topic = match.group(1).strip(" .!?")
            return ""
        if match:
            return match.group(1)
        match = re.match(
            rf"(?:please\s+)?(?:{any_of([*words.openers, 'meet'])})\s+(.+)$",
            sentence,
            re.I,
        )
        if match:
            return match.group(1)
        match = re.match(
            r"(?:please\s+)?(?:explain|tell (?:us|me|people) (?:about)?|talk about|teach|describe)\s+(.+)$",
            sentence,
            re.I,
        )
        if match:
            self.subject.topic = match.group(1).strip(" .!?")
            return ""
        if first and not self._is_direction(sentence):
            bare = re.sub(rf"\b{self._film}\b", "", sentence, flags=re.I).strip(" .!,:")
            match = re.match(r"^(?:we are|we're|i am|i'm)\s+([A-Z][\w&'’.-]*(?:\s+[A-Z&][\w&'’.-]*){0,4})$", bare, re.I)
            if match and re.match(r"[A-Z]", match.group(1)):
                self.subject.name = match.group(1)
                return ""
            match = re.match(r"^(.{2,60}?)\s+(?:is|are)\s+((?:an?|the|our|your)\s+.+)$", bare, re.I)
            if match and not re.match(r"(?:it|this|there|here|we|what|who)\b", match.group(1), re.I):
                return f"{match.group(1)}, {match.group(2)}"
            first_word = bare.split(" ")[0].lower() if bare else ""
            finite = re.search(rf"\b{self._verbs}\b", bare) and not re.search(r",\s+(?:an?|the|our)\s", bare)
            if bare and not finite and first_word not in {"we", "i", "you", "if", "when", "why", "how", "what"}:
                return bare
        return ""

    def _is_direction(self, sentence: str) -> bool:
        low = sentence.lower()
        if re.match(r"open\s+(?!with\b|on\s+(?:an?|the)\b|by\b)", low):
            # 'Open Tuesday to Sunday' is when to come, not how to film.
            return False
        return bool(
            re.match(rf"{any_of(self._words.directions)}\b", low)
            or re.fullmatch(rf"(?:an?\s+)?(?:[\w-]+\s+)?{self._film}", low.strip(" ."))
            or (re.fullmatch(r"[\w\s,-]+", low.strip(" .!")) and self._only_tones(low))
            or re.search(rf"\b(?:the|this|a)\s+{self._film}\s+(?:should|must|needs|has to|is)\b", low)
        )

    def _only_tones(self, low: str) -> bool:
        tones = [tone for each in self._words.tones.values() for tone in each]
        left = re.sub(
            rf"\b(?:{any_of(tones)}|{any_of(self._words.tone_nouns)}|and|but|very|not|too|a|bit|please|with)\b", "", low
        )
        return not re.search(r"\w{2,}", left)

    def _take_subject(self, about: str) -> None:
        subject = self.subject
        about = about.strip(' .!?"“”')
        about = self._facts.split_off(about)
        match = re.match(r"^(.+?)\s*(?:,|\(|\s[–—-]|:)\s*((?:an?|the|our|your|my)\s+.+?)\)?$", about, re.I)
        listed = re.match(r"^([^:,]{2,50}):\s+((?!an?\s|the\s|our\s).+)$", about)
        named_after = listed and re.fullmatch(r"[A-Z][\w&'’.-]*(?:\s+(?:[A-Z][\w'’.-]*|&)){0,4}", listed.group(2))
        if listed and named_after and not re.search(r"[A-Z]", listed.group(1)):
            # 'a plumber: Drip & Sons'.
            subject.name = listed.group(2)
            self._describe(re.sub(r"^(?:an?|the|our|my)\s+", "", listed.group(1), flags=re.I))
            return
        if listed:
            for each in self._facts.pieces(listed.group(2)):
                self._facts.add(each)
            about, match = listed.group(1), None
        named = re.match(r"^(.+?),?\s+(?:called|named|known as)\s+(.+)$", about, re.I)
        if named:
            subject.name = _unquote(named.group(2))
            self._describe(named.group(1))
        elif match and len(match.group(1).split()) <= 5:
            self._name(match.group(1))
            self._describe(match.group(2))
        else:
            head, _, tail = about.partition(", ")
            last = re.match(r"^[A-Z][\w&'’.-]*(?:\s+[A-Z0-9][\w&'’.-]*){0,3}$", tail)
            if last and re.match(r"(?:an?|the|our|my|your)\s", head, re.I):
                subject.name = tail
                self._describe(head)
            else:
                self._name_and_noun(head if tail and not self._facts.all_adjectives(head) else about)
                if tail and not self._facts.all_adjectives(head):
                    pieces = self._facts.pieces(tail)
                    if not subject.noun and pieces and self._is_thing(pieces[0]):
                        self._describe(pieces.pop(0))
                    for each in pieces:
                        self._facts.add(each)

    def _is_thing(self, text: str) -> bool:
        grammar = self._grammar
        last = text.split()[-1].lower() if text.split() else ""
        return (
            len(text.split()) <= 4
            and not re.search(r"\d", text)
            and (grammar.is_plural(text) or grammar.is_mass(text) or last in self._vocabulary)
        )

    def _name(self, text: str) -> None:
        text = re.sub(r"^(?:the|our|my|a|an|new|brand-new)\s+", "", _unquote(text), flags=re.I)
        text = re.sub(r"^new\s+", "", text, flags=re.I)
        if re.search(r"[A-Z]", text) or len(text.split()) == 1:
            self._name_and_noun(text, keep_lower=True)
        else:
            self.subject.noun = text

    def _describe(self, text: str) -> None:
        """'a waterproof trail shoe': qualities before the noun become features, colours colours."""
        subject, grammar = self.subject, self._grammar
        text = text.strip(" .,")
        possessive = re.match(r"^([A-Z][\w&-]*)['’]s\s+(.+)$", text)
        if possessive:
            subject.brand, text = possessive.group(1), possessive.group(2)
        head, _, tail = text.partition(", ")
        if tail and not self._facts.all_adjectives(re.sub(r"^(?:an?|the|our|your|my)\s+", "", head, flags=re.I)):
            text = head
            for each in self._facts.pieces(tail):
                self._facts.add(each)
        tokens = text.replace(", ", " ").split()
        taken: list[str] = []
        while len(tokens) > 1:
            token = tokens[0]
            low = token.lower()
            pair = " ".join(tokens[:2]).lower()
            if low in self._words.unsaid_adjectives or low in {"and", "but", "yet", "&"}:
                tokens = tokens[1:]
            elif len(tokens) > 2 and pair in self._words.adjectives:
                taken.append(" ".join(tokens[:2]))
                tokens = tokens[2:]
            elif low in self._words.colours:
                subject.colours.append(low)
                tokens = tokens[1:]
            elif grammar.is_adjective(low):
                taken.append(token)
                tokens = tokens[1:]
            else:
                break
        for each in taken:
            subject.add_feature(each)
        # What the subject's own words say comes before what its clauses add.
        subject.features[:] = [*taken, *(each for each in subject.features if each not in taken)]
        if not subject.noun:
            subject.noun = " ".join(tokens)

    def _name_and_noun(self, text: str, *, keep_lower: bool = False) -> None:
        """'Aria wireless earbuds' is a name, a quality and a noun; 'Kaffa coffee beans' a name and a noun."""
        subject = self.subject
        text = _unquote(text.strip(" .,"))
        had_article = re.match(r"^(?:an?|the|our|my|this|these|your)\s+(?:new\s+)?", text, re.I)
        bare = text[had_article.end() :] if had_article else text
        possessive = re.match(r"^([A-Z][\w&-]*)['’]s\s+(.+)$", bare)
        if possessive and not subject.brand:
            subject.brand, bare = possessive.group(1), possessive.group(2)
        tokens = bare.split()
        lead = 0
        while (
            lead < len(tokens)
            and re.match(r"[A-Z0-9&]|[a-z]+[A-Z]", tokens[lead])
            and not (lead == 0 and (self._grammar.is_adjective(tokens[0]) or tokens[0].lower() in self._vocabulary))
        ):
            lead += 1
        if lead and re.match(r"\d", tokens[0]):
            lead = 0
        if lead:
            subject.name = subject.name or " ".join(tokens[:lead])
            if lead < len(tokens):
                self._describe(" ".join(tokens[lead:]))
            return
        trailing = len(tokens)
        while trailing > 1 and re.match(r"[A-Z]", tokens[trailing - 1]):
            trailing -= 1
        if trailing < len(tokens) and tokens[trailing - 1].lower() in {
            "at",
            "in",
            "of",
            "by",
            "from",
            "with",
            "and",
            "&",
        }:
            self._describe(bare)
        elif trailing < len(tokens):
            subject.name = subject.name or " ".join(tokens[trailing:])
            self._describe(" ".join(tokens[:trailing]))
        elif keep_lower and len(tokens) == 1:
            subject.name = bare
        else:
            self._describe(bare)


def _unquote(text: str) -> str:
    return text.strip().strip("\"“”‘’'«»").strip()


def _is_abbreviation(text: str) -> bool:
    return text.lower() in {"e.g", "i.e", "a.m", "p.m", "u.s", "u.k"} or re.fullmatch(r"[\d.]+\w?", text) is not None
