"""Has a model's plan judged by its critic, and reworked at most once; what the linter refuses is not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..planners.choice import model_of
from ..story.brief import Brief
from ..story.errors import EngineError, PlanningError
from ..story.script import Script
from ..story.storyboard import Storyboard
from .desk import Desk

if TYPE_CHECKING:
    from ..planners.critic import Critique
    from ..planners.llm import LLMPlanner


def judged_and_reworked(desk: Desk, brief: Brief, script: Script, storyboard: Storyboard) -> tuple[Script, Storyboard]:
    """The plan as the critic leaves it. Its scores are kept in `.reelwright/critique.json`, the notes and the report.

    Only what a model planned is judged, and never what a person wrote by hand.
    """
    model = model_of(desk.planner) if desk.order.critic else None
    if model is None or storyboard.planner != model.name or desk.production.edited(Script):
        return script, storyboard
    from ..planners.critic import judge

    try:
        critique = judge(model, brief, script, storyboard)
    except EngineError as error:
        if getattr(error, "may_be_paid_again", False):
            raise
        desk.note(f"the plan was not judged: {error.what}")
        return script, storyboard
    if critique is None:
        desk.note("the plan was not judged: the critic's answer was no judgement")
        return script, storyboard
    outcome = "stands"
    if not critique.content:
        script, storyboard, outcome = _reworked(model, brief, script, storyboard, critique)
    critique = critique.model_copy(update={"outcome": outcome})
    desk.production.keep(critique)
    # The script carries the scores, so that every later run's report has them.
    script = script.model_copy(update={"notes": (*script.notes, critique.told)})
    desk.production.save(script)
    desk.note(critique.told)
    return script, storyboard


def _reworked(
    model: LLMPlanner, brief: Brief, script: Script, storyboard: Storyboard, critique: Critique
) -> tuple[Script, Storyboard, str]:
    from ..planners.critic import accepted, improve

    try:
        words, shots = improve(model, brief, script, storyboard, critique)
    except (PlanningError, EngineError) as error:
        if getattr(error, "may_be_paid_again", False):
            raise
        return script, storyboard, f"the plan stands, its rework failed: {error.what[:160]}"
    if not accepted(brief, words, shots):
        return script, storyboard, "the plan stands, its rework broke rules"
    places = ", ".join(change.where for change in critique.changes)
    return words, shots, f"reworked once: {places}"
