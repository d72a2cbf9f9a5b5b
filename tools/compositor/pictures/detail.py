"""Where a picture's detail lies: chooses what a crop keeps and what a camera closes in on, from the pixels alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

THUMBNAIL_PX = 48
EDGE_WEIGHT = 0.45
"""What detail at the rim counts beside detail in the middle: frames cut backgrounds, not subjects."""


def detail_map(picture: Image.Image) -> Any:
    """Gradient energy of a thumbnail, rows by columns, largest in the middle where all else is equal."""
    scale = THUMBNAIL_PX / max(picture.size)
    size = (max(4, round(picture.width * scale)), max(4, round(picture.height * scale)))
    grey = np.asarray(picture.convert("RGB").resize(size, Image.Resampling.BOX).convert("L")).astype(np.float64)
    energy = np.zeros_like(grey)
    energy[:, 1:-1] += np.abs(grey[:, 2:] - grey[:, :-2])
    energy[1:-1] += np.abs(grey[2:] - grey[:-2])
    rows = np.linspace(-1, 1, size[1])[:, None]
    columns = np.linspace(-1, 1, size[0])[None, :]
    near = 1 - (1 - EDGE_WEIGHT) * np.minimum(1.0, (rows**2 + columns**2) / 2)
    # A floor, so that a plain picture is cut around its middle.
    return (energy + 2.0) * near


def detail_centre(energy: Any) -> tuple[float, float]:
    """The centre of the detail, as shares of width and height."""
    total = float(energy.sum())
    x = float((energy.sum(axis=0) * (np.arange(energy.shape[1]) + 0.5)).sum()) / total / energy.shape[1]
    y = float((energy.sum(axis=1) * (np.arange(energy.shape[0]) + 0.5)).sum()) / total / energy.shape[0]
    return x, y


def best_window(energy: Any, *, wide: float, tall: float, from_top: bool = False) -> tuple[float, float]:
    """The left and top, as shares, of the window of these shares that holds most detail.

    `from_top`: the window starts at the top, so that no head is cut.
    """
    left = _best_start(energy.sum(axis=0), wide)
    top = 0.0 if from_top else _best_start(energy.sum(axis=1), tall)
    return left, top


def _best_start(line: Any, share: float) -> float:
    """The start of the stretch of a line that holds most; of equal ones, that nearest to the middle."""
    if share >= 1:
        return 0.0
    sums = np.concatenate([[0.0], np.cumsum(line)])
    places = np.arange(len(sums), dtype=np.float64) / len(line)
    starts = np.linspace(0.0, 1 - share, 33)
    held = np.interp(starts + share, places, sums) - np.interp(starts, places, sums)
    off = np.abs(starts - (1 - share) / 2)
    return float(starts[int(np.argmax(held / sums[-1] - 1e-6 * off))])
