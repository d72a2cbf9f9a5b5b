"""What is read off a clip of somebody for one shot: their points and their face, frame by frame of the film."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ....story.errors import InputError
from ....tools.estimators.faces import FACE
from ....tools.estimators.faces import LEAST as FACE_LEAST
from ....tools.pose.tracks import Tracks
from ...frames import frame_at
from ...shape import Picture
from ..cast.signals.survey import face_boxes, face_extent, with_forehead
from .laid_in import Floats, LaidIn

Known = NDArray[np.bool_]

_FOREHEAD = [8, *range(17, 27)]
"""Of the face's points, those that its forehead is told by: chin and brows."""


@dataclass(frozen=True)
class Filmed:
    """Somebody in F frames of the film, in pixels of the engine's picture."""

    points: Floats
    """`(F, 133, 3)`, as `Tracks.steady` leaves them."""
    fps: Fraction

    @property
    def present(self) -> Known:
        """In which frames `(F,)` they are seen at all."""
        seen: Known = np.asarray((self.points[..., 2] > 0).any(axis=1))
        return seen

    def faces(self, *, name: str) -> Floats:
        """`(F, 3)`: left, top and side of the face's square, as the drawn people's have it; where no face is seen, on
        its way between where it was and where it will be. `InputError` where none is ever seen."""
        extents = np.full((len(self.points), 4), np.nan)
        for number, points in enumerate(self.points[:, FACE]):
            if (points[:, 2] > 0).sum() >= FACE_LEAST and (points[_FOREHEAD, 2] > 0).all():
                known = with_forehead(points[:, :2])
                extents[number] = face_extent(known[~np.isnan(known[:, 0])])
        seen = np.flatnonzero(~np.isnan(extents[:, 0]))
        if not len(seen):
            raise InputError(
                f"no face is seen in {name!r}, and the engine follows one",
                hint="give a clip in which the person looks at the camera, or name an engine that follows the body "
                "alone: --engine pose=wan-vace",
            )
        frames = np.arange(len(extents))
        whole = np.stack([np.interp(frames, seen, extents[seen, side]) for side in range(4)], axis=1)
        return face_boxes(whole, fps=float(self.fps))


def filmed(tracks: Tracks, laid: LaidIn, *, fps: Fraction, frames: int, name: str) -> Filmed:
    """The person of a clip as a shot of the film sees them. `InputError` where nobody is ever in the picture."""
    steady = tracks.steady().points
    numbers = [frame_at(each, fps=fps, source_fps=tracks.fps, source_frames=len(steady)) for each in range(frames)]
    points = steady[numbers]
    points[..., :2] = laid.points(points[..., :2])
    if not in_picture(points, laid.picture).any():
        raise nobody(name)
    return Filmed(points, fps)


def in_picture(points: Floats, picture: Picture) -> Known:
    """Which points `(..., 3)` are known and lie within a picture."""
    x, y, score = np.moveaxis(points, -1, 0)
    found: Known = (score > 0) & (x >= 0) & (x < picture.width) & (y >= 0) & (y < picture.height)
    return found


def nobody(name: str) -> InputError:
    """That a clip shows nobody."""
    return InputError(
        f"nobody is seen in {name!r}",
        hint="give a clip that shows one person, well lit, at least from the head to the hips",
    )
