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
from .brief_scan import sentences
from .casting_lines import arrange, choose, seconds_wanted
from .grammar import capital, grammar
from .matching import choose_look
from .planner import Library, builtin_library
from .reading import topic_of
from .repair import repair_script, repair_storyboard
from .staging import stage
from .user_script import lines_of, title_of
from .wording import shorten
from .writing import Copywriter

NAME = "offline"


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
            )
            return Script(
                title=product.name or title_of(brief.script_text),
                language=brief.language,
                lines=lines,
                notes=(*brief.notes, *told),
                planner=NAME,
            )
        bank = phrase_bank(brief.language)
        beat_s = Fraction(choose_look(brief, self.library).frames_per_beat, 30)
        words = grammar(brief.language)
        topic = topic_of(brief.text, brief.language)
        asked = seconds_wanted(brief, platform)
        chosen, dropped = choose(
            lambda: Copywriter(brief, bank, words, beat_s=beat_s, random=_random(brief), topic=topic), asked
        )
        if not chosen:
            raise PlanningError(
                f"the brief {brief.text[:60]!r} does not say what the film is about",
                hint='name it: "15 s ad for Lumo, a bike lamp", or give the words with --script',
            )
        lines = arrange(chosen)
        most = sum((each.most_s for each in chosen), Fraction(0))
        notes = list(brief.notes)
        shorter = brief.seconds is not None and most < asked * Fraction(39, 40)
        if shorter:
            notes.append(
                f"made {float(most):.0f} s instead of {float(asked):g} s: the brief has too few facts to fill them. "
                f"Three that would help: {_missing(brief)}."
            )
        if dropped:
            notes.append(f"left out for time: {'; '.join(dropped)}")
        return Script(
            title=_title(brief, capital(topic)),
            language=brief.language,
            lines=lines,
            notes=tuple(notes),
            shorter_by_decision=shorter,
            planner=NAME,
        )

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


def _title(brief: Brief, otherwise: str) -> str:
    product = brief.product
    known = product.name or capital(product.noun) or otherwise or capital(product.offer)
    return known or shorten(sentences(brief.text)[0], 44)


def _missing(brief: Brief) -> str:
    """Three facts that the brief lacks, by what they would bring to a film."""
    product = brief.product
    if not (product.name or product.noun):
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
