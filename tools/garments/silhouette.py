"""A garment's silhouette: its mask, the axis about which it is even, and its outline down either side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ..media.regions import Mask, grown, label, shrunk
from .contour import Points, smoothed, trace

LONG_SIDE_PX = 400
"""Outlines are measured at this size."""
WIRE_PX = 2
"""What is thinner than twice this is a hanger's hook or a thread, not cloth."""
HOOK_SHARE = 0.09
"""How far from the middle, in widths, a hanger's hook reaches."""
AXIS_SHARE = 0.12
"""How far from the middle of its box, in widths, the axis may lie."""


@dataclass(frozen=True)
class Silhouette:
    """An upright garment. Lengths are in pixels of the mask."""

    mask: Mask
    axis: float
    """The x of the middle line."""
    symmetry: float
    """How much of it its mirror image covers: shared area by united area."""

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.mask.shape[0])

    @cached_property
    def outline(self) -> Points:
        """The whole outline, clockwise from the top of the axis."""
        points = smoothed(trace(self.mask), 1.6)
        near = np.nonzero(np.abs(points[:, 0] - self.axis) < 1.5)[0]
        first = int(near[np.argmin(points[near, 1])]) if len(near) else int(np.argmin(points[:, 1]))
        return np.roll(points, -first, axis=0)

    @cached_property
    def sides(self) -> tuple[Points, Points]:
        """The outline from the top of the axis to its bottom: the viewer's left, mirrored, and right; x from the axis.

        Both run clockwise: from the top outwards and down.
        """
        points = self.outline
        near = np.nonzero(np.abs(points[:, 0] - self.axis) < 1.5)[0]
        last = int(near[np.argmax(points[near, 1])]) if len(near) else int(np.argmax(points[:, 1]))
        right = points[: last + 1] - (self.axis, 0)
        left = np.concatenate([points[last:], points[:1]])[::-1] - (self.axis, 0)
        return left * (-1, 1), right

    def columns(self, share: float) -> Mask:
        """For each row, whether the middle `share` of the width is wholly outside the garment."""
        reach = max(1, round(share * self.mask.shape[1] / 2))
        middle = round(self.axis)
        part = self.mask[:, max(0, middle - reach) : middle + reach + 1]
        return np.asarray(~part.any(axis=1))


def silhouette(mask: Mask) -> Silhouette:
    """Of an upright mask, cropped to the garment."""
    axis, symmetry = axis_of(mask)
    return Silhouette(mask, axis, symmetry)


def axis_of(mask: Mask) -> tuple[float, float]:
    """The x about which a mask is most even, and how even it is, 0 to 1."""
    width = mask.shape[1]
    area = int(mask.sum())
    best = (-1.0, (width - 1) / 2)
    reach = max(1, round(AXIS_SHARE * width))
    mirrored = mask[:, ::-1]
    for shift in range(-2 * reach, 2 * reach + 1):
        # The mirror image about x = (width - 1 + shift) / 2.
        if shift >= 0:
            shared = int((mask[:, shift:] & mirrored[:, : width - shift]).sum())
        else:
            shared = int((mask[:, :shift] & mirrored[:, -shift:]).sum())
        even = shared / max(1, 2 * area - shared)
        if even > best[0]:
            best = (even, (width - 1 + shift) / 2)
    return best[1], best[0]


def cloth_of(alpha: np.ndarray[Any, Any]) -> Mask:
    """The garment in an alpha channel (0 to 1) at the size of measuring: one region, without hooks and threads."""
    mask = _largest(alpha > 0.5)
    solid = shrunk(mask, WIRE_PX)
    if not solid.any():
        return mask
    kept = grown(solid, WIRE_PX + 1) & mask
    # Thin parts at the axis are a hanger's hook; straps lie beside it.
    columns = np.nonzero(kept.any(axis=0))[0]
    middle, wide = (columns[0] + columns[-1]) / 2, columns[-1] - columns[0]
    beside = np.abs(np.arange(mask.shape[1]) - middle) > HOOK_SHARE * wide
    found: Mask = _largest(kept | mask & beside[None])
    return found


def _largest(mask: Mask) -> Mask:
    labels, count = label(mask)
    if not count:
        return mask
    sizes = np.bincount(labels.ravel(), minlength=count + 1)
    sizes[0] = 0
    found: Mask = labels == int(sizes.argmax())
    return found
