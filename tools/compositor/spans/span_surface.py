"""A frame's pixels: a numpy array that Skia draws into and that ffmpeg reads, without a copy between."""

from __future__ import annotations

from typing import Any

import numpy as np
import skia


class FrameSurface:
    """An opaque BGRA picture (Skia's native order on all our machines) with a canvas on it."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.pixels: np.ndarray[Any, np.dtype[np.uint8]] = np.zeros((height, width, 4), np.uint8)
        self._info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
        self._surface = skia.Surface.MakeRasterDirect(self._info, self.pixels)
        self.canvas: skia.Canvas = self._surface.getCanvas()

    def clear(self) -> None:
        """Black, without transform or clip left over."""
        self.canvas.clear(skia.ColorBLACK)

    def image(self) -> skia.Image:
        """The pixels as an image that shares them: draw it before the surface is drawn on again."""
        return skia.Image.MakeRasterData(self._info, self.pixels, self.width * 4)
