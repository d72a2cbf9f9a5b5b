"""The job that takes a keypoints file in."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from ...story.artifact import Key, Making
from ...story.time import Rate, Seconds
from ..work.job import Bench, Job, Made
from ..work.store import RAW_FILE
from .poses import POSES_FILE, check_poses, read_poses


class PosesIntake(Job):
    """Makes `poses.json` of a keypoints file as a person gave it: the body's points of one person.

    facts: frames.
    """

    kind: ClassVar[str] = "poses-intake"
    makers: ClassVar[tuple[str, ...]] = ("tools.pose.intake", "tools.pose.poses")
    title: ClassVar[str] = "Reading keypoints"

    raw: Key
    name: str
    """The file's own name, for messages."""
    width: int
    height: int
    fps: Rate
    """Of the footage, where the file says none."""
    seconds: Seconds = Fraction(0)
    """How long the footage is; 0 for a photo."""

    def needs(self) -> tuple[Key, ...]:
        """The file."""
        return (self.raw,)

    def make(self, bench: Bench) -> Made:
        """Leave `poses.json`. `InputError` where nobody can be dressed by these points."""
        path = bench.path(self.raw, RAW_FILE)
        poses = read_poses(path, name=self.name, fps=self.fps, size=(self.width, self.height))
        check_poses(poses, name=self.name, seconds=self.seconds or None)
        (bench.folder / POSES_FILE).write_text(poses.text())
        return Made(facts={"frames": len(poses.points)}, making=Making(engine="own"))
