"""The offline planner: a film out of a brief's own words, without a model, a key or a network.

Equal briefs give equal films. It invents nothing: a line is the brief's words, or asserts nothing.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from ..story.brief import Brief
from ..story.document import canonical_json, sha256
from ..story.errors import PlanningError
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..story.violation import Violation
from ..templates.phrase_bank import phrase_bank, reading
from .brief_reading.reading import reading_language, topic_of
from .brief_reading.scan import scan
from .brief_reading.text import even, sentences
from .linting.repair import repair_script, repair_storyboard
from .planner import Library, builtin_library
from .script_reading.user_script import front_matter, lines_of, title_of
from .staging.matching import choose_look
from .staging.stage import film_seconds, stage
from .writing.casting_lines import SHORT_S, arrange, choose, seconds_wanted
from .writing.copywriter import Copywriter
from .writing.grammar import capital, grammar
from .writing.wording import shorten

NAME = "offline"
TOPIC_MAX = 64
"""Characters of a topic that is set as a title."""
_NAMELESS = {"name": "", "noun": ""}
SILENT_SHARE = Fraction(2, 5)
"""With less speech than this a film with a voice is made shorter instead."""


class OfflinePlanner:
    """Writes and stages films from phrase banks and templates."""

    name = NAME

    def __init__(self, library: Library | None = None) -> None:
        self._library = library

    @property
    def library(self) -> Library:
        """The library that it plans with; loaded when first asked for."""
        if self._library is None:
            self._library = builtin_library()
        return self._library

    def script(self, brief: Brief, *, complaints: tuple[Violation, ...] = (), previous: Script | None = None) -> Script:
        """The film in words. A user's own script keeps its words exactly."""
        if previous is not None and complaints:
            return repair_script(brief, previous, complaints)
        platform = self.library.platform(brief.platform)
        if brief.script_text:
            product = brief.product
            lines, told = lines_of(
                brief.script_text,
                reading(brief.language),
                shown_only=brief.voice == "none",
                names=(product.name, product.brand),
                language=brief.language,
                assets=brief.assets,
            )
            return Script(
                title=front_matter(brief.script_text).title or product.name or title_of(brief.script_text),
                language=brief.language,
                lines=lines,
                notes=(*brief.notes, *told),
                planner=NAME,
            )
        bank = phrase_bank(brief.language)
        beat_s = Fraction(choose_look(brief, self.library).frames_per_beat, 30)
        words = grammar(brief.language)
        topic = _topic(brief)
        # A topic is asked about; nothing in it is sold.
        asked_of = brief.model_copy(update={"product": brief.product.model_copy(update=_NAMELESS)}) if topic else brief
        asked = seconds_wanted(brief, platform)
        chosen, dropped = choose(
            lambda: Copywriter(asked_of, bank, words, beat_s=beat_s, random=_random(brief), topic=topic), asked
        )
        if not chosen:
            raise PlanningError(
                f"the brief {brief.text[:60]!r} does not say what the film is about",
                hint='name it: "15 s ad for Lumo, a bike lamp", or give the words with --script',
            )
        lines = arrange(chosen, Copywriter(asked_of, bank, words, beat_s=beat_s, random=_random(brief), topic=topic))
        most = sum((each.most_s for each in chosen), Fraction(0))
        heard = sum((each.speech_s for each in chosen), Fraction(0))
        silent = brief.voice != "none" and asked >= SHORT_S and heard < SILENT_SHARE * asked
        script = Script(
            title=_title(asked_of, capital(topic)),
            language=brief.language,
            lines=lines,
            shorter_by_decision=brief.seconds is not None and (most < asked * Fraction(39, 40) or silent),
            planner=NAME,
        )
        length = film_seconds(brief, script, choose_look(brief, self.library), platform)
        return script.model_copy(update={"notes": tuple(_notes(brief, script, dropped, topic=topic, made_s=length))})

    def storyboard(
        self,
        brief: Brief,
        script: Script,
        library: Library | None = None,
        *,
        complaints: tuple[Violation, ...] = (),
        previous: Storyboard | None = None,
    ) -> Storyboard:
        """The film as shots: a scene for every line, matched by constraints, likeness and variety."""
        library = library or self.library
        if previous is not None and complaints:
            return repair_storyboard(brief, script, previous, complaints, library)
        return stage(brief, script, library, planner=NAME)

    def rework(
        self, brief: Brief, script: Script, storyboard: Storyboard, violations: tuple[Violation, ...]
    ) -> tuple[Script, Storyboard]:
        """Mend a plan by rules: shorten, drop, match again. What is sound stays as it is."""
        mended = repair_script(brief, script, violations)
        if {line.id for line in mended.lines} != {line.id for line in script.lines}:
            kept = {line.id for line in mended.lines}
            storyboard = storyboard.model_copy(
                update={"shots": tuple(shot for shot in storyboard.shots if not shot.lines or set(shot.lines) & kept)}
            )
        return mended, repair_storyboard(brief, mended, storyboard, violations, self.library)


