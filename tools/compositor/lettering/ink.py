"""How a look lays a shape on its ground: filled, drawn as a line, or printed as an ink over others."""

from __future__ import annotations

import skia

from ....templates.layer import ColourRole
from ....templates.look import ShapeStyle
from ..stagecraft import Stagecraft, fill_paint, stroke_paint


def lay_shape(
    canvas: skia.Canvas, outline: skia.Path, style: ShapeStyle, craft: Stagecraft, role: ColourRole, opacity: float
) -> None:
    """Draw the outline of a motif in a colour of the scheme."""
    shown = opacity * style.opacity
    colour = craft.colour(role)
    if style.outline:
        canvas.drawPath(outline, stroke_paint(colour, craft.style.stroke * craft.unit, shown))
        return
    paint = fill_paint(colour, shown)
    if style.overprint:
        # Inks darken each other on light paper and lighten each other on dark: both stay to be seen.
        light = craft.ground_luminance > 0.2
        paint.setBlendMode(skia.BlendMode.kMultiply if light else skia.BlendMode.kScreen)
    canvas.drawPath(outline, paint)
