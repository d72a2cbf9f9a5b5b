"""Two-bone limbs: which turns of the upper and the lower bone bring the end to a place, bent to a given side."""

from __future__ import annotations

import numpy as np

from ..rotation import Floats, about, from_matrix

STRETCH = 0.999
"""A limb is never longer than this share of its bones, so that its bend stays a bend."""


def solve(
    *, start: Floats, end: Floats, bend: Floats, lengths: tuple[float, float], way: int
) -> tuple[Floats, Floats, Floats]:
    """World turn of the upper bone `(..., 4)`, local turn of the lower one `(..., 4)`, and the bend in degrees `(...)`.

    Bones hang along -y at rest. `start` and `end` `(..., 3)` are the limb's ends, `bend` `(..., 3)` the side to which
    the middle joint points; `way` is +1 where the lower bone bends forwards (an elbow), -1 back (a knee).
    A place out of reach is approached as far as the limb goes. Law of cosines.
    """
    upper, lower = lengths
    line = end - start
    reach = np.linalg.norm(line, axis=-1, keepdims=True)
    line = line / np.maximum(reach, 1e-9)
    reach = np.clip(reach, abs(upper - lower) + 0.02, (upper + lower) * STRETCH)
    side = bend - line * np.sum(bend * line, axis=-1, keepdims=True)
    length = np.linalg.norm(side, axis=-1, keepdims=True)
    side = side / np.maximum(length, 1e-9)
    cosine = np.clip((upper**2 + reach**2 - lower**2) / (2 * upper * reach), -1, 1)
    sine = np.sqrt(1 - cosine**2)
    down = line * cosine + side * sine
    # The upper bone's own +z looks to where the lower bone bends: against the middle joint for an elbow, with it for a
    # knee.
    front = (line * sine - side * cosine) * way
    up = -down
    across = np.cross(up, front)
    turn = from_matrix(np.stack([across, up, front], axis=-1))
    inner = np.clip((upper**2 + lower**2 - reach[..., 0] ** 2) / (2 * upper * lower), -1, 1)
    degrees = 180 - np.degrees(np.arccos(inner))
    return turn, about((1.0, 0.0, 0.0), -way * degrees), degrees
