"""All 133 points of one person over a clip: short gaps filled, jitter taken away, and absent where nobody is."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from ...story.errors import InputError
from .poses import BODY_POINTS, SURE, WHOLE_POINTS, Floats, evened

GAP_S = 0.3
"""A point that is lost for so long at most was there all the time."""
LEAST = 6
"""Of the body's points, seen: fewer say nothing of where somebody is."""


@dataclass(frozen=True)
class Tracks:
    """One person over F frames."""

    points: Floats
    """`(F, 133, 3)`: x, y and score, in COCO-WholeBody's order."""
    fps: Fraction
    width: int
    height: int
    """Of the picture in which the points lie."""

    def steady(self) -> Tracks:
        """The same person as they moved: places are NaN, and scores 0, where a point is not known.

        Frames in which fewer than `LEAST` of the body's points are seen show nobody; gaps of up to `GAP_S` are
        filled, between them every stretch is smoothed by itself.
        """
        seen = self.points[..., 2] >= SURE
        seen &= (seen[:, :BODY_POINTS].sum(axis=1) >= LEAST)[:, None]
        found = np.full_like(self.points, np.nan)
        found[..., 2] = 0
        for number in range(found.shape[1]):
            for stretch in _stretches(seen[:, number], gap=int(GAP_S * self.fps)):
                frames = np.arange(stretch.start, stretch.stop)
                known = frames[seen[stretch, number]]
                places = [np.interp(frames, known, self.points[known, number, axis]) for axis in (0, 1)]
                found[stretch, number, :2] = evened(np.stack(places, axis=1), self.fps)
                found[stretch, number, 2] = 1
        return replace(self, points=found)


def read_tracks(path: Path) -> Tracks:
    """The tracks of a file with one person's 133 points a frame, as a pose model's job leaves it."""
    told = json.loads(path.read_bytes())
    rows = [np.asarray(frame["people"][0]["keypoints"], np.float64) for frame in told["frames"]]
    if any(row.size != 3 * WHOLE_POINTS for row in rows):
        raise InputError(f"{str(path)!r} does not hold {WHOLE_POINTS} points a frame", hint="find the joints anew")
    points = np.stack(rows).reshape(-1, WHOLE_POINTS, 3)
    return Tracks(points, Fraction(str(told["fps"])), int(told["width"]), int(told["height"]))


def _stretches(seen: np.ndarray, *, gap: int) -> list[slice]:
    """Where a point is seen without a gap of more than `gap` frames."""
    known = np.flatnonzero(seen)
    if not len(known):
        return []
    cuts = np.flatnonzero(np.diff(known) > gap + 1)
    starts, ends = np.append(known[0], known[cuts + 1]), np.append(known[cuts], known[-1])
    return [slice(int(start), int(end) + 1) for start, end in zip(starts, ends, strict=True)]
