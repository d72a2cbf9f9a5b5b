"""The job that draws dressed footage as a clip, which films then show as any footage."""

from __future__ import annotations

import time
from typing import ClassVar

import numpy as np
import skia

from ....story.artifact import Making
from ....story.document import Part
from ....tools.compositor.spans.span_source import PictureJob, Recipe, picture
from ....tools.media.encoder import EncoderSettings, FrameEncoder
from ....tools.media.yuv import FrameConverter
from ....tools.work.job import Bench, Made
from .source import ClipPersonSource

DRESSED_FILE = "dressed.mp4"
SETTINGS = EncoderSettings(preset="veryfast", crf=12, gop_frames=30)


class DressedJob(PictureJob):
    """Makes `dressed.mp4` of a recipe of the kind `clip-person`. facts: frames."""

    kind: ClassVar[str] = "dressed-footage"
    makers: ClassVar[tuple[str, ...]] = (
        "generators.embedded.footage.dressed_job",
        "generators.embedded.footage.open_clip_person",
    )
    title: ClassVar[str] = "Dressing"

    source: Recipe

    def recipes(self) -> tuple[Part, ...]:
        """The one that it draws."""
        return (self.source,)

    def cost(self) -> float:
        """Seconds of one core."""
        shown = picture(self.source)
        return 1.0 + shown.frames * shown.width * shown.height * 0.3e-6

    def make(self, bench: Bench) -> Made:
        """Leave the clip, of even width and height."""
        began = time.process_time()
        source = self.source
        assert isinstance(source, ClipPersonSource)
        opened = source.open(bench)
        width, height = source.width // 2 * 2, source.height // 2 * 2
        pixels = np.zeros((height, width, 4), np.uint8)
        canvas = skia.Canvas(pixels, colorType=skia.kBGRA_8888_ColorType)
        converter = FrameConverter(width, height)
        path = bench.folder / DRESSED_FILE
        with FrameEncoder(path, width=width, height=height, fps=source.fps, settings=SETTINGS) as encoder:
            for frame in range(source.frames):
                # A photo is drawn once.
                if frame == 0 or not source.still:
                    opened.draw(canvas, frame)
                encoder.write(*converter.planes(pixels))
                bench.progress((frame + 1) / (source.frames + 1))
            encoder.finish()
        making = Making(engine="compositor", compute_s=time.process_time() - began)
        return Made(facts={"frames": source.frames}, making=making)
