"""Pictures of people and things laid into a model's frame: never stretched, and what matters is not cut away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image

PLAIN = 10.0
"""A ground is plain where its edge pixels lie so near to their middle colour, on average, in levels of 256."""


def fitted(picture: Image, *, width: int, height: int, upright: bool = False) -> Image:
    """The picture in a frame of that size, RGB.

    On a plain ground it is shown whole and the ground goes on. Otherwise it fills the frame and its middle stays; but
    of somebody who stands (`upright`) only the sides may go: head and feet stay, and the sides are filled in the
    colour of the picture's edge.
    """
    from PIL import Image as Images

    rgb = picture.convert("RGB")
    scale_in, scale_over = sorted((width / rgb.width, height / rgb.height))
    ground, plain = _ground(np.asarray(rgb))
    taller = rgb.height * width > rgb.width * height
    scale = scale_in if plain or (upright and taller) else scale_over
    sides = (max(1, round(rgb.width * scale)), max(1, round(rgb.height * scale)))
    frame = Images.new("RGB", (width, height), ground)
    frame.paste(rgb.resize(sides, Images.Resampling.LANCZOS), ((width - sides[0]) // 2, (height - sides[1]) // 2))
    return frame


def _ground(pixels: np.ndarray) -> tuple[tuple[int, int, int], bool]:
    """The middle colour of a picture's edge, and whether the edge has no other."""
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]).astype(np.float64)
    middle = np.median(edge, axis=0)
    red, green, blue = (int(channel) for channel in middle.round())
    return (red, green, blue), bool(np.abs(edge - middle).mean() <= PLAIN)
