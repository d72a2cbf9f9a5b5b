"""The same shots in another language: a storyboard that stands, filled with the words of another script."""

from __future__ import annotations

from ...story.brief import Brief
from ...story.script import Line, Script
from ...story.storyboard import Shot, SlotValue, Storyboard
from ..planner import Library
from .filling import fill_slots


def same_shape(model: Script, script: Script) -> bool:
    """True where the scripts agree line by line: as many of them, with points and exhibits at the same places."""
    return len(model.lines) == len(script.lines) and all(
        _shape(one) == _shape(other) for one, other in zip(model.lines, script.lines, strict=True)
    )


def restage(model: Storyboard, model_script: Script, brief: Brief, script: Script, library: Library) -> Storyboard:
    """The storyboard `model` for `script`, which has the same shape (`same_shape`): scenes, pictures, signs, cameras,
    transitions and music stay; the words on the screen are the new script's. Its timing follows from its own speech.
    """
    names = {before.id: after.id for before, after in zip(model_script.lines, script.lines, strict=True)}
    lines = {line.id: line for line in script.lines}
    shots = tuple(
        _refilled(shot, [lines[names[line]] for line in shot.lines], brief, library, last=shot == model.shots[-1])
        for shot in model.shots
    )
    return model.model_copy(
        update={"title": script.title, "language": script.language, "shots": shots, "planner": script.planner}
    )


def _refilled(shot: Shot, lines: list[Line], brief: Brief, library: Library, *, last: bool) -> Shot:
    if not lines:
        return shot
    scene = library.scenes[shot.scene]
    fresh = fill_slots(scene, lines[0], brief, library, last=last)
    slots: dict[str, SlotValue] = {}
    for name, value in shot.slots.items():
        slot = scene.slots[name]
        # What is no word stays: pictures, signs. Words that the new line does not give are left out.
        if slot.kind == "image" or "icon" in slot.accepts:
            slots[name] = value
        elif name in fresh:
            slots[name] = fresh[name]
    return shot.model_copy(update={"slots": slots, "lines": tuple(line.id for line in lines)})


def _shape(line: Line) -> tuple[bool, int, str, int]:
    exhibit = line.exhibit
    return bool(line.say), len(line.items), exhibit.kind if exhibit else "", len(exhibit.rows) if exhibit else 0
