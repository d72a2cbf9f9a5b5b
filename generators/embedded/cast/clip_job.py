"""The drawn cast as a clip with its matte, for films that are put together elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
import skia
from pydantic import Field, model_validator

from ....story.answers import ClipLayer
from ....story.artifact import Making
from ....story.document import Part
from ....tools.compositor.spans.span_source import PictureJob
from ....tools.media.encoder import EncoderSettings, FrameEncoder
from ....tools.media.yuv import FrameConverter
from ....tools.work.job import Bench, Made
from .signals.signal_set import Placing
from .signals.stage import Stage
from .signals.staged import StagedCast, check_staged, open_stage

SETTINGS = EncoderSettings(preset="medium", crf=10, gop_frames=30)


class CastClipJob(PictureJob):
    """Draw people over a plain ground: leaves `picture.mp4`, `matte.mp4` and `clip.json` (a `ClipLayer`)."""

    kind: ClassVar[str] = "cast-clip"
    makers: ClassVar[tuple[str, ...]] = ("generators.embedded.cast.clip_job",)
    title: ClassVar[str] = "Drawing people"

    people: tuple[StagedCast, ...] = Field(min_length=1)
    """The farthest first."""
    clip: ClipLayer
    """What is to come out."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_staged(self.people)
        first = self.people[0].cast
        if (first.fps, first.frames) != (self.clip.fps, self.clip.frames):
            raise ValueError("a clip has the rate and the length of its people")
        if self.clip.width % 2 or self.clip.height % 2:
            raise ValueError(f"a clip of {self.clip.width}x{self.clip.height} has an odd side, which no video can have")
        return self

    def recipes(self) -> tuple[Part, ...]:
        """The people."""
        return tuple(staged.source for staged in self.people)

    def cost(self) -> float:
        """Core-seconds: drawing and two encoders."""
        return 0.2 + self.clip.frames * (0.02 * len(self.people) + self.clip.width * self.clip.height * 20e-9)

    def make(self, bench: Bench) -> Made:
        """Draw and encode."""
        began = time.process_time()
        stage = open_stage(self.people, bench, width=self.clip.width, height=self.clip.height, frame=Placing())
        write_clip(stage, self.clip, bench.folder, on_frame=lambda done: bench.progress(done / (stage.frames + 1)))
        self.clip.save(bench.folder)
        facts = {"frames": stage.frames}
        return Made(facts=facts, making=Making(engine="embedded", compute_s=time.process_time() - began))


def write_clip(stage: Stage, clip: ClipLayer, folder: Path, *, on_frame: Callable[[int], None]) -> None:
    """Encode a stage's picture over the clip's ground, and its matte beside it."""
    ground = np.array([int(clip.ground[at : at + 2], 16) for at in (5, 3, 1)], np.float64)
    pixels = np.zeros((stage.height, stage.width, 4), np.uint8)
    canvas = skia.Canvas(pixels, colorType=skia.kBGRA_8888_ColorType, alphaType=skia.kPremul_AlphaType)
    converters = [FrameConverter(stage.width, stage.height) for _ in range(2)]
    shown = np.full((2, stage.height, stage.width, 4), 255, np.uint8)
    with ExitStack() as opened:
        encoders = [
            opened.enter_context(
                FrameEncoder(folder / name, width=stage.width, height=stage.height, fps=stage.fps, settings=SETTINGS)
            )
            for name in (clip.picture, clip.matte_file)
        ]
        for number in range(stage.frames):
            canvas.clear(skia.ColorTRANSPARENT)
            for take in stage.takes:
                take.draw(canvas, number)
            matte = pixels[:, :, 3:]
            # What Skia leaves is colour times matte; the ground fills what is left.
            shown[0, :, :, :3] = np.rint(pixels[:, :, :3] + (255 - matte) / 255 * ground)
            shown[1, :, :, :3] = matte
            for encoder, converter, picture in zip(encoders, converters, shown, strict=True):
                encoder.write(*converter.planes(picture))
            on_frame(number + 1)
        for encoder in encoders:
            encoder.finish()
