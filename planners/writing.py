"""The copywriter: all lines that a brief can carry, each with its place, its worth and the time that it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from ..story.brief import Brief
from ..story.script import Emotion, Line, Role
from ..templates.phrase_bank import Phrase, PhraseBank, PhraseUse, World
from .estimate import speech_seconds
from .grammar import Grammar, capital
from .pacing import line_need_s, rest_s
from .phrasing import PhraseBook, feature_fields, fields_of, quality_worlds, sameness, thing_worlds
from .wording import shorten

SHOW_MAX = 44
"""Characters set large; scenes may take fewer."""
ITEM_MAX = 32
HOOK_WORDS = 3
"""A terse hook has no more."""
GENERIC_MAX = 2
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


class Copywriter:
    """Writes the candidates for one brief; every word is the brief's or asserts nothing."""

    def __init__(
        self, brief: Brief, bank: PhraseBank, grammar: Grammar, *, beat_s: Fraction, random: Random, topic: str = ""
    ) -> None:
        self.brief = brief
        self.grammar = grammar
        self.beat_s = beat_s
        self.spoken = brief.voice != "none"
        self.book = PhraseBook(bank, brief, fields_of(brief, grammar, topic=topic), random)
        self.bank = bank
        product = brief.product
        # A brief's other words never choose a world: 'for cat lovers' is said of mugs too.
        self.nouns = thing_worlds(product.noun or product.name, bank.nouns)
        if topic and not self.nouns:
            self.nouns = [world for world in bank.nouns if world.id == "explain"]
        thing = self.nouns[0].id if self.nouns else ""
        self.features = {feature: quality_worlds(feature, bank.features, thing) for feature in product.features}

    # -- one line of each kind

    def hook(self, *, terse: bool = False) -> Candidate | None:
        """A question or an imperative from the world of the first feature that has one, else of the noun."""
        worlds = [world for found in self.features.values() for world in found[:1]]
        if "topic" in self.book.fields or "ask" in self.book.fields:
            return self._make(self._generic("hook"), role="hook", place=0, worth=100, source="brief")
        if terse:
            # Facts would be lost for the time that a longer question takes.
            near = [phrase for world in (*worlds, *self.nouns) for phrase in world.hooks]
            short = [phrase for phrase in (*near, *self.bank.lines["hook"]) if len(phrase.say.split()) <= HOOK_WORDS]
            # The noun is kept for the line of the name, which has room for both only here.
            brief_ones = [
                phrase for phrase in short if len(phrase.say.split()) < HOOK_WORDS and "noun}" not in phrase.say.lower()
            ]
            drawn = self.book.draw(phrase for phrase in short if phrase in near) or self.book.draw(brief_ones)
            if drawn:
                return self._make(drawn, role="hook", place=0, worth=100, source="phrase-bank")
        spoken = self._first([*worlds[:1], *self.nouns[:1], *worlds[1:]], "hooks")
        return self._make(spoken or self._generic("hook"), role="hook", place=0, worth=100, source="phrase-bank")

    def world_list(self, world: World, *, place: int, worth: int) -> Candidate | None:
        """Words one by one, one a beat: shown, not spoken."""
        for words in world.lists:
            if self.book.mark(words):
                return self._cut(Line(id="x", role="question", show=words, source="phrase-bank"), place, worth)
        return None

    def reveal(self) -> Candidate | None:
        """The name."""
        return self._make(self._generic("reveal"), role="statement", place=200, worth=96, source="brief")

    def naming(self) -> Candidate | None:
        """Name and noun in one breath, for films without time for two."""
        phrases = self.bank.lines["naming"]
        rich = [phrase for phrase in phrases if "{one_what}" in phrase.say or "{full_name}" in phrase.say]
        # Where the hook has just said the noun, the name alone; 'Meet Blok: software' is for what takes no article.
        bare = [phrase for phrase in phrases if ("{what}" in phrase.say) != ("one_what" in self.book.fields)]
        bare = [phrase for phrase in bare if phrase not in rich]
        drawn = self.book.draw(rich) or self.book.draw(bare) or self.book.draw(phrases)
        return self._make(drawn, role="statement", place=200, worth=101, source="brief")

    def what(self) -> Candidate | None:
        """What it is, in the brief's words."""
        return self._make(self._generic("what"), role="statement", place=210, worth=84, source="brief")

    def deal(self) -> Candidate | None:
        """Price and offer in one breath."""
        return self._make(self._generic("deal"), role="offer", place=910, worth=92, source="brief")

    def told_by_what(self) -> frozenset[str]:
        """Features that the name's line already says: 'a waterproof trail shoe'."""
        what = f" {sameness(self.book.fields.get('what', ''))} "
        return frozenset(feature for feature in self.features if f" {sameness(feature)} " in what)

    def audience(self) -> Candidate | None:
        """For whom."""
        return self._make(self._generic("audience"), role="statement", place=220, worth=70, source="brief")

    def feature(self, feature: str, number: int) -> Candidate | None:
        """One feature, said in its own shape."""
        every = self.brief.product.features
        place = every.index(feature) if feature in every else 0
        extra = feature_fields(feature, self.grammar, before=every[place - 1] if number and place else "")
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
        phrases = self.bank.lines[uses[shape]]
        first = [each for each in phrases if number or not each.say.startswith(("And ", "Plus"))]
        drawn = self.book.draw(answers, extra) or self.book.draw(first, extra) or self.book.draw(phrases, extra)
        role: Role = "benefit" if shape in ("verb", "sentence") else "feature"
        return self._make(drawn, role=role, place=300 + 10 * number, worth=80 - number, source="brief")

    def feature_list(self, features: tuple[str, ...], number: int) -> Candidate | None:
        """Several features as one list."""
        bare = [shorten(self.grammar.without_article(each), ITEM_MAX) for each in features]
        said = ", ".join(feature.rstrip(".") for feature in features)
        if not self.book.mark(said):
            return None
        line = Line(
            id="x",
            role="feature",
            say=capital(said) + "." if self.spoken else "",
            show=self._list_title(),
            items=tuple(capital(each) for each in bare),
            source="brief",
        )
        return self._cut(line, 300 + 10 * number, 79 - number)

    def _list_title(self) -> str:
        product = self.brief.product
        return shorten(product.name or capital(product.noun), SHOW_MAX)

    def setup(self, feature: str, number: int) -> Candidate | None:
        """A question before a feature, where its world has one left."""
        drawn = self._first(self.features[feature][:1], "hooks")
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
        for phrases, kept, most in ((own, spoken, 99), (list(self.bank.lines["invite"]), spoken, few)):
            limit = len(kept) + most
            while len(kept) < limit and (drawn := self.book.draw(phrases)) is not None:
                role: Role = "question" if drawn[0].endswith("?") else "statement"
                made = self._make(drawn, role=role, place=0, worth=40, source="phrase-bank")
                if made:
                    kept.append(made)
        for phrases, most in ((types, 99), (list(self.bank.lines["type"]), few)):
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
        phrases = self.bank.lines["price"]
        if product.price.lower().startswith(("from ", "starting ", "starts ", "under ")):
            phrases = (Phrase(say="{Price}.", show="{Price}"),)
        return self._make(self.book.draw(phrases), role="offer", place=900, worth=88, source="brief")

    def offer(self, *, terse: bool = False) -> Candidate | None:
        """The offer, in the brief's words; without a lead-in where the time is short or the words need none."""
        plain = terse or self.brief.product.offer.lower().startswith(("was ", "only ", "half price"))
        drawn = self.book.draw((Phrase(say="{Offer}.", show="{Offer}"),)) if plain else self._generic("offer")
        return self._make(drawn, role="offer", place=910, worth=90, source="brief")

    def call(self) -> Candidate | None:
        """What to do now: the brief's own call where it has one."""
        if self.brief.call_to_action:
            said = self.brief.call_to_action.strip()
            ended = said if said[-1:] in ".!?" else f"{said}."
            drawn: tuple[str, str, Phrase] | None = (capital(ended), capital(said.rstrip(".")), Phrase(say=ended))
            self.book.mark(ended)
        else:
            worlds = [phrase for world in self.nouns[:1] for phrase in world.calls]
            drawn = self.book.draw(worlds) or self._own_call()
        source = "brief" if self.brief.call_to_action else "phrase-bank"
        return self._make(drawn, role="call-to-action", place=990, worth=98, source=source)

    def _own_call(self) -> tuple[str, str, Phrase] | None:
        phrases = self.bank.lines["call-to-action"]
        own = [phrase for phrase in phrases if "{own_name}" in phrase.say]
        return self.book.draw(own) or self.book.draw(phrases)

    # -- making

    def _generic(self, use: PhraseUse) -> tuple[str, str, Phrase] | None:
        return self.book.draw(self.bank.lines[use])

    def _first(self, worlds: list[World], kind: str) -> tuple[str, str, Phrase] | None:
        for world in worlds:
            drawn = self.book.draw(getattr(world, kind))
            if drawn:
                return drawn
        return None

    def _make(
        self, drawn: tuple[str, str, Phrase] | None, *, role: Role, place: int, worth: int, source: str
    ) -> Candidate | None:
        if drawn is None:
            return None
        say, show, phrase = drawn
        if not self.spoken:
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
            show=shorten(show, SHOW_MAX),
            emotion=emotion,
            source="brief" if source == "brief" else "phrase-bank",
        )
        return self._cut(line, place, worth)

    def _cut(self, line: Line, place: int, worth: int) -> Candidate:
        need = line_need_s(line, speech_seconds(line.say, self.brief.language))
        beats = -(-need // self.beat_s)
        need = max(beats, 2) * self.beat_s
        return Candidate(line, place, worth, need, need + rest_s(line.role, speaks=bool(line.say)))
