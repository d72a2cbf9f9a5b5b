"""The skeleton of every person: joints, their rest positions by proportions, and where a pose puts them.

Metres; y is up and the floor is y = 0; a person at rest faces +z, so +x is the person's own left, which a viewer sees
on the right. At rest a person stands upright with hanging arms, palms towards the thighs, fingers down and thumbs to
the front, and every joint's own axes are the world's. So a joint's rotation says how far it is from standing at ease:
thigh or upper arm -90 degrees about x is raised to the front, left upper arm +90 about z is raised to its side, forearm
-90 about x is a bent elbow, shin +90 about x a bent knee, head +20 about x a nod, head +30 about y a look to its left.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from ....story.document import Part
from .rotation import Floats, multiply, rotate

SIDES = ("left", "right")
FINGERS = ("thumb", "index", "middle", "ring", "little")
_SPINE = ("hips", "spine", "chest", "neck", "head")


def _tree() -> dict[str, str]:
    """Each joint's parent; parents come first."""
    parents = {"hips": ""}
    parents.update((joint, before) for before, joint in pairwise(_SPINE))
    for side in SIDES:
        arm = [f"{side}-{part}" for part in ("clavicle", "upper-arm", "forearm", "hand")]
        parents.update((joint, before) for before, joint in pairwise(["chest", *arm]))
        for finger in FINGERS:
            joints = [f"{side}-{finger}-{number}" for number in (1, 2, 3)]
            parents.update((joint, before) for before, joint in pairwise([f"{side}-hand", *joints]))
        leg = [f"{side}-{part}" for part in ("thigh", "shin", "foot", "toes")]
        parents.update((joint, before) for before, joint in pairwise(["hips", *leg]))
    return parents


_PARENT_NAMES = _tree()
JOINTS: tuple[str, ...] = tuple(_PARENT_NAMES)
"""51 joints, parents before children."""
INDEX: dict[str, int] = {name: number for number, name in enumerate(JOINTS)}
PARENTS: tuple[int, ...] = tuple(INDEX[parent] if parent else -1 for parent in _PARENT_NAMES.values())

_FINGER_BASE = {
    "thumb": (-0.012, -0.028, 0.030),
    "index": (0.0, -0.088, 0.029),
    "middle": (0.0, -0.092, 0.009),
    "ring": (0.0, -0.088, -0.011),
    "little": (0.0, -0.080, -0.029),
}
"""From the left wrist, for a hand of 0.18 m; the palm looks to -x."""
_FINGER_LENGTHS = {
    "thumb": (0.042, 0.032, 0.026),
    "index": (0.042, 0.026, 0.022),
    "middle": (0.046, 0.029, 0.023),
    "ring": (0.042, 0.027, 0.022),
    "little": (0.033, 0.021, 0.019),
}
THUMB_WAY = (-0.35, -0.68, 0.64)
"""The left thumb's direction at rest."""


class Proportions(Part):
    """What sets one figure apart from another, as factors of a person of 1.70 m and 6.8 heads."""

    height_m: float = 1.70
    """Standing, without shoes."""
    head: float = 1.0
    """Size of the head."""
    legs: float = 1.0
    """Share of the height that is legs."""
    arms: float = 1.0
    shoulders: float = 1.0
    """Width at the shoulders."""
    hips: float = 1.0
    """Width at the hips."""
    hands: float = 1.0


@dataclass(frozen=True)
class Skeleton:
    """One person's bones. Arrays are indexed by `INDEX`."""

    proportions: Proportions

    @cached_property
    def offsets(self) -> Floats:
        """`(51, 3)`: each joint from its parent at rest; of the hips: from the floor under the person."""
        p = self.proportions
        scale = p.height_m / 1.70
        leg, torso = scale * p.legs, scale * (0.84 + (1 - p.legs) * 0.86) / 0.84
        found = np.zeros((len(JOINTS), 3))

        def put(joint: str, x: float, y: float, z: float) -> None:
            found[INDEX[joint]] = (x, y, z)

        put("hips", 0, (0.86 * leg) + 0.04 * torso, 0)
        put("spine", 0, 0.10 * torso, 0)
        put("chest", 0, 0.14 * torso, 0)
        put("neck", 0, 0.255 * torso, -0.005)
        put("head", 0, 0.078 * torso, 0.012)
        for side, way in (("left", 1), ("right", -1)):
            put(f"{side}-clavicle", way * 0.03, 0.205 * torso, 0.0)
            put(f"{side}-upper-arm", way * (0.178 * p.shoulders * scale - 0.03), 0.012 * torso, -0.008)
            put(f"{side}-forearm", 0, -0.280 * scale * p.arms, 0)
            put(f"{side}-hand", 0, -0.250 * scale * p.arms, 0)
            hand = scale * p.hands
            for finger in FINGERS:
                x, y, z = _FINGER_BASE[finger]
                put(f"{side}-{finger}-1", way * x * hand, y * hand, z * hand)
                along = np.array(THUMB_WAY) if finger == "thumb" else np.array((0.0, -1.0, 0.0))
                along = along / np.linalg.norm(along) * (way, 1, 1)
                for number in (2, 3):
                    found[INDEX[f"{side}-{finger}-{number}"]] = along * _FINGER_LENGTHS[finger][number - 2] * hand
            put(f"{side}-thigh", way * 0.092 * p.hips * scale, -0.04 * torso, 0)
            put(f"{side}-shin", 0, -0.41 * leg, 0)
            put(f"{side}-foot", 0, -0.375 * leg, 0)
            put(f"{side}-toes", 0, -0.050 * leg, 0.125 * scale)
        return found

    @cached_property
    def rest(self) -> Floats:
        """`(51, 3)`: where the joints are at rest."""
        found = self.offsets.copy()
        for number, parent in enumerate(PARENTS):
            if parent >= 0:
                found[number] += found[parent]
        return found

    @property
    def leg_m(self) -> float:
        """From hip joint to the floor."""
        return float(self.rest[INDEX["left-thigh"], 1])

    def finger_tip(self, side: str, finger: str) -> Floats:
        """`(3,)`: the tip of a finger from its last joint, at rest."""
        way = 1 if side == "left" else -1
        along = np.array(THUMB_WAY) if finger == "thumb" else np.array((0.0, -1.0, 0.0))
        scale = self.proportions.height_m / 1.70 * self.proportions.hands
        found: Floats = along / np.linalg.norm(along) * (way, 1, 1) * _FINGER_LENGTHS[finger][2] * scale
        return found

    def place(self, rotations: Floats, root: Floats) -> tuple[Floats, Floats]:
        """Forward kinematics over any leading axes: joint positions `(..., 51, 3)` and orientations `(..., 51, 4)`.

        `rotations` `(..., 51, 4)` are relative to the parents; `root` `(..., 3)` is where the hips are.
        """
        positions = np.empty((*rotations.shape[:-1], 3))
        turns = np.empty_like(rotations)
        positions[..., 0, :], turns[..., 0, :] = root, rotations[..., 0, :]
        for number in range(1, len(JOINTS)):
            parent = PARENTS[number]
            turns[..., number, :] = multiply(turns[..., parent, :], rotations[..., number, :])
            positions[..., number, :] = positions[..., parent, :] + rotate(
                turns[..., parent, :], np.broadcast_to(self.offsets[number], positions[..., parent, :].shape)
            )
        return positions, turns
