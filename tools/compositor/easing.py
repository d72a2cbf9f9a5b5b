"""Easing: how a movement spends its time."""

from __future__ import annotations

import math
from functools import lru_cache

from ...templates.layer import EaseName

_CURVES: dict[str, tuple[float, float, float, float]] = {
    "in": (0.16, 1.0, 0.3, 1.0),
    "out": (0.7, 0.0, 0.84, 0.0),
    "travel": (0.76, 0.0, 0.24, 1.0),
}
_TEMPERS: dict[str, tuple[float, float, float, float]] = {
    "in": _CURVES["in"],
    "soft": (0.22, 0.35, 0.15, 1.0),
    "snap": (0.05, 1.0, 0.1, 1.0),
}
"""How looks come in."""


def arrive(temper: str, share: float, *, overshoot: float = 0.0) -> float:
    """The way done of an entrance in a look's temper; with `overshoot` it passes the end by that much, once."""
    share = min(1.0, max(0.0, share))
    swell = math.sin(math.pi * min(1.0, max(0.0, (share - 0.12) / 0.88))) if overshoot else 0.0
    return _bezier(*_TEMPERS[temper], share) + overshoot * swell * swell


def ease(name: EaseName, share: float, *, overshoot: float = 0.04) -> float:
    """The way done after `share` of the time, both 0 to 1; `overshoot` passes the end by that much, once."""
    share = min(1.0, max(0.0, share))
    if name == "linear":
        return share
    if name == "overshoot":
        swell = math.sin(math.pi * min(1.0, max(0.0, (share - 0.12) / 0.88)))
        return _bezier(*_CURVES["in"], share) + overshoot * swell * swell
    return _bezier(*_CURVES[name], share)


@lru_cache(maxsize=4096)
def _bezier(x1: float, y1: float, x2: float, y2: float, share: float) -> float:
    if share in (0.0, 1.0):
        return share
    low, high = 0.0, 1.0
    for _ in range(28):
        middle = (low + high) / 2
        if _cubic(x1, x2, middle) < share:
            low = middle
        else:
            high = middle
    return _cubic(y1, y2, (low + high) / 2)


def _cubic(one: float, two: float, at: float) -> float:
    rest = 1 - at
    return 3 * rest * rest * at * one + 3 * rest * at * at * two + at * at * at
