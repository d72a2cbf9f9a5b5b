"""What a call to action stands on, in the look's way."""

from __future__ import annotations

import math

import skia

from ....story.frame_source import Box
from ....templates.layer import ColourRole
from ..motifs.motifs import rounded_path
from ..stagecraft import Stagecraft, fill_paint, stroke_paint


def draw_plate(canvas: skia.Canvas, box: Box, craft: Stagecraft, role: ColourRole, opacity: float) -> None:
    """Draw a button's plate: round, with the look's corners, or with a border and a flat shadow."""
    style, unit = craft.style, craft.unit
    corner = box.height / 2 if style.button == "pill" else min(box.height / 2, style.radius * unit)
    shape = rounded_path(box, corner)
    if style.button == "hard":
        reach = (style.light.hard or 10.0) * unit
        away = math.radians(style.light.angle + 180)
        canvas.save()
        canvas.translate(reach * math.sin(away), -reach * math.cos(away))
        canvas.drawPath(shape, fill_paint(craft.colour("ink"), opacity))
        canvas.restore()
    canvas.drawPath(shape, fill_paint(craft.colour(role), opacity))
    if style.button == "hard":
        canvas.drawPath(shape, stroke_paint(craft.colour("ink"), 0.7 * style.stroke * unit, opacity))
