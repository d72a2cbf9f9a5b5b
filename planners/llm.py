"""The planner that asks a language model. Its answers pass the linter; what fails is sent back, at most twice."""

from __future__ import annotations

from fractions import Fraction

from ..story.brief import Brief
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..story.violation import Violation
from ..templates.prompt_text import prompt_text
from .estimate import speech_seconds
from .linting.linter import lint
from .linting.repair import repair_storyboard
from .model.asking import Asker, Replies, UnusableAnswerError, nothing
from .model.checks import check_board, check_script, trusted
from .model.client import LLMClient, Message
from .model.people import cast_told, has_people, with_cast
from .model.prompt import (
    assets_text,
    board_limits,
    complaint,
    describe_library,
    describe_looks,
    facts,
    messages_of,
    script_limits,
    script_text,
    told,
)
from .model.reply import Usage
from .model.settings import LLMSettings
from .model.shots import as_framed, board_sent, script_sent, untouched, with_studio_slots
from .model.wire import PeopledBoardWire, ScriptWire, StoryboardWire, TakesWire, lines_from, shots_from
from .offline import OfflinePlanner
from .planner import Library, builtin_library
from .staging.matching import choose_look
from .staging.stage import film_seconds, storyboard_of
from .takes import Take, alike
from .writing.casting_lines import seconds_wanted

__all__ = ["LLMPlanner", "UnusableAnswerError", "describe_library"]

_MENDABLE = frozenset(
    {
        "unknown-scene", "unknown-slot", "unknown-asset", "unknown-icon", "unknown-line", "constraint", "same-scene",
        "empty-slot", "slot-items", "slot-kind", "slot-too-long", "transition", "unused-line",
        "unknown-person", "unknown-speaker", "unknown-motion", "person-twice", "recast", "motion-constraint",
    }
)  # fmt: skip
"""What rules may mend in a model's shots. What it claims is never mended: such an answer is refused."""


