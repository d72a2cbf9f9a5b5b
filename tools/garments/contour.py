"""The outline of a mask as a line of points, and what its bends say."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..media.regions import Mask

Points = np.ndarray[Any, np.dtype[np.float64]]
"""`(n, 2)`: x, y."""
_STEPS = ((0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1))
"""Rows and columns to the eight neighbours, clockwise from the right."""


def trace(mask: Mask) -> Points:
    """The outer outline of a mask's only region, clockwise as seen, closed, one point a border pixel (Moore, 1968)."""
    framed = np.zeros((mask.shape[0] + 2, mask.shape[1] + 2), bool)
    framed[1:-1, 1:-1] = mask
    row, column = (int(value) for value in np.argwhere(framed)[0])
    start, way = (row, column), 0
    found = [start]
    cells = framed.tolist()
    second: tuple[int, int] | None = None
    for _ in range(8 * int(mask.sum()) + 8):
        for turn in range(8):
            number = (way + 6 + turn) % 8
            down, right = _STEPS[number]
            if cells[row + down][column + right]:
                row, column, way = row + down, column + right, number
                break
        else:
            break
        if (row, column) == second and found[-1] == start:
            found.pop()
            break
        if second is None:
            second = (row, column)
        found.append((row, column))
    return np.array(found, np.float64)[:, ::-1] - 0.5


def smoothed(points: Points, reach: float, *, closed: bool = True) -> Points:
    """Points moved to a Gaussian mean of those beside them along the line; `reach` is its deviation in points."""
    radius = max(1, round(3 * reach))
    weights = np.exp(-0.5 * np.square(np.arange(-radius, radius + 1) / max(reach, 1e-6)))
    weights /= weights.sum()
    padded = np.pad(points, ((radius, radius), (0, 0)), mode="wrap" if closed else "edge")
    return np.stack([np.convolve(padded[:, axis], weights, mode="valid") for axis in (0, 1)], axis=1)


def bends(points: Points, reach: int) -> np.ndarray[Any, Any]:
    """How far an open line turns at each point, in degrees, between the ways to `reach` points before and after it.

    Positive where it turns clockwise as seen: where an outline that is walked clockwise is convex.
    """
    count = len(points)
    numbers = np.arange(count)
    before = points - points[np.maximum(numbers - reach, 0)]
    after = points[np.minimum(numbers + reach, count - 1)] - points
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    turn: np.ndarray[Any, Any] = np.degrees(np.arctan2(cross, (before * after).sum(axis=1)))
    return turn


def hull(points: Points) -> list[int]:
    """The numbers of the points on the convex hull, in the order of the line (Andrew, 1979)."""
    order = sorted(range(len(points)), key=lambda number: (points[number, 0], points[number, 1]))

    def chain(numbers: list[int]) -> list[int]:
        kept: list[int] = []
        for number in numbers:
            while len(kept) >= 2:
                a, b, c = points[kept[-2]], points[kept[-1]], points[number]
                if (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0:
                    break
                kept.pop()
            kept.append(number)
        return kept

    return sorted(set(chain(order)) | set(chain(order[::-1])))


def off_line(points: Points, first: Points, last: Points) -> np.ndarray[Any, Any]:
    """How far points lie to the right of the way from `first` to `last`, as seen with y down: inside, clockwise."""
    way = last - first
    length = float(np.hypot(*way)) or 1.0
    away: np.ndarray[Any, Any] = (way[0] * (points[:, 1] - first[1]) - way[1] * (points[:, 0] - first[0])) / length
    return away
