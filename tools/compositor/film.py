"""The whole film as drawn: any frame of it, its letters alone, and what is written where."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from ...story.frame_source import Files, TextMark
from .spans.span import SpanJob
from .spans.span_painter import Pixels, SpanPainter


class Film:
    """The spans of a film, opened one at a time; frames are counted from the film's start."""

    def __init__(self, spans: Sequence[SpanJob], files: Files) -> None:
        self._spans = tuple(spans)
        self._files = files
        self._starts = (0, *accumulate(span.frames for span in spans))
        self._opened: tuple[int, SpanPainter] | None = None

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return self._starts[-1]

    def draw(self, frame: int, *, only_text: bool = False, overlays: bool = True) -> Pixels:
        """A frame as `SpanPainter.draw`; in order is quickest. The array is drawn over by the next call."""
        painter, local = self._at(frame)
        return painter.draw(local, only_text=only_text, overlays=overlays)

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """The texts that stand on a frame."""
        painter, local = self._at(frame)
        return painter.marks(local)

    def span_of(self, frame: int) -> int:
        """The number of the span that shows a frame."""
        if not 0 <= frame < self.frames:
            raise IndexError(f"the film has {self.frames} frames; there is none of number {frame}")
        return bisect_right(self._starts, frame) - 1

    def _at(self, frame: int) -> tuple[SpanPainter, int]:
        number = self.span_of(frame)
        if self._opened is None or self._opened[0] != number:
            self._opened = (number, SpanPainter(self._spans[number], self._files))
        return self._opened[1], frame - self._starts[number]
