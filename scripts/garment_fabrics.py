"""The patterns and ribs of drawn cloth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from garment_cloth import Array, Pattern, rgb
from garment_cuts import MIDDLE


def ribbed(step: float, depth: float, *, across: bool = False) -> Callable[[Array, Array], Array]:
    """Ribs as heights."""
    return lambda x, y: depth * np.cos((y if across else x) * 2 * np.pi / step)


def stripes(base: str, line: str, *, period: float, share: float, start: float, end: float) -> Pattern:
    """Horizontal stripes between two heights."""

    def colours(x: Array, y: Array) -> Array:
        inside = (((y - start) / period) % 1 < share) & (y > start) & (y < end)
        return np.where(np.broadcast_to(inside, x.shape)[..., None], rgb(line), rgb(base))

    return colours


def rings(base: str, line: str, *, period: float, share: float, start: float, end: float, lean: float) -> Pattern:
    """Stripes around sleeves, square to them; `lean` is how far a sleeve goes outwards for each pixel down."""

    def colours(x: Array, y: Array) -> Array:
        along = (y + lean * np.abs(x - MIDDLE)) / np.hypot(1, lean)
        inside = ((along - start) / period % 1 < share) & (along > start) & (along < end)
        return np.where(inside[..., None], rgb(line), rgb(base))

    return colours


def checks(base: str, one: str, two: str, period: float) -> Pattern:
    """A woven check: bands of both ways that lie half over each other."""

    def colours(x: Array, y: Array) -> Array:
        found = np.broadcast_to(rgb(base), (*x.shape, 3)).copy()
        for along in (x, y):
            phase = (along / period) % 1
            wide = ((phase < 0.42).astype(np.float32) * 0.5)[..., None]
            found = found * (1 - wide) + rgb(one) * wide
            fine = ((np.abs(phase - 0.72) < 0.035).astype(np.float32) * 0.75)[..., None]
            found = found * (1 - fine) + rgb(two) * fine
        return np.asarray(found)

    return colours


def dots(base: str, dot: str, step: float, radius: float) -> Pattern:
    """Dots in rows that are shifted by half a step."""

    def colours(x: Array, y: Array) -> Array:
        row = np.floor(y / step)
        off_x = (x / step + 0.5 * (row % 2)) % 1 - 0.5
        off_y = (y / step) % 1 - 0.5
        inside = np.clip((radius / step - np.hypot(off_x, off_y)) * step + 0.5, 0, 1)[..., None]
        return np.asarray(rgb(base) * (1 - inside) + rgb(dot) * inside)

    return colours


def twill(colour: str, thread: str, strength: float = 0.25) -> Pattern:
    """Diagonal threads of a second colour: denim, chino."""

    def colours(x: Array, y: Array) -> Array:
        share = (strength * (0.5 + 0.5 * np.sin((x + y) * 1.9)))[..., None]
        return np.asarray(rgb(colour) * (1 - share) + rgb(thread) * share)

    return colours
