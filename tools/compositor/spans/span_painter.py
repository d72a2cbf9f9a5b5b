"""Draws the frames of a span: clips, the transition between them, overlays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import skia

from ....story.frame_source import Files, OpenSource, TextMark
from ..blend import MOVING, blend, progress
from .span_source import picture
from .span_surface import FrameSurface

if TYPE_CHECKING:
    from .span import SpanJob

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
"""Shape (height, width, 4), BGRA, opaque."""


class SpanPainter:
    """A span opened for drawing. Frames may be drawn in any order."""

    def __init__(self, job: SpanJob, files: Files) -> None:
        self._job = job
        self._clips = tuple(picture(clip.source).open(files) for clip in job.clips)
        self._overlays = tuple(picture(recipe).open(files) for recipe in job.overlays)
        self._surface = FrameSurface(job.width, job.height)
        # The first clip is drawn where the frame is; only some transitions move it from there, and so need it apart.
        apart = 0 if job.blend is None else 2 if job.blend.kind in MOVING else 1
        self._apart = tuple(FrameSurface(job.width, job.height) for _ in range(apart))

    def draw(self, frame: int, *, only_text: bool = False, overlays: bool = True) -> Pixels:
        """The finished frame. The array is drawn over by the next call.

        `only_text`: the letters alone, white on black. `overlays=False`: the picture without captions.
        """
        job = self._job
        surfaces = (self._surface, *self._apart)[-len(self._clips) :]
        for surface, opened, clip in zip(surfaces, self._clips, job.clips, strict=True):
            _draw(surface, opened, clip.first + frame, only_text)
        if job.blend is not None:
            before = surfaces[0].image() if surfaces[0] is not self._surface else None
            part = progress(job.blend.first + frame, job.blend.frames)
            blend(self._surface.canvas, job.blend.kind, before, surfaces[1].image(), part)
        if overlays:
            for opened in self._overlays:
                _isolated(self._surface.canvas, opened, frame, only_text)
        return self._surface.pixels

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """The texts that stand on the frame. Within a transition those of both shots, none of them settled."""
        job = self._job
        found: list[TextMark] = []
        for opened, clip in zip(self._clips, job.clips, strict=True):
            marks = opened.marks(clip.first + frame)
            found.extend(marks if job.blend is None else [mark.model_copy(update={"settled": False}) for mark in marks])
        for opened in self._overlays:
            found.extend(opened.marks(frame))
        return tuple(found)


def _draw(surface: FrameSurface, opened: OpenSource, frame: int, only_text: bool) -> None:
    surface.clear()
    _isolated(surface.canvas, opened, frame, only_text)


def _isolated(canvas: skia.Canvas, opened: OpenSource, frame: int, only_text: bool) -> None:
    # A source that leaves a transform or a clip behind must not move what is drawn next.
    depth = canvas.save()
    opened.draw(canvas, frame, only_text=only_text)
    canvas.restoreToCount(depth)
