"""Sleeves: tubes on the arms; long ones are in two pieces that meet in the elbow."""

from __future__ import annotations

import numpy as np

from ..surface import PartLabel
from .cuts import Cut
from .limbs import ARM_COLUMNS, ARM_PLACES, FOREARM_PLACES, SHOULDER, limb, stretch
from .measures import Measures
from .pieces import Pieces
from .stitches import Cloth

_END = 1.93
"""Where a long sleeve ends: just short of the wrist."""
_SHORT = 0.58


def sleeves(measures: Measures, cut: Cut, length: str, *, label: PartLabel, colour: str) -> Pieces:
    """Both sleeves. Their u starts at the back of the arm, their v runs from shoulder to cuff, over both pieces."""
    found = Pieces()
    if length != "none":
        for side in ("left", "right"):
            found += _sleeve(measures, side, cut, length, label, colour)
    return found


def _sleeve(measures: Measures, side: str, cut: Cut, length: str, label: PartLabel, colour: str) -> Pieces:
    arm, s = limb(measures, side, "arm"), measures.scale
    short = length == "short"
    last = _SHORT if short else 1.04
    place = stretch(ARM_PLACES, SHOULDER, last)
    # At the shoulder it stands no farther off than the trunk's cloth, or the join would show as a step.
    ease = s * np.interp(place, [SHOULDER, 0.25, last], [0.6 * cut.ease, cut.sleeve, cut.sleeve])
    if short:
        ease = ease + s * np.interp(place, [0.2, last], [0.0, cut.cuff])
    upper = arm.tube(
        f"{side}-sleeve",
        places=place,
        label=label,
        colour=colour,
        ease=ease,
        v=(0.0, 1.0 if short else 0.5),
        joined=(0.30, 9.0 if short else 0.88),
        glued="coat" if label == "coat" else "top",
        two_sided=short,
        over=(f"{side}-arm",),
    )
    cloth = Cloth(upper, len(place), ARM_COLUMNS + 1)
    if short:
        hem = cloth.line([(u, 0.94) for u in np.linspace(0, 1, 25)], width_m=0.0028)
        return Pieces((upper,), (hem,))
    place = stretch(FOREARM_PLACES, 0.93, _END)
    ease = s * np.interp(place, [0.93, 1.3, _END], [cut.sleeve, cut.sleeve, cut.cuff])
    lower = arm.tube(
        f"{side}-sleeve-lower",
        places=place,
        label=label,
        colour=colour,
        ease=ease,
        v=(0.5, 1.0),
        joined=(1.12, 9.0),
        glued=f"{side}-sleeve",
        two_sided=True,
    )
    under = Cloth(lower, len(place), ARM_COLUMNS + 1)
    cuff = under.line([(u, 0.90) for u in np.linspace(0, 1, 25)], width_m=0.0028)
    # Cloth gathers in the bend of the elbow, on the arm's front, and a little above it on one side.
    folds = [under.fold([(0.40, 0.13), (0.50, 0.19), (0.60, 0.185)], width_m=0.0070)]
    if side == "right":
        folds.append(cloth.fold([(0.42, 0.93), (0.51, 0.88), (0.58, 0.885)], width_m=0.0070))
    return Pieces((upper, lower), (cuff, *folds))
