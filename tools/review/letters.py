"""Letters against pixels: how well a mask of letters explains a picture, and how far the letters stand out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.floating[Any]]
"""Brightness, opacity or light, shape (height, width)."""


def correlate(letters: Plane, luma: Plane, *, reach: int, lighter: bool) -> float:
    """How well the letters' shapes explain the brightness around them: 0 not at all, 1 wholly.

    Both are taken against their surroundings (a box of `reach` pixels either side), so that a gradient or a photo's
    large shapes behind do not count; and only close to the letters, so that the edge of a plate around them does not
    either. `lighter` says whether the letters are lighter than their ground: letters a stroke beside their place are
    their own negative, and are not taken for them. Where that differs within a text (a word lit on a chip), the
    distance from the ground right beside the letters counts, whatever its sign.
    """
    close = box_mean((letters > 0.02).astype(np.float32), max(2, reach // 3)) > 1e-6
    fine = luma - box_mean(luma, reach)
    ground = _ground(luma, letters, max(2, reach // 3))
    shapes = letters - box_mean(letters, reach)
    signed = _correlation(shapes[close], fine[close]) * (1 if lighter else -1)
    return max(signed, _correlation(letters[close], np.abs(luma - ground)[close]), 0.0)


def _ground(luma: Plane, letters: Plane, reach: int) -> Plane:
    """The brightness behind the letters, from the pixels around them."""
    outside = (letters < 0.02).astype(np.float32)
    weight = box_mean(outside, reach)
    return np.asarray(box_mean(luma * outside, reach) / np.maximum(weight, 1e-3), np.float32)


def _correlation(a: Plane, b: Plane) -> float:
    a, b = a - a.mean(), b - b.mean()
    # Differences under one level of brightness are rounding, not letters.
    energy = float(np.sum(a * a)) * max(float(np.sum(b * b)), float(b.size))
    return float(np.sum(a * b)) / energy**0.5 if energy > 0 else 0.0


def box_mean(plane_: Plane, reach: int) -> Plane:
    """The mean over a square of `2 * reach + 1` pixels, edges repeated."""
    padded = np.pad(plane_.astype(np.float64), reach, mode="edge")
    sums = np.pad(padded.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    side = 2 * reach + 1
    total = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    return np.asarray(total / side**2, np.float32)


def relative_luminance(luma: Plane, blue: NDArray[np.uint8], red: NDArray[np.uint8]) -> Plane:
    """WCAG's relative luminance of BT.709 limited-range pixels; colour planes at half size."""
    height, width = luma.shape
    cb, cr = (
        np.repeat(np.repeat(part.astype(np.float32), 2, axis=0), 2, axis=1)[:height, :width] - 128
        for part in (blue, red)
    )
    y = (luma - 16) / 219
    channels = (y + 1.5748 * cr / 224, y - 0.1873 * cb / 224 - 0.4681 * cr / 224, y + 1.8556 * cb / 224)
    light = np.zeros_like(luma)
    for weight, channel in zip((0.2126, 0.7152, 0.0722), channels, strict=True):
        value = np.clip(channel, 0, 1)
        light += weight * np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return light


def contrast_of(letters: Plane, light: Plane, *, size_px: float) -> float:
    """The contrast ratio of the least readable stretch of a text, about two letters wide.

    Every pixel of a letter is held against the ground beside it, up to a tenth of the text's size away and past the
    edge that a codec smears; so a word lit on a chip is held against its chip. Of a stretch's pixels the better half
    counts, because thin strokes are smeared through and through.
    """
    ink = (letters > 0.02).astype(np.float32)
    gap, thick = max(1, round(size_px * 0.03)), max(2, round(size_px * 0.1))
    ring = ((box_mean(ink, gap + thick) > 1e-6) & (box_mean(ink, gap) < 1e-6)).astype(np.float32)
    reach = gap + thick + max(1, round(size_px * 0.06))
    weight = box_mean(ring, reach)
    core = (letters > 0.95) & (weight > 1e-3)
    if not core.any():
        return 1.0
    ground = box_mean(light * ring, reach) / np.maximum(weight, 1e-3)
    ratio = (np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05)
    step = max(8, round(size_px * 1.5))
    least = max(6, 0.02 * step * size_px)
    stretches = [
        np.s_[y : y + step, x : x + step]
        for x in range(0, letters.shape[1], step)
        for y in range(0, letters.shape[0], step)
    ]
    found = [float(np.percentile(ratio[tile][core[tile]], 75)) for tile in stretches if core[tile].sum() >= least]
    return min(found) if found else float(np.percentile(ratio[core], 75))
