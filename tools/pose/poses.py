"""The body's 17 points over time, in pixels: read from COCO or COCO-WholeBody files, filled and smoothed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...story.errors import InputError

Floats = NDArray[np.float64]
POSES_FILE = "poses.json"
BODY_POINTS = 17
WHOLE_POINTS = 133
SURE = 0.3
"""Points with a lower score are taken as not seen."""
SMOOTH_S = 0.06
"""Points follow a Gaussian mean over about so long: models and people mark them a pixel off from frame to frame."""
NOSE, LEFT_EAR, RIGHT_EAR = 0, 3, 4
SHOULDERS, ELBOWS, WRISTS, HIPS, KNEES, ANKLES = (5, 6), (7, 8), (9, 10), (11, 12), (13, 14), (15, 16)
"""Each: the person's left, then their right."""
NEEDED = (*SHOULDERS, *HIPS)
_BYTES_MAX = 200_000_000


@dataclass(frozen=True)
class Poses:
    """One person over F frames."""

    points: Floats
    """`(F, 17, 3)`: x, y and score, in COCO's order."""
    fps: Fraction
    width: int
    height: int
    """Of the picture in which the points lie."""

    def text(self) -> str:
        """As `read_poses` reads it: `signals` writes the same."""
        frames = [
            {"frame": number, "people": [{"keypoints": np.round(points, 2).reshape(-1).tolist()}]}
            for number, points in enumerate(self.points)
        ]
        told = {"width": self.width, "height": self.height, "fps": str(self.fps), "frames": frames}
        return json.dumps(told, separators=(",", ":"))

    def sized(self, width: int, height: int) -> Poses:
        """The same in a picture of another size."""
        points = self.points * (width / self.width, height / self.height, 1)
        return Poses(points, self.fps, width, height)

    def smooth(self) -> Poses:
        """Gaps filled and jitter taken away. Points that are never seen keep the score 0."""
        found = self.points.copy()
        for number in range(found.shape[1]):
            found[:, number] = _smooth(found[:, number], self.fps)
        return Poses(found, self.fps, self.width, self.height)

    def at(self, seconds: Fraction) -> Floats:
        """`(17, 3)` at a time, the first and the last going on at the ends."""
        place = float(np.clip(float(seconds * self.fps), 0, len(self.points) - 1))
        first = min(int(place), max(0, len(self.points) - 2))
        after = self.points[min(first + 1, len(self.points) - 1)]
        share = place - first
        found: Floats = self.points[first] * (1 - share) + after * share
        return found


def read_poses(path: Path, *, name: str, fps: Fraction = Fraction(30), size: tuple[int, int] = (0, 0)) -> Poses:
    """The poses of a keypoints file. `fps` and `size` (width, height) hold where the file does not say them.

    Read are what `signals` writes (`frames`, each with `people`, each with `keypoints`: x, y and score in a row) and
    one person's `keypoints` alone, for a photo; of 133 points the first 17 are the body. Of several people the one
    whose shoulders and hips lie farthest apart counts. `InputError` says what is wrong with the file.
    """
    if path.stat().st_size > _BYTES_MAX:
        raise InputError(f"the keypoints {name!r} are larger than 200 MB", hint="give one clip of at most 10 minutes")
    try:
        told = json.loads(path.read_bytes())
        frames = told.get("frames", [{"people": [told]}])
        rows = np.stack([_chosen(frame["people"]) for frame in frames])
        rate = Fraction(str(told.get("fps", fps)))
        width, height = int(told.get("width", size[0])), int(told.get("height", size[1]))
    except (ValueError, KeyError, TypeError, IndexError, ZeroDivisionError, RecursionError) as error:
        raise InputError(
            f"the keypoints {name!r} cannot be read: {str(error)[:120] or type(error).__name__}",
            hint="give COCO-WholeBody points as `reelwright signals` writes them (docs/try-on.md shows one)",
        ) from None
    if rate <= 0 or min(width, height) <= 0 or not np.isfinite(rows).all():
        raise InputError(f"the keypoints {name!r} hold sizes or numbers that cannot be", hint="write them again")
    return Poses(rows, rate, width, height)


