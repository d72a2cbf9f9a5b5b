"""What Wan's engines are given in tests: a portrait, a user's footage, signals of a drawn person, encoded prompts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from reelwright.generators.embedded.cast.engine import EmbeddedEngine
from reelwright.generators.embedded.cast.signals.job import SignalsJob
from reelwright.generators.embedded.cast.signals.signal_set import Placing
from reelwright.generators.embedded.cast.signals.staged import StagedCast
from reelwright.generators.engine import Engine, EnginePlan
from reelwright.story.answers import ClipLayer
from reelwright.story.artifact import Key
from reelwright.story.cast import Performance
from reelwright.story.document import sha256
from reelwright.story.requests import AnimatePose, Signal, Subject
from reelwright.tools.media.decode import frames as decoded
from reelwright.tools.media.encoder import EncoderSettings, FrameEncoder
from reelwright.tools.work.bench import FolderBench
from reelwright.tools.work.job import Job

ALL_STEERING = ("skeleton", "face", "mask-person", "picture")


class WanStage:
    """A store of plain folders. Keys are made up for what a user brings; jobs keep their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.artifacts: dict[Key, Path] = {}
        self.told: list[float] = []

    def portrait(self, *, size: tuple[int, int] = (96, 144), seed: int = 0) -> Key:
        """Somebody's picture: coloured noise of large grains."""
        key = self._place(f"portrait {size} {seed}")
        grains = np.random.default_rng(seed).integers(0, 256, (6, 4, 3), np.uint8)
        Image.fromarray(grains).resize(size, Image.Resampling.BICUBIC).save(self.artifacts[key] / "picture.png")
        return key

    def footage(self, *, frames: int, fps: int = 30, size: tuple[int, int] = (64, 96)) -> Key:
        """A video in which a bright bar moves from left to right."""
        key = self._place(f"footage {frames} {fps} {size}")
        width, height = size
        path = self.artifacts[key] / "footage.mp4"
        with FrameEncoder(
            path, width=width, height=height, fps=Fraction(fps), settings=EncoderSettings(crf=12), pixels="bgra"
        ) as encoder:
            for number in range(frames):
                picture = np.full((height, width, 4), 60, np.uint8)
                at = number * (width - 8) // max(1, frames - 1)
                picture[:, at : at + 8] = 220
                encoder.write(picture)
            encoder.finish()
        return key

    def made(self, job: Job) -> Key:
        """A job's result, made once."""
        key = job.key()
        if key not in self.artifacts:
            folder = self._new(key)
            job.make(FolderBench(folder, artifacts=self.artifacts))
            self.artifacts[key] = folder
        return key

    def signalled(self, request: AnimatePose, plan: EnginePlan, *, only: tuple[str, ...] = ()) -> AnimatePose:
        """The request with the signals that its plan asks for, made of the drawn person in the plan's picture."""
        assert plan.shape is not None
        (staged,) = EmbeddedEngine().people(request)
        picture = plan.shape.picture
        job = SignalsJob(
            width=picture.width,
            height=picture.height,
            frame=Placing(
                x=float(picture.left), y=float(picture.top), scale=picture.scale(request.width, request.height)
            ),
            people=(StagedCast(source=staged.source),),
            only=only or plan.signals,  # type: ignore[arg-type]  # Names of signals.
        )
        key = self.made(job)
        return request.model_copy(update={"signals": tuple(Signal(name=name, key=key) for name in job.only)})

    @contextmanager
    def instead(self, key: Key, other: Key) -> Iterator[None]:
        """While it is open, one artifact's key leads to another's files; the request, and its seed, stay the same."""
        own = self.artifacts[key]
        self.artifacts[key] = self.artifacts[other]
        try:
            yield
        finally:
            self.artifacts[key] = own

    def run(self, engine: Engine, request: Any) -> tuple[ClipLayer, Path]:
        """Plan, make what the plan needs, run; the clip and its folder."""
        plan = engine.plan(request)
        for job in engine.prepare(plan):
            self.made(job)
        work = self._new(f"work {len(list(self.folder.iterdir()))}")
        needed = {key: self.artifacts[key] for key in plan.needs}
        self.told.clear()
        answer = engine.run(plan, FolderBench(work, artifacts=needed, on_progress=self.told.append))
        assert isinstance(answer, ClipLayer)
        return answer, work

    def _place(self, name: str) -> Key:
        key = sha256(name.encode())
        self.artifacts[key] = self._new(key)
        return key

    def _new(self, name: str) -> Path:
        folder = self.folder / sha256(name.encode())[:16]
        folder.mkdir(exist_ok=True)
        return folder


def pose(**told: Any) -> AnimatePose:
    """Maya moves for a third of a second in a tiny picture."""
    asked = {
        "width": 64, "height": 96, "seconds": Fraction(1, 3), "subject": Subject(person="maya"),
        "performance": Performance(person="maya", framing="half"), "prompt": "a woman nods", "seed": 7,
    }  # fmt: skip
    return AnimatePose.model_validate(asked | told)


def pictures(clip: ClipLayer, folder: Path) -> np.ndarray:
    """All frames of a clip's file as they are seen, `(F, H, W, 3)`, however many it claims to have."""
    shown = dict(_decoded(folder / clip.picture, clip.frames))
    return np.stack([shown[number] for number in sorted(shown)])


def _decoded(path: Path, frames: int) -> Iterator[tuple[int, np.ndarray]]:
    yield from decoded(path, list(range(frames + 8)))
