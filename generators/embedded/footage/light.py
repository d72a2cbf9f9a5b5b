"""The light on what a photographed person wears, as a picture to multiply another garment by."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
DARKEST = 0.62
SMALL_PX = 160
"""The long side at which light is worked out: it is soft."""


def light_on(shown: Pixels, person: Pixels, *, arms: Pixels, reach: float) -> Pixels | None:
    """`(h, w, 4)` BGRA, small: a soft grey, 255 in full light. None where nobody is seen.

    `shown` `(H, W, 4)` BGRA; masks `(H, W)`; `reach` is the deviation of the blur in pixels of the full size. The blur
    counts the person alone, so that a dark ground does not darken their edges.
    """
    height, width = person.shape
    scale = SMALL_PX / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    grey = shown[..., 0] * np.float32(0.0722) + shown[..., 1] * np.float32(0.7152) + shown[..., 2] * np.float32(0.2126)
    # Skin is lit as cloth is, but has another colour.
    weight = person.astype(np.float32) / 255 * (1 - arms.astype(np.float32) / 255)
    both = [
        np.asarray(Image.fromarray(each).resize(size, Image.Resampling.BOX), np.float64)
        for each in (grey * weight, weight)
    ]
    total, amount = (_blurred(each, max(0.7, reach * scale)) for each in both)
    inside = both[1] > 0.5
    if not inside.any():
        return None
    soft = total / np.maximum(amount, 1e-3)
    # Each row is compared with its own brightest place: dark trousers are no shade.
    full = np.maximum(np.where(inside, soft, 0).max(axis=1, keepdims=True), 8.0)
    full = _blurred(full, max(0.7, reach * scale / 2), axes=(0,), edge=True)
    share = np.where(amount > 1e-3, np.clip(soft / full, DARKEST, 1.0), 1.0)
    level = np.rint(255 * share).astype(np.uint8)
    return np.ascontiguousarray(np.dstack([level, level, level, np.full_like(level, 255)]))


def _blurred(
    values: NDArray[np.float64], deviation: float, *, axes: tuple[int, ...] = (0, 1), edge: bool = False
) -> NDArray[np.float64]:
    """A Gaussian mean; beyond the picture there is nothing, or with `edge` the last values go on."""
    reach = max(1, round(3 * deviation))
    window = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    window /= window.sum()
    mode: Literal["edge", "constant"] = "edge" if edge else "constant"
    for axis in axes:
        values = np.apply_along_axis(
            lambda row: np.convolve(np.pad(row, reach, mode=mode), window, mode="valid"), axis, values
        )
    return values
