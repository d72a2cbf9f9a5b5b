"""Where words may stand on a picture: its calmer half, toned down towards the ground under them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
import skia
from PIL import Image

from ....story.frame_source import Box
from ..motifs.texture import image_of
from ..stagecraft import Stagecraft
from .colour import from_hex
from .detail import best_window, detail_map
from .framing import UPRIGHT
from .moving_picture import LOOK_S, glance

Half = Literal["top", "bottom"]
DEPTH = 0.8
"""How far the picture is toned down under the words."""
HABIT = 0.75
"""The foot is the words' usual place: the head has to be calmer than this share of it to win."""


@lru_cache(maxsize=32)
def calmer_half(
    path: Path, *, width: int, height: int, top: float, bottom: float, clip_start_s: Fraction | None = None
) -> Half:
    """The half of a picture with less detail between two heights (shares) of the frame that it covers.

    Of footage (`clip_start_s`) the shot's beginning is judged. Without its file (when only sizes are asked for) it is
    the foot.
    """
    if not path.is_file():
        return "bottom"
    picture = _still(path) if clip_start_s is None else glance(path, clip_start_s + LOOK_S)
    scale = max(width / picture.width, height / picture.height)
    wide, tall = width / scale / picture.width, height / scale / picture.height
    energy = detail_map(picture)
    start = best_window(energy, wide=wide, tall=tall, from_top=picture.width < UPRIGHT * picture.height)
    rows, columns = energy.shape
    left, right = int(start[0] * columns), max(int(start[0] * columns) + 1, round((start[0] + wide) * columns))
    seen = energy[:, left:right].sum(axis=1)
    places = (np.arange(rows) + 0.5) / rows
    at = (places - start[1]) / tall
    middle = (top + bottom) / 2
    head = float(seen[(at >= top) & (at < middle)].sum())
    foot = float(seen[(at >= middle) & (at <= bottom)].sum())
    return "top" if head < HABIT * foot else "bottom"


def _still(path: Path) -> Image.Image:
    with Image.open(path) as opened:
        opened.draft("RGB", (192, 192))
        return opened.convert("RGB")


@dataclass(frozen=True)
class DrawnShade:
    """A shade from one edge of the frame to just past the words."""

    craft: Stagecraft
    half: Half
    words: Box

    @property
    def settles(self) -> float:
        """At once."""
        return 0.0

    @cached_property
    def _image(self) -> skia.Image:
        frame = self.craft.grid.frame
        wide, high = int(frame.width), int(frame.height)
        y = np.arange(high, dtype=np.float32) + 0.5
        fade = max(1.0, 0.2 * high)
        if self.half == "bottom":
            share = np.clip((y - (self.words.y - fade)) / fade, 0, 1)
        else:
            share = np.clip(((self.words.bottom + fade) - y) / fade, 0, 1)
        alpha = DEPTH * share * share * (3 - 2 * share)
        noise = np.random.default_rng(11).random((high, wide), dtype=np.float32) - 0.5
        pixels = np.empty((high, wide, 4), np.uint8)
        cover = np.clip(alpha[:, None] * 255 + noise * (alpha[:, None] > 0.004), 0, 255)
        for channel, value in enumerate(from_hex(self.craft.style.colours["ground"])[::-1]):
            pixels[..., channel] = cover * value
        pixels[..., 3] = cover
        return image_of(pixels, opaque=False)

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw the shade; it is there from the first frame on, as the picture is."""
        del frame
        if not only_text:
            canvas.drawImage(self._image, 0, 0)
