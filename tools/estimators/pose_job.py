"""The job that finds a person's points in a photo or footage: what a keypoints file says, found by a model."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar

import numpy as np

from ...story.artifact import Key, Making
from ...story.document import canonical_json, sha256
from ...story.time import Seconds
from ..pose.poses import BODY_POINTS, POSES_FILE, Poses, check_poses
from ..work.code_version import code_version
from ..work.job import Bench, Job, Made
from .following import Follower
from .looking import Seen, look, model_name
from .protocols import Box, Points
from .whole_body import box_of_mask, box_of_points, whole_body_pose

LANDMARKS_FILE = "landmarks.json"
"""All 133 points, as `signals` writes them and as a user would give them."""


class PoseEstimateJob(Job):
    """Makes `poses.json`, as `PosesIntake` of a keypoints file, and `landmarks.json` with all 133 points.

    facts: frames, score (of the body's points, on average).
    """

    kind: ClassVar[str] = "pose-estimate"
    makers: ClassVar[tuple[str, ...]] = ("tools.estimators.pose_job", "tools.pose.poses")
    title: ClassVar[str] = "Finding joints"
    needs_models: ClassVar[bool] = True

    picture: Key
    """The photo (`picture.png`) or footage (`footage.mp4`) in the store."""
    moving: bool = False
    name: str
    """The file's own name, for messages."""
    model: str
    """The ONNX file of a whole-body pose model. Only its name is in the key."""
    mask: Key = ""
    """Where people are, in the same size (`picture.png` or `footage.mp4`, white): one of them is followed. Empty: who
    is looked for."""
    seconds: Seconds = Fraction(0)
    """How much of footage is looked at; 0: all of it."""
    checked: bool = True
    """Whether it is an error that nobody could be dressed by the points."""

    def key(self) -> Key:
        """Of the model's name, not of where it lies."""
        said = self.model_dump(mode="json") | {"model": model_name(self.model)}
        return sha256(canonical_json({"kind": self.kind, "code": code_version(self.makers), "job": said}))

    def needs(self) -> tuple[Key, ...]:
        """The picture and the mask."""
        return (self.picture, self.mask) if self.mask else (self.picture,)

    def cost(self) -> float:
        """Seconds: a tenth of one for a frame."""
        return 1.0 + 3 * float(self.seconds) if self.moving else 1.0

    def make(self, bench: Bench) -> Made:
        """Leave both files. `InputError` where the model cannot be read, or nobody can be dressed by what it finds."""
        began = time.perf_counter()
        seen = look(bench, self.picture, moving=self.moving, seconds=Fraction(self.seconds))
        found = np.stack(list(self._found(seen, bench)))
        poses = Poses(found[:, :BODY_POINTS], seen.fps, seen.width, seen.height)
        if self.checked:
            check_poses(poses, name=self.name)
        (bench.folder / POSES_FILE).write_text(poses.text())
        (bench.folder / LANDMARKS_FILE).write_text(_text(found, seen))
        facts = {"frames": len(found), "score": round(float(poses.points[..., 2].mean()), 3)}
        took = round(time.perf_counter() - began, 3)
        return Made(facts=facts, making=Making(engine=model_name(self.model), compute_s=took))

    def _found(self, seen: Seen, bench: Bench) -> Iterator[Points]:
        """The points of each frame: in the mask's box, else near where they were in the frame before."""
        estimator, box = whole_body_pose(self.model), None
        boxes = self._boxes(bench)
        for number, picture in enumerate(seen.pictures(), 1):
            box = next(boxes, None) or box
            found = estimator.points(picture, box)
            yield found
            box = box_of_points(found)
            bench.progress(number / (seen.frames + 1))

    def _boxes(self, bench: Bench) -> Iterator[Box | None]:
        if not self.mask:
            return
        follower = Follower()
        for picture in look(bench, self.mask, moving=self.moving, seconds=Fraction(self.seconds)).pictures():
            yield box_of_mask(follower.person(picture[..., 0]))


def _text(found: Points, seen: Seen) -> str:
    frames = [
        {"frame": number, "people": [{"keypoints": np.round(points, 2).reshape(-1).tolist()}]}
        for number, points in enumerate(found)
    ]
    told = {"width": seen.width, "height": seen.height, "fps": str(seen.fps), "frames": frames}
    return json.dumps(told, separators=(",", ":"))
