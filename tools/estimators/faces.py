"""Where faces are, from the points of a whole-body pose."""

from __future__ import annotations

from .protocols import Box, Pixels, Points, PoseEstimator

FACE = slice(23, 91)
"""The face's 68 points among the 133."""
ROOM = 1.3
"""A face's square is so much larger than its points: with forehead and chin, as models that read faces want them."""
LEAST = 10
"""Of the points, seen."""
_SURE = 0.3


class FacesOfPoses:
    """`FaceBoxes` of a pose estimator: one face at most."""

    def __init__(self, poses: PoseEstimator) -> None:
        self._poses = poses

    def faces(self, picture: Pixels) -> tuple[Box, ...]:
        """The square around the face; nothing where it is turned away."""
        found = face_box(self._poses.points(picture))
        return () if found is None else (found,)


def face_box(points: Points) -> Box | None:
    """The square around a face's points, with room; None where too few of them are seen."""
    face = points[FACE]
    seen = face[face[:, 2] >= _SURE, :2]
    if len(seen) < LEAST:
        return None
    low, high = seen.min(axis=0), seen.max(axis=0)
    side = float((high - low).max()) * ROOM
    middle = (low + high) / 2
    return Box(float(middle[0]) - side / 2, float(middle[1]) - side / 2, side, side) if side > 0 else None
