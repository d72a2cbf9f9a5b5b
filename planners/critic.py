"""The critic: a second look at a model's plan by a short rubric. At most one rework, which the linter must accept."""

from __future__ import annotations

import re
from typing import Any

from pydantic import Field, field_validator

from ..story.brief import Brief
from ..story.document import Document, Part
from ..story.script import Script
from ..story.storyboard import Storyboard
from ..story.violation import Violation
from .linting.linter import lint
from .linting.tracing import known_numbers, untraced_claims
from .llm import LLMPlanner
from .model.asking import judged
from .model.checks import check_board, check_script, trusted
from .model.prompt import board_limits, facts, messages_of, script_text, shots_text
from .model.wire import Wire, plain

GOOD = 4
"""A plan with every score at this or above is not touched."""
CHANGES_MAX = 4


class ChangeWire(Wire):
    """One wish as a model writes it."""

    where: str
    problem: str = ""
    wish: str = ""


class CritiqueWire(Wire):
    """A judgement as a model writes it."""

    hook: int
    clarity: int
    rhythm: int
    repetition: int
    verdict: str = ""
    changes: list[ChangeWire] = Field(default=[])

    @field_validator("hook", "clarity", "rhythm", "repetition", mode="before")
    @classmethod
    def _in_range(cls, value: Any) -> Any:
        if isinstance(value, dict):
            value = value.get("score")
        found = re.match(r"\s*([1-5])(?:\.\d+)?\s*(?:/\s*5)?\s*$", str(value))
        return int(found[1]) if found else value


class Change(Part):
    """What the critic asks for, at one place."""

    where: str
    """'line-2' or 'shot-3'."""
    problem: str
    wish: str


class Critique(Document):
    """What a critic thought of a plan, and what became of it."""

    NAME = "critique"

    hook: int = Field(ge=1, le=5)
    clarity: int = Field(ge=1, le=5)
    rhythm: int = Field(ge=1, le=5)
    repetition: int = Field(ge=1, le=5)
    verdict: str = ""
    changes: tuple[Change, ...] = ()
    """Those that may be asked for; what would need facts that the brief lacks is left out."""
    model: str = ""
    outcome: str = ""
    """'stands', 'reworked', or why a rework was not taken."""

    @property
    def content(self) -> bool:
        """True where nothing is to be changed."""
        return not self.changes or min(self.hook, self.clarity, self.rhythm, self.repetition) >= GOOD

    @property
    def told(self) -> str:
        """The scores for a person, in one line."""
        scores = f"hook {self.hook}, clarity {self.clarity}, rhythm {self.rhythm}, no repetition {self.repetition}"
        return f"the critic ({self.model}) gave, of 5: {scores}. {self.verdict} ({self.outcome})".replace("  ", " ")


def judge(planner: LLMPlanner, brief: Brief, script: Script, storyboard: Storyboard) -> Critique | None:
    """A model's judgement of a plan, in one request; None where its answer is no judgement.

    `EngineError` where the server fails or the model refuses.
    """
    clean, _ = trusted(brief)
    messages = messages_of(
        "critic",
        {
            "limits": board_limits(brief, storyboard.seconds, planner.library),
            "product": facts(clean),
            "script": script_text(script),
            "shots": shots_text(storyboard, script),
            "brief": clean.text or "(empty)",
        },
    )
    reply = planner.asker.once(messages, CritiqueWire, name="critic", seed=brief.seed)

    def make(wire: CritiqueWire) -> tuple[Critique, tuple[Violation, ...]]:
        scores = {name: getattr(wire, name) for name in ("hook", "clarity", "rhythm", "repetition")}
        changes = tuple(_changes(wire, clean, script, storyboard))
        return Critique(**scores, verdict=plain(wire.verdict)[:200], changes=changes, model=planner.name), ()

    _, found = judged(reply.text, CritiqueWire, make)
    return found[0] if found else None


def _changes(wire: CritiqueWire, brief: Brief, script: Script, storyboard: Storyboard) -> list[Change]:
    """The wishes that name a place of this plan and could be met without a fact that the brief lacks."""
    places = {line.id for line in script.lines if line.source == "llm"} | {shot.id for shot in storyboard.shots}
    kept = []
    for each in wire.changes[:CHANGES_MAX]:
        where, wish = each.where.strip().lower(), plain(each.wish)[:240]
        own = _unnumbered(wish)
        # 'Two words' is how editors speak; figures are facts.
        figures = set(re.findall(r"\d+(?:[.,]\d+)*", own)) - known_numbers(brief)
        if where in places and wish and not figures and not untraced_claims(own, brief):
            kept.append(Change(where=where, problem=plain(each.problem)[:240], wish=wish))
    return kept


def _unnumbered(wish: str) -> str:
    """A wish without what it may count: 'line-2', 'shot 3', 'at most 5 words', '2 s'."""
    wish = re.sub(r"(?i)\b(?:lines?|shots?)[- ]?\d+", "", wish)
    return re.sub(r"(?i)\b\d+\s*(?:words?|s\b|seconds?|letters?|characters?)", "", wish)


def improve(
    planner: LLMPlanner, brief: Brief, script: Script, storyboard: Storyboard, critique: Critique
) -> tuple[Script, Storyboard]:
    """The plan reworked once by the critic's wishes.

    `PlanningError` or `EngineError` where no answer passes the linter: the plan that stands then stays.
    """
    lines = {line.id: number for number, line in enumerate(script.lines)}
    shots = {shot.id: number for number, shot in enumerate(storyboard.shots)}
    wishes = tuple(
        Violation(
            code="critic",
            path=f"script.lines.{lines[each.where]}"
            if each.where in lines
            else f"storyboard.shots.{shots[each.where]}",
            message=each.problem or "an editor wishes a change",
            hint=each.wish,
        )
        for each in critique.changes
    )
    return planner.rework(brief, script, storyboard, wishes)


def accepted(brief: Brief, script: Script, storyboard: Storyboard) -> bool:
    """True where a reworked plan holds all that the linter asks."""
    clean, _ = trusted(brief)
    found = (
        *lint(clean, script, storyboard),
        *check_script(clean, script),
        *check_board(clean, script, storyboard),
    )
    return not any(each.severity == "error" for each in found)
