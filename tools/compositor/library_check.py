"""Checks the library by using it: every scene in every layout and look, filled to its limits."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from ...story.errors import ReelwrightError
from ...story.frame_source import TextMark
from ...story.storyboard import Shot, SlotValue, Storyboard
from ...story.timeline import Placement
from ...story.violation import Violation
from ...templates.library import icons, looks, platforms, scenes
from ...templates.platform import Platform
from ...templates.scene import LAYOUT_RATIOS, Scene, Slot, layout_for
from ..text.fonts import families
from .grid import Grid
from .open_scene import OpenScene
from .scene_source import NoFiles, SceneSource, build_scene_source

_WORDS = [
    "Every",
    "season",
    "brings",
    "light",
    "that",
    "changes",
    "what",
    "we",
    "see",
    "and",
    "how",
    "far",
    "we",
    "go",
    "before",
    "evening",
]
_TOUCH_PX = 1.0


def check_library() -> tuple[Violation, ...]:
    """What is wrong in scenes, looks and icons; empty where all is well. Takes a few seconds, draws no pixels.

    Codes: `library-item` (a file does not fit its schema), `unknown-face`, `unknown-icon`, `text-outside`,
    `text-overlap`, `text-small`.
    """
    try:
        found = [*_check_looks(), *_check_icons()]
        for scene in scenes().values():
            for look in looks():
                for platform in _platforms():
                    found.extend(_check_scene(scene, look=look, platform=platform))
    except ReelwrightError as error:
        return (Violation(code="library-item", path="templates", message=error.what, hint=error.hint),)
    return tuple(found)


def _platforms() -> tuple[Platform, ...]:
    """For each layout the platform that leaves the least room."""
    found: dict[str, Platform] = {}
    for platform in platforms().values():
        layout = layout_for(platform.width, platform.height)
        room = _room(platform)
        if layout not in found or room < _room(found[layout]):
            found[layout] = platform
    return tuple(found[layout] for layout in LAYOUT_RATIOS if layout in found)


def _room(platform: Platform) -> int:
    safe = platform.safe
    return (platform.width - safe.left - safe.right) * (platform.height - safe.top - safe.bottom)


def _check_looks() -> Iterator[Violation]:
    for look in looks().values():
        for role, style in look.type.items():
            if style.face not in families():
                yield Violation(
                    code="unknown-face",
                    path=f"templates.looks.{look.id}.type.{role}.face",
                    message=f"there is no bundled family {style.face!r}",
                    hint=f"choose from: {', '.join(families())}",
                )


def _check_icons() -> Iterator[Violation]:
    from .svg_path import read_path

    for icon in icons().values():
        for data in icon.paths:
            bounds = read_path(data).computeTightBounds()
            if bounds.left() < 0 or bounds.top() < 0 or bounds.right() > 24 or bounds.bottom() > 24:
                yield Violation(
                    code="unknown-icon",
                    path=f"templates.icons.{icon.name}",
                    message=f"the icon {icon.name!r} leaves its field of 24",
                    hint="scale its paths",
                )
    for scene in scenes().values():
        for layer in scene.layers:
            if layer.kind == "icon" and layer.name and layer.name not in icons():
                yield Violation(
                    code="unknown-icon",
                    path=f"templates.scenes.{scene.id}.layers.{layer.id}",
                    message=f"there is no icon {layer.name!r}",
                    hint="`reelwright templates list` shows the icons",
                )


def _check_scene(scene: Scene, *, look: str, platform: Platform) -> Iterator[Violation]:
    for slots in (fill(scene, full=True), fill(scene, full=False)):
        source = place(scene, slots, look=look, platform=platform)
        opened = OpenScene(source, NoFiles())
        grid = Grid(source.width, source.height, safe=source.safe)
        marks = opened.marks(source.frames - 1)
        where = f"templates.scenes.{scene.id}.layouts.{layout_for(source.width, source.height)}"
        yield from _check_marks(marks, grid, where=where, look=look)


def _check_marks(marks: tuple[TextMark, ...], grid: Grid, *, where: str, look: str) -> Iterator[Violation]:
    for mark in marks:
        box = mark.box
        if (
            box.x < grid.stage.x - _TOUCH_PX
            or box.right > grid.stage.right + _TOUCH_PX
            or box.y < grid.stage.y - _TOUCH_PX
            or box.bottom > grid.stage.bottom + _TOUCH_PX
        ):
            yield Violation(
                code="text-outside",
                path=where,
                message=f"{mark.text[:40]!r} leaves the stage in the look {look!r}",
                hint="give its stack more rows, or fewer characters to its slot",
            )
        if mark.size_px < 30 * grid.unit:
            yield Violation(
                code="text-small",
                path=where,
                message=f"{mark.text[:40]!r} is {mark.size_px / grid.unit:.0f} units high in the look {look!r}",
                hint="give its stack more room, or fewer characters to its slot",
                severity="warning",
            )
    for one, other in combinations(marks, 2):
        across = min(one.box.right, other.box.right) - max(one.box.x, other.box.x)
        down = min(one.box.bottom, other.box.bottom) - max(one.box.y, other.box.y)
        if across > _TOUCH_PX and down > _TOUCH_PX:
            yield Violation(
                code="text-overlap",
                path=where,
                message=f"{one.text[:30]!r} and {other.text[:30]!r} overlap in the look {look!r}",
                hint="put both in one stack",
            )


def fill(scene: Scene, *, full: bool) -> dict[str, SlotValue]:
    """Words for every slot of a scene: to the limit, or a usual amount; pictures stay empty."""
    return {
        name: value
        for name, slot in scene.slots.items()
        if (value := _value(slot, full=full)) and (slot.required or slot.kind != "image")
    }


def _value(slot: Slot, *, full: bool) -> SlotValue:
    if "icon" in slot.accepts:
        return "sparkles"
    if slot.kind == "number":
        return "1.299,00 €"[: slot.max_chars] if full else "€129"
    if slot.kind == "items":
        count = slot.max_items if full else min(slot.max_items, 3)
        return tuple(_sentence(slot.max_chars if full else slot.max_chars // 2, start=index) for index in range(count))
    if slot.kind == "image":
        return ""
    return _sentence(slot.max_chars if full else slot.max_chars * 6 // 10)


def _sentence(limit: int, *, start: int = 0) -> str:
    words: list[str] = []
    for index in range(len(_WORDS)):
        word = _WORDS[(start * 3 + index) % len(_WORDS)]
        if len(" ".join([*words, word])) > limit:
            break
        words.append(word)
    return (" ".join(words) or _WORDS[0][:limit]).capitalize()


def place(
    scene: Scene, slots: dict[str, SlotValue], *, look: str, platform: Platform, number: int = 0, frames: int = 120
) -> SceneSource:
    """A source of one shot on its own, without cues."""
    shot = Shot(id="shot", scene=scene.id, slots=slots)
    before = tuple(Shot(id=f"before-{index}", scene=scene.id, slots=slots) for index in range(number))
    storyboard = Storyboard(
        title=scene.title,
        platform=platform.id,
        width=platform.width,
        height=platform.height,
        look=look,
        seconds=Fraction(frames, 30),
        shots=(*before, shot),
    )
    return build_scene_source(
        shot, Placement(shot="shot", start=0, frames=frames), storyboard, assets={}, platform=platform
    )
