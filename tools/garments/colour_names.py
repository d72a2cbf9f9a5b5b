"""What a colour is called."""

from __future__ import annotations

import numpy as np

from ..media.plain_ground import to_oklab

_HUES = ((18, "pink"), (40, "red"), (62, "orange"), (82, "amber"), (114, "yellow"), (132, "olive"), (172, "green"),
         (200, "teal"), (240, "sky blue"), (290, "blue"), (325, "purple"), (361, "pink"))  # fmt: skip
"""Up to which angle in OKLab (degrees) a hue has its name."""


def colour_name(colour: str) -> str:
    """A plain word for '#rrggbb': 'navy', 'beige', 'red'."""
    rgb = np.array([[[int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]]], np.float32)
    light, a, b = (float(value) for value in to_oklab(rgb)[0, 0])
    chroma, hue = float(np.hypot(a, b)), float(np.degrees(np.arctan2(b, a)) % 360)
    if chroma < 0.028:
        return _grey(light, warm=chroma > 0.012 and 40 < hue < 120)
    if 35 < hue < 105 and chroma < 0.11:
        return "cream" if light > 0.9 else "beige" if light > 0.7 else "camel" if light > 0.6 else "brown"
    name = next(word for limit, word in _HUES if hue < limit)
    if name in ("blue", "sky blue") and light < 0.4:
        return "navy"
    if name == "red" and light < 0.42:
        return "burgundy"
    if name == "blue" and light > 0.68:
        return "light blue"
    return {"amber": "yellow"}.get(name, name) if light > 0.6 or name != "amber" else "brown"


def _grey(light: float, *, warm: bool) -> str:
    if light > 0.93:
        return "white"
    if light > 0.84:
        return "cream" if warm else "white"
    return "black" if light < 0.27 else "charcoal" if light < 0.42 else "grey"
