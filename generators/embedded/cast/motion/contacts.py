"""When feet stand: as a motion says, or found in how they move."""

from __future__ import annotations

import numpy as np

from .....templates.motion import Motion
from ..rotation import Floats
from ..skeleton import INDEX, Skeleton
from .clip import RATE, Flags
from .legs import Feet

SLOW_M_S = 0.25
"""A foot that stands moves slower than this in a recording, for a person of 1.70 m."""
NEAR_M = 0.045
"""And its ball is no higher than this above where it rests."""
SHORTEST_S = 0.1


def stated_contacts(motion: Motion, at: Floats) -> Flags:
    """`(N, 2)`: the motion's own contacts at moments `(N,)`."""
    found = np.zeros((len(at), 2), bool)
    for contact in motion.contacts:
        number = 0 if contact.foot == "left-foot" else 1
        found[(at >= float(contact.start_s) - 1e-9) & (at <= float(contact.end_s) + 1e-9), number] = True
    return found


def found_contacts(feet: Feet, skeleton: Skeleton) -> Flags:
    """`(N, 2)`: where the ball of a foot is low and slow, at `RATE` samples a second; what is too short is left out."""
    balls = feet.balls(skeleton)
    scale = skeleton.proportions.height_m / 1.70
    speed = np.linalg.norm(np.gradient(balls, axis=0), axis=-1) * RATE if len(balls) > 1 else np.zeros(balls.shape[:2])
    low = balls[..., 1] < skeleton.rest[INDEX["left-toes"], 1] + NEAR_M * scale
    found: Flags = low & (speed < SLOW_M_S * scale)
    for number in range(2):
        for first, after in stretches(found[:, number]):
            if after - first < SHORTEST_S * RATE:
                found[first:after, number] = False
    return found


def stretches(flags: Flags) -> list[tuple[int, int]]:
    """Runs of true values: first, one after the last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(first), int(after)) for first, after in edges.reshape(-1, 2)]
