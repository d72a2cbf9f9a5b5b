"""What stands at the neck of a worn garment: a shirt's collar, a hood, in the cloth of its chest."""

from __future__ import annotations

import numpy as np

from ..body.collars import hood, shirt_collar
from ..body.sheet import renamed
from ..surface import PartLabel, Surface
from .fit import Fit
from .trunk_piece import Piece

PATCH = 0.30
"""Of half the width: how much cloth a collar's length takes."""


def collar_pieces(fit: Fit, *, label: PartLabel) -> tuple[Piece, ...]:
    """A hood or collar, where the photo has one."""
    garment = fit.outline.garment
    if garment.tag("hood") == "fixed":
        found = hood(fit.measures, colour="worn", label=label).surfaces[0]
        return (_clothed(fit, renamed(found, name="worn-hood", over=("worn", "neck", "torso-skin"))),)
    if garment.kind == "shirt" and garment.tag("neckline") == "collar":
        found = shirt_collar(fit.measures, colour="worn", label=label, name="worn-collar").surfaces[0]
        return (_clothed(fit, renamed(found, over=("neck", "torso-skin", "worn"))),)
    return ()


def _clothed(fit: Fit, surface: Surface) -> Piece:
    """Cut from beside the middle of the chest, so that its threads run as the body's do."""
    shape = fit.outline
    y = float(fit.y(np.array(0.72)))
    left, right = shape.half(np.array([y]))
    assert surface.uv is not None
    u, v = surface.uv[:, 0], surface.uv[:, 1]
    x = shape.axis + right[0] * 0.45 + (np.abs(u - 0.5) * 2 - 0.5) * PATCH * right[0]
    places = np.stack([x, y + (v - 0.5) * PATCH * 0.5 * left[0]], -1)
    return Piece(surface, places, 0, 0)
