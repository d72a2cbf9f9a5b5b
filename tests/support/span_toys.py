"""Sources for the tests of spans: each frame shows its own number as bright and dark blocks."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import numpy as np
from reelwright.story.artifact import Key
from reelwright.story.document import Part
from reelwright.story.frame_source import Box, Files, TextMark
from reelwright.tools.compositor.spans.span import SpanBlend, SpanClip, SpanJob
from reelwright.tools.compositor.spans.span_source import register
from reelwright.tools.media.encoder import EncoderSettings
from reelwright.tools.work.bench import FolderBench

BITS = 10
SETTINGS = EncoderSettings(preset="superfast", crf=16, gop_frames=8)


class Counting(Part):
    """Shows the frame's number in binary along the top, over a ground of one grey."""

    kind: Literal["test-counting"] = "test-counting"
    width: int
    height: int
    frames: int
    grey: int = 90
    needed: tuple[Key, ...] = ()

    def needs(self) -> tuple[Key, ...]:
        """What it was told to need."""
        return self.needed

    def open(self, files: Files) -> OpenCounting:
        """Open it."""
        return OpenCounting(self)


class OpenCounting:
    """Draws it."""

    def __init__(self, recipe: Counting) -> None:
        self._recipe = recipe

    def draw(self, canvas: Any, frame: int, *, only_text: bool = False) -> None:
        """The ground and the number."""
        import skia

        recipe = self._recipe
        if not only_text:
            grey = recipe.grey
            canvas.clear(skia.ColorSetRGB(grey, grey, grey))
        side = recipe.width / BITS
        for bit in range(BITS):
            on = frame >> bit & 1
            paint = skia.Paint(Color=skia.ColorWHITE if on else skia.ColorBLACK)
            canvas.drawRect(skia.Rect.MakeXYWH(round(bit * side), 0, round(side), recipe.height // 2), paint)

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """The number, in decimal."""
        box = Box(x=0, y=0, width=self._recipe.width, height=self._recipe.height / 2)
        return (TextMark(text=str(frame), role="headline", box=box, size_px=20, colour="#ffffff"),)


class Plate(Part):
    """A bar of one colour along the bottom on some frames: stands in for captions."""

    kind: Literal["test-plate"] = "test-plate"
    width: int
    height: int
    frames: int
    on: tuple[int, ...] = ()

    def needs(self) -> tuple[Key, ...]:
        """Nothing."""
        return ()

    def open(self, files: Files) -> OpenPlate:
        """Open it."""
        return OpenPlate(self)


class OpenPlate:
    """Draws it."""

    def __init__(self, recipe: Plate) -> None:
        self._recipe = recipe

    def draw(self, canvas: Any, frame: int, *, only_text: bool = False) -> None:
        """The bar, and a transform that is left behind on purpose."""
        import skia

        recipe = self._recipe
        if frame in recipe.on:
            bar = skia.Rect.MakeLTRB(0, recipe.height * 3 // 4, recipe.width, recipe.height)
            canvas.drawRect(bar, skia.Paint(Color=skia.ColorWHITE))
        canvas.translate(17, 23)

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """None."""
        return ()


register("test-counting", Counting)
register("test-plate", Plate)


def number_of(picture: np.ndarray[Any, Any]) -> int:
    """The number that a picture of `Counting` shows. `picture` is (height, width, channels)."""
    height, width = picture.shape[:2]
    side = width / BITS
    row = picture[height // 4]
    return sum(int(row[round((bit + 0.5) * side)].mean() > 128) << bit for bit in range(BITS))


def counting_span(
    *, frames: int, first: int = 0, width: int = 160, height: int = 96, fps: Fraction = Fraction(30), **more: Any
) -> SpanJob:
    """A span of `Counting` from its frame `first` on."""
    source = Counting(width=width, height=height, frames=first + frames)
    fields: dict[str, Any] = {"encoder": SETTINGS, **more}
    clips = (SpanClip(source=source, first=first),)
    return SpanJob(width=width, height=height, fps=fps, frames=frames, clips=clips, **fields)


def transition_span(kind: Any, *, frames: int, width: int = 160, height: int = 96, **more: Any) -> SpanJob:
    """A whole transition from a dark ground to a bright one."""
    clips = tuple(SpanClip(source=Counting(width=width, height=height, frames=frames, grey=grey)) for grey in (60, 200))
    fields: dict[str, Any] = {"encoder": SETTINGS, "blend": SpanBlend(kind=kind, frames=frames), **more}
    return SpanJob(width=width, height=height, fps=Fraction(30), frames=frames, clips=clips, **fields)


def make(job: Any, folder: Path, **bench: Any) -> FolderBench:
    """Make a job in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    made = FolderBench(folder, **bench)
    job.make(made)
    return made
