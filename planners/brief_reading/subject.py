"""Finds what a brief is about: its name and its noun. Takes words, never adds any."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ...templates.reading_words import UPPER, Reading, any_of, linked
from ..writing.qualities import Qualities
from .call import CallReader
from .called import called, proper
from .facts import FactReader, Subject
from .names import NameReader
from .pasted import STEP
from .plausible import is_plausible, is_thing_explained, who_acts
from .text import QUOTED, URL, unquoted
from .tone import is_about_film

FAR_WORDS = 4
"""More words than this, with a comma among them, part a link from the film."""


class SubjectReader:
    """Reads sentences in order; the first that names a subject wins, later ones add facts."""

    def __init__(self, words: Reading, *, known_noun: Callable[[str], bool]) -> None:
        self._words = words
        self._known_noun = known_noun
        self._film = any_of(words.film)
        self._verbs = any_of(words.verbs)
        self._articles = any_of(words.articles)
        self.subject = Subject()
        qualities = Qualities(words)
        self._facts = FactReader(words, qualities, self.subject, known_noun=known_noun)
        self._names = NameReader(words, qualities, self._facts, known_noun=known_noun)
        self._calls = CallReader(words, self.subject)
        self._opening = True
        """Nothing but wishes has been read so far."""

    def read(self, sentences: list[str]) -> Subject:
        """What all sentences say together."""
        for number, sentence in enumerate(sentences):
            if sentence.startswith(STEP):
                self._facts.step(sentence.removeprefix(STEP))
                continue
            self._sentence(sentence, first=number == 0)
            self._opening = self._opening and (self._is_direction(sentence) or self._announces(sentence))
        return self.subject

    def _sentence(self, sentence: str, *, first: bool) -> None:
        if self._label(sentence):
            return
        sentence = self._calls.take(sentence, first=first)
        if not re.search(r"\w", sentence):
            return
        if is_thing_explained(self.subject.topic, sentence, self._words):
            self.subject.topic = ""
        if not self._named() and self._announces(sentence):
            before, colon, after = sentence.partition(":")
            if not colon:
                if len(sentence.split()) > 2 or re.match(any_of(self._words.finite_starts), sentence, re.I):
                    self._facts.fact(sentence)
                return
            sentence = after.strip() or before
        if not self._named():
            about = self._about(sentence, first=self._opening)
            if about and self._takes_subject(about, sentence):
                return
            if self._named():
                return
        if not self.subject.name and not self.subject.topic:
            sentence = self._take_called(sentence)
        if not self._named():
            self.subject.name = who_acts(sentence, self._words)
        if not re.search(r"\w", sentence) or self._is_direction(sentence):
            return
        they = any_of(self._words.pronouns)
        noun = re.match(
            rf"^{they}(?:{self._words.contracted}|\s+{any_of(self._words.copulas)})\s+({self._articles}\s+.+)$",
            sentence.rstrip(" .!"),
            re.I,
        )
        if noun and self.subject.name and not self.subject.noun:
            self._take_subject(f"{self.subject.name}, {noun.group(1)}")
            return
        self._facts.fact(sentence)

    def _announces(self, sentence: str) -> bool:
        """True for 'We open on Saturday!', 'NEW: ...'; not for 'New York pizza' or 'Opening of my bakery'."""
        lead = any_of(self._words.announcements)
        return re.match(rf"{lead}(?:\s*[!:]|[^,،:]*!$|\s*$|\s\w+\s*:)", sentence, re.I) is not None

    def _takes_subject(self, about: str, sentence: str) -> bool:
        """Take the subject of a sentence; False, and nothing taken, where what was found cannot name a thing."""
        subject = self.subject
        before = replace(subject, features=list(subject.features), colours=list(subject.colours))
        self._take_subject(about, initial=sentence.lower().startswith(about[:8].lower()))
        if is_plausible(subject, self._words):
            return self._named()
        vars(subject).update(vars(before))
        told = re.match(rf"{any_of(self._words.relatives)}\s+(.+)$", about, re.I)
        if told:
            # 'A video announcing that Marta joins us': what is announced is a sentence of its own.
            said = told.group(1).rstrip(" ?？؟")
            self._facts.fact(said[:1].upper() + said[1:])
        return told is not None

    def _take_called(self, sentence: str) -> str:
        """Take 'a van called Spoke Folk'; what stands behind comes back."""
        found = called(sentence, self._words)
        if not found:
            return sentence
        self.subject.name = found.name
        if found.noun and not self.subject.noun:
            self._names.describe(self._names.bare(found.noun))
        joined = rf"^\s*(?:[,;:.،]\s*)?(?:{any_of(self._words.and_words)}\s+)?"
        return re.sub(joined, "", found.rest, flags=re.I)

    def _named(self) -> bool:
        subject = self.subject
        return bool(subject.name or subject.noun or subject.topic)

    def _label(self, sentence: str) -> bool:
        """'Features: x, y', 'Audience: runners', 'CTA: Shop now'."""
        words = self._words
        match = re.match(r"\s*([\w\s'’-]{2,30}?)\s*:\s*(.+)$", sentence)
        if not match:
            quoted = re.search(rf"\b{any_of(words.cta_labels)}\b[\s:]*[\"“„«'‘](.+?)[\"”“»'’]", sentence, re.I)
            if quoted:
                self.subject.call_to_action = quoted.group(1).rstrip(" .!")
            return quoted is not None
        label, value = match.group(1).lower().strip(), match.group(2).strip()
        if URL.fullmatch(value.rstrip(".")):
            self.subject.call_to_action = self.subject.call_to_action or sentence.rstrip(" .")
        elif label in words.feature_labels:
            for each in self._facts.pieces(value.rstrip(".")):
                self._facts.add(each)
        elif label in words.audience_labels:
            self.subject.audience = value.rstrip(".")
        elif label in words.cta_labels:
            self.subject.call_to_action = value.strip("\"“”„«»'‘’ ").rstrip(".! ")
        elif label in words.name_labels:
            self._take_subject(value.rstrip("."))
        elif label in words.client_labels:
            self._take_client(value)
        elif label in words.brand_labels:
            self.subject.brand = value.rstrip(".")
        else:
            return False
        return True

    def _take_client(self, value: str) -> None:
        """Who asks for the film: a name whole, unless quotes tell it from its noun."""
        if QUOTED.search(value) or not self._fits_a_name(value):
            self._take_subject(value.rstrip("."))
        else:
            self.subject.name = self.subject.name or value.strip(" .")

    def _fits_a_name(self, value: str) -> bool:
        return len(value.split()) <= 4 and not re.search(r"[,،:\d]", value)

    def _about(self, sentence: str, *, first: bool) -> str:
        """The words that name the subject, where the sentence has them; a topic is kept at once."""
        words = self._words
        questions = any_of(words.question_words)
        counted = re.search(
            rf"\b(?:{any_of(words.point_words)})\b\s*[,:]?\s*{linked(words.point_links)}(.+)$", sentence, re.I
        )
        if counted:
            return counted.group(1)
        before, colon, after = sentence.partition(": ")
        if colon and after and not re.search(rf"\b{linked(words.film_links)}", f"{before} ", re.I):
            labels = any_of([*words.name_labels, *words.brand_labels, *words.new_words])
            plain = re.sub(
                rf"\b(?:{self._film}|{labels}|{self._articles}|{any_of(words.directions)})\b", "", before, flags=re.I
            )
            if self._only_tones(plain.lower()):
                return after if self._says_more_than_film(after) and not self._is_topic(after) else ""
        near = re.search(
            rf"\b{words.prefixes}{self._film}\s+(?:[\w-]+\s+)?{linked(words.film_links_weak)}(.+)$", sentence, re.I
        )
        if near and self._known_noun(self._names.bare(near.group(1))):
            return near.group(1)
        for links in (words.film_links, words.film_links_weak):
            match = re.search(rf"\b{words.prefixes}{self._film}\b([^.]*?)\b{linked(links)}(.+)$", sentence, re.I)
            if match and "," in match.group(1) and len(match.group(1).split()) > FAR_WORDS:
                # 'TikTok, Hydra water bottle, keeps cold for a day': the link belongs to what stands between.
                match = None
            if match and re.match(rf"{questions}\b", match.group(2), re.I):
                self._take_topic(match.group(2))
                return ""
            if match:
                return match.group(2)
        please = f"(?:{any_of(words.please)}\\s+)?"
        match = re.match(rf"{please}{any_of([*words.openers, *words.introducers])}\s+(.+)$", sentence, re.I)
        if match:
            return match.group(1)
        match = re.match(rf"{please}{any_of(words.explainers)}\s*[,:]?\s+(.+)$", sentence, re.I)
        if match:
            self._take_topic(match.group(1))
            return ""
        return self._plain_about(sentence) if first and not self._is_direction(sentence) else ""

    def _plain_about(self, sentence: str) -> str:
        """The subject of a brief that does not say 'a film for': its first sentence's own."""
        words = self._words
        head, comma, tail = sentence.partition(",")
        bare = (re.sub(rf"\b{self._film}\b", "", head, flags=re.I) + comma + tail).strip(" .!,:،")
        if self._is_topic(bare):
            return ""
        if sentence.rstrip().endswith(("?", "？", "؟")) and len(bare.split()) > 2:
            # 'Phone screen broken?' asks the viewer.
            return ""
        if re.match(rf"^{any_of(words.self_links)}\s+(?:{any_of(words.opening_words)}|\w+ing|\w+ed)\b", bare, re.I):
            # 'We are closed until Monday': how they are, not what.
            return ""
        match = re.match(
            rf"^{any_of(words.self_links)}\s+([{UPPER}][\w&'’.-]*(?:\s+[{UPPER}&][\w&'’.-]*){{0,4}})$", bare, re.I
        )
        if match and re.match(rf"[{UPPER}]", match.group(1)):
            self.subject.name = match.group(1)
            return ""
        bare = re.sub(rf"^{linked(words.film_links)}", "", bare, flags=re.I)
        match = re.match(rf"^{any_of(words.self_links)}\s+({self._articles}\s+.+)$", bare, re.I)
        if match:
            return match.group(1)
        copulas = any_of(words.copulas)
        match = re.match(rf"^(.{{2,60}}?)\s+{copulas}\s+({self._articles}\s+.+)$", bare, re.I)
        if match and not re.match(rf"{any_of(words.not_subjects)}\b", match.group(1), re.I):
            return f"{match.group(1)}, {match.group(2)}"
        owned = re.match(rf"^(.{{3,40}}?)\s+{linked(words.film_links)}({any_of(words.own_words)}\s+.+)$", bare, re.I)
        if owned and not re.search(rf"[,:،]|\b{self._verbs}\b", owned.group(1), re.I):
            # 'New opening hours for our bakery': what is told of the subject stands before it.
            self.subject.add_feature(owned.group(1)[:1].lower() + owned.group(1)[1:])
            return owned.group(2)
        dashed = re.match(rf"^({proper()})\s+[–—-]\s+({self._articles}\s+.+)$", bare)
        if dashed:
            return f"{dashed.group(1)}, {dashed.group(2)}"
        we = re.match(rf"^(?i:{any_of(words.self_links)})\s+({proper()},\s+{self._articles}\s+.+)$", bare)
        if we:
            return we.group(1)
        first_word = bare.split(" ")[0].lower() if bare else ""
        finite = re.search(rf"\b{self._verbs}\b", bare) is not None and not re.search(
            rf"[,،]\s+{self._articles}\s", bare
        )
        if words.lists_hold_verbs and finite and re.search("[,،]", bare):
            # A list whose later parts hold a verb: 'Flasche Hydra, hält kalt'.
            finite = re.search(rf"\b{self._verbs}\b", re.split("[,،]", bare)[0]) is not None
        if re.match(rf"{any_of(words.question_words)}\b", first_word) or first_word in words.not_subjects:
            return ""
        return bare if bare and not finite else ""

    def _is_topic(self, text: str) -> bool:
        for pattern in self._words.topic_patterns:
            match = re.search(pattern, text.strip(" .!?¿¡؟"), re.I)
            if match:
                self._take_topic(match.group("topic"))
                return True
        return False

    def _take_topic(self, text: str) -> None:
        text = text.strip(" .!?,:¿¡؟،")
        for clause in self._words.clauses:
            match = re.search(clause.pattern, text, re.I) if clause.kind == "for" else None
            if match and len(match.group(1).split()) <= 4:
                self.subject.audience = self.subject.audience or match.group(1).strip(" ,.")
                text = text[: match.start()]
        if not re.match(rf"{any_of(self._words.question_words)}\b", text, re.I):
            # '..., for a history channel': who tells it.
            text = re.sub(rf"\s*[,،]\s*{linked(self._words.film_links)}.*$", "", text, flags=re.I)
        self.subject.topic = text.strip(" .!?,:")

    def _is_direction(self, sentence: str) -> bool:
        low, words = sentence.lower(), self._words
        if any(re.match(pattern, low) for pattern in words.not_directions):
            # 'Open Tuesday to Sunday' is when to come, not how to film.
            return False
        if self._named() and is_about_film(sentence, words):
            return True
        determiners, demands = any_of(words.film_determiners), any_of(words.film_demands)
        return bool(
            re.match(rf"{any_of([*words.directions, *words.requests])}\b", low)
            or re.fullmatch(rf"(?:{self._articles}\s+)?(?:[\w-]+\s+)?{self._film}", low.strip(" ."))
            or (re.fullmatch(r"[\w\s,،-]+", low.strip(" .!")) and self._only_tones(low))
            or re.search(rf"\b{determiners}\s+{self._film}\s+{demands}\b", low)
        )

    def _only_tones(self, low: str) -> bool:
        words = self._words
        tones = [tone for each in words.tones.values() for tone in each]
        plain = any_of([*tones, *words.tone_nouns, *words.fillers, *words.please, *words.with_words])
        left = re.sub(rf"\b{words.prefixes}{plain}\b", "", low)
        return not re.search(r"\w{2,}", left)

    def _take_subject(self, about: str, *, initial: bool = False) -> None:
        subject, facts, names = self.subject, self._facts, self._names
        if not self._says_more_than_film(about):
            return
        about = re.sub(r"^[\"“”«„]([^\"“”«»„]+)[\"“”»]$", r"\1", about.strip(" .!?،"))
        about = re.sub(rf"^{any_of(self._words.self_links)}\s+(?=\S)", "", about, flags=re.I)
        about = facts.split_off(about).strip(" .!?،")
        articles = self._articles
        listed = re.match(rf"^([^:,]{{2,50}}?)\s?:\s+((?!{articles}\s).+)$", about)
        proper = rf"[{UPPER}][\w&'’.-]*(?:\s+(?:[{UPPER}][\w'’.-]*|&)){{0,4}}"
        if listed and re.fullmatch(proper, listed.group(2)) and not re.search(rf"[{UPPER}]", listed.group(1)):
            # 'a plumber: Drip & Sons'.
            subject.name = listed.group(2)
            names.describe(re.sub(rf"^{articles}\s+", "", listed.group(1), flags=re.I))
            return
        if listed:
            for each in facts.pieces(listed.group(2)):
                facts.add(each)
            about = listed.group(1)
        named = re.match(rf"^(.+?)[,،]?\s+{any_of(self._words.naming)}\s+(.+)$", about, re.I)
        if named:
            name, tail = self._name_and_tail(named.group(2))
            subject.name = name
            for each in facts.pieces(tail):
                facts.add(each)
            names.describe(names.bare(named.group(1)))
            return
        match = None if listed else self._apposition(about)
        if match:
            if self._words.nouns_capital and re.fullmatch(rf"[{UPPER}][\w'’-]*", match[0]):
                # 'Radhaus, eine Werkstatt': what is explained right after is a name, though it ends like a noun.
                subject.name = match[0]
            else:
                names.name(match[0])
            names.describe(match[1])
        else:
            self._take_head_and_rest(about, initial=initial)

    def _name_and_tail(self, text: str) -> tuple[str, str]:
        """A name in quotes or capitals ends where they end; another one at the comma."""
        joined = rf"(?:\s+(?i:{any_of(self._words.and_words)})\s+|\s*[,،(–—-]\s*|\s+)"
        match = re.match(rf"{QUOTED.pattern}(?P<tail>.*)$", text) or re.match(
            rf"({proper()})(?P<tail>(?:{joined}.*)?)$", text
        )
        if match:
            return match.group(1).strip(), re.sub(rf"^(?:{joined})", "", match.group("tail")).strip(" ),")
        name, _, tail = text.replace("، ", ", ").partition(", ")
        return unquoted(name), tail

    def _says_more_than_film(self, about: str) -> bool:
        plain = any_of([*self._words.articles, *self._words.fillers])
        left = re.sub(rf"\b(?:{self._film}|{plain})\b", "", about, flags=re.I)
        return re.search(r"\w", left) is not None

    def _apposition(self, about: str) -> tuple[str, str] | None:
        """'Stride, a waterproof trail shoe' as name and description."""
        articles = rf"{self._articles}\s+" if self._words.articles else "(?!)"
        match = re.match(rf"^(.+?)\s*(?:,|\(|\s[–—-]|:|،)\s*({articles}.+?)\)?$", about, re.I)
        titled = match and re.match(rf"[{UPPER}]\w*['’]?\s*[{UPPER}]", match.group(2)) and not self._words.nouns_capital
        if match and not titled and len(match.group(1).split()) <= 5:
            return match.group(1), match.group(2)
        match = re.match(rf"^(.+?)\s+[–—-]\s+(?:{any_of(self._words.copulas)}\s+)?(.+)$", about)
        if match and self._words.lists_hold_verbs and len(match.group(1).split()) <= 4:
            return match.group(1), match.group(2)
        head, _, tail = about.replace("، ", ", ").partition(", ")
        first = tail.replace("، ", ", ").split(", ")[0]
        bare_name = re.fullmatch(rf"[{UPPER}][\w&'’.-]*(?:\s+[{UPPER}0-9][\w&'’.-]*){{0,3}}|[«\"“].+[»\"”]", head)
        if not self._words.articles and bare_name and self._is_noun_phrase(first):
            return head, tail
        return None

    def _is_noun_phrase(self, text: str) -> bool:
        tokens = text.split()
        return (
            0 < len(tokens) <= 6
            and not re.search(r"\d", text)
            and not self._facts.all_adjectives(text)
            and not re.match(rf"{any_of([*self._words.links_in_names, *self._words.with_words])}\b", text)
        )

    def _take_head_and_rest(self, about: str, *, initial: bool) -> None:
        subject, facts, names = self.subject, self._facts, self._names
        head, _, tail = about.replace("، ", ", ").partition(", ")
        last = re.match(rf"^[{UPPER}][\w&'’.-]*(?:\s+[{UPPER}0-9][\w&'’.-]*){{0,3}}$", tail)
        if last and not self._words.nouns_capital and re.match(rf"{self._articles}\s", head, re.I):
            subject.name = tail
            names.describe(head)
            return
        if not tail or facts.all_adjectives(head):
            names.name_and_noun(about, initial=initial)
            return
        names.name_and_noun(head, initial=initial)
        if re.match(rf"{any_of(self._words.finite_starts)}\s", tail, re.I):
            facts.fact(tail)
            return
        pieces = facts.pieces(tail)
        if not subject.noun and pieces and self._is_thing(pieces[0]):
            names.describe(names.bare(pieces.pop(0)))
        for each in pieces:
            facts.add(each)

    def _is_thing(self, text: str) -> bool:
        tokens = text.split()
        if not 0 < len(tokens) <= 6 or re.search(r"\d", text):
            return False
        return self._known_noun(text)
