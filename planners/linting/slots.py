"""The linter's look at one shot: its slots, their limits and kinds, and where their words come from."""

from __future__ import annotations

from collections.abc import Iterator

from ...story.brief import Brief
from ...story.script import Script
from ...story.storyboard import Shot
from ...story.text_measure import TextMeasure
from ...story.violation import Violation
from ...templates.scene import Scene, Slot
from ..planner import Library
from .exhibits import lint_code, lint_rows
from .words import traced, unknown

__all__ = ["lint_slots", "traced", "unknown"]

_NAMES = {"items": "points", "icons": "icons", "images": "pictures"}


def lint_slots(
    brief: Brief,
    script: Script,
    shot: Shot,
    scene: Scene,
    path: str,
    library: Library,
    measure: TextMeasure | None,
    *,
    wide: float = 0.0,
) -> Iterator[Violation]:
    """Broken rules of a shot's slots against its scene. `wide`: the stage's width in units, 0 where it is not known."""
    assets = {asset.id: asset for asset in brief.assets}
    lines = [line for line in script.lines if line.id in shot.lines]
    counted = (max((len(line.items) for line in lines), default=0), len(brief.product.features))
    for name in shot.slots:
        if name not in scene.slots:
            yield unknown("unknown-slot", f"{path}.slots.{name}", "slot", name, scene.slots)
    for need in scene.needs:
        kind, _, what = need.partition(":")
        if kind == "asset" and not any(asset.kind == what for asset in brief.assets):
            yield Violation(
                code="constraint",
                path=f"{path}.scene",
                message=f"the scene {scene.id!r} needs a {what} picture, the brief has none",
                hint=f"give one with --{what}, or choose another scene",
            )
        elif kind == "garment" and not brief.assets_of("garment"):
            yield Violation(
                code="constraint",
                path=f"{path}.scene",
                message=f"the scene {scene.id!r} needs a picture of a garment, the brief has none",
                hint="give one, or choose another scene",
            )
        elif kind == "items" and lines and counted[0] < 2:
            yield Violation(
                code="constraint",
                path=f"{path}.scene",
                message=f"the scene {scene.id!r} lists points, its lines have none",
                hint="give the line its points, or choose another scene",
            )
    if len(lines) == 1 and lines[0].items and any(slot.kind == "items" for slot in scene.slots.values()) is False:
        yield Violation(
            code="constraint",
            path=f"{path}.scene",
            severity="warning",
            message=f"the line {lines[0].id!r} has points, the scene {scene.id!r} cannot show them",
            hint="choose a scene with a list",
        )
    for name, slot in scene.slots.items():
        where = f"{path}.slots.{name}"
        value = shot.slots.get(name)
        if value is None or value == "" or value == ():
            if slot.required:
                yield Violation(
                    code="empty-slot",
                    path=where,
                    message=f"the scene {scene.id!r} needs its slot {name!r}",
                    hint=slot.hint or "fill it",
                )
            continue
        if slot.kind == "rows":
            yield from lint_rows(brief, value, slot, where, script.lines, wide=wide)
            continue
        if slot.kind == "code":
            yield from lint_code(value, slot, where)
            continue
        if slot.kind in ("items", "icons", "images"):
            if isinstance(value, str):
                yield Violation(
                    code="slot-kind",
                    path=where,
                    message=f"the slot {name!r} takes several texts, not one",
                    hint="give a list",
                )
                continue
            if not slot.min_items <= len(value) <= slot.max_items:
                yield Violation(
                    code="slot-items",
                    path=where,
                    message=f"{len(value)} {_NAMES[slot.kind]}, the slot takes {slot.min_items} to {slot.max_items}",
                    hint=f"drop or merge {_NAMES[slot.kind]}",
                )
            texts = tuple(each if isinstance(each, str) else " ".join(each) for each in value)
        elif not isinstance(value, str):
            yield Violation(
                code="slot-kind",
                path=where,
                message=f"the slot {name!r} takes one text, not a list",
                hint="give one text",
            )
            continue
        else:
            texts = (value,)
        if slot.kind in ("image", "images"):
            for name_of in texts:
                asset = assets.get(name_of)
                if asset is None:
                    yield unknown("unknown-asset", where, "asset", name_of, assets)
                elif slot.accepts and asset.kind not in slot.accepts:
                    yield Violation(
                        code="slot-kind",
                        path=where,
                        message=f"{asset.id!r} is a {asset.kind}, the slot takes {' or '.join(slot.accepts)}",
                        hint="choose another asset",
                    )
            continue
        if "icon" in slot.accepts or slot.kind == "icons":
            for sign in texts:
                if sign not in library.icons:
                    yield unknown("unknown-icon", where, "icon", sign, library.icons)
            continue
        yield from _texts(brief, texts, slot, where, counted, measure)


def _texts(
    brief: Brief, texts: tuple[str, ...], slot: Slot, where: str, counted: tuple[int, ...], measure: TextMeasure | None
) -> Iterator[Violation]:
    for text in texts:
        if len(text) > slot.max_chars:
            yield Violation(
                code="slot-too-long",
                path=where,
                message=f"{text[:50]!r} has {len(text)} characters, the slot holds {slot.max_chars}",
                hint="shorten it",
            )
        missing = measure.missing(text, role="headline") if measure is not None else ()
        if missing:
            yield Violation(
                code="missing-glyphs",
                path=where,
                message=f"no bundled face draws {' '.join(missing[:8])!r}",
                hint="leave the signs out, or install a font that has them",
            )
        yield from traced(brief, where, text, counted=counted)
