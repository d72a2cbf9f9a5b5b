"""The mirror image of poses: left becomes right."""

from __future__ import annotations

import numpy as np

from ..rotation import Floats
from ..skeleton import INDEX, JOINTS

_OTHER = {"left": "right", "right": "left"}


def _partner(joint: str) -> int:
    side, _, rest = joint.partition("-")
    return INDEX[f"{_OTHER[side]}-{rest}"] if side in _OTHER else INDEX[joint]


PARTNERS = np.array([_partner(joint) for joint in JOINTS])
"""Of each joint the one on the other side; itself on the spine."""


def mirrored_turns(turns: Floats) -> Floats:
    """Rotations `(..., 4)` seen in a mirror that stands between left and right."""
    found: Floats = turns * np.array([1.0, 1.0, -1.0, -1.0])
    return found


def mirrored_pose(rotations: Floats) -> Floats:
    """Poses `(..., 51, 4)` with left and right changed over."""
    return mirrored_turns(rotations[..., PARTNERS, :])


def mirrored_points(points: Floats) -> Floats:
    """Points `(..., 3)` seen in that mirror."""
    found: Floats = points * np.array([-1.0, 1.0, 1.0])
    return found
