"""Finds the subject and the facts of a brief in a script without spaces: Chinese, Japanese."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...templates.reading_words import Reading, any_of
from .call import CallReader
from .facts import FEATURE_MAX, Subject
from .pasted import STEP
from .text import QUOTED

_COMMA = r"(?:(?<!\d),|,(?!\d)|[、;]|:(?!\d)|(?<!\d)\s+(?![A-Z])|\s+(?![A-Z\d])|(?<![A-Za-z0-9])\s+)"
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9&'’.-]*(?: [A-Z0-9][A-Za-z0-9&'’.-]*)*")
_STRIPPED = " ,、。.:;!?・·"


class UnspacedReader:
    """Reads clauses in order; the first that names a subject wins, later ones add facts."""

    def __init__(self, words: Reading, *, known_noun: Callable[[str], bool]) -> None:
        self._words = words
        self._known_noun = known_noun
        self._film = any_of(words.film)
        self._colours = any_of(words.colours)
        self._colour_joints = any_of(
            [*words.and_words, *words.of_words, *words.colour_links, "、", ",", "・", " ", "/"]
        )
        self.subject = Subject()
        self._calls = CallReader(words, self.subject)

    def read(self, sentences: list[str]) -> Subject:
        """What all sentences say together."""
        for number, sentence in enumerate(sentences):
            if sentence.startswith(STEP):
                self.subject.add_feature(sentence.removeprefix(STEP))
                continue
            self._sentence(sentence, first=number == 0)
        return self.subject

    def _sentence(self, sentence: str, *, first: bool) -> None:
        if self._label(sentence):
            return
        lead = re.match(rf"\s*{any_of(self._words.announcements)}\s*[!:]?\s*", sentence)
        if lead and not self._named() and (lead.end() == len(sentence) or lead.group().rstrip()[-1:] in "!:"):
            sentence = sentence[lead.end() :]
        sentence = self._calls.take(sentence, first=first)
        if not self._named():
            sentence = self._take_about(sentence, first=first)
        elif self._is_direction(sentence):
            return
        for clause in self._clauses(sentence):
            self._clause(clause)

    def _named(self) -> bool:
        subject = self.subject
        return bool(subject.name or subject.noun or subject.topic)

    def _label(self, sentence: str) -> bool:
        words = self._words
        match = re.match(r"\s*([^:,、]{1,12}?)\s*:\s*(.+)$", sentence)
        if not match:
            return False
        label, value = match.group(1).lower().strip(), match.group(2).strip(_STRIPPED)
        if label in words.feature_labels:
            for each in self._clauses(value):
                self._add(each)
        elif label in words.audience_labels:
            self.subject.audience = value
        elif label in words.cta_labels:
            self.subject.call_to_action = value.strip('」「"“”')
        elif label in words.name_labels:
            self._name_and_noun(value)
        elif label in words.client_labels and not self.subject.name and not QUOTED.search(value):
            self.subject.name = value
        elif label in words.client_labels:
            self._name_and_noun(value)
        elif label in words.brand_labels:
            self.subject.brand = value
        else:
            return False
        return True

    def _take_about(self, sentence: str, *, first: bool) -> str:
        """Take the words that name the subject; what stands behind them comes back."""
        words = self._words
        for pattern in words.subject_patterns:
            match = re.search(pattern, sentence, re.I)
            if match and re.search(r"\w", match.group("about")) and not self._is_small_talk(match.group("about")):
                self._name_and_noun(match.group("about"))
                return sentence[match.end() :]
        for pattern in words.topic_patterns:
            match = re.search(pattern, sentence.strip(_STRIPPED), re.I)
            if match:
                self._take_topic(match.group("topic"))
                return sentence.strip(_STRIPPED)[match.end() :]
        if self._is_direction(sentence) and not re.search(r"[,、:]", sentence):
            return ""
        return sentence if first or not self._is_direction(sentence) else ""

    def _take_topic(self, topic: str) -> None:
        for pattern in self._words.audience_patterns:
            match = re.search(pattern, topic)
            if match:
                self.subject.audience = self.subject.audience or match.group("who")
                topic = topic.replace(match.group(), "")
        self.subject.topic = topic.strip(_STRIPPED)

    def _clauses(self, text: str) -> list[str]:
        return [each.strip(_STRIPPED) for each in re.split(_COMMA, text) if each and re.search(r"\w", each)]

    def _clause(self, clause: str) -> None:
        subject, words = self.subject, self._words
        for pattern in words.audience_patterns:
            match = re.search(pattern, clause)
            if match:
                subject.audience = subject.audience or match.group("who").strip(_STRIPPED)
                clause = (clause[: match.start()] + clause[match.end() :]).strip(_STRIPPED)
        if not re.search(r"\w", clause) or self._is_small_talk(clause):
            return
        named = re.search(rf"{any_of(words.naming)}(?:是|は)?\s*{QUOTED.pattern}", clause)
        if named and not subject.name:
            noun, subject.noun = subject.noun, ""
            self._name_and_noun(clause)
            subject.noun = noun or subject.noun
            return
        ours = re.match(rf"{any_of(words.self_links)}(.+?)(?:{any_of(words.relatives)})?$", clause)
        if ours and not self._named():
            self._name_and_noun(ours.group(1))
            return
        label = re.fullmatch(rf"({any_of(words.audience_labels)})(.+)", clause)
        if label:
            subject.audience = subject.audience or label.group(2)
            return
        said = re.match(
            rf"^([^{words.relatives[0] if words.relatives else ' '}]{{1,16}}?){any_of(words.copulas)}(.+)$", clause
        )
        if said and (not subject.noun) and (not subject.name or subject.name in said.group(1)):
            if not subject.name:
                self._name_and_noun(said.group(1))
            self._describe(said.group(2))
            return
        if not self._named():
            self._name_and_noun(clause)
            return
        if subject.name and clause == subject.name:
            return
        if not subject.noun and not subject.features and self._known_noun(clause):
            self._describe(clause)
            return
        self._add(clause)

    def _is_small_talk(self, clause: str) -> bool:
        words = self._words
        tones = [tone for names in words.tones.values() for tone in names]
        plain = [*tones, *words.tone_nouns, *words.fillers, *words.please, *words.film, *words.directions]
        plain += [*words.requests, *words.greetings]
        left = re.sub(any_of([*plain, *words.with_words, *words.length_tails]), "", clause)
        return not re.search(r"\w", left)

    def _is_direction(self, sentence: str) -> bool:
        words = self._words
        return bool(re.match(any_of(words.directions), sentence)) or self._is_small_talk(sentence)

    def _add(self, feature: str) -> None:
        feature = re.sub(rf"^{any_of(self._words.with_words)}", "", feature.strip(_STRIPPED))
        if re.fullmatch(rf"(?:{self._colours}|{self._colour_joints})+", feature):
            self._keep_colours(feature)
        elif len(feature) > 1 and len(feature) <= FEATURE_MAX and feature != self.subject.noun:
            self.subject.add_feature(feature)

    def _keep_colours(self, text: str) -> None:
        for colour in re.findall(self._colours, text):
            if colour not in self.subject.colours:
                self.subject.colours.append(colour)

    def _name_and_noun(self, text: str) -> None:
        """'防水越野鞋「Stride」': a quality, a noun and a name; 'Norda的Halo台灯' a brand too."""
        subject, words = self.subject, self._words
        text = text.strip(_STRIPPED)
        if re.fullmatch(rf"(?:{self._colours}|{self._colour_joints})+", text):
            self._keep_colours(text)
            return
        owned = re.match(rf"^(?P<brand>[A-Za-z][A-Za-z0-9&'-]*)(?:{any_of(words.brand_links)})(?P<rest>.+)$", text)
        if owned:
            subject.brand, text = owned.group("brand"), owned.group("rest")
        badge = re.match(rf"^(?P<brand>\w{{2,6}})牌(?:{any_of(words.of_words)})?(?P<rest>\w{{2,}})$", text)
        if badge:
            subject.brand, text = badge.group("brand"), badge.group("rest")
            if not QUOTED.search(text) and not _LATIN_NAME.search(text):
                # '山泉牌保温杯' has no other name than its brand's.
                subject.name = subject.name or subject.brand
        quoted = QUOTED.search(text)
        latin = None if quoted else _LATIN_NAME.search(text)
        named = quoted or latin
        if named and len(named.group().strip()) > 1:
            subject.name = subject.name or (quoted.group(1) if quoted else named.group()).strip(" .")
            before, after = text[: named.start()], text[named.end() :]
            joint = any_of([*words.naming, *words.of_words, *words.relatives])
            after = re.sub(rf"^{joint}", "", after.strip(_STRIPPED))
            before = re.sub(rf"{any_of(words.naming)}(?:是|は)?$", "", before.strip(_STRIPPED))
            before = re.sub(rf"^{any_of(words.self_links)}", "", before)
            if re.search(r"\w", before):
                self._describe(before)
            if re.search(r"\w", after):
                self._describe(after) if not subject.noun else self._add(after)
        else:
            self._describe(text)

    def _describe(self, text: str) -> None:
        """Qualities before the noun become features, colours colours."""
        subject, words = self.subject, self._words
        text = re.sub(rf"^(?:{any_of([*words.articles, *words.new_words, *words.unsaid_adjectives])})+", "", text)
        text = re.sub(r"(?:を(?:やって|営んで|販売して|作って|売って).*|です|でございます)$", "", text.strip(_STRIPPED))
        taken: list[str] = []
        joint = any_of([*words.of_words, *words.relatives])
        while True:
            colour = re.match(rf"^({self._colours})(?:{joint})?(?=\w)", text)
            quality = re.match(rf"^({any_of(words.adjectives)})(?:{joint})?(?=\w\w)", text)
            modifier = re.match(rf"^(\w{{2,14}}?{any_of(words.adjective_endings)})(?=\w\w)", text)
            match = quality or modifier or colour
            if not match or (not quality and not modifier and self._known_noun(text)):
                break
            if match is colour:
                self._keep_colours(match.group(1))
            else:
                taken.append(re.sub(rf"{joint}$", "", match.group(1)))
            text = text[match.end() :]
        for each in taken:
            subject.add_feature(each)
        if not subject.noun and re.search(r"\w", text):
            subject.noun = text
