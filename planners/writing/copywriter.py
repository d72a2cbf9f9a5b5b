"""The copywriter: all lines that a brief can carry, each with its place, its worth and the time that it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from ...story.brief import Brief
from ...story.script import Emotion, Line, Role
from ...templates.phrase_bank import Phrase, PhraseBank, PhraseUse, World
from ..brief_reading.language import language_of
from ..brief_reading.length import counted_points
from ..estimate import speech_seconds
from ..timing.pacing import line_need_s, rest_s
from .grammar import Grammar, capital
from .phrasing import PhraseBook, feature_fields, fields_of, needed, quality_worlds, sameness, thing_worlds
from .wording import shorten, word_count

SHOW_MAX = 44
"""Characters set large; scenes may take fewer."""
SENTENCE_MAX = 88
"""Characters of a sentence that is shown as it is said."""
ITEM_MAX = 40
HOOK_WORDS = 3
"""A terse hook has no more."""
OUTLINE_MAX = 6
"""Questions about a topic of which nothing else is known."""
GENERIC_MAX = 3
"""Lines of no world fill a gap; more of them would be talk about nothing."""
_EMOTIONS: dict[str, Emotion] = {"punchy": "excited", "playful": "happy", "warm": "happy", "serious": "serious"}


@dataclass(frozen=True)
class Candidate:
    """A line that could be in the film."""

    line: Line
    place: int
    """Where it stands: hooks first, calls to action last."""
    worth: int
    """Which go first when the time is short."""
    need_s: Fraction
    most_s: Fraction
    speech_s: Fraction = Fraction(0)
    feature: str = ""
    """The feature that the line tells alone."""


class Copywriter:
    """Writes the candidates for one brief; every word is the brief's or asserts nothing."""

    def __init__(
        self, brief: Brief, bank: PhraseBank, grammar: Grammar, *, beat_s: Fraction, random: Random, topic: str = ""
    ) -> None:
        self.opening, brief = _opened(brief)
        """A question with which the brief itself begins."""
        self.brief = brief
        self.grammar = grammar
        self.beat_s = beat_s
        self.spoken = brief.voice != "none"
        self.book = PhraseBook(bank, brief, fields_of(brief, grammar, topic=topic), random)
        self.bank = bank
        product = brief.product
        # A brief's other words never choose a world: 'for cat lovers' is said of mugs too.
        self.topic = topic
        self.language = language_of(brief.text, hint=brief.language).language
        self._asked: set[str] = set()
        self.nouns = [] if topic else thing_worlds(product.noun or product.name, bank.nouns)
        if topic:
            # What is true of a lamp is not true of a film that explains lamps.
            self.nouns = [world for world in bank.nouns if world.id == "explain"]
        thing = self.nouns[0].id if self.nouns else ""
        self.features = {feature: quality_worlds(feature, bank.features, thing) for feature in product.features}

    # -- one line of each kind

    def hook(self, *, terse: bool = False) -> Candidate | None:
        """A question or an imperative from the world of the first feature that has one, else of the noun."""
        if self.opening:
            typed = (self.opening, self.opening, Phrase(say=self.opening))
            return self._make(typed, role="hook", place=0, worth=100, source="brief")
        worlds = [world for found in self.features.values() for world in found[:1]]
        counted = "" if self.topic or terse else self.counted()
        if counted:
            phrase = Phrase(say="{Counted}" + self.grammar.stop, show="{Counted}")
            drawn = self.book.draw((phrase,), {"Counted": capital(counted)})
            return self._make(drawn, role="hook", place=0, worth=100, source="brief")
        if self.topic:
            own = [
                each
                for each in self.lines("hook")
                if needed(each) & {"ask", "topic", "counted", "Ask", "Topic", "Counted", "Question"}
            ]
            return self._make(self.book.draw(own), role="hook", place=0, worth=100, source="brief")
        if terse:
            # Facts would be lost for the time that a longer question takes.
            near = [phrase for world in (*worlds, *self.nouns) for phrase in world.hooks]
            short = [each for each in (*near, *self.lines("hook")) if word_count(each.say) <= HOOK_WORDS]
            # The noun is kept for the line of the name, which has room for both only here.
            brief_ones = [
                each for each in short if word_count(each.say) < HOOK_WORDS and "noun}" not in each.say.lower()
            ]
            drawn = self.book.draw(phrase for phrase in short if phrase in near) or self.book.draw(brief_ones)
            if drawn:
                return self._make(drawn, role="hook", place=0, worth=100, source="phrase-bank")
        spoken = self._first([*worlds[:1], *self.nouns[:1], *worlds[1:]], "hooks")
        return self._make(spoken or self._generic("hook"), role="hook", place=0, worth=100, source="phrase-bank")

    def counted(self) -> str:
        """'Three reasons', in the brief's words, where the film has as many facts to tell."""
        points = self.brief.points
        if not points or len(self.brief.product.features) < points:
            return ""
        return counted_points(self.brief.text, self.language)

    def world_list(self, world: World, *, place: int, worth: int) -> Candidate | None:
        """Words one by one, one a beat: shown, not spoken."""
        for words in world.lists:
            if self.book.mark(words):
                return self._cut(Line(id="x", role="question", show=words, source="phrase-bank"), place, worth)
        return None

    def reveal(self) -> Candidate | None:
        """The name."""
        return self._make(self._generic("reveal"), role="statement", place=200, worth=96, source="brief")

    def naming(self, *, whole: bool = False) -> Candidate | None:
        """Name and noun in one breath, for films without time for two; `whole` with what the brief joins to it."""
        parts = self.grammar.with_parts(self.brief) if whole else ""
        known = ("what", "a_what", "one_what", "full_name")
        extra = {name: f"{self.book.fields[name]} {parts}" for name in known if parts and name in self.book.fields}
        phrases = self.lines("naming")
        rich = [phrase for phrase in phrases if "{one_what}" in phrase.say or "{full_name}" in phrase.say]
        # Where the hook has just said the noun, the name alone; 'Meet Blok: software' is for what takes no article.
        bare = [phrase for phrase in phrases if ("{what}" in phrase.say) != ("one_what" in self.book.fields)]
        bare = [phrase for phrase in bare if phrase not in rich]
        drawn = self.book.draw(rich, extra) or self.book.draw(bare, extra) or self.book.draw(phrases, extra)
        return self._make(drawn, role="statement", place=200, worth=101, source="brief")

    def what(self) -> Candidate | None:
        """What it is, in the brief's words."""
        if self.topic:
            # The hook has said it.
            return None
        return self._make(self._generic("what"), role="statement", place=210, worth=84, source="brief")

    def deal(self) -> Candidate | None:
        """Price and offer in one breath."""
        return self._make(self._generic("deal"), role="offer", place=910, worth=92, source="brief")

    def told_by_what(self) -> frozenset[str]:
        """Features that the name's line already says: 'a waterproof trail shoe'."""
        parts = self.grammar.with_parts(self.brief)
        what = f"{sameness(self.book.fields.get('what', ''))} {sameness(parts)}"
        return frozenset(feature for feature in self.features if self.grammar.tells(what, sameness(feature)))

    def audience(self) -> Candidate | None:
        """For whom."""
        return self._make(self._generic("audience"), role="statement", place=220, worth=70, source="brief")

    def feature(self, feature: str, number: int) -> Candidate | None:
        """One feature, said in its own shape."""
        every = self.brief.product.features
        place = every.index(feature) if feature in every else 0
        extra = self._fields_of_feature(feature, before=every[place - 1] if number and place else "")
        world = self.features[feature][:1]
        shape = self.grammar.shape(feature)
        answers = world[0].answers if world and shape == "adjective" and number == 0 else ()
        uses: dict[str, PhraseUse] = {
            "adjective": "feature-adjective",
            "noun": "feature-noun",
            "verb": "feature-verb",
            "sentence": "feature-sentence",
            "fragment": "feature-fragment",
            "participle": "feature-participle",
        }
        phrases = self.lines(uses[shape]) or self.lines("feature-fragment")
        if shape == "verb" and self.book.fields.get("it") == "they" and re.match(r"\w+[^s]s\b", feature):
            # 'Headphones. Folds flat': the brief's verb does not agree with what stands for the noun.
            phrases = self.lines("feature-fragment")
        drawn = self.book.draw(answers, extra) or self.book.draw(phrases, extra)
        role: Role = "benefit" if shape in ("verb", "sentence") else "feature"
        made = self._make(drawn, role=role, place=300 + 10 * number, worth=80 - number, source="brief")
        return replace(made, feature=feature) if made else None

    def feature_list(self, features: tuple[str, ...], number: int, *, silent: bool = False) -> Candidate | None:
        """Several features as one list; `silent` shows it only."""
        stand = [self.grammar.standing(each, self.brief.text) for each in features]
        bare = [shorten(self.grammar.without_article(each), ITEM_MAX) for each in stand]
        said = self.grammar.listed(stand)
        if not silent and not self.book.mark(said):
            return None
        line = Line(
            id="x",
            role="feature",
            say=said if self.spoken and not silent else "",
            show=self.list_title(),
            items=tuple(capital(each) for each in bare),
            source="brief",
        )
        return self._cut(line, 300 + 10 * number, 79 - number)

    def shown_facts(self, facts: tuple[str, ...], number: int) -> Candidate:
        """Facts that are only shown, where the time is too short to say them."""
        stand = [self.grammar.standing(each, self.brief.text) for each in facts]
        show = " · ".join(capital(self.grammar.without_article(each).rstrip(".。")) for each in stand)
        line = Line(id="x", role="feature", show=shorten(show, SHOW_MAX), source="brief")
        return self._cut(line, 300 + 10 * number, 79)

    def list_title(self, *, before: Line | None = None) -> str:
        """What stands over a list: the name, the noun, or words of the bank; never what was just said or shown."""
        product = self.brief.product
        said = sameness(f"{before.say} {before.show}") if before else ""
        for wanted in (product.name, capital(self.book.fields.get("what", ""))):
            if wanted and len(wanted) <= SHOW_MAX and sameness(wanted) not in said:
                return wanted
        drawn = self._generic("list-intro")
        return self.grammar.typeset(drawn[1]) if drawn else capital(product.noun) or product.name

    def setup(self, feature: str, number: int) -> Candidate | None:
        """A question before a feature, where its world has one left."""
        fresh = [world for world in self.features[feature][:1] if world.id not in self._asked]
        drawn = self._first(fresh, "hooks")
        made = self._make(drawn, role="question", place=299 + 10 * number, worth=52 - number, source="phrase-bank")
        return made or next(
            (
                each
                for world in self.features[feature][:1]
                if (each := self.world_list(world, place=299 + 10 * number, worth=51 - number))
            ),
            None,
        )

    def invites(self, *, generic: bool) -> list[Candidate]:
        """Invitations and type: what a film says when its facts are said. Spoken and shown take turns.

        `generic` adds a few lines of no world, where seconds were asked for that the facts do not fill.
        """
        spoken: list[Candidate] = []
        shown: list[Candidate] = []
        worlds = [*[w for found in self.features.values() for w in found[:1]], *self.nouns[:1]]
        own: list[Phrase] = [phrase for world in worlds for phrase in world.invites]
        types: list[Phrase] = [phrase for world in self.nouns[:1] for phrase in world.types]
        few = GENERIC_MAX if generic else 0
        rounds = [(own, spoken, 99), (list(self.lines("invite")), spoken, few)]
        if self.topic:
            # What is told is not asked about.
            rounds = [] if self.features else [(list(self.lines("outline")), spoken, OUTLINE_MAX)]
        for phrases, kept, most in rounds:
            limit = len(kept) + most
            while len(kept) < limit and (drawn := self.book.draw(phrases)) is not None:
                role: Role = "question" if drawn[0].endswith(("?", "？", "؟")) else "statement"
                made = self._make(drawn, role=role, place=0, worth=40, source="phrase-bank")
                if made:
                    kept.append(made)
        for phrases, most in ((types, 99), (list(self.lines("type")), few)):
            limit = len(shown) + most
            while len(shown) < limit and (drawn := self.book.draw(phrases)) is not None:
                made = self._make(drawn, role="statement", place=0, worth=43 - len(shown), source="phrase-bank")
                if made:
                    shown.append(made)
        lists = [made for world in worlds if (made := self.world_list(world, place=0, worth=44))]
        shown = [*lists, *shown]
        mixed: list[Candidate] = []
        for number in range(max(len(spoken), len(shown))):
            mixed += [*spoken[number : number + 1], *shown[number : number + 1]]
        return [replace(each, worth=46 - number) for number, each in enumerate(mixed)]

    def price(self) -> Candidate | None:
        """The price, unless the offer already says it."""
        product = self.brief.product
        if product.offer and product.price in product.offer:
            return None
        return self._make(self._generic("price"), role="offer", place=900, worth=88, source="brief")

    def offer(self, *, terse: bool = False) -> Candidate | None:
        """The offer, in the brief's words; without a lead-in where the time is short or the words need none."""
        offer = self.brief.product.offer
        plain = terse or re.match(self.grammar.full_offers, offer, re.I) is not None
        drawn = None if plain else self._generic("offer")
        drawn = drawn or self.book.draw((Phrase(say="{Offer}" + self.grammar.stop, show="{Offer}"),))
        return self._make(drawn, role="offer", place=910, worth=90, source="brief")

    def call(self) -> Candidate | None:
        """What to do now: the brief's own call where it has one."""
        if self.brief.call_to_action:
            said = self.brief.call_to_action.strip()
            ended = said if _is_address(said) else self.grammar.ended(said)
            drawn: tuple[str, str, Phrase] | None = (_called(ended), _called(said.rstrip(".。")), Phrase(say=ended))
            self.book.mark(ended)
            if _is_address(said):
                # A bare address is no sentence: the bank asks to go there.
                url = said.rstrip(".")
                asked = self.book.draw(self.lines("call-address"), {"url": url})
                drawn = (asked[0], url, asked[2]) if asked else drawn
        elif self.topic:
            # What has been told is there to be done, what has only been asked to be found out.
            drawn = self._own_call() if self.features else self._generic("topic-close") or self._own_call()
        else:
            worlds = [phrase for world in self.nouns[:1] for phrase in world.calls]
            drawn = self.book.draw(worlds) or self._own_call()
        source = "brief" if self.brief.call_to_action else "phrase-bank"
        return self._make(drawn, role="call-to-action", place=990, worth=98, source=source)

    def _own_call(self) -> tuple[str, str, Phrase] | None:
        phrases = self.lines("call-to-action")
        own = [phrase for phrase in phrases if "{own_name}" in phrase.say]
        return self.book.draw(own) or self.book.draw(phrases)

    # -- making

    def lines(self, use: PhraseUse) -> tuple[Phrase, ...]:
        """The bank's phrases for one place in a film."""
        return self.bank.lines.get(use, ())

    def _fields_of_feature(self, feature: str, *, before: str) -> dict[str, str]:
        return feature_fields(feature, self.grammar, before=before, text=self.brief.text)

    def _generic(self, use: PhraseUse) -> tuple[str, str, Phrase] | None:
        return self.book.draw(self.lines(use))

    def _first(self, worlds: list[World], kind: str) -> tuple[str, str, Phrase] | None:
        for world in worlds:
            drawn = self.book.draw(getattr(world, kind))
            if drawn:
                # A second question of the same world would ask the same.
                self._asked.add(world.id)
                return drawn
        return None

    def _make(
        self, drawn: tuple[str, str, Phrase] | None, *, role: Role, place: int, worth: int, source: str
    ) -> Candidate | None:
        if drawn is None:
            return None
        say, show, phrase = drawn
        # A whole sentence is read whole.
        whole = role == "benefit" and say.rstrip(".。") == show.rstrip(".。")
        if not self.spoken and role == "offer":
            # 'Yours for $299' is for the ear: the amount stands alone.
            say = ""
        elif not self.spoken:
            full = shorten(say, SHOW_MAX)
            show = full if say and sameness(full) == sameness(say) else show
            say = ""
        emotion = phrase.emotion
        if emotion == "neutral" and role in ("hook", "offer", "call-to-action"):
            emotion = next((_EMOTIONS[tone] for tone in self.brief.tone if tone in _EMOTIONS), "neutral")
        line = Line(
            id="x",
            role=role,
            say=say,
            show=shorten(show, SENTENCE_MAX if whole else SHOW_MAX),
            emotion=emotion,
            source="brief" if source == "brief" else "phrase-bank",
        )
        return self._cut(line, place, worth)

    def _cut(self, line: Line, place: int, worth: int) -> Candidate:
        line = line.model_copy(update={"say": self.grammar.typeset(line.say), "show": self.grammar.typeset(line.show)})
        speech = speech_seconds(line.say, self.brief.language)
        need = line_need_s(line, speech)
        beats = -(-need // self.beat_s)
        need = max(beats, 2) * self.beat_s
        most = need + rest_s(line.role, speaks=bool(line.say))
        return Candidate(line, place, worth, need, most, speech)

    def silenced(self, candidate: Candidate) -> Candidate:
        """The same line shown only, for films too short to say it; as it was where its words are too long to show."""
        said = candidate.line.say.rstrip(".。")
        if not said or len(said) > SHOW_MAX:
            return candidate
        price = self.brief.product.price
        whole = candidate.line.role != "offer" or (price in said and price not in candidate.line.show)
        shown = said if whole else candidate.line.show
        line = candidate.line.model_copy(update={"say": "", "show": shown})
        return self._cut(line, candidate.place, candidate.worth)


def _opened(brief: Brief) -> tuple[str, Brief]:
    """The question that a brief opens with, 'Phone screen broken?', and the brief without it."""
    first, *others = brief.product.features or ("",)
    if not first.endswith(("?", "？", "؟")) or len(first) > SHOW_MAX or not others:
        return "", brief
    return first, brief.model_copy(update={"product": brief.product.model_copy(update={"features": tuple(others)})})


def _called(text: str) -> str:
    """A call with a large first letter; an address stays as it is written."""
    return text if _is_address(text.split(" ")[0]) else capital(text)


def _is_address(text: str) -> bool:
    return re.fullmatch(r"(?:https?://)?[a-z0-9/-]+(?:\.[a-z0-9/-]{2,})+\.?", text, re.I) is not None
