"""Heads stay up and look: turned from where the body is headed, whatever the chest does below them."""

from __future__ import annotations

import numpy as np

from ..rotation import IDENTITY, Floats, about, from_euler, inverse, multiply, normalised, slerp
from ..skeleton import INDEX
from .clip import heading
from .curves import rounded

CARRIED = 0.2
"""How much of the chest's turn a head goes along with."""
NECK_SHARE = 0.45
"""Where the neck lies between chest and head."""


def with_head(rotations: Floats, *, headings: Floats, looks: Floats, moves: Floats) -> Floats:
    """Poses `(F, 51, 4)` whose neck and head, so far keyed from the body's heading, are set onto the chest.

    `headings` `(F,)` degrees; `looks` `(F, 2)`: to their left and down; `moves` `(F, 3)`: small pitch, yaw and roll.
    """
    count = len(rotations)
    chest = rotations[:, 0]
    for joint in ("spine", "chest"):
        chest = multiply(chest, rotations[:, INDEX[joint]])
    ahead = about((0.0, 1.0, 0.0), headings)
    keyed = multiply(rotations[:, INDEX["neck"]], rotations[:, INDEX["head"]])
    look = from_euler(np.stack([looks[:, 1], looks[:, 0], np.zeros(count)], axis=-1))
    along = slerp(np.broadcast_to(IDENTITY, chest.shape), multiply(inverse(ahead), chest), np.full(count, CARRIED))
    head = multiply(ahead, multiply(along, multiply(look, multiply(keyed, from_euler(moves)))))
    neck = slerp(chest, head, np.full(count, NECK_SHARE))
    found = rotations.copy()
    found[:, INDEX["neck"]] = normalised(multiply(inverse(chest), neck))
    found[:, INDEX["head"]] = normalised(multiply(inverse(neck), head))
    return found


def on_the_chest(rotations: Floats) -> Floats:
    """Poses of a motion whose head is keyed from where the body is headed, with neck and head from the chest."""
    count = len(rotations)
    headings = rounded(heading(rotations[:, 0])[:, None], 15.0)[:, 0]
    still = np.zeros((count, 3))
    return with_head(rotations, headings=headings, looks=still[:, :2], moves=still)
