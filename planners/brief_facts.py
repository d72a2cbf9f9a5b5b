"""What a brief says of its subject: features, colours, for whom. Takes words, never adds any."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..templates.phrase_bank import Reading
from .brief_scan import any_of
from .grammar import Grammar

FEATURE_MAX = 160
"""A sentence longer than this is no line of a film."""


@dataclass
class Subject:
    """What the film is about, as far as the text says."""

    name: str = ""
    brand: str = ""
    noun: str = ""
    topic: str = ""
    """For films about no product: 'how photosynthesis works'."""
    features: list[str] = field(default_factory=list)
    colours: list[str] = field(default_factory=list)
    audience: str = ""
    call_to_action: str = ""

    def add_feature(self, feature: str) -> None:
        """Keep a feature once."""
        feature = feature.strip(" ,;:")
        if re.search(r"\w", feature) and feature.lower() not in {each.lower() for each in self.features}:
            self.features.append(feature)


class FactReader:
    """Takes facts out of clauses and sentences, into a subject."""

    def __init__(self, words: Reading, grammar: Grammar, subject: Subject) -> None:
        self._words = words
        self._grammar = grammar
        self._verbs = any_of(words.verbs)
        self.subject = subject

    def split_off(self, about: str) -> str:
        """Cut clauses off the subject, from the right: with, that, made of, in colours, for whom, by whom."""
        subject, words = self.subject, self._words
        patterns = (
            ("verb", rf",?\s+(?:that|which)\s+((?:{self._verbs})\b.+)$"),
            (
                "made",
                r",?\s+((?:made|crafted|built|sewn|woven|knitted|brewed|baked|cut)\s+(?:of|from|with|by|in)\s+.+)$",
            ),
            ("with", r",?\s+(?:with|featuring|including|has|and has)\s+(.+)$"),
            ("for", rf",?\s+for\s+((?:[\w'’-]+\s+){{0,4}}?{any_of(words.audience_words)}\b.*)$"),
            ("colours", rf",?\s+in\s+((?:{any_of(words.colours)})\b.*)$"),
            ("brand", r",?\s+(?:by|from)\s+((?:[A-Z][\w&'’-]*)(?:\s+[A-Z][\w&'’-]*){0,3})$"),
        )
        for _ in range(6):
            best: tuple[int, str, re.Match[str]] | None = None
            for kind, pattern in patterns:
                match = re.search(pattern, about, re.I if kind != "brand" else 0)
                if kind in ("with", "made", "brand") and match and not match.group().startswith(","):
                    clause = re.search(rf"\s(?:that|which|who)\s+(?:{self._verbs})\b", about[: match.start()], re.I)
                    if clause:
                        # 'software that syncs with your bank': the words belong to the clause.
                        continue
                if match and (best is None or match.start() > best[0]):
                    best = (match.start(), kind, match)
            if best is None:
                break
            _, kind, match = best
            rest = match.group(1).strip(" ,.")
            about = about[: match.start()]
            if kind == "with":
                for each in self.pieces(rest):
                    self.add(each)
            elif kind == "verb":
                for each in self.clauses(rest):
                    self.add(each)
            elif kind == "made":
                self.add(rest)
            elif kind == "for":
                head, _, tail = rest.partition(", ")
                subject.audience = subject.audience or head
                for each in self.pieces(tail):
                    self.add(each)
            elif kind == "colours":
                self.colours(rest)
                for each in self.pieces(rest):
                    if each.lower() not in self._words.colours:
                        self.add(each)
            else:
                subject.brand = rest
        return about

    def fact(self, sentence: str) -> None:
        """Take what a sentence says; whole where it is short enough to be spoken as it is."""
        subject = self.subject
        before = len(subject.features)
        self._take_fact(sentence)
        # A sentence's first word has a capital for the sentence's sake only.
        for place in range(before, len(subject.features)):
            feature = subject.features[place]
            if sentence.startswith(feature) and not feature.endswith((".", "!", "?")):
                subject.features[place] = _lower_first(feature)

    def _take_fact(self, sentence: str) -> None:
        subject = self.subject
        bare = sentence.strip()
        plain = bare.rstrip(" .!")
        who = re.match(rf"^for\s+(.*\b{any_of(self._words.audience_words)}\b.*)$", plain, re.I)
        if who:
            subject.audience = subject.audience or who.group(1)
            return
        colours = re.match(
            rf"^(?:it\s+|they\s+)?(?:comes?|available)\s+in\s+(.*\b{any_of(self._words.colours)}\b.*)$", plain, re.I
        )
        if colours:
            self.colours(colours.group(1))
            return
        name = re.escape(subject.name) if subject.name else "it"
        said = re.match(
            rf"^(?:it|they|{name}|the {re.escape(subject.noun) or 'product'})(?:['’](?:s|re)|\s+is|\s+are)\s+(.+)$",
            plain,
            re.I,
        )
        if said and len(said.group(1)) <= 90 and not re.match(r"(?:an?|the|our)\s", said.group(1)):
            for each in self.pieces(said.group(1)):
                self.add(each)
            return
        does = re.match(
            rf"^(?:it|{name}|the {re.escape(subject.noun) or 'product'})\s+((?:{self._verbs})\b.+)$", plain, re.I
        )
        if does and len(does.group(1)) <= 70:
            for each in self.clauses(does.group(1)):
                self.add(each)
            return
        made = re.match(r"^(?:with|made|crafted|built|featuring|including)\b", plain, re.I)
        finite = re.search(rf"\b{self._verbs}\b", re.sub(r"^\S+", "", plain, count=1), re.I) or re.match(
            r"(?:we|they|it|you|i|there|this|every|each|all|no)\b", plain, re.I
        )
        if made:
            about = self.split_off("x " + plain[:1].lower() + plain[1:])
            if about.strip() == "x":
                return
        if re.fullmatch(r"\w[\w-]*(?:, \w[\w-]*)*,? and \w[\w-]*", plain) and any(
            self._grammar.is_adjective(word) for word in plain.split()
        ):
            # 'Smooth, dark and organic' is one breath.
            subject.add_feature(plain)
            return
        if re.match(r"(?:open|available|closed)\b[^,]+$", plain, re.I) and len(plain) <= 70:
            # Opening times are one fact: 'open day and night'.
            subject.add_feature(plain)
            return
        if not finite and len(plain) <= 120 and (("," in plain) or len(plain.split()) <= 6):
            for each in self.pieces(plain):
                self.add(each)
        elif len(bare) <= FEATURE_MAX:
            subject.add_feature(bare if bare[-1:] in ".!?" else f"{bare}.")

    def add(self, feature: str) -> None:
        """Keep a feature, or a colour as a colour."""
        feature = re.sub(r"^with (?=\S)", "", feature.strip(" ,;:."))
        low = feature.lower()
        if low in self._words.colours and len(feature.split()) == 1:
            self.subject.colours.append(low)
        elif feature and len(feature) <= FEATURE_MAX and low != self.subject.noun.lower():
            self.subject.add_feature(feature)

    def pieces(self, text: str) -> list[str]:
        """'a battery, a mount and three modes' -> three; 'notes of cedar and fig' stays one."""
        if re.fullmatch(r"[^,;]+ of [^,;]+ (?:and|&) \w+", text.strip(" .,")):
            return [text.strip(" .,")]
        joints = r"\s*[,;]\s*(?:and\s+|plus\s+)?|\s+(?:and|plus)\s+(?=\S+)|\s+&\s+(?![A-Z])"
        pieces = re.split(joints, text.strip(" .,"))
        return [piece.strip() for piece in pieces if piece and re.search(r"\w", piece)]

    def clauses(self, text: str) -> list[str]:
        """'keeps coffee hot and fits in a cup holder' -> two; 'keeps feet warm and dry' stays one."""
        if re.fullmatch(r"[^,;]+ of [^,;]+ (?:and|&) \w+", text.strip(" .,")):
            return [text.strip(" .,")]
        pieces = re.split(
            rf"\s*,\s*(?:and\s+)?(?=(?:{self._verbs})\b)|\s+and\s+(?=(?:{self._verbs})\s)",
            text.strip(" .,"),
            flags=re.I,
        )
        return [piece.strip() for piece in pieces if piece]

    def all_adjectives(self, text: str) -> bool:
        """True for 'a foldable, washable'."""
        tokens = re.sub(r"^(?:an?|the|our|your|my)\s+", "", text, flags=re.I).lower().split()
        return bool(tokens) and all(self._grammar.is_adjective(token) for token in tokens)

    def colours(self, text: str) -> None:
        """Keep the colours of a text."""
        found = re.findall(rf"\b{any_of(self._words.colours)}\b", text.lower())
        self.subject.colours.extend(colour for colour in found if colour not in self.subject.colours)


def _lower_first(feature: str) -> str:
    first = feature.split(" ")[0]
    # Names and abbreviations (USB-C, Vibram sole) keep their capitals; a sentence's first word does not.
    return (
        feature
        if re.search(r"[A-Z].*[A-Z]|\d", first) or (len(first) == 1 and first != "A")
        else feature[:1].lower() + feature[1:]
    )
