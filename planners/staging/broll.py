"""What b-roll would show in shots that have room for a picture and were given none."""

from __future__ import annotations

from ...story.storyboard import Shot
from ...templates.broll_words import broll_scenes
from ...templates.scene import Scene
from ..planner import Library

MOVING = "footage"
"""The kind of asset that stands for a moving picture."""


def with_broll(shots: tuple[Shot, ...], library: Library) -> tuple[Shot, ...]:
    """The shots, each that could show a moving picture with words for one: what its sign stands for, as it is filmed.

    Words are English whatever the film's language, as models are told. A sign of an idea has no picture.
    """
    return tuple(_with_words(shot, library) for shot in shots)


def free_slot(shot: Shot, scene: Scene) -> str:
    """The slot in which b-roll would stand: an empty one for moving pictures. Empty: there is none."""
    names = (name for name, slot in scene.slots.items() if slot.kind == "image" and MOVING in slot.accepts)
    return next((name for name in names if not shot.slots.get(name)), "")


def _with_words(shot: Shot, library: Library) -> Shot:
    scene = library.scenes.get(shot.scene)
    if shot.picture or shot.cast or scene is None or not free_slot(shot, scene):
        return shot
    signs = [name for name, slot in scene.slots.items() if "icon" in slot.accepts]
    sign = next((str(shot.slots[name]) for name in signs if shot.slots.get(name)), "")
    words = broll_scenes().get(sign, "")
    return shot.model_copy(update={"picture": words}) if words else shot
