"""Frames of a clip as a scene shows them: cropped, sized and graded while they are decoded."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.filter
import numpy as np

from ...story.document import Part
from ...story.errors import EngineError

_JUMP_S = Fraction(3, 4)
"""Further ahead than this, seeking is quicker than decoding on."""
Pixels = np.ndarray[Any, np.dtype[np.uint8]]


class ClipView(Part):
    """What of a clip is shown, and how: the crop in the clip's pixels, the size made of it, the look's grade.

    The grade works on limited-range Y, Cb and Cr, by tables, which costs next to nothing: contrast as an S-curve on
    luma, saturation as a factor on chroma, warmth as a shift of it, lift as a floor under the blacks.
    """

    left: int
    top: int
    crop_width: int
    crop_height: int
    width: int
    height: int
    contrast: float = 1.0
    saturation: float = 1.0
    warmth: float = 0.0
    lift: float = 0.0


def clip_size(path: Path) -> tuple[int, int]:
    """The width and height of a clip in the store."""
    with av.open(f"file:{path}") as opened:
        return opened.streams.video[0].width, opened.streams.video[0].height


class ClipReader:
    """Gives the frame that is seen at a time. Times may come in any order; in rising order it is quickest.

    Opened with a clip as `FootageIntake` makes it. Frames are BGRA, shape (height, width, 4), and valid until the
    next call.
    """

    def __init__(self, path: Path, view: ClipView) -> None:
        self._path = path
        self._view = view
        self._opened: Any = None
        self._frames: Any = None
        self._graph: Any = None
        self._shown: tuple[Fraction, Any] | None = None
        self._ahead: tuple[Fraction, Any] | None = None
        self._pixels: tuple[Fraction, Pixels] | None = None

    def at(self, time_s: Fraction) -> Pixels:
        """The last frame that begins no later than `time_s`; after the end, the clip's last one."""
        time_s = max(Fraction(0), time_s)
        if self._frames is None or self._shown is None or not self._shown[0] <= time_s < self._shown[0] + _JUMP_S:
            self._seek(time_s)
        while self._ahead is not None and self._ahead[0] <= time_s:
            self._shown, self._ahead = self._ahead, next(self._frames, None)
        if self._shown is None:
            raise EngineError(f"{str(self._path)!r} has no frame at {float(time_s):.2f} s")
        if self._pixels is None or self._pixels[0] != self._shown[0]:
            self._pixels = (self._shown[0], self._drawn(self._shown[1]))
        return self._pixels[1]

    def close(self) -> None:
        """Let go of the file."""
        # What was decoded goes before the decoder does: a frame or generator that outlives it takes the process down.
        if self._frames is not None:
            self._frames.close()
        self._frames = self._shown = self._ahead = self._graph = None
        if self._opened is not None:
            self._opened.close()
        self._opened = None

    def _seek(self, time_s: Fraction) -> None:
        self.close()
        try:
            self._opened = av.open(f"file:{self._path}")
            stream = self._opened.streams.video[0]
            # One thread: the workers fill the cores with other spans, and the frames are the same on every machine.
            stream.codec_context.thread_count = 1
            self._graph = self._build(stream)
            tick = stream.time_base or Fraction(1)
            if time_s:
                self._opened.seek(int(time_s / tick), stream=stream, backward=True)
            self._frames = ((Fraction(frame.pts or 0) * tick, frame) for frame in self._opened.decode(stream))
            self._shown = next(self._frames, None)
            self._ahead = next(self._frames, None)
        except (av.FFmpegError, IndexError) as error:
            raise EngineError(f"the clip {str(self._path)!r} in the store cannot be decoded: {error}") from None

    def _build(self, stream: Any) -> Any:
        view = self._view
        graph = av.filter.Graph()
        source = graph.add_buffer(template=stream)
        steps = [
            ("crop", f"{view.crop_width}:{view.crop_height}:{view.left}:{view.top}:exact=1"),
            (
                "scale",
                f"{view.width}:{view.height}:flags=bicubic:in_color_matrix=bt709:in_range=tv:out_color_matrix=bt709:out_range=tv",
            ),
            ("lutyuv", _tables(view)),
            ("scale", "in_color_matrix=bt709:in_range=tv:out_range=pc"),
            ("format", "bgra"),
        ]
        before = source
        for name, values in steps:
            step = graph.add(name, values)
            before.link_to(step)
            before = step
        sink = graph.add("buffersink")
        before.link_to(sink)
        graph.configure()
        return graph

    def _drawn(self, frame: Any) -> Pixels:
        # Every push gives exactly one frame: none of the filters holds any back.
        self._graph.push(frame)
        drawn = self._graph.pull()
        # A copy of our own: the array looks into the frame's memory, with its padding.
        found: Pixels = np.array(drawn.to_ndarray())
        return found


def _tables(view: ClipView) -> str:
    ramp = "clip((val-16)/219,0,1)"
    curve = f"clip({ramp}+{(view.contrast - 1) * 2.2:.5f}*({ramp}*{ramp}*(3-2*{ramp})-{ramp}),0,1)"
    luma = f"16+219*({view.lift * 0.3:.5f}+{1 - view.lift * 0.3:.5f}*{curve})"
    cb = f"128+(val-128)*{view.saturation:.5f}-{view.warmth * 40:.5f}"
    cr = f"128+(val-128)*{view.saturation:.5f}+{view.warmth * 40:.5f}"
    return f"y='{luma}':u='{cb}':v='{cr}'"
