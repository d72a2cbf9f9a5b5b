"""The picture that a worn garment is drawn with, made once: its front beside its back, each as the photo lies.

A photo shows no back. It is carried on from the front: of cloth that is plain or striped across, each row keeps its
colour and the weave of a quiet place; of other patterns the parts beside the middle are mirrored over and over, so that
neither buttons nor a print come out on the back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from ..rotation import Floats
from .outline import Outline, Pixels

BACK_PART = (0.30, 0.80)
"""Of half the front's width: what the back is continued from."""
QUIET_SHARE = 0.16
"""Of half the width: the side of the quiet patch of weave."""


@dataclass(frozen=True)
class Atlas:
    """One opaque picture."""

    picture: Pixels
    """`(H, 2 W, 3)`."""
    width: int
    """W: where the back begins."""


def make_atlas(outline: Outline) -> Atlas:
    """The front, carried on beyond its edges, and the back. Deterministic."""
    front = _carried_on(outline.picture[..., :3], _solid(outline))
    back = _back(outline, front)
    return Atlas(np.concatenate([front, back], axis=1), front.shape[1])


def _solid(outline: Outline) -> Pixels:
    """Pixels that hold nothing but cloth of the front."""
    alpha = outline.picture[..., 3]
    inner = alpha > 250
    for axis in (0, 1):
        for step in (1, 2):
            inner = inner & np.roll(alpha > 250, step, axis) & np.roll(alpha > 250, -step, axis)
    return inner & ~outline.inside


def _carried_on(colours: Pixels, known: Pixels) -> Pixels:
    """The colours of the known part beyond its edges, by a pyramid of means that is filled from its top."""
    levels: list[tuple[Pixels, Pixels]] = [(colours.astype(np.float32) * known[..., None], known.astype(np.float32))]
    while min(levels[-1][1].shape) > 2:
        levels.append((_halved(levels[-1][0]), _halved(levels[-1][1])))
    filled = levels[-1][0] / np.maximum(levels[-1][1], 1e-6)[..., None]
    for total, amount in reversed(levels[:-1]):
        larger = np.repeat(np.repeat(filled, 2, axis=0), 2, axis=1)[: amount.shape[0], : amount.shape[1]]
        part = np.clip(amount, 0, 1)[..., None]
        filled = np.where(part > 0.02, total / np.maximum(amount, 1e-6)[..., None], larger)
    found = np.where(known[..., None], colours, filled)
    return np.clip(np.rint(found), 0, 255).astype(np.uint8)


def _halved(values: Pixels) -> Pixels:
    height, width = values.shape[:2]
    pad = [(0, height % 2), (0, width % 2), *[(0, 0)] * (values.ndim - 2)]
    even = np.pad(values, pad)
    found: Pixels = even.reshape(even.shape[0] // 2, 2, even.shape[1] // 2, 2, *values.shape[2:]).mean(axis=(1, 3))
    return found


def _back(outline: Outline, front: Pixels) -> Pixels:
    height, width = front.shape[:2]
    rows = np.arange(height, dtype=np.float64)
    left, right = outline.half(rows)
    half = np.minimum(left, right)
    first, last = BACK_PART
    across = np.arange(width, dtype=np.float64)[None] - outline.axis
    part = (last - first) * np.maximum(half, 8.0)[:, None]
    # Back and forth over the part, on both sides of the middle alike.
    phase = np.abs(across) / part
    fold = 1 - np.abs(phase % 2 - 1)
    place = outline.axis + np.where(across < 0, -1, 1) * (first * half[:, None] + fold * part)
    mirrored = _sampled(front, place, np.broadcast_to(rows[:, None], place.shape))
    pattern = outline.garment.tag("pattern")
    if pattern not in ("", "plain", "graphic") and not (pattern == "striped" and _across(mirrored)):
        return np.clip(np.rint(mirrored), 0, 255).astype(np.uint8)
    base = np.median(mirrored[:, :: max(1, width // 160)], axis=1)
    if pattern != "striped":
        base = _smooth(base, max(3, height // 60))
    weave = _weave(outline, front)
    return np.clip(np.rint(base[:, None] + weave), 0, 255).astype(np.uint8)


def _across(colours: Floats) -> bool:
    """Whether rows differ and columns hardly do: stripes across."""
    by_row, by_column = colours.mean(axis=1).std(axis=0).max(), colours.mean(axis=0).std(axis=0).max()
    return bool(by_row > 3 * by_column)


def _weave(outline: Outline, front: Pixels) -> Floats:
    """The quietest patch of the front, less its own light, mirrored over the whole."""
    height, width = front.shape[:2]
    hem, top = outline.hem_y, outline.hem_y * 0.35
    left, right = outline.half(np.array([0.5 * (hem + top)]))
    side = int(max(12, QUIET_SHARE * float(min(left[0], right[0]))))
    best: tuple[float, int, int] | None = None
    grey = front.astype(np.float32).mean(axis=2)
    for y in np.linspace(top, hem - 1.5 * side, 9).astype(int):
        for x in np.linspace(outline.axis - 0.7 * left[0], outline.axis + 0.7 * right[0] - side, 9).astype(int):
            row, column = int(np.clip(y, 0, height - side)), int(np.clip(x, 0, width - side))
            spread = float(grey[row : row + side, column : column + side].std())
            if best is None or spread < best[0]:
                best = (spread, row, column)
    assert best is not None
    patch = front[best[1] : best[1] + side, best[2] : best[2] + side].astype(np.float64)
    patch -= np.array([[_plane(patch[..., channel]) for channel in range(3)]]).reshape(3, side, side).transpose(1, 2, 0)
    down, across = (np.arange(size) % (2 * side - 2) for size in (height, width))
    down, across = (np.where(at < side, at, 2 * side - 2 - at) for at in (down, across))
    return np.asarray(patch[np.ix_(down, across)])


def _plane(values: Floats) -> Floats:
    """The plane that fits values best."""
    side = values.shape[0]
    y, x = np.mgrid[0:side, 0:side]
    terms = np.stack([np.ones(side * side), x.ravel(), y.ravel()], axis=1)
    factors = np.linalg.lstsq(terms, values.ravel(), rcond=None)[0]
    found: Floats = (terms @ factors).reshape(side, side)
    return found


def _smooth(values: Floats, reach: int) -> Floats:
    padded = np.pad(values, ((reach, reach), (0, 0)), mode="edge")
    kernel = np.ones(2 * reach + 1) / (2 * reach + 1)
    return np.stack([np.convolve(padded[:, channel], kernel, mode="valid") for channel in range(3)], axis=1)


def _sampled(picture: Pixels, x: Floats, y: Floats) -> Floats:
    """Colours between pixels."""
    height, width = picture.shape[:2]
    x, y = np.clip(x, 0, width - 1.001), np.clip(y, 0, height - 1.001)
    column, row = x.astype(int), y.astype(int)
    across, down = (x - column)[..., None], (y - row)[..., None]
    upper = picture[row, column] * (1 - across) + picture[row, column + 1] * across
    lower = picture[row + 1, column] * (1 - across) + picture[row + 1, column + 1] * across
    return np.asarray(upper * (1 - down) + lower * down)


def as_image(picture: Pixels) -> Image.Image:
    """For looking at."""
    return Image.fromarray(picture)
