"""What try-on is given in tests: a drawn clip with its garment marked, footage, photos, a garment; in plain folders."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from reelwright.generators.embedded.cast.signals.signal_set import Placing, SignalFiles, SignalSet
from reelwright.generators.engine import Engine, EnginePlan
from reelwright.story.artifact import Key
from reelwright.story.cast import Performance
from reelwright.story.document import sha256
from reelwright.story.requests import Signal, Subject, TryOn
from reelwright.tools.media.encoder import EncoderSettings, FrameEncoder
from reelwright.tools.work.bench import FolderBench
from reelwright.tools.work.job import Job

Pixels = np.ndarray


class TryOnStage:
    """A store of plain folders; keys are made up for what a user brings, jobs keep their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.artifacts: dict[Key, Path] = {}
        self.told: list[float] = []

    def photo(self, name: str, pixels: Pixels) -> Key:
        """A picture under a key."""
        key = self._place(name)
        Image.fromarray(pixels).save(self.artifacts[key] / "picture.png")
        return key

    def garment(self, size: tuple[int, int] = (160, 200)) -> Key:
        """A cut-out: a green shirt on nothing."""
        pixels = np.zeros((size[1], size[0], 4), np.uint8)
        pixels[20:-20, 20:-20] = (30, 140, 60, 255)
        return self.photo("garment", pixels)

    def footage(self, frames: Pixels, *, fps: int) -> Key:
        """A video of frames (F, H, W, 3)."""
        key = self._place(f"footage {frames.shape} {fps}")
        count, high, wide = frames.shape[:3]
        with FrameEncoder(
            self.artifacts[key] / "footage.mp4", width=wide, height=high, fps=Fraction(fps),
            settings=EncoderSettings(crf=4), pixels="bgra",
        ) as encoder:  # fmt: skip
            for number in range(count):
                encoder.write(np.dstack([frames[number][..., ::-1], np.full((high, wide), 255, np.uint8)]).copy())
            encoder.finish()
        return key

    def signals(self, pictures: Pixels, masks: Pixels, *, fps: int, frame: Placing | None = None) -> Key:
        """A drawn clip (F, H, W, 3) and what is worn in it (F, H, W), as the crew's signals lie in the store."""
        key = self._place(f"signals {pictures.shape} {fps}")
        folder = self.artifacts[key]
        for name, frames in (("picture", pictures), ("mask-garment", masks)):
            for number, each in enumerate(frames):
                Image.fromarray(each).save(folder / f"{name}-{number:05d}.png")
        told = tuple(
            SignalFiles(name=name, files=(f"{name}-%05d.png",), holds="")  # type: ignore[arg-type]
            for name in ("picture", "mask-garment")
        )
        high, wide = pictures.shape[1:3]
        SignalSet(
            width=wide, height=high, fps=Fraction(fps), frames=len(pictures), frame=frame or Placing(), people=(),
            signals=told, near_m=1, far_m=5,
        ).save(folder)  # fmt: skip
        return key

    def made(self, job: Job) -> Path:
        """A job's folder, made once."""
        key = job.key()
        if key not in self.artifacts:
            folder = self._new(key)
            job.make(FolderBench(folder, artifacts={need: self.artifacts[need] for need in job.needs()}))
            self.artifacts[key] = folder
        return self.artifacts[key]

    def run(self, engine: Engine, plan: EnginePlan, *, work: str = "work") -> Path:
        """Make what the plan needs, run it, check that the answer is the plan's; the folder of what it left."""
        for job in engine.prepare(plan):
            self.made(job)
        folder = self._new(work)
        needed = {key: self.artifacts[key] for key in plan.needs}
        self.told.clear()
        answer = engine.run(plan, FolderBench(folder, artifacts=needed, on_progress=self.told.append))
        assert answer == plan.answer
        return folder

    def _place(self, name: str) -> Key:
        key = sha256(name.encode())
        self.artifacts[key] = self._new(key)
        return key

    def _new(self, name: str) -> Path:
        folder = self.folder / sha256(name.encode())[:16]
        folder.mkdir(exist_ok=True)
        return folder


def wearing(garment: Key, **told: Any) -> TryOn:
    """Maya in a shirt for a third of a second."""
    asked: dict[str, Any] = {
        "width": 256, "height": 320, "seconds": Fraction(1, 3), "garment": garment, "category": "top",
        "subject": Subject(person="maya"), "prompt": "she wears a green shirt", "seed": 3,
    }  # fmt: skip
    if "driving" not in told:
        asked["performance"] = Performance(person="maya", framing="half")
    return TryOn.model_validate(asked | told)


def bringing(request: TryOn, key: Key) -> TryOn:
    """The request with both signals."""
    told = tuple(Signal(name=name, key=key) for name in ("picture", "mask-garment"))
    return request.model_copy(update={"signals": told})


def drawn(frames: int, width: int, height: int) -> tuple[Pixels, Pixels]:
    """Noise that never repeats, and a garment that moves across it: pictures (F, H, W, 3) and masks (F, H, W)."""
    random = np.random.default_rng(frames + width)
    pictures = random.integers(20, 236, (frames, height, width, 3), np.uint8)
    masks = np.zeros((frames, height, width), np.uint8)
    for number in range(frames):
        left = width // 4 + number % max(1, width // 4)
        masks[number, height // 4 : height // 2, left : left + width // 3] = 255
    return pictures, masks
