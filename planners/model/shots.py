"""What the studio adds to a model's shots, and plans in the form in which a model wrote them."""

from __future__ import annotations

import re

from ...story.brief import Brief
from ...story.document import canonical_json
from ...story.script import Script
from ...story.storyboard import Shot, SlotValue, Storyboard
from ...story.violation import Violation
from ...templates.scene import Scene
from ..planner import Library
from ..staging.filling import fill_slots
from .people import cast_sent


def with_studio_slots(shot: Shot, script: Script, brief: Brief, library: Library, *, last: bool) -> Shot:
    """The shot with the slots that the studio fills: rows and code, from its line; and what its role asks of music."""
    lines = [line for line in script.lines if line.id in shot.lines]
    scene = library.scenes.get(shot.scene)
    update: dict[str, object] = {}
    if any(line.role == "offer" for line in lines):
        update["music_cue"] = "hit"
    elif last or any(line.role == "call-to-action" for line in lines):
        update["music_cue"] = "end"
    if scene is not None:
        update["slots"] = _slots(shot, scene, script, brief, library, last=last)
        if scene.kind == "product" and any(asset.kind == "product" for asset in brief.assets):
            update["kind"] = "product"
    return shot.model_copy(update=update)


def _slots(
    shot: Shot, scene: Scene, script: Script, brief: Brief, library: Library, *, last: bool
) -> dict[str, SlotValue]:
    slots = dict(shot.slots)
    lines = [line for line in script.lines if line.id in shot.lines]
    several = {name for name, slot in scene.slots.items() if slot.kind in ("items", "images", "icons")}
    for name in several & set(slots):
        value = slots[name]
        if isinstance(value, str):
            slots[name] = (value,)
    for name in [name for name, slot in scene.slots.items() if "icon" in slot.accepts and slot.kind != "icons"]:
        if not scene.slots[name].required and slots.get(name, "") not in library.icons:
            # A sign that the library lacks is left out: to ask again for a sign is not worth its price.
            slots.pop(name, None)
    ours = {name for name, slot in scene.slots.items() if slot.kind in ("rows", "code")}
    line = next((line for line in lines if line.exhibit is not None), lines[0] if lines else None)
    if ours and line is not None:
        filled = fill_slots(scene, line, brief, library, last=last)
        slots = {name: value for name, value in slots.items() if name not in ours}
        slots |= {name: filled[name] for name in ours if name in filled}
        slots |= {name: value for name, value in filled.items() if name not in slots and scene.slots[name].required}
    return slots


def as_framed(made: Storyboard, previous: Storyboard) -> Storyboard:
    """A reworked storyboard with what is no model's to change: frame, captions, seed; music where the look stays."""
    names = ("platform", "width", "height", "fps", "captions", "seed", "colours", "fonts")
    kept: dict[str, object] = {name: getattr(previous, name) for name in names}
    if made.look == previous.look:
        kept["music"] = previous.music
    return made.model_copy(update=kept)


def untouched(made: Storyboard, previous: Storyboard, violations: tuple[Violation, ...]) -> Storyboard:
    """A reworked storyboard in which every shot that nothing was wrong with is as it was.

    Where a violation names no shot, or shots came or went, the rework stands as a whole.
    """
    named = [re.match(r"storyboard\.shots\.(\d+)", violation.path) for violation in violations]
    if None in named or len(made.shots) != len(previous.shots):
        return made
    wrong = {int(match[1]) for match in named if match is not None}
    pairs = enumerate(zip(previous.shots, made.shots, strict=True))
    shots = tuple(new if number in wrong else old for number, (old, new) in pairs)
    heard = [name for shot in shots for name in shot.lines]
    return made if len(heard) != len(set(heard)) else made.model_copy(update={"shots": shots})


def script_sent(script: Script) -> str:
    """A script in the form in which a model wrote it."""
    wanted = {"role", "say", "show", "items", "speaker", "emotion", "exhibit"}
    lines = [line.model_dump(mode="json", include=wanted) for line in script.lines]
    return canonical_json({"title": script.title, "lines": lines}).decode()


def board_sent(storyboard: Storyboard) -> str:
    """A storyboard in the form in which a model wrote it."""
    shots = []
    peopled = any(shot.cast for shot in storyboard.shots)
    for shot in storyboard.shots:
        slots = [
            {"name": name, "text": value, "items": []}
            if isinstance(value, str)
            else {"name": name, "text": "", "items": list(value)}
            for name, value in shot.slots.items()
            if isinstance(value, str) or all(isinstance(each, str) for each in value)
        ]
        sent: dict[str, object] = {
            "scene": shot.scene,
            "lines": list(shot.lines),
            "slots": slots,
            "camera": shot.camera,
            "transition": shot.transition.kind,
            "motion": shot.motion,
            "why": shot.why,
        }
        shots.append(sent | {"cast": cast_sent(shot)} if peopled else sent)
    return canonical_json({"look": storyboard.look, "shots": shots}).decode()
