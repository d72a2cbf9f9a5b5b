"""Loose cloth and hair lag behind the body and settle in a few frames: a function of the last poses alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .mesh import Mesh
from .posing import BONES
from .rotation import Floats, to_matrix
from .skeleton import INDEX, Skeleton

LAGS = 10
"""How many frames back cloth remembers."""
_DECAY, _SWING = 2.6, 9.0
"""Frames in which a push falls to a third, and of one swing to and fro: it comes to rest with one small overshoot."""
_STRENGTH = 0.75
_MOST_M = 0.11
"""Cloth flies no farther."""
_CHAIN = [INDEX[joint] for joint in ("hips", "spine", "chest", "neck", "head")]


@dataclass(frozen=True)
class Sway:
    """What of one mesh is loose. Each vertex hangs from the hips or from the head."""

    skeleton: Skeleton
    vertices: NDArray[np.int64]
    loose: Floats
    """`(N, 1)`."""
    arms: Floats
    """`(N, 3)`: from the joint that it hangs from, at rest."""
    from_head: NDArray[np.bool_]

    @classmethod
    def of(cls, mesh: Mesh, skeleton: Skeleton) -> Sway:
        """Find the loose vertices of a mesh."""
        vertices = np.nonzero(mesh.sway > 0)[0]
        head = mesh.weights[vertices][:, [BONES["head"], BONES["neck"]]].sum(axis=1) > 0.35
        anchors = np.where(head[:, None], skeleton.rest[INDEX["head"]], skeleton.rest[0])
        return cls(skeleton, vertices, mesh.sway[vertices, None], mesh.rest[vertices] - anchors, head)

    def lag(self, rotations: Floats, roots: Floats) -> Floats:
        """`(N, 3)`: how far each loose vertex stays behind. Poses `(K, 51, 4)`, `(K, 3)` in order, the last is now."""
        if not len(self.vertices) or len(rotations) < 2:
            return np.zeros((len(self.vertices), 3))
        rotations, roots = rotations[-LAGS - 1 :][::-1], roots[-LAGS - 1 :][::-1]
        turns = to_matrix(rotations[:, _CHAIN])
        turn, place = turns[:, 0], roots
        hips = turn, place
        for number, joint in enumerate(_CHAIN[1:], start=1):
            place = place + turn @ self.skeleton.offsets[joint]
            turn = turn @ turns[:, number]
        head = turn, place
        # Each frame's step pushes the cloth back; the push fades and swings. x[k] is where it was k frames ago.
        back = np.arange(len(roots) - 1)
        push = _STRENGTH * np.exp(-back / _DECAY) * np.cos(2 * np.pi * back / _SWING)
        share = np.append(0.0, push) - np.append(push, 0.0)
        moved = np.zeros((len(self.vertices), 3))
        for mine, (matrix, middle) in ((~self.from_head, hips), (self.from_head, head)):
            if not mine.any():
                continue
            # The weighted sum of where the joint was is one affine map for all vertices.
            linear = np.einsum("k,kij->ij", share, matrix)
            shift = share @ middle
            moved[mine] = self.arms[mine] @ linear.T + shift
        moved *= self.loose
        length = np.sqrt((moved**2).sum(axis=1, keepdims=True))
        # It gives way softly instead of stopping dead.
        found: Floats = moved * (_MOST_M * np.tanh(length / _MOST_M) / np.maximum(length, 1e-9))
        return found
