"""Where a pose puts every bone: the skeleton's joints and the half joints that keep a bent limb's volume."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .rotation import IDENTITY, Floats, from_matrix, multiply, normalised, to_matrix
from .skeleton import INDEX, JOINTS, PARENTS, SIDES, Skeleton

_HALVES = ("upper-arm", "forearm", "hand", "thigh", "shin", "foot")
HALF_JOINTS: tuple[str, ...] = tuple(
    name for side in SIDES for name in (*(f"{side}-half-{part}" for part in _HALVES), f"{side}-twist-forearm")
)
"""`left-half-forearm` lies in the elbow and turns half as far; `left-twist-forearm` lies in the elbow and takes half of
the hand's turn about the forearm."""
BONES: dict[str, int] = {name: number for number, name in enumerate((*JOINTS, *HALF_JOINTS))}
"""The numbers that a surface's `joints` hold."""


def _levels() -> list[tuple[list[int], list[int]]]:
    depth = [0] * len(JOINTS)
    for number, parent in enumerate(PARENTS):
        depth[number] = depth[parent] + 1 if parent >= 0 else 0
    levels = []
    for level in range(1, max(depth) + 1):
        numbers = [number for number, at in enumerate(depth) if at == level]
        levels.append((numbers, [PARENTS[number] for number in numbers]))
    return levels


_LEVELS = _levels()
_HALF_OF = [INDEX[f"{side}-{part}"] for side in SIDES for part in _HALVES]
_HALF_SLOTS = [BONES[f"{side}-half-{part}"] for side in SIDES for part in _HALVES]
_HALF_PARENTS = [PARENTS[number] for number in _HALF_OF]
_HANDS = [INDEX[f"{side}-hand"] for side in SIDES]
_FOREARMS = [INDEX[f"{side}-forearm"] for side in SIDES]
_TWISTS = [BONES[f"{side}-twist-forearm"] for side in SIDES]


@dataclass(frozen=True)
class Pose:
    """Bones in the world. The first 51 are the skeleton's joints."""

    positions: Floats
    """`(B, 3)`."""
    matrices: Floats
    """`(B, 3, 3)`: from the rest pose's axes to the world's."""

    @cached_property
    def turns(self) -> Floats:
        """`(51, 4)`: the joints' orientations."""
        return from_matrix(self.matrices[: len(JOINTS)])


def pose_bones(skeleton: Skeleton, rotations: Floats, root: Floats) -> Pose:
    """Forward kinematics of one frame: `rotations` `(51, 4)` relative to the parents, `root` `(3,)`."""
    local = to_matrix(rotations)
    offsets = skeleton.offsets
    positions = np.empty((len(BONES), 3))
    matrices = np.empty((len(BONES), 3, 3))
    positions[0], matrices[0] = root, local[0]
    for numbers, parents in _LEVELS:
        above = matrices[parents]
        matrices[numbers] = above @ local[numbers]
        positions[numbers] = positions[parents] + (above @ offsets[numbers, :, None])[..., 0]
    halved = to_matrix(half_turn(rotations[_HALF_OF]))
    matrices[_HALF_SLOTS] = matrices[_HALF_PARENTS] @ halved
    positions[_HALF_SLOTS] = positions[_HALF_OF]
    twists = to_matrix(half_turn(twist_about_y(rotations[_HANDS])))
    matrices[_TWISTS] = matrices[_FOREARMS] @ twists
    positions[_TWISTS] = positions[_FOREARMS]
    return Pose(positions, matrices)


def half_turn(turn: Floats) -> Floats:
    """The same turn, half as far."""
    turn = np.where(turn[..., :1] < 0, -turn, turn)
    return normalised(turn + IDENTITY)


def twist_about_y(turn: Floats) -> Floats:
    """What of a turn is about the bone's own length."""
    return normalised(turn * np.array([1.0, 0.0, 1.0, 0.0]))


def rest_positions(skeleton: Skeleton) -> Floats:
    """`(B, 3)`: where all bones are in the rest pose."""
    found = np.empty((len(BONES), 3))
    found[: len(JOINTS)] = skeleton.rest
    found[_HALF_SLOTS] = skeleton.rest[_HALF_OF]
    found[_TWISTS] = skeleton.rest[_FOREARMS]
    return found


def standing(skeleton: Skeleton) -> tuple[Floats, Floats]:
    """Rotations `(51, 4)` and root `(3,)` of a person who stands at ease, arms a little away from the body."""
    from .rotation import from_euler

    rotations = np.tile(IDENTITY, (len(JOINTS), 1))

    def turn(joint: str, x: float, y: float, z: float) -> None:
        rotations[INDEX[joint]] = multiply(rotations[INDEX[joint]], from_euler((x, y, z)))

    for side, way in (("left", 1), ("right", -1)):
        turn(f"{side}-upper-arm", 4, 0, way * 10)
        turn(f"{side}-forearm", -14, way * -4, 0)
        turn(f"{side}-hand", 0, way * -14, way * -5)
        turn(f"{side}-thumb-1", 0, 0, way * 14)
        turn(f"{side}-thumb-1", 22, 0, 0)
        turn(f"{side}-thigh", 0, 0, way * 2.5)
        turn(f"{side}-foot", 0, way * 12, way * -2.5)
        for finger, curl in (("index", 12), ("middle", 18), ("ring", 22), ("little", 24)):
            for number in (1, 2, 3):
                turn(f"{side}-{finger}-{number}", 0, 0, -way * curl)
    return rotations, skeleton.rest[0].copy()
