"""The mouth as curves: what the sixteen controls make of lips, opening, teeth and tongue.

The mouth's own plane: u to the person's left, v up from the line between the lips at rest, in head units. All curves
run from the right corner of the mouth to the left one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..face_controls import CONTROL
from ..rotation import Floats

ACROSS = np.linspace(-1, 1, 21)
HALF_WIDTH = 0.235
WIDEST_OPENING = 0.33
"""The gap between the lips when the jaw is down, in head units."""
_TEETH_GAP = 0.05


def _control(face: Floats, name: str, low: float = 0.0) -> Floats:
    found: Floats = np.minimum(np.maximum(np.asarray(face)[..., CONTROL[name]], low), 1)
    return found


def _gap(face: Floats) -> Floats:
    """`(...)`: the gap between the lips in the middle."""
    jaw, teeth = _control(face, "jaw"), _control(face, "teeth")
    tongue, pressed = _control(face, "tongue"), _control(face, "press")
    # Lips that bite or let the tongue see the light are never quite shut.
    least = _TEETH_GAP * teeth + 0.035 * tongue
    found: Floats = (1 - pressed) * (least + (WIDEST_OPENING - least) * jaw * (1 - 0.55 * teeth))
    return found


def _half_width(face: Floats) -> Floats:
    """`(...)`: from the middle to a corner, of a mouth of the usual size."""
    wide, rounded = _control(face, "wide", -1), _control(face, "round")
    smile, jaw = _control(face, "smile", -1), _control(face, "jaw")
    grown = 1 + 0.19 * np.maximum(wide, 0) + 0.20 * np.minimum(wide, 0) + 0.17 * np.maximum(smile, 0)
    found: Floats = HALF_WIDTH * grown * (1 - 0.50 * rounded) * (1 - 0.10 * jaw)
    return found


def mouth_opening(face: Floats) -> Floats:
    """`(...)`: the area of the opening between the lips with controls `(..., 16)`, relative to a jaw that is wide open.

    0 is shut; it grows with the jaw, and lips held together (press = 1) make it exactly 0.
    """
    widest = HALF_WIDTH * (1 - 0.10) * WIDEST_OPENING
    found: Floats = np.clip(_half_width(face) * _gap(face) / widest, 0, 1)
    return found


@dataclass(frozen=True)
class MouthShape:
    """One mouth in one frame; curves are v `(21,)` at `ACROSS` times `half_width`."""

    half_width: float
    gap: float
    outer_upper: Floats
    inner_upper: Floats
    inner_lower: Floats
    outer_lower: Floats
    teeth: Floats
    """Lower edge of the upper teeth, which stay with the skull."""
    lower_teeth: Floats
    """Upper edge of the lower teeth."""
    tongue: Floats
    """Upper edge of the tongue."""
    forward: Floats
    """How far the lips are pushed forward."""


def shape_mouth(face: Floats, *, size: float = 1.0, lips: float = 1.0) -> MouthShape:
    """The mouth of a person with the controls `(16,)`; `size` and `lips` are factors of width and fullness."""
    jaw, pressed, rounded = (float(_control(face, name)) for name in ("jaw", "press", "round"))
    wide, smile = float(_control(face, "wide", -1)), float(_control(face, "smile", -1))
    bite, tip = float(_control(face, "teeth")) * (1 - pressed), float(_control(face, "tongue")) * (1 - pressed)
    half, gap = float(_half_width(face)) * size, float(_gap(face))
    reach = np.abs(ACROSS)
    # Lips at rest turn up a little: a friendly face.
    corner = 0.012 + (0.085 * smile if smile > 0 else 0.072 * smile)
    # The corners of an open mouth sink half as far as its lower lip.
    seam = corner * reach**1.8 - 0.22 * corner - 0.02 * gap / WIDEST_OPENING
    seam = seam - 0.30 * gap * reach**3 * (1 - 0.5 * max(smile, 0.0))
    squareness = 2.0 + 1.3 * max(wide, 0.0) + 0.9 * max(smile, 0.0) * (1 - rounded)
    bow = np.clip(1 - reach**squareness, 0, 1) ** (0.62 - 0.12 * rounded)
    raised = gap * (0.20 + 0.12 * max(smile, 0.0) + 0.45 * bite)
    inner_upper = seam + raised * bow
    inner_lower = seam - (gap - raised) * bow
    full = np.clip(1 - reach**2.3, 0, 1)
    cupid = 1 - 0.24 * np.exp(-((ACROSS / 0.13) ** 2)) + 0.10 * np.exp(-(((reach - 0.27) / 0.16) ** 2))
    thin = (1 - 0.30 * pressed) * (1 - 0.14 * max(wide, 0)) * (1 - 0.16 * max(smile, 0)) * (1 + 0.30 * rounded)
    thin *= 1 - 0.15 * jaw
    upper = 0.047 * lips * thin * full**0.85 * cupid * (1 - 0.25 * bite)
    lower = 0.064 * lips * thin * full**0.9 * (1 - 0.35 * bite)
    teeth = -0.014 - 0.024 * bite - 0.02 * max(wide, 0.0) + 0.06 * rounded + 0.02 * reach**2
    # Behind the corners it is dark.
    teeth = teeth + 0.10 * np.clip((reach - 0.68) / 0.3, 0, 1) ** 2 * (1 - 0.6 * bite)
    bottom = inner_lower
    depth = np.maximum(inner_upper - inner_lower, 0)
    tongue = bottom + depth * np.clip(0.40 - 0.25 * reach**2 + 0.55 * tip, 0, 1)
    lower_teeth = bottom + 0.05 * max(wide, 0.0) * min(1.0, 2.5 * jaw) * (1 - rounded) * bow
    return MouthShape(
        half_width=half,
        gap=gap,
        outer_upper=inner_upper + upper,
        inner_upper=inner_upper,
        inner_lower=inner_lower,
        outer_lower=inner_lower - lower,
        teeth=teeth,
        lower_teeth=lower_teeth,
        tongue=tongue,
        forward=0.07 * rounded * (1 - reach**2) - 0.015 * pressed,
    )