def _random(brief: Brief) -> Random:
    content = brief.model_dump(mode="json", include={"text", "tone", "seed", "language"})
    return Random(int(sha256(canonical_json(content))[:16], 16))


def _topic(brief: Brief) -> str:
    """What a film about no product is about; points that are counted and not told are a topic too."""
    product = brief.product
    if brief.points and not product.features:
        # A brief in another language than the film's has no words for it.
        words = reading(brief.language)
        same = reading_language(brief.text, brief.language) == brief.language
        told = scan(even(brief.text), words, brief.language).left if same else []
        counted = told[0].strip(" .!?。！？؟،,") if told else ""
        if 0 < len(counted) <= TOPIC_MAX:
            return counted
    return "" if product.name or product.noun else topic_of(brief.text, brief.language)


def _title(brief: Brief, otherwise: str) -> str:
    product = brief.product
    known = product.name or capital(product.noun) or otherwise or capital(product.offer)
    return known or shorten(sentences(brief.text)[0], 44)


def _notes(brief: Brief, script: Script, dropped: list[str], *, topic: str, made_s: Fraction) -> list[str]:
    """What a person should know of how their wishes were met. In English, as all that the commands say."""
    notes = list(brief.notes)
    if script.shorter_by_decision and brief.seconds is not None:
        why = f"the brief has too few facts to fill them. Three that would help: {_missing(brief, topic=topic)}."
        if dropped:
            why = "what was left out needs more time than was left."
        notes.append(f"made {float(made_s):g} s instead of {float(brief.seconds):g} s: {why}")
    facts = len(brief.product.features)
    if brief.points and facts < brief.points:
        notes.append(
            f"the brief counts {brief.points} points and tells {facts or 'none'} of them: none was made up. "
            "Write them after a colon, give them with --script FILE, or plan with a model"
        )
    elif topic and not facts:
        notes.append(
            "nothing is known of the topic but its words, so the film asks and explains nothing. "
            "For an explanation give --script FILE, or plan with a model"
        )
    if brief.shots and len(script.lines) != brief.shots:
        notes.append(f"made in {len(script.lines)} shots instead of {brief.shots}: {_why_shots(brief, script)}")
    if dropped:
        notes.append(f"left out for time: {'; '.join(dropped)}")
    return notes


def _why_shots(brief: Brief, script: Script) -> str:
    if len(script.lines) < (brief.shots or 0):
        return "the facts and the time carry no more"
    return "the facts need them" if len(brief.product.features) > 1 else "fewer would stand still for too long"


def _missing(brief: Brief, *, topic: str) -> str:
    """Three facts that the brief lacks, by what they would bring to a film."""
    product = brief.product
    if topic or not (product.name or product.noun):
        return "the first thing to explain, a number or an example, where to find out more"
    wanted = [
        ("what it is", not product.noun),
        ("a feature or two that set it apart", len(product.features) < 3),
        ("the price", not product.price),
        ("who it is for", not brief.audience),
        ("where to get it", not brief.call_to_action),
        ("an offer", not product.offer),
        ("what it is made of", True),
        ("how long it lasts or how much it holds", True),
    ]
    return ", ".join([name for name, lacks in wanted if lacks][:3])
