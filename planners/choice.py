"""Chooses who plans: a model where one is configured, else the offline planner. A fallback is always told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..story.brief import Brief
from ..story.errors import EngineError, InputError, PlanningError
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..story.violation import Violation
from .model.settings import LLMSettings
from .offline import OfflinePlanner
from .planner import Library, Planner

if TYPE_CHECKING:
    from .llm import LLMPlanner
    from .model.asking import Replies

KINDS = ("auto", "llm", "offline")


class AutoPlanner:
    """A model first; where it fails, the offline planner, with a note in the script that says so."""

    def __init__(self, first: Planner, second: Planner) -> None:
        self._first, self._second = first, second
        self._failed = ""

    @property
    def working(self) -> Planner:
        """The planner that works at the moment."""
        return self._second if self._failed else self._first

    @property
    def received(self) -> str:
        """What the model answered, where that could not be used; for people to read."""
        found: str = getattr(self._first, "received", "")
        return found

    @property
    def name(self) -> str:
        """The name of the planner that works at the moment."""
        return self._second.name if self._failed else self._first.name

    def script(self, brief: Brief, *, complaints: tuple[Violation, ...] = (), previous: Script | None = None) -> Script:
        """The first planner's script, or the second's with a note why."""
        if not self._failed:
            try:
                return self._first.script(brief, complaints=complaints, previous=previous)
            except (PlanningError, EngineError) as error:
                self.give_up(error)
        script = self._second.script(brief)
        return script.model_copy(update={"notes": (*script.notes, self._note())})

    def storyboard(
        self,
        brief: Brief,
        script: Script,
        library: Library | None = None,
        *,
        complaints: tuple[Violation, ...] = (),
        previous: Storyboard | None = None,
    ) -> Storyboard:
        """The first planner's storyboard, or the second's; its first shot then says why."""
        if not self._failed:
            try:
                return self._first.storyboard(brief, script, library, complaints=complaints, previous=previous)
            except (PlanningError, EngineError) as error:
                self.give_up(error)
        board = self._second.storyboard(brief, script, library)
        first = board.shots[0].model_copy(update={"why": f"{board.shots[0].why} ({self._note()})"})
        return board.model_copy(update={"shots": (first, *board.shots[1:])})

    def rework(
        self, brief: Brief, script: Script, storyboard: Storyboard, violations: tuple[Violation, ...]
    ) -> tuple[Script, Storyboard]:
        """Mended by the first planner, or by rules with a note."""
        if not self._failed:
            try:
                return self._first.rework(brief, script, storyboard, violations)
            except (PlanningError, EngineError) as error:
                self.give_up(error)
        mended, board = self._second.rework(brief, script, storyboard, violations)
        return mended.model_copy(update={"notes": (*mended.notes, self._note())}), board

    @property
    def asker(self) -> Any:
        """The first planner's line to its model; None where it has none or failed."""
        return None if self._failed else getattr(self._first, "asker", None)

    @property
    def note(self) -> str:
        """Why the second planner works, for people; empty while the first does."""
        return self._note() if self._failed else ""

    def give_up(self, error: PlanningError | EngineError) -> None:
        """Let the second planner work from now on.

        An answer that was asked for and lost is raised on: whether to pay again is a person's to say.
        """
        if getattr(error, "may_be_paid_again", False):
            raise error
        self._failed = error.what

    def _note(self) -> str:
        return f"planned offline, because the model {self._first.name!r} failed: {self._failed}"


def choose_planner(
    kind: str = "auto",
    settings: LLMSettings | None = None,
    *,
    library: Library | None = None,
    replies: Replies | None = None,
) -> tuple[Planner, str]:
    """The planner of a kind and a note for people (empty where there is nothing to tell).

    `auto`: the configured model with the offline planner behind it; without one, the offline planner. `llm` without a
    configured model, or an unknown kind, is an `InputError`. Settings come from the environment where None; `replies`
    keeps a model's answers before they are used.
    """
    if kind not in KINDS:
        raise InputError(f"there is no planner {kind!r}", hint=f"choose from: {', '.join(KINDS)}")
    offline = OfflinePlanner(library)
    if kind == "offline":
        return offline, ""
    settings = settings or LLMSettings.from_environment()
    if not settings.configured:
        if kind == "llm":
            raise InputError(
                "no model is configured for --planner llm",
                hint="set OPENAI_API_KEY (or OPENAI_BASE_URL for a server of your own) and REELWRIGHT_MODEL",
            )
        return offline, ""
    # The client is imported only where a model is really asked.
    from .llm import LLMPlanner

    model = LLMPlanner(settings, library=library, replies=replies)
    return (model, "") if kind == "llm" else (AutoPlanner(model, offline), "")


def model_of(planner: Planner | None) -> LLMPlanner | None:
    """The model that plans at the moment, for what only models do: seeing photos, judging, takes. None: no model."""
    working = planner.working if isinstance(planner, AutoPlanner) else planner
    if working is None or not hasattr(working, "asker"):
        return None
    from .llm import LLMPlanner

    return working if isinstance(working, LLMPlanner) else None
