"""The job that reads control signals off a user's footage: the same files as `SignalsJob` leaves of drawn people."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from typing import ClassVar, Literal, Self, get_args

import numpy as np
from pydantic import Field, model_validator

from ....story.artifact import Key, Making
from ....story.time import Rate
from ....tools.estimators.following import Follower
from ....tools.estimators.looking import Seen, look
from ....tools.estimators.pose_job import LANDMARKS_FILE
from ....tools.pose.tracks import read_tracks
from ....tools.work.job import Bench, Job, Made
from ...driving import check_drives
from ...frames import frame_at
from ...shape import Picture
from ..cast.signals.signal_set import FILMED, Placing, SignalFiles, SignalSet, StagedPerson
from .filmed import Filmed, filmed, nobody
from .footage_writers import FILES, HOLDS, Moment, footage_writer
from .laid_in import LaidIn, Pixels

FootageSignal = Literal["keypoints", "skeleton", "mask-person", "face", "picture"]
READABLE: tuple[FootageSignal, ...] = get_args(FootageSignal)
"""The signals that can be read off footage."""
OF_POINTS: frozenset[FootageSignal] = frozenset({"keypoints", "skeleton", "face"})
"""Those that are read off the person's points."""
OF_MASKS: frozenset[FootageSignal] = frozenset({"mask-person"})
"""Those that are read off the masks of people."""


class FootageSignalsJob(Job):
    """Make the control signals of the person in a clip: their files and `signals.json`. Equal jobs leave equal bytes.

    The clip drives from its first frame on and fills what the picture shows. facts: frames, signals, seen (the share of
    frames in which the person is).
    """

    kind: ClassVar[str] = "footage-signals"
    makers: ClassVar[tuple[str, ...]] = ("generators.embedded.footage.signals_job",)
    title: ClassVar[str] = "Reading motion off footage"
    needs_models: ClassVar[bool] = True
    """It follows on those that look for people, before engines work."""

    footage: Key
    """The clip in the store (`footage.mp4`)."""
    name: str
    """The file's own name, for messages."""
    picture: Picture
    """The engine's."""
    frame: Placing = Placing()
    """Where the film's frame lies in the picture."""
    fps: Rate
    """The film's."""
    frames: int = Field(ge=1)
    """The shot's, at `fps`."""
    poses: Key = ""
    """What `PoseEstimateJob` found in the clip; for the signals in `OF_POINTS`."""
    mask: Key = ""
    """What `PersonMaskJob` marked in it; for the signals in `OF_MASKS`."""
    only: tuple[FootageSignal, ...] = READABLE

    @model_validator(mode="after")
    def _found(self) -> Self:
        for signals, key, named in ((OF_POINTS, self.poses, "poses"), (OF_MASKS, self.mask, "mask")):
            if not key and (lacking := [name for name in self.only if name in signals]):
                raise ValueError(f"{', '.join(lacking)}: give `{named}`, which it is read off")
        return self

    def needs(self) -> tuple[Key, ...]:
        """The clip and what was found in it."""
        return tuple(key for key in (self.footage, self.poses, self.mask) if key)

    def cost(self) -> float:
        """Core-seconds: two or three encoders for each frame."""
        return 0.02 * self.frames * len(self.only)

    def make(self, bench: Bench) -> Made:
        """Write them all. `InputError` where the clip is shorter than the shot, or shows nobody."""
        began = time.process_time()
        wanted = Fraction(self.frames) / self.fps
        seen = look(bench, self.footage, moving=True)
        check_drives(Fraction(seen.frames) / seen.fps, wanted)
        laid = LaidIn(seen.width, seen.height, self.picture)
        person = self._person(laid, bench)
        boxes = person.faces(name=self.name) if person is not None and "face" in self.only else None
        with ExitStack() as opened:
            writers = [
                footage_writer(name, bench.folder, picture=self.picture, fps=self.fps, opened=opened)
                for name in self.only
            ]
            masked = False
            for number, (picture, mask) in enumerate(self._moments(seen, bench)):
                masked |= mask is not None and bool(mask.any())
                moment = Moment(
                    number=number,
                    footage=picture,
                    laid=laid,
                    mask=mask,
                    points=None if person is None else person.points[number],
                    face=None if boxes is None else boxes[number],
                )
                for writer in writers:
                    writer.write(moment)
                bench.progress((number + 1) / (self.frames + 1))
            if self.mask and not masked:
                raise nobody(self.name)
            for writer in writers:
                writer.finish()
        self._told(boxes).save(bench.folder)
        share = 1.0 if person is None else round(float(person.present.mean()), 3)
        facts = {"frames": self.frames, "signals": list(self.only), "seen": share}
        return Made(facts=facts, making=Making(engine="embedded", compute_s=time.process_time() - began))

    def _person(self, laid: LaidIn, bench: Bench) -> Filmed | None:
        if not self.poses:
            return None
        tracks = read_tracks(bench.path(self.poses, LANDMARKS_FILE))
        return filmed(tracks, laid, fps=self.fps, frames=self.frames, name=self.name)

    def _moments(self, seen: Seen, bench: Bench) -> Iterator[tuple[Pixels, Pixels | None]]:
        """The film's frames: of the footage what is seen then, and the mask of the person."""
        wanted = [
            frame_at(number, fps=self.fps, source_fps=seen.fps, source_frames=seen.frames)
            for number in range(self.frames)
        ]
        pictures = _in_time(seen.pictures(), wanted)
        if not self.mask:
            for picture in pictures:
                yield picture, None
            return
        marked, follower = look(bench, self.mask, moving=True), Follower()
        masks = (follower.person(np.ascontiguousarray(each[..., 0])) for each in marked.pictures())
        yield from zip(pictures, _in_time(masks, [min(each, marked.frames - 1) for each in wanted]), strict=True)

    def _told(self, boxes: np.ndarray | None) -> SignalSet:
        rows = () if boxes is None else tuple(tuple(row) for row in np.round(boxes, 2).tolist())
        return SignalSet(
            width=self.picture.width,
            height=self.picture.height,
            fps=self.fps,
            frames=self.frames,
            frame=self.frame,
            people=(StagedPerson(id=FILMED, face_boxes=rows),),
            signals=tuple(SignalFiles(name=name, files=(FILES[name],), holds=HOLDS[name]) for name in self.only),
        )


def _in_time(pictures: Iterator[Pixels], wanted: Sequence[int]) -> Iterator[Pixels]:
    """The pictures of those numbers, which never fall; one number may come several times."""
    at, picture = -1, None
    for number in wanted:
        while at < number:
            picture, at = next(pictures), at + 1
        assert picture is not None
        yield picture
