"""The planner that asks a language model. Its answers pass the linter; what fails is sent back, at most twice."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from ..story.brief import Brief
from ..story.document import canonical_json
from ..story.errors import PlanningError
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..story.violation import Violation
from ..templates.phrase_bank import prompt, reading
from .casting_lines import seconds_wanted
from .estimate import speech_seconds
from .linter import lint
from .llm_client import LLMClient, Message, json_in
from .llm_settings import LLMSettings
from .llm_wire import ScriptWire, StoryboardWire, lines_from, shots_from, strict_schema
from .matching import choose_look
from .planner import Library, builtin_library
from .staging import film_seconds, frame_size, music_plan
from .user_script import lines_of

REPAIRS = 2
"""How often an answer is sent back with its exact violations."""
RECEIVED_MAX = 200_000
WORDS_A_SECOND = Fraction(12, 5)
Wired = TypeVar("Wired", bound=BaseModel)
Made = TypeVar("Made")


class UnusableAnswerError(PlanningError):
    """A model's answers could not be used; `received` holds them, for people to read."""

    def __init__(self, what: str, *, hint: str = "", received: str = "") -> None:
        super().__init__(what, hint=hint)
        self.received = received


class LLMPlanner:
    """Plans with a model on any OpenAI-compatible server."""

    def __init__(
        self, settings: LLMSettings, *, library: Library | None = None, client: LLMClient | None = None
    ) -> None:
        self._client = client or LLMClient(settings)
        self._library = library
        self.name = settings.model

    @property
    def library(self) -> Library:
        """The library that it plans with; loaded when first asked for."""
        if self._library is None:
            self._library = builtin_library()
        return self._library

    def script(self, brief: Brief, *, complaints: tuple[Violation, ...] = (), previous: Script | None = None) -> Script:
        """The film in words. A user's own script keeps its words; the model then only directs it.

        `PlanningError` (with `received`) where no answer can be used, `EngineError` where the server fails.
        """
        if brief.script_text:
            lines, notes = lines_of(brief.script_text, reading(brief.language), shown_only=brief.voice == "none")
            title = brief.product.name or lines[0].show or lines[0].say
            return Script(
                title=title, language=brief.language, lines=lines, notes=(*brief.notes, *notes), planner=self.name
            )
        platform = self.library.platform(brief.platform)
        seconds = seconds_wanted(brief, platform)
        words = int(seconds * WORDS_A_SECOND)
        messages = _messages(
            "script",
            {
                "seconds": f"{float(seconds):g}",
                "words_low": str(max(3, words // 2)),
                "words_high": str(words * 9 // 10),
                "shots": f"Aim for {brief.shots} lines." if brief.shots else "",
                "language": brief.language,
                "tone": ", ".join(brief.tone) or "friendly, plain",
                "facts": _facts(brief),
                "brief": brief.text,
            },
        )
        if previous is not None and complaints:
            messages += _again(canonical_json(previous.model_dump(mode="json")).decode(), complaints)

        def make(wire: ScriptWire) -> tuple[Script, tuple[Violation, ...]]:
            if not wire.lines:
                _nothing("lines")
            made = Script(
                title=(wire.title or brief.product.name or "Film")[:120],
                language=brief.language,
                lines=lines_from(wire),
                notes=brief.notes,
                planner=self.name,
            )
            return made, (*lint(brief, made, library=self.library), *_length(made, seconds))

        return self._until_sound(messages, ScriptWire, make, name="script")

    def storyboard(
        self,
        brief: Brief,
        script: Script,
        library: Library | None = None,
        *,
        complaints: tuple[Violation, ...] = (),
        previous: Storyboard | None = None,
    ) -> Storyboard:
        """The film as shots, by the model; sizes, seconds and music by rules."""
        library = library or self.library
        platform = library.platform(brief.platform)
        messages = _messages(
            "storyboard",
            {
                "library": describe_library(library),
                "assets": "\n".join(f"{asset.id}: {asset.kind}" for asset in brief.assets) or "(none)",
                "script": _lines(script),
                "brief": brief.text,
            },
        )
        if previous is not None and complaints:
            messages += _again(canonical_json(previous.model_dump(mode="json")).decode(), complaints)

        def make(wire: StoryboardWire) -> tuple[Storyboard, tuple[Violation, ...]]:
            if not wire.shots:
                _nothing("shots")
            wished = brief.look or (wire.look if wire.look in library.looks else "")
            look = choose_look(brief.model_copy(update={"look": wished}), library)
            width, height = frame_size(platform, brief.ratio)
            made = Storyboard(
                title=script.title,
                language=script.language,
                platform=platform.id,
                width=width,
                height=height,
                fps=platform.fps,
                look=look.id,
                seconds=film_seconds(brief, script, look, platform),
                shots=shots_from(wire),
                music=music_plan(brief, look, platform.fps),
                captions=brief.voice != "none",
                seed=brief.seed,
                planner=self.name,
            )
            return made, lint(brief, script, made, library=library)

        return self._until_sound(messages, StoryboardWire, make, name="storyboard")

    def rework(
        self, brief: Brief, script: Script, storyboard: Storyboard, violations: tuple[Violation, ...]
    ) -> tuple[Script, Storyboard]:
        """Mend script and storyboard; the script is asked for again only where something is wrong with its words."""
        words = tuple(each for each in violations if each.path.startswith("script") or each.code == "speech-too-long")
        mended = self.script(brief, complaints=words, previous=script) if words and not brief.script_text else script
        return mended, self.storyboard(brief, mended, complaints=violations, previous=storyboard)

    def _until_sound(
        self,
        messages: list[Message],
        form: type[Wired],
        make: Callable[[Wired], tuple[Made, tuple[Violation, ...]]],
        *,
        name: str,
    ) -> Made:
        """Ask, validate, send the exact violations back at most twice."""
        until = time.monotonic() + self._client.settings.total_s
        schema = strict_schema(form)
        received: list[str] = []
        complaints: tuple[str, ...] = ()
        for _ in range(1 + REPAIRS):
            answer = self._client.ask(messages, name=name, schema=schema, until=until)
            received.append(answer)
            complaints, made = _judge(answer, form, make)
            if made is not None and not complaints:
                return made
            messages = [*messages[:2], {"role": "assistant", "content": answer or "(nothing)"}, _complaint(complaints)]
        kept = "\n\n----- next answer -----\n\n".join(received)[:RECEIVED_MAX]
        raise UnusableAnswerError(
            f"the model {self.name!r} gave no usable {name} in {1 + REPAIRS} answers: {'; '.join(complaints[:3])}",
            hint="use another model, or --planner offline",
            received=self._client.redacted(kept),
        )


def _judge(
    answer: str, form: type[Wired], make: Callable[[Wired], tuple[Made, tuple[Violation, ...]]]
) -> tuple[tuple[str, ...], Made | None]:
    if not answer.strip():
        return ("the answer is empty: send the JSON object",), None
    found = json_in(answer)
    if found is None:
        return ("the answer holds no whole JSON object: it is missing, or cut off before its end",), None
    try:
        made, violations = make(form.model_validate(found))
    except ValidationError as error:
        problems = error.errors(include_url=False)[:8]
        return tuple(
            f"{'.'.join(str(step) for step in each['loc']) or 'the object'}: {each['msg']}" for each in problems
        ), None
    except _EmptyAnswerError as error:
        return (str(error),), None
    errors = [each for each in violations if each.severity == "error"]
    return tuple(
        f"{each.path}: {each.message}" + (f" ({each.hint})" if each.hint else "") for each in errors[:12]
    ), made


class _EmptyAnswerError(Exception):
    """The form fits, but holds nothing."""


def _nothing(what: str) -> NoReturn:
    raise _EmptyAnswerError(f"{what}: the list is empty")


def _length(script: Script, seconds: Fraction) -> tuple[Violation, ...]:
    speech = sum((speech_seconds(line.say, script.language) for line in script.lines), Fraction(0))
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


def _messages(name: str, values: dict[str, str]) -> list[Message]:
    """System and user message of a prompt. Values are data: they are put in once, their tags made harmless."""
    system, _, user = prompt(name).partition("\n===\n")
    own = {"seconds", "words_low", "words_high", "shots", "language", "tone"}

    def put(match: re.Match[str]) -> str:
        value = values.get(match.group(1))
        return match.group() if value is None else value if match.group(1) in own else harmless(value)

    return [
        {"role": "system", "content": re.sub(r"\{(\w+)\}", put, system)},
        {"role": "user", "content": re.sub(r"\{(\w+)\}", put, user)},
    ]


def harmless(text: str) -> str:
    """Text from outside, unable to close the tag that it stands in."""
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _complaint(complaints: Iterable[str]) -> Message:
    text = "\n".join(f"- {each}" for each in complaints)
    return {"role": "user", "content": prompt("repair").replace("{complaints}", harmless(text))}


def _again(previous: str, complaints: tuple[Violation, ...]) -> list[Message]:
    told = [f"{each.path}: {each.message}" + (f" ({each.hint})" if each.hint else "") for each in complaints]
    return [{"role": "assistant", "content": previous}, _complaint(told)]


def _facts(brief: Brief) -> str:
    product = brief.product
    rows = {
        "name": product.name,
        "brand": product.brand,
        "what it is": product.noun,
        "features": "; ".join(product.features),
        "price": product.price,
        "offer": product.offer,
        "colours": ", ".join(product.colours),
        "audience": brief.audience,
        "call to action": brief.call_to_action,
        "voice": "none" if brief.voice == "none" else "narrator",
    }
    return "\n".join(f"{name}: {value}" for name, value in rows.items() if value)


def _lines(script: Script) -> str:
    rows = []
    for line in script.lines:
        items = f" items={list(line.items)}" if line.items else ""
        rows.append(f"{line.id} [{line.role}] say={line.say!r} show={line.show!r}{items}")
    return "\n".join(rows)


def describe_library(library: Library) -> str:
    """The library as a model needs it: ids, tags, slots with their limits."""
    rows = ["LOOKS"]
    rows += [
        f"{look.id}: {', '.join(look.tags)}; signature transition {look.signature_transition}"
        for look in library.looks.values()
    ]
    rows.append("SCENES")
    for scene in library.scenes.values():
        needs = f" needs {', '.join(scene.needs)};" if scene.needs else ""
        rows.append(
            f"{scene.id}: {scene.description} roles {', '.join(scene.roles)};{needs} "
            f"{float(scene.seconds[0]):g}-{float(scene.seconds[1]):g} s"
        )
        for name, slot in scene.slots.items():
            kind = "icon" if "icon" in slot.accepts else slot.kind
            limit = (
                f"{slot.min_items}-{slot.max_items} texts of {slot.max_chars}"
                if kind == "items"
                else f"{slot.max_chars} characters"
            )
            accepts = f" of kind {'/'.join(slot.accepts)}" if slot.kind == "image" else ""
            must = ", required" if slot.required else ""
            rows.append(f"  {name}: {kind}{accepts}{must}" + ("" if slot.kind == "image" else f", {limit}"))
    if library.icons:
        rows.append(f"ICONS: {', '.join(sorted(library.icons))}")
    return "\n".join(rows)
