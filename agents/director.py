"""The director: from words to shots; and the critic's linter before anything is made."""

from __future__ import annotations

from ..planners.linter import lint
from ..story.brief import Brief
from ..story.script import Line, Script
from ..story.storyboard import Shot, SlotValue, Storyboard
from ..story.violation import Violation
from .desk import Desk
from .planning import heed, planner_for
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
        storyboard = planner_for(desk).storyboard(brief, script)
        heed(desk)
        production.save(storyboard)
    size = f"{storyboard.width}x{storyboard.height}"
    desk.done("storyboard", f"{len(storyboard.shots)} shots, look {storyboard.look}, {size}")
    return storyboard.digest()


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
        return swaps.get(value, value) if isinstance(value, str) else tuple(swaps.get(item, item) for item in value)

    return shot.model_copy(update={"slots": {name: swapped(value) for name, value in shot.slots.items()}})


def criticise(desk: Desk) -> tuple[Violation, ...]:
    """Lint the plan before a voice is heard. Warnings are told; the planner's errors go back to it.

    What a person edited is never mended behind their back: `PlanningError` names the fields that do not hold.
    """
    production = desk.production
    script, storyboard = production.load(Script), production.load(Storyboard)
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
    script, storyboard = planner_for(desk).rework(brief, script, storyboard, violations)
    heed(desk)
    production.save(script)
    production.save(storyboard)
    if before == (script, storyboard):
        return False
    desk.note(f"the planner mended {', '.join(sorted({violation.code for violation in violations}))}")
    return True
