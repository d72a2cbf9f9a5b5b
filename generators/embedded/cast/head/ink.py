"""Lines for areas and strokes: what lies between two lines, how a brush swells and tapers."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..rotation import Floats


def there_and_back(there: Floats, back: Floats) -> Floats:
    """One line after another that runs the same way, as the outline of what lies between them."""
    return np.concatenate([there, back[::-1]])


@lru_cache(maxsize=256)
def taper(number: int, *, start: float = 0.0, end: float = 0.0, peak: float = 0.5) -> Floats:
    """`(number,)`: widths of a brush from `start` over 1 at `peak` to `end`, smooth."""
    share = np.linspace(0, 1, number)
    rise = np.clip(share / max(peak, 1e-6), 0, 1)
    fall = np.clip((1 - share) / max(1 - peak, 1e-6), 0, 1)
    grow = start + (1 - start) * np.sin(rise * np.pi / 2)
    sink = end + (1 - end) * np.sin(fall * np.pi / 2)
    found: Floats = np.minimum(grow, sink)
    found.flags.writeable = False
    return found


def circle(number: int) -> Floats:
    """`(2, number)`: x and y around a circle of radius 1."""
    turn = np.linspace(0, 2 * np.pi, number, endpoint=False)
    return np.stack([np.cos(turn), np.sin(turn)])


def bent(*knots: tuple[float, ...], number: int = 14) -> Floats:
    """`(number, D)`: a smooth path through knots of D numbers, by a Catmull-Rom spline."""
    ring = np.array([knots[0], *knots, knots[-1]], np.float64)
    share = np.linspace(0, len(knots) - 1, number)
    piece = np.minimum(share.astype(int), len(knots) - 2)
    t = (share - piece)[:, None]
    a, b, c, d = (ring[piece + step] for step in range(4))
    found: Floats = (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3) / 2
    return found


def curve(*knots: tuple[float, float]) -> Floats:
    """`(11, 2)`: a short line on the face."""
    return bent(*knots, number=11)
