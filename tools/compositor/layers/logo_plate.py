"""A plate under a logo that would sink into its ground."""

from __future__ import annotations

import numpy as np
import skia

from ..pictures.colour import contrast, from_hex, luminance
from ..stagecraft import Stagecraft

SEEN = 2.2
"""The least contrast at which a part of a logo is told from its ground."""
SEEN_SHARE = 0.9
"""How much of the logo has to be."""
PAD = 22.0
"""Units around the logo."""


def logo_plate(logo: skia.Image, craft: Stagecraft) -> str | None:
    """The colour of the plate that a logo needs on the scheme's ground; None where it is seen without one."""
    pixels = np.asarray(logo.toarray(colorType=skia.ColorType.kRGBA_8888_ColorType)).reshape(-1, 4)
    solid = pixels[pixels[:, 3] > 200]
    if len(solid) == 0 or len(solid) > 0.97 * len(pixels):
        # A logo with a ground of its own stands on that.
        return None
    values = solid[:: max(1, len(solid) // 4000), :3].astype(float) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    light = linear @ np.array([0.2126, 0.7152, 0.0722])

    def seen_on(colour: str) -> float:
        ground = luminance(from_hex(colour))
        high, low = np.maximum(light, ground) + 0.05, np.minimum(light, ground) + 0.05
        return float((high / low >= SEEN).mean())

    colours = craft.style.colours
    if seen_on(colours["ground"]) >= SEEN_SHARE:
        return None
    others = sorted({colours[role] for role in ("ink", "on-accent", "accent", "muted")})
    return max(others, key=lambda one: (seen_on(one), contrast(from_hex(one), from_hex(colours["ground"]))))


def draw_logo_plate(
    canvas: skia.Canvas, colour: str, logo: skia.Image, *, unit: float, mirrored: bool, paint: skia.Paint | None
) -> None:
    """Draw the plate, and make the canvas ready for the logo on it; its origin is the middle of the logo's foot."""
    pad = min(PAD * unit, 0.22 * logo.height())
    wide, tall = logo.width() + 2 * pad, logo.height() + 2 * pad
    # The plate takes the logo's place, and the logo gives way: the plate's edge stands where the words' does.
    scale = min(logo.width() / wide, logo.height() / tall)
    canvas.translate(-(logo.width() - scale * wide) / 2 * (-1 if mirrored else 1), 0)
    canvas.scale(scale, scale)
    canvas.translate(0, -pad)
    rect = skia.Rect.MakeXYWH(-wide / 2, -logo.height() - pad, wide, tall)
    fill = skia.Paint(Color=0xFF000000 | int(colour[1:], 16), AntiAlias=True)
    if paint is not None:
        fill.setAlphaf(paint.getAlphaf())
    canvas.drawRoundRect(rect, 0.5 * pad, 0.5 * pad, fill)
