"""The director: from words to shots; and the critic's linter before anything is made."""

from __future__ import annotations

from ..planners.choice import model_of as model
from ..planners.linting.linter import lint
from ..planners.offline import OfflinePlanner
from ..planners.planner import builtin_library
from ..planners.staging.restaging import restage, same_shape
from ..story.brief import Brief
from ..story.errors import EngineError, PlanningError
from ..story.script import Line, Script
from ..story.storyboard import Shot, SlotValue, Storyboard
from ..story.violation import Violation
from .desk import Desk
from .dress import dressed
from .judging import judged_and_reworked
from .languages import model_of
from .letters import require_letters
from .planning import heed, planner_for, tell_spending
from .refusal import refusal


def direct(desk: Desk) -> str:
    """Leave storyboard.json. One that stands is kept; words that were edited in the script are carried into it."""
    production = desk.production
    brief, script = production.load(Brief), production.load(Script)
    if production.has(Storyboard):
        storyboard = production.load(Storyboard)
        before = production.last(Script)
        if production.edited(Script) and before is not None:
            followed = _follow(desk, brief, before, script, storyboard)
            if followed != storyboard:
                storyboard = followed
                production.save(storyboard)
    else:
        desk.begin("storyboard")
        storyboard = _in_another_language(desk, brief, script) or planner_for(desk).storyboard(brief, script)
        heed(desk)
        script, storyboard = judged_and_reworked(desk, brief, script, storyboard)
        storyboard = dressed(brief, storyboard)
        if storyboard.colours is not None:
            desk.note(storyboard.colours.why)
        production.save(storyboard)
    tell_spending(desk)
    size = f"{storyboard.width}x{storyboard.height}"
    desk.done("storyboard", f"{len(storyboard.shots)} shots, look {storyboard.look}, {size}")
    return storyboard.digest()


def _in_another_language(desk: Desk, brief: Brief, script: Script) -> Storyboard | None:
    """The shots of the film that this one is to be like; None where there is none, or its script has another shape."""
    model = model_of(desk)
    if model is None or not model.has(Storyboard):
        return None
    if not same_shape(model.load(Script), script):
        desk.note(f"the script differs in its parts from that of {desk.order.shots_like}: this film has its own shots")
        return None
    return restage(model.load(Storyboard), model.load(Script), brief, script, builtin_library())


def _follow(desk: Desk, brief: Brief, before: Script, script: Script, storyboard: Storyboard) -> Storyboard:
    if {line.id for line in before.lines} == {line.id for line in script.lines}:
        return carry_words(before, script, storyboard)
    if desk.production.edited(Storyboard):
        desk.note("script.json and storyboard.json were both edited: the storyboard stands as it is")
        return storyboard
    return planner_for(desk).storyboard(brief, script)


def carry_words(before: Script, after: Script, storyboard: Storyboard) -> Storyboard:
    """The storyboard with the words of changed lines replaced wherever their shots show them."""
    old = {line.id: line for line in before.lines}
    new = {line.id: line for line in after.lines}
    shots = tuple(
        _carry(shot, [(old[line], new[line]) for line in shot.lines if line in old and line in new])
        for shot in storyboard.shots
    )
    return storyboard.model_copy(update={"shots": shots})


def _carry(shot: Shot, pairs: list[tuple[Line, Line]]) -> Shot:
    swaps: dict[str, str] = {}
    for before, after in pairs:
        words = [(before.show, after.show), (before.say, after.say), *zip(before.items, after.items, strict=False)]
        swaps |= {was: now for was, now in words if was and now and was != now}

    def swapped(value: SlotValue) -> SlotValue:
        if isinstance(value, str):
            return swaps.get(value, value)
        # Rows and code come from the line's exhibit, not from its words.
        return tuple(swaps.get(item, item) if isinstance(item, str) else item for item in value)  # type: ignore[return-value]

    return shot.model_copy(update={"slots": {name: swapped(value) for name, value in shot.slots.items()}})


def criticise(desk: Desk) -> tuple[Violation, ...]:
    """Lint the plan before a voice is heard. Warnings are told; the planner's errors go back to it.

    What a person edited is never mended behind their back: `PlanningError` names the fields that do not hold.
    """
    production = desk.production
    script, storyboard = production.load(Script), production.load(Storyboard)
    require_letters(script, storyboard)
    found = lint(production.load(Brief), script, storyboard)
    errors = [violation for violation in found if violation.severity == "error"]
    if errors and (production.edited(Script) or production.edited(Storyboard)):
        raise refusal(errors)
    if not errors:
        production.save(script)
        production.save(storyboard)
    desk.warn(found)
    return found


def rework(desk: Desk, violations: tuple[Violation, ...]) -> bool:
    """Have the planner mend script and storyboard against exact violations. False where it found nothing to change."""
    production = desk.production
    brief, script, storyboard = production.load(Brief), production.load(Script), production.load(Storyboard)
    before = (script, storyboard)
    script, storyboard = _reworked(desk, brief, script, storyboard, violations)
    storyboard = dressed(brief, storyboard)
    heed(desk)
    production.save(script)
    production.save(storyboard)
    if before == (script, storyboard):
        return False
    desk.note(f"the planner mended {', '.join(sorted({violation.code for violation in violations}))}")
    return True


def _reworked(
    desk: Desk, brief: Brief, script: Script, storyboard: Storyboard, violations: tuple[Violation, ...]
) -> tuple[Script, Storyboard]:
    """Mended by the planner; by rules, with a note, where a model fails: a film that stands is not lost to a server."""
    planner = planner_for(desk)
    try:
        return planner.rework(brief, script, storyboard, violations)
    except (PlanningError, EngineError) as error:
        if getattr(error, "may_be_paid_again", False) or model(planner) is None:
            raise
        heed(desk)
        desk.note(f"the plan is mended by rules, because the model failed: {error.what}")
        return OfflinePlanner().rework(brief, script, storyboard, violations)
