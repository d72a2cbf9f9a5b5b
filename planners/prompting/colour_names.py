"""Colours, skin and hair as words that models have learned from captions."""

from __future__ import annotations

import math
from functools import cache

from ...tools.compositor.pictures.palettes import oklch

_NAMED = {
    "black": "#101114", "charcoal": "#36393f", "grey": "#8a8d91", "light grey": "#c9ccd0", "white": "#fafafa",
    "cream": "#f2e8d5", "beige": "#d9c6a5", "tan": "#b8936a", "brown": "#6b4428", "dark brown": "#3a2417",
    "red": "#c8202f", "dark red": "#7a1420", "coral": "#e8705a", "orange": "#e8801e", "mustard yellow": "#d1a12a",
    "yellow": "#f4d326", "olive green": "#6f7435", "green": "#2f8f46", "dark green": "#1c4b33", "mint green": "#a8dcc0",
    "teal": "#2a7680", "turquoise": "#39c0c3", "light blue": "#9cc6ea", "blue": "#2a64c8", "navy blue": "#1d2a4a",
    "slate blue": "#5b6b8c", "purple": "#6d3a9c", "lavender": "#b9a6dd", "magenta": "#c02585", "pink": "#f0a3bd",
    "burgundy": "#5c1a2e", "peach": "#f6c5a0", "rust": "#a8492a",
}  # fmt: skip
_SKIN = ((0.80, "fair"), (0.77, "light"), (0.68, "light olive"), (0.56, "brown"), (0.40, "deep brown"))
"""From a lightness on, in OKLab."""
_HAIR = (
    ("black", "#17120f"), ("dark brown", "#2f2019"), ("brown", "#5a3d28"), ("chestnut", "#70412a"),
    ("dark blond", "#9b7a4a"), ("blond", "#cfab6b"), ("ginger", "#b4572a"), ("grey", "#9a9996"),
    ("light grey", "#b9b4ad"), ("white", "#e6e2da"),
)  # fmt: skip


def colour_name(colour: str) -> str:
    """The nearest of some thirty names: '#1d2a4a' is 'navy blue'. Distances are taken in OKLab."""
    return min(_NAMED, key=lambda name: _apart(colour, _NAMED[name]))


def skin_name(colour: str) -> str:
    """A tone of skin by its lightness: 'fair', 'light', 'light olive', 'brown', 'deep brown'."""
    lightness = _lab(colour)[0]
    return next((name for least, name in _SKIN if lightness >= least), "very dark brown")


def hair_name(colour: str) -> str:
    """A colour of hair: '#2f2019' is 'dark brown'. Dyed hair has the name of its colour."""
    _, a, b = _lab(colour)
    names = dict(_HAIR)
    nearest = min(names, key=lambda name: _apart(colour, names[name]))
    dyed = _apart(colour, names[nearest]) > 0.12 and (a * a + b * b) ** 0.5 > 0.1
    return colour_name(colour) if dyed else nearest


def _apart(first: str, second: str) -> float:
    return math.dist(_lab(first), _lab(second))


@cache
def _lab(colour: str) -> tuple[float, float, float]:
    lightness, chroma, hue = oklch(colour)
    return lightness, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