class LLMPlanner:
    """Plans with a model on any OpenAI-compatible server.

    Sentences of a brief that address a model are kept from it, and what they say counts as said by nobody.
    """

    def __init__(
        self,
        settings: LLMSettings,
        *,
        library: Library | None = None,
        client: LLMClient | None = None,
        replies: Replies | None = None,
    ) -> None:
        self.asker = Asker(client or LLMClient(settings), replies)
        self._library = library
        self.name = settings.model

    @property
    def library(self) -> Library:
        """The library that it plans with; loaded when first asked for."""
        if self._library is None:
            self._library = builtin_library()
        return self._library

    @property
    def usage(self) -> Usage:
        """What this planner's answers took so far."""
        return self.asker.usage

    @property
    def received(self) -> str:
        """The answers that could not be used when a document was last given up, for people to read."""
        return self.asker.received

    def script(self, brief: Brief, *, complaints: tuple[Violation, ...] = (), previous: Script | None = None) -> Script:
        """The film in words. A user's own script keeps its words; the model then only directs it.

        `PlanningError` (with `received`) where no answer can be used, `EngineError` where the server fails.
        """
        if brief.script_text:
            # Reading a person's script is no matter of opinion: it is the same with a model and without.
            return OfflinePlanner(self._library).script(brief).model_copy(update={"planner": self.name})
        clean, gone = trusted(brief)
        seconds = seconds_wanted(brief, self.library.platform(brief.platform))
        messages = self._script_messages(clean, seconds)
        if previous is not None and complaints:
            messages += _again(script_sent(previous), complaints)

        def judge(wire: ScriptWire) -> tuple[Script, tuple[Violation, ...]]:
            made = self._script(wire, brief, notes=_notes(brief, gone))
            return made, self._judge_script(made, clean, seconds)

        return self.asker.until_sound(messages, ScriptWire, judge, name="script", seed=brief.seed)

    def takes(self, brief: Brief, count: int) -> tuple[Take, ...]:
        """Several scripts of one brief, each with another way in and another look, in one request."""
        clean, gone = trusted(brief)
        seconds = seconds_wanted(brief, self.library.platform(brief.platform))
        looks = describe_looks(self.library.looks.values())
        messages = self._script_messages(clean, seconds, takes={"count": str(count), "looks": looks})

        def judge(wire: TakesWire) -> tuple[tuple[Take, ...], tuple[Violation, ...]]:
            if not wire.takes:
                nothing("takes")
            made = tuple(
                Take(look=each.look, idea=each.idea[:80], script=self._script(each, brief, notes=_notes(brief, gone)))
                for each in wire.takes[:count]
            )
            found = [
                violation.model_copy(update={"path": violation.path.replace("script", f"takes.{number}", 1)})
                for number, take in enumerate(made)
                for violation in self._judge_script(take.script, clean, seconds)
            ]
            return made, (*found, *alike(made, count=count, library=self.library))

        return self.asker.until_sound(messages, TakesWire, judge, name="takes", seed=brief.seed)

    def storyboard(
        self,
        brief: Brief,
        script: Script,
        library: Library | None = None,
        *,
        complaints: tuple[Violation, ...] = (),
        previous: Storyboard | None = None,
    ) -> Storyboard:
        """The film as shots, by the model; sizes, seconds and music by rules, tables and charts from their lines."""
        library = library or self.library
        clean, _ = trusted(brief)
        platform = library.platform(brief.platform)
        look = choose_look(brief, library)
        peopled = has_people(brief, script, library)
        limits = board_limits(brief, film_seconds(brief, script, look, platform), library)
        messages = messages_of(
            "storyboard",
            {
                "library": describe_library(library, brief, script),
                "assets": assets_text(brief),
                "limits": f"{limits}\npeople: {cast_told(brief, script, library)}" if peopled else limits,
                "product": facts(clean, seen=True),
                "script": script_text(script),
                "brief": clean.text,
            },
            more_system=prompt_text("people") if peopled else "",
        )
        if previous is not None and complaints:
            messages += _again(board_sent(previous), complaints)

        def judge(wire: StoryboardWire) -> tuple[Storyboard, tuple[Violation, ...]]:
            if not wire.shots:
                nothing("shots")
            made = self._board(wire, brief, script, library)
            if previous is not None:
                made = as_framed(made, previous)
            return made, (*lint(clean, script, made, library=library), *check_board(clean, script, made))

        def mend(made: Storyboard, violations: tuple[Violation, ...]) -> Storyboard | None:
            if not {each.code for each in violations} <= _MENDABLE:
                return None
            mended = repair_storyboard(clean, script, made, violations, library)
            left = (*lint(clean, script, mended, library=library), *check_board(clean, script, mended))
            return None if any(each.severity == "error" for each in left) else mended

        wire: type[StoryboardWire] = PeopledBoardWire if peopled else StoryboardWire
        return self.asker.until_sound(messages, wire, judge, name="storyboard", seed=brief.seed, mend=mend)

    def rework(
        self, brief: Brief, script: Script, storyboard: Storyboard, violations: tuple[Violation, ...]
    ) -> tuple[Script, Storyboard]:
        """Mend script and storyboard; the script is asked for again only where something is wrong with its words."""
        words = tuple(each for each in violations if each.path.startswith("script") or each.code == "speech-too-long")
        mended = self.script(brief, complaints=words, previous=script) if words and not brief.script_text else script
        board = self.storyboard(brief, mended, complaints=violations, previous=storyboard)
        return mended, board if mended is not script else untouched(board, storyboard, violations)

    def _script_messages(
        self, brief: Brief, seconds: Fraction, *, takes: dict[str, str] | None = None
    ) -> list[Message]:
        values = {
            "limits": script_limits(brief, seconds, self.library),
            "product": facts(brief),
            "brief": brief.text or "(empty)",
        }
        return messages_of("script", values | (takes or {}), more_system=prompt_text("takes") if takes else "")

    def _script(self, wire: ScriptWire, brief: Brief, *, notes: tuple[str, ...]) -> Script:
        if not wire.lines:
            nothing("lines")
        return Script(
            title=(wire.title or brief.product.name or "Film")[:120],
            language=brief.language,
            lines=lines_from(wire),
            notes=notes,
            planner=self.name,
        )

    def _judge_script(self, script: Script, brief: Brief, seconds: Fraction) -> tuple[Violation, ...]:
        if brief.seconds is None:
            # The model may have read a length that our reader missed: the words then decide, within the platform's.
            seconds = self.library.platform(brief.platform).seconds_max
        return (
            *lint(brief, script, library=self.library),
            *check_script(brief, script),
            *_length(script, seconds, Fraction(brief.pace).limit_denominator(100)),
        )

    def _board(self, wire: StoryboardWire, brief: Brief, script: Script, library: Library) -> Storyboard:
        wished = brief.look or (wire.look if wire.look in library.looks else "")
        look = choose_look(brief.model_copy(update={"look": wished}), library)
        found = shots_from(wire)
        filled = [with_studio_slots(shot, script, brief, library, last=shot is found[-1]) for shot in found]
        shots = tuple(with_cast(filled, wire, brief, script, library))
        return storyboard_of(brief, script, library, look=look, shots=shots, planner=self.name)


def _length(script: Script, seconds: Fraction, pace: Fraction) -> tuple[Violation, ...]:
    speech = sum((speech_seconds(line.say, script.language, pace=pace) for line in script.lines), Fraction(0))
    if speech <= seconds:
        return ()
    return (
        Violation(
            code="speech-too-long",
            path="script.lines",
            message=f"the words take about {float(speech):.1f} s, the film has {float(seconds):g} s",
            hint=f"drop or shorten lines by {float(speech - seconds * Fraction(9, 10)):.1f} s",
        ),
    )


def _notes(brief: Brief, gone: tuple[str, ...]) -> tuple[str, ...]:
    told_of = tuple(f"kept from the model, because it addresses a model: {sentence[:120]!r}" for sentence in gone)
    return (*brief.notes, *told_of)


def _again(previous: str, complaints: tuple[Violation, ...]) -> list[Message]:
    return [{"role": "assistant", "content": previous}, complaint(told(each) for each in complaints)]
