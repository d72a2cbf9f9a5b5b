"""Checks the library by using it: every scene in every layout and look, filled to its limits."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from ....story.errors import ReelwrightError
from ....story.frame_source import TextMark
from ....story.storyboard import Shot, SlotValue, Storyboard
from ....story.timeline import Placement
from ....story.violation import Violation
from ....templates.library import icons, looks, platforms, scenes
from ....templates.library import scene as one_scene
from ....templates.platform import Platform
from ....templates.scene import LAYOUT_RATIOS, Scene, layout_for
from ...text.fonts import families
from ..grid import Grid
from ..open_scene import OpenScene
from ..scene_source import NoFiles, SceneSource, build_scene_source
from .samples import fill, sample_assets, sample_cast

_TOUCH_PX = 1.0
LEAST_UNITS = 36.0
"""Forty, less the last two steps down that setting takes."""


def check_library(*, scene_id: str = "", look_ids: tuple[str, ...] = ()) -> tuple[Violation, ...]:
    """What is wrong in scenes, looks and icons; empty where all is well. Draws no pixels.

    All scenes, or the one of `scene_id`, are tried in all looks, or in those of `look_ids`.

    Codes: `library-item` (a file does not fit its schema), `unknown-face`, `unknown-icon`, `text-outside`,
    `text-overlap`, `text-small`.
    """
    try:
        found = [*_check_looks(), *_check_icons()]
        wanted = [one_scene(scene_id)] if scene_id else list(scenes().values())
        for scene in wanted:
            for look in look_ids or looks():
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
    from ..layers.svg_path import read_path

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
        if mark.size_px < LEAST_UNITS * grid.unit:
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


def place(
    scene: Scene, slots: dict[str, SlotValue], *, look: str, platform: Platform, number: int = 0, frames: int = 120
) -> SceneSource:
    """A source of one shot on its own, without cues."""
    cast = sample_cast(scene)
    shot = Shot(id="shot", scene=scene.id, slots=slots, cast=cast)
    before = tuple(shot.model_copy(update={"id": f"before-{index}"}) for index in range(number))
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
        shot, Placement(shot="shot", start=0, frames=frames), storyboard, assets=sample_assets(), platform=platform
    )
