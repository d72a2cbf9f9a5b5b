"""A span: at most four seconds of picture, drawn and encoded in one piece."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import ClassVar, Self

from pydantic import Field, model_validator

from ....story.artifact import Making
from ....story.document import Part
from ....story.storyboard import TransitionKind
from ....story.time import Frames, Rate
from ...media.encoder import SPAN_FILE, EncoderSettings, FrameEncoder
from ...work.job import Bench, Made
from .span_source import PictureJob, Recipe, picture

SPAN_S = Fraction(4)
"""The longest span."""


class SpanClip(Part):
    """A shot's picture under a whole span: its frame `first` stands on the span's frame 0."""

    source: Recipe
    first: Frames = 0


class SpanBlend(Part):
    """A transition between a span's two clips, of which the span may show a part."""

    kind: TransitionKind
    frames: int = Field(ge=1)
    """The length of the whole transition."""
    first: Frames = 0
    """The transition's frame that stands on the span's frame 0."""


class SpanJob(PictureJob):
    """Draws a span and encodes it. Nothing in it counts from the film's start, so that what moves keeps its key."""

    kind: ClassVar[str] = "span"
    makers: ClassVar[tuple[str, ...]] = ("tools.compositor.spans.span", "tools.compositor.spans.span_painter")
    title: ClassVar[str] = "Drawing"

    width: int = Field(ge=16, le=7680, multiple_of=2)
    height: int = Field(ge=16, le=7680, multiple_of=2)
    fps: Rate
    frames: int = Field(ge=1)
    clips: tuple[SpanClip, ...] = Field(min_length=1, max_length=2)
    """One, or two that a transition joins."""
    blend: SpanBlend | None = None
    overlays: tuple[Recipe, ...] = ()
    """Drawn over the picture in this order (captions last), in the span's own frames."""
    encoder: EncoderSettings

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.frames > SPAN_S * self.fps:
            raise ValueError(f"a span lasts at most {SPAN_S} s, not {float(self.frames / self.fps):.2f}")
        if (len(self.clips) == 2) != (self.blend is not None):
            raise ValueError("two clips and a transition come together")
        for recipe in self.recipes():
            shown = picture(recipe)
            if (shown.width, shown.height) != (self.width, self.height):
                raise ValueError(f"a source of {shown.width}x{shown.height} in a span of {self.width}x{self.height}")
        for clip in self.clips:
            if clip.first + self.frames > picture(clip.source).frames:
                raise ValueError("a span shows more frames than its source has")
        return self

    def recipes(self) -> tuple[Part, ...]:
        """All sources that it draws."""
        return (*(clip.source for clip in self.clips), *self.overlays)

    def cost(self) -> float:
        """Core-seconds: encoding weighs most, and grows with the pixels."""
        return 0.1 + self.frames * self.width * self.height * 14e-9

    def make(self, bench: Bench) -> Made:
        """Leave `span.mp4`, of exactly `frames` frames."""
        from ...media.yuv import FrameConverter
        from .span_painter import SpanPainter

        began = time.process_time()
        painter = SpanPainter(self, bench)
        converter = FrameConverter(self.width, self.height)
        path = bench.folder / SPAN_FILE
        encoder = FrameEncoder(path, width=self.width, height=self.height, fps=self.fps, settings=self.encoder)
        with encoder:
            for frame in range(self.frames):
                encoder.write(*converter.planes(painter.draw(frame)))
                bench.progress((frame + 1) / (self.frames + 2))
            encoder.finish()
        facts = {"frames": self.frames, "bytes": path.stat().st_size}
        return Made(facts=facts, making=Making(engine="compositor", compute_s=time.process_time() - began))
