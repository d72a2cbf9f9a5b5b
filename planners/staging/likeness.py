"""How well scenes for special things suit a line: figures, prices, pictures from edge to edge, galleries, chapters."""

from __future__ import annotations

from collections.abc import Sequence

from ...story.brief import Brief
from ...story.script import Line
from ...templates.scene import Scene
from .needs import holds_edge_to_edge, own_asset, pictures_of, prices_of, shows_exhibit

_TOLD_OVER_FOOTAGE = ("hook", "question", "problem", "statement", "benefit", "feature", "proof")
OFTEN = 3
"""Shots that pass before a scene that draws attention to itself may come again."""


def special_conflict(scene: Scene, line: Line, brief: Brief, *, before: Sequence[str], frame: tuple[int, int]) -> str:
    """Why a scene is out of place here, though its needs are met; empty where it is not."""
    if fills_frame(scene) and not (brief.assets_of("footage") and own_asset(line, brief) is None):
        shown = [asset for asset in brief.assets if asset.id in pictures_of(line, brief)[:1]]
        if shown and not holds_edge_to_edge(shown[0], width=frame[0], height=frame[1]):
            return "its picture would be cut too far"
        own = own_asset(line, brief)
        if own is None and len(pictures_of(line, brief)) < 2:
            return "the only picture is for the stage"
    if any(slot.kind == "images" for slot in scene.slots.values()):
        if scene.id in before or line.role in ("hook", "call-to-action", "offer"):
            return "a gallery comes once, between the beginning and the end"
        if line.asset or len(pictures_of(line, brief)) < 3:
            return "a gallery wants three pictures that no other shot is made of"
    if "number" in scene.needs and scene.id in before[-OFTEN:] and "offer" not in scene.roles:
        return "a figure stood large a moment ago"
    return ""


def special_score(scene: Scene, line: Line, brief: Brief) -> tuple[float, str]:
    """What a scene gains by being made for what the line brings, and why."""
    if line.exhibit is not None and shows_exhibit(scene):
        bonus = 1.0 if "by" in scene.needs and line.role == "proof" else 0.0
        return 12.0 + bonus, f"shows its {line.exhibit.kind}"
    if line.role == "chapter" and scene.roles[:1] == ("chapter",):
        return 9.0, "made to begin a part"
    if "prices:2" in scene.needs and prices_of(line):
        return 4.0, "shows the old price and the new one"
    if line.role == "offer" and "offer" in scene.roles and {"number", "price"} & set(scene.needs):
        return 2.0, "sets the price large"
    if "icons" in scene.needs:
        return 1.2, "has a sign for every point"
    if any(slot.kind == "images" for slot in scene.slots.values()):
        return 2.5, f"shows {len(pictures_of(line, brief))} pictures at once"
    if fills_frame(scene) and own_asset(line, brief) is not None:
        return 1.5, "lets the picture fill the frame"
    if fills_frame(scene) and brief.assets_of("footage") and line.role in _TOLD_OVER_FOOTAGE and not line.items:
        return 4.5, "lets the footage fill the frame"
    return 0.0, ""


def fills_frame(scene: Scene) -> bool:
    """Whether a scene's picture runs to all edges of the frame."""
    return any(getattr(layer, "calm", False) for layer in scene.layers)
