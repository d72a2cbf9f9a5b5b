"""Footage in a scene: the part of a clip that fills a frame, moment by moment, graded to the look."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import skia
from PIL import Image

from ....templates.look import Grade
from ...media.clip_reader import ClipReader, ClipView, clip_size
from ..motifs.texture import image_of
from .detail import best_window, detail_centre, detail_map
from .framing import UPRIGHT

LOOK_S = Fraction(1, 2)
"""The crop is chosen by the frame this far into the shot, and stays: a crop that follows would swim."""


class MovingPicture:
    """A clip from `start_s` on, covering a frame of `width` by `height`, never stretched."""

    def __init__(
        self, path: Path, *, size: tuple[int, int], width: int, height: int, start_s: Fraction, grade: Grade
    ) -> None:
        self._start_s = start_s
        self.width, self.height = width, height
        scale = max(width / size[0], height / size[1])
        wide, tall = min(size[0], math.floor(width / scale)), min(size[1], math.floor(height / scale))
        energy = detail_map(glance(path, start_s + LOOK_S))
        left, top = best_window(energy, wide=wide / size[0], tall=tall / size[1], from_top=size[0] < UPRIGHT * size[1])
        centre = detail_centre(energy)
        self.focus = (
            min(1.0, max(0.0, (centre[0] - left) * size[0] / wide)),
            min(1.0, max(0.0, (centre[1] - top) * size[1] / tall)),
        )
        self._reader = ClipReader(
            path,
            ClipView(
                left=min(size[0] - wide, int(left * size[0])),
                top=min(size[1] - tall, int(top * size[1])),
                crop_width=wide,
                crop_height=tall,
                width=width,
                height=height,
                contrast=grade.contrast,
                saturation=grade.saturation,
                warmth=grade.warmth,
                lift=grade.lift,
            ),
        )

    def image(self, seconds: Fraction) -> skia.Image:
        """The picture `seconds` after the shot's start; the clip's last one where the clip is over."""
        return image_of(self._reader.at(self._start_s + seconds), opaque=True)


def glance(path: Path, time_s: Fraction) -> Image.Image:
    """A small still of a clip at a time."""
    size = clip_size(path)
    small = 192 / max(size)
    width, height = max(4, round(size[0] * small)), max(4, round(size[1] * small))
    view = ClipView(left=0, top=0, crop_width=size[0], crop_height=size[1], width=width, height=height)
    reader = ClipReader(path, view)
    try:
        return Image.fromarray(reader.at(time_s)[..., 2::-1].copy())
    finally:
        reader.close()
