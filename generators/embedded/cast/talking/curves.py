"""Small curves over the frames of a shot."""

from __future__ import annotations

import numpy as np

from .....story.cast import Performance
from ..rotation import Floats

BASE_FPS = 30.0
"""Lengths in frames of this package are at 30 a second; other rates keep the time."""


def chance_of(performance: Performance, purpose: str) -> np.random.Generator:
    """The dice of one person in one shot: equal performances roll equally, each purpose for itself."""
    return np.random.default_rng([performance.seed, *performance.person.encode(), *purpose.encode()])


def smooth(share: Floats) -> Floats:
    """A smooth step from 0 to 1."""
    x = np.clip(share, 0, 1)
    return np.asarray(x * x * (3 - 2 * x), dtype=np.float64)


def hump(frames: int, *, rises: float, full: float, falls: float, gone: float) -> Floats:
    """`(F,)`: 0 until the frame `rises`, 1 from `full` until `falls`, 0 again from `gone` on."""
    at = np.arange(frames, dtype=np.float64)
    into = smooth((at - rises) / max(1e-6, full - rises))
    out = smooth((gone - at) / max(1e-6, gone - falls))
    return np.minimum(into, out)


def drift(frames: int, *, fps: float, slow: float, chance: np.random.Generator) -> Floats:
    """`(F,)`: a wandering number within -1 and 1, whose sines have no common measure."""
    seconds = np.arange(frames) / fps
    found = np.zeros(frames)
    for rate, size in ((1.0, 0.55), (1.618, 0.28), (2.718, 0.17)):
        found += size * np.sin(2 * np.pi * (slow * rate * seconds + chance.uniform()))
    return found
