"""The two soft shadows under pictures and cards: one of contact, one of the room, tinted by the ground."""

from __future__ import annotations

import math
from collections.abc import Iterator

import skia

from ....templates.look import Light
from .colour import from_hex, luminance
from .picture import shadow_of


def shadow_tint(ground: str) -> str:
    """What the ground looks like in the shade, `#rrggbb`."""
    dark = 0.22 if luminance(from_hex(ground)) > 0.2 else 0.05
    return "#" + "".join(f"{round(value * 255 * dark):02x}" for value in from_hex(ground))


def shadow_pair(light: Light, *, unit: float) -> Iterator[tuple[float, float, float, float]]:
    """Blur, opacity and the way from the light to the right and down, in pixels: of the room first, then of contact."""
    away = math.radians(light.angle + 180)
    for blur, opacity, reach in (
        (90 * unit, light.ambient * 1.8, 44 * unit),
        (10 * unit, light.contact * 0.7, 8 * unit),
    ):
        yield blur, opacity, reach * math.sin(away), -reach * math.cos(away)


def card_shadows(mask: skia.Path, light: Light, *, ground: str, unit: float) -> list[tuple[skia.Image, float, float]]:
    """The shadows of an outline, blurred, each with where its top left stands."""
    found = []
    for blur, opacity, x, y in shadow_pair(light, unit=unit):
        image, left, top = shadow_of(mask, blur=blur, opacity=opacity, tint=shadow_tint(ground))
        found.append((image, left + x, top + y))
    return found
