"""What a brief says of its subject: features, colours, for whom. Takes words, never adds any."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ...templates.reading_words import Reading, any_of, linked
from ..writing.qualities import Qualities
from .text import QUOTED

LIST_WORDS = 7
"""A longer part of a list is a clause."""
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
        feature = feature.strip(" ,;:،؛、")
        if re.search(r"\w", feature) and feature.lower() not in {each.lower() for each in self.features}:
            self.features.append(feature)


class FactReader:
    """Takes facts out of clauses and sentences, into a subject."""

    def __init__(
        self, words: Reading, qualities: Qualities, subject: Subject, *, known_noun: Callable[[str], bool]
    ) -> None:
        self._words = words
        self._qualities = qualities
        self._verbs = any_of(words.verbs)
        self._and = any_of(words.and_words)
        self._joiners = any_of(words.joiners)
        self._articles = any_of(words.articles)
        self.subject = subject
        self._known_noun = known_noun

    def split_off(self, about: str) -> str:
        """Cut clauses off the subject, from the right: with, that, made of, in colours, for whom, by whom."""
        words = self._words
        relatives = any_of(words.relatives)
        for _ in range(6):
            best: tuple[int, str, re.Match[str]] | None = None
            for clause in words.clauses:
                kind = clause.kind
                match = _outside_quotes(clause.pattern, about, re.I if kind != "brand" else 0)
                if match and kind == "made" and about[: match.start()].count(",") > 1 and match.group()[:1] != ",":
                    # '..., pieces made by hand': the words hang on a part of the list.
                    continue
                if match and kind == "brand" and words.adjectives_follow and self._is_title(match.group()):
                    continue
                if match and kind == "verb" and re.match(rf"(?:{any_of(words.naming)})\b", _said(match), re.I):
                    # 'a shop that is called Moss': the name is no fact.
                    continue
                if (
                    match
                    and kind == "verb"
                    and re.search(rf"{any_of(words.naming)}\s*$", about[: match.start(1)], re.I)
                ):
                    continue
                if kind in ("with", "made", "brand") and match and not match.group().startswith(","):
                    hangs = re.search(rf"\s{relatives}\s+(?:{self._verbs})\b", about[: match.start()], re.I)
                    if hangs:
                        # 'software that syncs with your bank': the words belong to the clause.
                        continue
                if match and (best is None or _start(match) > best[0]):
                    best = (_start(match), kind, match)
            if best is None:
                break
            start, chosen, match = best
            self._take_clause(chosen, (match.groupdict().get("of") or match.group(1)).strip(" ,.،"))
            about = about[:start] + about[match.end() :]
        return about

    def _is_title(self, text: str) -> bool:
        """'Flor de Lua': a thing's own word and a small one make a name; in 'Halo de Norda' a brand stands behind."""
        return self._known_noun(text.split()[0].lower()) and re.search(r"\s(?:de|da|do|du|del)\s", text) is not None

    def _take_clause(self, kind: str, rest: str) -> None:
        subject, words = self.subject, self._words
        if kind == "with":
            for each in self.pieces(rest):
                self.add(each)
        elif kind == "verb":
            for each in self.clauses(rest):
                self.add(each)
        elif kind == "made":
            self.add(rest)
        elif kind == "for":
            head, _, tail = rest.replace("، ", ", ").partition(", ")
            subject.audience = subject.audience or _whole_word(head, words)
            for each in self.pieces(tail):
                self.add(each)
        elif kind == "colours":
            self.colours(rest)
            for each in self.pieces(rest):
                if not self._is_colour_list(each):
                    self.add(each)
        else:
            subject.brand = rest

    def step(self, told: str) -> None:
        """Keep a step as it is written, to be said as a sentence."""
        self.subject.add_feature(told if told[-1:] in ".!?؟" else f"{told}.")

    def fact(self, sentence: str) -> None:
        """Take what a sentence says; whole where it is short enough to be spoken as it is."""
        subject = self.subject
        before = len(subject.features)
        self._take_fact(sentence)
        # A sentence's first word has a capital for the sentence's sake only.
        for place in range(before, len(subject.features)):
            feature = subject.features[place]
            if sentence.startswith(feature) and not feature.endswith((".", "!", "?")):
                subject.features[place] = self._lower_first(feature)

    def _take_fact(self, sentence: str) -> None:
        subject, words = self.subject, self._words
        bare = sentence.strip()
        plain = bare.rstrip(" .!")
        who = re.match(
            rf"^{linked(words.audience_links)}(?P<who>(?:.*\b)?{any_of(words.audience_words)}\b.*)$", plain, re.I
        )
        if who:
            subject.audience = subject.audience or _whole_word(self._without_article(who.group("who")), words)
            return
        they = any_of(words.pronouns)
        colours = re.match(
            rf"^(?:{they}\s+)?{any_of(words.comes_in)}\s+(.*\b{any_of(words.colours)}\b.*)$", plain, re.I
        )
        if colours:
            self.colours(colours.group(1))
            return
        if self._takes_predicate(plain):
            return
        made = re.match(rf"^{any_of(words.made_starts)}\b", plain, re.I)
        finite = re.search(rf"\b{self._verbs}\b", re.sub(r"^\S+", "", plain, count=1), re.I) or re.match(
            rf"{any_of(words.finite_starts)}\b", plain, re.I
        )
        if made:
            about = self.split_off("x " + plain[:1].lower() + plain[1:])
            if about.strip() == "x":
                return
        if re.fullmatch(rf"\w[\w-]*(?:, \w[\w-]*)*,? {self._and} \w[\w-]*", plain) and any(
            self._qualities.is_adjective(word) for word in plain.split()
        ):
            # 'Smooth, dark and organic' is one breath.
            subject.add_feature(plain)
            return
        if re.match(rf"{any_of(words.opening_words)}\b[^,]+$", plain, re.I) and len(plain) <= 70:
            # Opening times are one fact: 'open day and night'.
            subject.add_feature(plain)
            return
        listed = self._list_of(plain)
        lead, colon, behind = plain.partition(": ")
        points = self.pieces(behind) if colon and re.search(r"[,،](?!\d)", behind) else []
        if listed:
            for each in listed:
                self.add(each)
        elif len(points) > 1 and all(len(each.split()) <= LIST_WORDS for each in points):
            # 'We take new patients: evening appointments, nervous patients welcome'.
            self._take_fact(lead)
            for each in points:
                self.add(each)
        elif not finite and len(plain) <= 120 and (re.search(r"[,،](?!\d)", plain) or len(plain.split()) <= 6):
            for each in self.pieces(plain):
                self.add(each)
        elif len(bare) <= FEATURE_MAX:
            subject.add_feature(bare if bare[-1:] in ".!?؟" else f"{bare}.")

    def _list_of(self, plain: str) -> list[str]:
        """'Imports statements, sends invoices, works offline': facts that share a full stop only; else nothing."""
        parts = [each.strip() for each in re.split(r"\s*[,،;]\s+", plain) if each.strip()]
        last = self.clauses(parts[-1]) if parts else []
        parts = [*parts[:-1], *last]
        parts = [re.sub(rf"^{self._and}\s+", "", each, flags=re.I) for each in parts]
        if len(parts) < 2 or any(len(each.split()) > LIST_WORDS for each in parts):
            return []
        told = any_of([*self._words.finite_starts, *self._words.pronouns, *self._words.question_words])
        if any(re.match(rf"{told}\b", each, re.I) for each in parts):
            return []
        starts = [re.match(rf"(?:{self._verbs})\b", each, re.I) is not None for each in parts]
        holds = [re.search(rf"\s(?:{self._verbs})\b", each, re.I) is not None for each in parts]
        # A part with its own subject and verb goes on in the next one: 'Coffee stays hot, dark and strong'.
        alone = [start or not held for start, held in zip(starts, holds, strict=True)]
        return parts if any(starts) and all(alone) else []

    def _takes_predicate(self, plain: str) -> bool:
        """'It is waterproof and light', 'The lamp folds flat': what is said of the thing, without the thing."""
        subject, words = self.subject, self._words
        name = re.escape(subject.name) if subject.name else any_of(words.pronouns[:1])
        noun = re.escape(subject.noun) or "product"
        they = any_of(words.pronouns[:2])
        it = rf"(?:{they}|{name}|{self._articles}\s+{noun})"
        said = re.match(rf"^{it}(?:{words.contracted}|\s+{any_of(words.copulas)})\s+(.+)$", plain, re.I)
        if said and len(said.group(1)) <= 90 and not re.match(rf"{self._articles}\s", said.group(1), re.I):
            for each in self.pieces(said.group(1)):
                self.add(each)
            return True
        it = rf"(?:{any_of(words.pronouns[:1])}|{name}|{self._articles}\s+{noun})"
        does = re.match(rf"^{it}\s+((?:{self._verbs})\b.+)$", plain, re.I)
        if does and len(does.group(1)) <= 70:
            for each in self.clauses(does.group(1)):
                self.add(each)
            return True
        return False

    def add(self, feature: str) -> None:
        """Keep a feature, or a colour as a colour."""
        words = self._words
        feature = re.sub(rf"^(?:{any_of(words.with_words)}\s+)(?=\S)", "", feature.strip(" ,;:.،؛"), flags=re.I)
        feature = re.sub(r"^(?:or|oder|ou|o|u|или|أو)\s+(?=\d)", "", feature, flags=re.I)
        if self._is_colour_list(feature):
            self.colours(feature)
        elif feature and len(feature) <= FEATURE_MAX and feature.lower() != self.subject.noun.lower():
            tokens = feature.split()
            if len(tokens) == 1 and self._qualities.is_adjective(feature):
                feature = self._qualities.alone(feature)
            self.subject.add_feature(feature)

    def _is_colour_list(self, feature: str) -> bool:
        """'blue'; in other languages than English 'in Blau und Weiß' too."""
        words = self._words
        tokens = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", feature)
        if not words.colour_links or len(tokens) == 1:
            return len(tokens) == 1 and tokens[0] == feature and self._qualities.is_colour(feature)
        rest = [each for each in tokens if each.lower() not in (*words.colour_links, *words.and_words)]
        return bool(rest) and all(self._qualities.is_colour(_unprefixed(each, words)) for each in rest)

    def pieces(self, text: str) -> list[str]:
        """'a battery, a mount and three modes' -> three; 'notes of cedar and fig' stays one."""
        text = text.strip(" .,،")
        if re.fullmatch(rf"[^,;]+ {any_of(self._words.of_words)} [^,;]+ (?:{self._and}|&) \w+", text):
            return [text]
        joints = (
            rf"\s*[,;،؛]\s*(?:{self._joiners}\s+)?|\s+{self._joiners}\s+(?=\S+)|\s+&\s+(?![A-Z])"
            rf"|(?<=\w)\s+[–—-]\s+(?=\w)|\s+\+\s+|\s*\|\s*"
        )
        # '1,5 litres' and '12 900' keep their marks: a comma between digits joins.
        pieces = re.split(rf"(?!(?<=\d),\d)(?:{joints})", text)
        pieces = [piece.strip() for piece in pieces if piece and re.search(r"\w", piece)]
        if self._words.and_prefix:
            pieces[1:] = [re.sub(rf"^{self._words.and_prefix}", "", piece) for piece in pieces[1:]]
        return [text] if self._share_an_end(pieces) else pieces

    def _share_an_end(self, pieces: list[str]) -> bool:
        """True for 'nurses, bakers and drivers tell what happens at night': one thing is told of all of them."""
        if len(pieces) < 2 or any(len(each.split()) > 2 for each in pieces[:-1]) or len(pieces[-1].split()) < 5:
            return False
        asked = any_of([*self._words.question_words, *self._words.relatives])
        return re.search(rf"\s{asked}\s", pieces[-1], re.I) is not None

    def clauses(self, text: str) -> list[str]:
        """'keeps coffee hot and fits in a cup holder' -> two; 'keeps feet warm and dry' stays one."""
        text = text.strip(" .,،")
        if re.fullmatch(rf"[^,;]+ {any_of(self._words.of_words)} [^,;]+ (?:{self._and}|&) \w+", text):
            return [text]
        pieces = re.split(
            rf"\s*[,،]\s*(?:{self._and}\s+)?(?=(?:{self._verbs})\b)|\s+{self._and}\s+(?=(?:{self._verbs})\s)",
            text,
            flags=re.I,
        )
        return [piece.strip() for piece in pieces if piece]

    def all_adjectives(self, text: str) -> bool:
        """True for 'a foldable, washable'."""
        tokens = self._without_article(text).lower().split()
        return bool(tokens) and all(self._qualities.may_be_adjective(token) for token in tokens)

    def colours(self, text: str) -> None:
        """Keep the colours of a text."""
        for token in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower()):
            colour = token if token in self._words.colours else _unprefixed(token, self._words)
            joined = any(len(each) == 1 and token.startswith(each) for each in self._words.and_words)
            kept = token[1:] if joined and colour != token and self._words.prefixes else token
            if self._qualities.is_colour(colour) and kept not in self.subject.colours:
                self.subject.colours.append(kept)

    def _without_article(self, text: str) -> str:
        return re.sub(rf"^{self._articles}\s+", "", text, flags=re.I)

    def _lower_first(self, feature: str) -> str:
        first = feature.split(" ")[0]
        small = self._qualities.is_adjective(first.lower()) or re.fullmatch(self._verbs, first, re.I)
        if self._words.nouns_capital and not small:
            return feature
        # Names and abbreviations (USB-C, Vibram sole) keep their capitals; a sentence's first word does not.
        kept = re.search(r"[A-ZА-Я].*[A-ZА-Я]|\d", first) or (len(first) == 1 and first != "A")
        return feature if kept else feature[:1].lower() + feature[1:]


def _outside_quotes(pattern: str, text: str, flags: int) -> re.Match[str] | None:
    """The first match that does not start inside a name in quotes: “Drawing for Beginners” is one piece."""
    names = [each.span() for each in QUOTED.finditer(text)]
    found = re.finditer(pattern, text, flags)
    return next((each for each in found if not any(start < _start(each) < end for start, end in names)), None)


def _said(match: re.Match[str]) -> str:
    return match.group().strip(" ,")


def _start(match: re.Match[str]) -> int:
    return match.start("cut") if "cut" in match.groupdict() and match.start("cut") >= 0 else match.start()


def _whole_word(text: str, words: Reading) -> str:
    """'للآباء' is 'for the parents': without its 'for' the article is written out again."""
    return f"ا{text}" if words.prefixes and re.match(r"ل\w", text) else text


def _unprefixed(word: str, words: Reading) -> str:
    return re.sub(rf"^{words.prefixes}(?=\w{{2}})", "", word) if words.prefixes else word
