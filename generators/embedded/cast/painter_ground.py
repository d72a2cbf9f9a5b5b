"""The shadow on the floor: dark where the feet stand, pale around the figure."""

from __future__ import annotations

import math

import numpy as np
import skia

from .painter_ink import ink
from .rotation import Floats
from .skeleton import INDEX
from .surface import Seen
from .view import View

_FLAT = 0.16
"""Height of a circle on the floor by its width, as the camera sees it."""
_TINT = "#1d1530"


def draw_ground_shadow(canvas: skia.Canvas, seen: Seen, view: View, *, contact: float, ambient: float) -> None:
    """Soft ellipses under what stands on the floor; nothing where the floor is outside the picture."""
    feet = [seen.joints[[INDEX[f"{side}-foot"], INDEX[f"{side}-toes"]]] for side in ("left", "right")]
    floor = np.concatenate(feet) * (1, 0, 1)
    middle = floor.mean(axis=0)
    if view.project(middle[None])[0, 1] > view.height + 0.05 * view.px_per_m:
        return
    spread = 0.34 + 0.5 * float(np.abs(floor[:, 0] - middle[0]).max())
    _ellipse(canvas, view.project(middle[None])[0], spread * view.px_per_m, ambient)
    for foot in feet:
        lift = max(0.0, float(foot[:, 1].min()) - 0.03)
        strength = contact * math.exp(-lift / 0.05)
        across = view.camera(foot)
        half = 0.085 + 0.5 * abs(float(across[1, 0] - across[0, 0]))
        _ellipse(canvas, view.project((foot * (1, 0, 1)).mean(axis=0)[None])[0], half * 1.35 * view.px_per_m, strength)


def _ellipse(canvas: skia.Canvas, centre: Floats, radius_px: float, strength: float) -> None:
    if strength <= 0.01 or radius_px < 1:
        return
    tones = [ink(_TINT, alpha=strength * share) for share in (1.0, 0.72, 0.28, 0.0)]
    shader = skia.GradientShader.MakeRadial(skia.Point(0, 0), radius_px, tones, [0.0, 0.35, 0.7, 1.0])
    canvas.save()
    canvas.translate(float(centre[0]), float(centre[1]))
    canvas.scale(1.0, _FLAT)
    canvas.drawCircle(0, 0, radius_px, skia.Paint(Shader=shader, AntiAlias=True))
    canvas.restore()
