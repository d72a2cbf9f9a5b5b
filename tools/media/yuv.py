"""Drawn pixels into what encoders want: BGRA to BT.709 4:2:0 in limited range."""

from __future__ import annotations

from typing import Any, cast

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter


class FrameConverter:
    """Converts frames of one size, one thread each; the buffers are used again for each frame."""

    def __init__(self, width: int, height: int) -> None:
        self._size = (width, height)
        self._reformatter = VideoReformatter()
        self._frame: Any = None

    def planes(self, pixels: np.ndarray[Any, np.dtype[np.uint8]]) -> list[memoryview]:
        """Y, Cb and Cr of a BGRA picture of shape (height, width, 4), valid until the next call."""
        source = av.VideoFrame.from_numpy_buffer(pixels, format="bgra")
        self._frame = self._reformatter.reformat(
            source,
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.BILINEAR,
            threads=1,
        )
        found = []
        for plane in self._frame.planes:
            data = memoryview(cast("Any", plane))
            if plane.line_size != plane.width:
                rows = np.frombuffer(data, np.uint8).reshape(plane.height, plane.line_size)
                data = np.ascontiguousarray(rows[:, : plane.width]).data.cast("B")
            found.append(data)
        return found