def check_poses(poses: Poses, *, name: str, seconds: Fraction | None = None) -> None:
    """`InputError` where nobody can be dressed by them: too short, no shoulders or hips, turned away."""
    held = Fraction(len(poses.points)) / poses.fps
    if seconds is not None and held < seconds * Fraction(95, 100):
        raise InputError(
            f"the keypoints {name!r} last {float(held):.1f} s and the footage {float(seconds):.1f} s",
            hint="give one frame of points for each frame of the footage, at its frame rate",
        )
    seen = (poses.points[:, list(NEEDED), 2] >= SURE).all(axis=1)
    if seen.mean() < 0.8:
        raise InputError(
            f"{name!r}: shoulders and hips are seen in {seen.mean():.0%} of the frames; a garment hangs by them",
            hint="use footage in which the body is seen from the head to below the hips",
        )
    left, right = poses.points[seen][:, SHOULDERS[0], :2], poses.points[seen][:, SHOULDERS[1], :2]
    hips = poses.points[seen][:, list(HIPS), :2].mean(axis=1)
    long = np.linalg.norm((left + right) / 2 - hips, axis=1)
    ahead = left[:, 0] - right[:, 0] > 0.3 * long
    if ahead.mean() < 0.9:
        raise InputError(
            f"{name!r}: the person is turned aside or away in {1 - ahead.mean():.0%} of the frames, and the garment's "
            "photo shows its front alone",
            hint="cut the footage to where the person faces the camera",
        )


def _chosen(people: list[dict[str, Any]]) -> Floats:
    if not people:
        return np.zeros((BODY_POINTS, 3))
    found = [_points(person["keypoints"]) for person in people]
    return max(found, key=_extent)


def _points(told: list[Any]) -> Floats:
    flat = np.asarray(told, dtype=np.float64).reshape(-1)
    if flat.size not in (3 * BODY_POINTS, 3 * WHOLE_POINTS):
        raise ValueError(f"a person has {flat.size} numbers, not 3 for each of {WHOLE_POINTS} or {BODY_POINTS} points")
    found: Floats = flat.reshape(-1, 3)[:BODY_POINTS]
    return found


def _extent(points: Floats) -> float:
    known = points[list(NEEDED)]
    if (known[:, 2] < SURE).any():
        return 0.0
    return float(np.ptp(known[:, 0]) + np.ptp(known[:, 1]))


def _smooth(track: Floats, fps: Fraction) -> Floats:
    """A point's `(F, 3)`, each value weighed by its score."""
    known = np.nonzero(track[:, 2] >= SURE)[0]
    if not len(known):
        return np.concatenate([track[:, :2], np.zeros((len(track), 1))], axis=1)
    numbers = np.arange(len(track))
    filled = np.stack([np.interp(numbers, known, track[known, axis]) for axis in (0, 1)], axis=1)
    return np.concatenate([evened(filled, fps), track[:, 2:]], axis=1)


def evened(places: Floats, fps: Fraction) -> Floats:
    """A point's places `(F, 2)` without its jitter: a Gaussian mean over about `SMOOTH_S`."""
    deviation = max(0.3, SMOOTH_S * float(fps))
    reach = max(1, round(3 * deviation))
    window = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    window /= window.sum()
    # Beyond the ends the track is turned about its last value: a walk does not slow down there.
    last = len(places) - 1
    before = 2 * places[:1] - places[np.clip(np.arange(reach, 0, -1), 0, last)]
    after = 2 * places[-1:] - places[np.clip(last - np.arange(1, reach + 1), 0, last)]
    whole = np.concatenate([before, places, after])
    return np.stack([np.convolve(whole[:, axis], window, mode="valid") for axis in (0, 1)], axis=1)
