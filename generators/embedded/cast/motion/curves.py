"""Curves through keys: of rotations and of plain numbers, with eases, and a little rounding of their corners."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .....templates.motion import Ease
from ..rotation import Floats, normalised

STILL_S = 0.2
"""A `hold` moves in this last part of its stretch."""


def eased(share: Floats, ease: Ease) -> Floats:
    """How far (0 to 1, `swing` a little beyond) at a share of the time."""
    u = np.clip(share, 0, 1)
    if ease == "linear":
        return u
    if ease == "in":
        return u * u
    if ease == "out":
        return 1 - (1 - u) ** 2
    found: Floats = u**3 * (10 - 15 * u + 6 * u * u)
    if ease == "swing":
        # A bump of height 1 near each end, flat at both.
        found = found + 0.05 * (_bump(1 - u) - _bump(u))
    return found


def _bump(u: Floats) -> Floats:
    found: Floats = u**2 * (1 - u) ** 4 / 0.02195
    return found


def numbers(moments: Sequence[float] | Floats, values: Floats, eases: Sequence[Ease], at: Floats) -> Floats:
    """Values `(K, D)` at moments `(K,)`, read at `(N,)`: constant before the first and after the last.

    Smooth stretches are monotone cubics (F. N. Fritsch, R. E. Carlson, *Monotone piecewise cubic interpolation*, 1980):
    a curve flows through a key that lies between its neighbours, rests at one where it turns, and never overshoots.
    """
    when = np.asarray(moments, np.float64)
    if len(when) == 1:
        return np.repeat(values, len(at), axis=0)
    slopes = _slopes(when, values, eases)
    number = np.clip(np.searchsorted(when, at, side="right") - 1, 0, len(when) - 2)
    width = (when[number + 1] - when[number])[:, None]
    u = np.clip((at - when[number])[:, None] / width, 0, 1)
    first, last = values[number], values[number + 1]
    a, b = slopes[0][number] * width, slopes[1][number] * width
    smooth = first + u * a + u**2 * (3 * (last - first) - 2 * a - b) + u**3 * (a + b - 2 * (last - first))
    found = smooth
    for ease in set(eases[1:]) - {"smooth"}:
        chosen = np.array([eases[n + 1] == ease for n in number])[:, None]
        found = np.where(chosen, first + (last - first) * _share(u, width, ease), found)
    return found


def rotations(moments: Sequence[float] | Floats, turns: Floats, eases: Sequence[Ease], at: Floats) -> Floats:
    """Unit quaternions `(K, 4)` at moments, read at `(N,)` -> `(N, 4)`; steps between keys are under half a turn."""
    return normalised(numbers(moments, unrolled(turns), eases, at))


def unrolled(turns: Floats) -> Floats:
    """The same rotations `(K, ..., 4)` with signs such that neighbours are near each other."""
    flips = np.where(np.sum(turns[1:] * turns[:-1], axis=-1) < 0, -1.0, 1.0)
    signs = np.concatenate([np.ones(turns[:1].shape[:-1]), np.cumprod(flips, axis=0)])
    found: Floats = turns * signs[..., None]
    return found


def _share(u: Floats, width: Floats, ease: Ease) -> Floats:
    if ease == "hold":
        late = np.clip(1 - (1 - u) * width / np.minimum(STILL_S, width), 0, 1)
        return eased(late, "smooth")
    return eased(u, ease)


def _slopes(when: Floats, values: Floats, eases: Sequence[Ease]) -> tuple[Floats, Floats]:
    """How fast values change on leaving each key and on reaching the next, `(K - 1, D)` each."""
    widths = np.diff(when)[:, None]
    rises = np.diff(values, axis=0) / widths
    inner = np.zeros_like(values)
    if len(when) > 2:
        before, after = widths[:-1], widths[1:]
        one, two = 2 * after + before, after + 2 * before
        same = rises[:-1] * rises[1:] > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = (one + two) / (one / rises[:-1] + two / rises[1:])
        inner[1:-1] = np.where(same, mean, 0.0)
        for number in range(1, len(when) - 1):
            # A stretch of its own ease begins and ends by itself: its neighbours come to rest at it.
            if eases[number] != "smooth" or eases[number + 1] != "smooth":
                inner[number] = 0.0
    return inner[:-1], inner[1:]


def rounded(track: Floats, sigma: float, *, around: bool = False) -> Floats:
    """A track `(N, ...)` with its corners rounded by a Gaussian of `sigma` samples; `around`: it is a loop.

    Rotations must be `unrolled` first and `normalised` after.
    """
    if sigma <= 0 or len(track) < 2:
        return track
    reach = max(1, int(np.ceil(3 * sigma)))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    if around:
        # The last sample of a loop is its first again.
        indices = np.arange(-reach, len(track) + reach) % (len(track) - 1)
    else:
        indices = np.clip(np.arange(-reach, len(track) + reach), 0, len(track) - 1)
    padded = track[indices]
    found = np.zeros_like(track)
    for number, weight in enumerate(weights):
        found += weight * padded[number : number + len(track)]
    return found
