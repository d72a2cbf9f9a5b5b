"""Where a model may paint and where it may not: regions grown, told to models, and everything else pasted back exactly.

Masks are (frames, height, width) or (height, width) of 8 bits: 255 is made anew, 0 stays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...story.errors import InputError
from ..frames import Pixels

GROWN = 0.015
"""Of the shorter side: a garment's new outline is not quite the old one's, and outlines of masks are a pixel off."""
LEAST = 0.002
"""Of a picture: a smaller region is no garment that somebody wears."""
GREY = 127
"""What VACE was trained to find in place of a region that is made anew."""
BLACK = 0
"""What Wan-Animate was trained to find there."""
_IN_TIME = 3
"""Video decoders take up to four frames together; what is known of one of them is known of all."""


def region(marks: NDArray[np.uint8], *, grown: float = GROWN) -> Pixels:
    """A mask of 0 and 255 from pictures that mark something: grown by a share of the shorter side."""
    by = max(1, round(grown * min(marks.shape[-2:])))
    found = marks >= 128
    near = _near(found, by) if found.ndim == 2 else np.stack([_near(each, by) for each in found])
    return np.where(near, np.uint8(255), np.uint8(0))


def check_region(mask: Pixels, *, what: str) -> None:
    """`InputError` where hardly anything is marked: a model would paint nothing and nobody would know why."""
    if (mask >= 128).mean() < LEAST:
        raise InputError(
            f"{what} is seen nowhere, so there is nothing to dress",
            hint="use a picture in which what is worn is seen, or a mask that marks it",
        )


def told(mask: Pixels) -> Pixels:
    """The mask of a clip as a video model must hear it: what any frame beside one marks, that one marks, too."""
    frames = len(mask)
    reach = [mask[max(0, number - _IN_TIME) : number + _IN_TIME + 1].max(axis=0) for number in range(frames)]
    return np.stack(reach)


def in_tokens(mask: Pixels, *, side: int) -> Pixels:
    """The mask in a model's own squares of `side` pixels: one that is marked anywhere is marked whole. Both sides of
    the mask are multiples of it."""
    high, wide = mask.shape[-2:]
    blocks: Pixels = mask.reshape(*mask.shape[:-2], high // side, side, wide // side, side).max(axis=(-3, -1))
    return blocks.repeat(side, axis=-2).repeat(side, axis=-1)


def emptied(frames: Pixels, mask: Pixels, *, level: int = GREY) -> Pixels:
    """The frames with what is to be made anew in one plain level, so that nothing of what was there is seen."""
    return np.where(mask[..., None] >= 128, np.uint8(level), frames)


def pasted(original: Pixels, made: Pixels, mask: Pixels, *, feather: float = GROWN / 2) -> Pixels:
    """What was made, inside the mask; outside every pixel is the original's, exactly.

    The change from one to the other lies inside the mask, over twice a share `feather` of the shorter side.
    """
    by = max(1, round(feather * min(mask.shape[-2:])))
    if mask.ndim == 2:
        return _pasted(original, made, mask >= 128, by)
    # One by one: whole clips in large integers would take gigabytes.
    return np.stack([_pasted(*each, by) for each in zip(original, made, mask >= 128, strict=True)])


def _pasted(original: Pixels, made: Pixels, mask: NDArray[np.bool_], by: int) -> Pixels:
    whole = (2 * by + 1) ** 2
    inside = _count(~_near(~mask, by), by)[..., None]
    # All in integers: a count of 0 gives the original and a full one what was made, to the last bit.
    mixed: Pixels = ((original * (whole - inside) + made * inside + whole // 2) // whole).astype(np.uint8)
    return mixed


def _near(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """Where anything of the mask lies within a square of `by` pixels around."""
    return _count(mask, by) > 0


def _count(mask: NDArray[np.bool_], by: int) -> NDArray[np.int32]:
    """How many pixels of the square around each are marked; beyond its edges a picture goes on as it ends."""
    counts = np.pad(mask, by, mode="edge").astype(np.int32)
    for axis in (0, 1):
        summed = np.insert(np.cumsum(counts, axis=axis, dtype=np.int32), 0, 0, axis=axis)
        ends = [slice(None), slice(None)]
        begins = [slice(None), slice(None)]
        ends[axis], begins[axis] = slice(2 * by + 1, None), slice(None, -(2 * by + 1))
        counts = summed[tuple(ends)] - summed[tuple(begins)]
    return counts
