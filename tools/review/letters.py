"""Letters against pixels: how well a mask of letters explains a picture, and how far the letters stand out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.floating[Any]]
"""Brightness, opacity or light, shape (height, width)."""

OUTLINE_SHARE = 0.5
"""Of a letter's outline: what has to stand out for it to be read. A shadow on one side takes nearly the other half."""
TONE_REACH = 0.05
"""Of the text's size, one to three pixels: how far either side of the outline letters and ground have a tone each."""
EDGE_WEIGHT = 0.1


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


def relative_luminance(luma: Plane, blue: Plane, red: Plane) -> Plane:
    """WCAG's relative luminance of BT.709 limited-range pixels; all planes of one size."""
    y, cb, cr = (luma - 16) / 219, (blue - 128) / 224, (red - 128) / 224
    light = np.zeros_like(luma)
    channels = (y + 1.5748 * cr, y - 0.1873 * cb - 0.4681 * cr, y + 1.8556 * cb)
    for weight, channel in zip((0.2126, 0.7152, 0.0722), channels, strict=True):
        value = np.clip(channel, 0, 1)
        light += weight * np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return light


def contrast_of(letters: Plane, luma: Plane, blue: Plane, red: Plane, *, size_px: float) -> float:
    """The contrast ratio of the least readable stretch of a text, about a letter wide.

    All along their outline the letters are held against what lies right beside them, whatever it is: the rim of a
    sticker, the block behind one word, a photo. Of a stretch's outline `OUTLINE_SHARE` counts, its better part: a
    letter that loses less of its outline is still read. Colour planes have the size of the others, or half of it.
    """
    edge = box_mean(letters, 1)
    reach = min(3, max(1, round(TONE_REACH * size_px)))
    ink, ground = [], []
    for plane_ in (luma, blue, red):
        half = plane_.shape != letters.shape
        of_ink, of_ground = _two_tones(
            halved(letters) if half else letters, plane_, reach=min(2, reach) if half else reach
        )
        ink.append(_doubled(of_ink, letters.shape) if half else of_ink)
        ground.append(_doubled(of_ground, letters.shape) if half else of_ground)
    one, other = relative_luminance(*ink), relative_luminance(*ground)
    ratio = (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)
    outline = (edge > 0.15) & (edge < 0.85)
    if not outline.any():
        return 1.0
    step = max(8, round(size_px * 0.8))
    stretches = [
        np.s_[y : y + step, x : x + step]
        for x in range(0, letters.shape[1], step)
        for y in range(0, letters.shape[0], step)
    ]
    found = [_share(ratio[tile][outline[tile]]) for tile in stretches if outline[tile].sum() >= max(6, step)]
    return min(found) if found else _share(ratio[outline])


def _share(ratios: Plane) -> float:
    return float(np.quantile(ratios, 1 - OUTLINE_SHARE))


def _two_tones(letters: Plane, plane_: Plane, *, reach: int) -> tuple[Plane, Plane]:
    """What a plane holds on the letters and right beside them, around every pixel.

    A straight line through the pixels of a small window, value over opacity (least squares): so strokes thinner than a
    pixel have their own tone, too. Where letters and ground are wide enough, their edge counts little, because a codec
    smears it; elsewhere it is all there is, and the letters are softened as much.
    """
    around = box_mean(letters, 1)
    weight = np.where((around < 0.01) | (around > 0.99), 1.0, EDGE_WEIGHT).astype(np.float32)
    soft = (letters + around) / 2
    total = box_mean(weight, reach)
    opacity, value = box_mean(weight * soft, reach) / total, box_mean(weight * plane_, reach) / total
    spread = box_mean(weight * soft * soft, reach) / total - opacity**2
    together = box_mean(weight * soft * plane_, reach) / total - opacity * value
    slope = together / np.maximum(spread, 1e-3)
    return value + slope * (1 - opacity), value - slope * opacity


def stroke_of(letters: Plane) -> float:
    """The mean width of the strokes in pixels: twice their area over the length of their outline."""
    down, across = np.gradient(letters)
    outline = float(np.hypot(down, across).sum())
    return 2 * float(letters.sum()) / outline if outline else 0.0


def halved(plane_: Plane) -> Plane:
    """Means of two by two; sides are even."""
    return np.asarray((plane_[0::2, 0::2] + plane_[1::2, 0::2] + plane_[0::2, 1::2] + plane_[1::2, 1::2]) / 4)


def _doubled(plane_: Plane, shape: tuple[int, ...]) -> Plane:
    return np.repeat(np.repeat(plane_, 2, axis=0), 2, axis=1)[: shape[0], : shape[1]]
