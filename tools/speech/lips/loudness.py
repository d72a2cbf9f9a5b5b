"""The lowest grade of a mouth: no sounds are known, so it opens with loudness and spreads with the spectrum."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from .blend import Curves
from .heard import HOP_S, Heard
from .settle import FRAME_S

_QUIET_DB = 30.0
"""Below the loud parts of a line by so much nothing opens."""
_PAUSE_S = 0.15


def curves_by_loudness(heard: Heard, *, seconds: float, rate: Fraction) -> Curves:
    """Jaw by loudness; `wide` and `round` by whether the upper or the lower formants carry more; lips never press."""
    top = float(np.percentile(heard.level_db, 95))
    floor = max(top - _QUIET_DB, float(np.percentile(heard.level_db, 5)) + 6)
    loud = np.clip((heard.level_db - floor) / max(top - floor, 3.0), 0, 1)
    hiss = np.clip((heard.hiss_db - heard.mouth_db) / 12 + 0.5, 0, 1)
    jaw = 0.85 * loud**1.3 * (1 - 0.75 * hiss)
    tilt = heard.front_db - heard.low_db
    voiced = loud > 0.3
    middle = float(np.median(tilt[voiced])) if voiced.any() else 0.0
    spread = np.clip((tilt - middle) / 14, -1, 1) * loud
    awake = _awake(loud > 0)
    times = np.arange(round(seconds * float(rate)) + 1) / float(rate)

    def sampled(curve: NDArray[np.float64]) -> NDArray[np.float64]:
        smooth = _smooth(curve, round(1.6 * FRAME_S / HOP_S)) * awake
        found = np.interp(times, np.arange(len(smooth)) * HOP_S, smooth, right=0.0)
        ends = np.clip(np.minimum(times / FRAME_S, (seconds - times) / (2 * FRAME_S)), 0, 1)
        return np.asarray(found * ends, dtype=np.float64)

    nothing = np.zeros_like(times)
    return {
        "jaw": sampled(jaw),
        "wide": sampled(0.8 * np.maximum(spread, 0) + 0.2 * hiss * loud),
        "round": sampled(0.8 * np.maximum(-spread, 0)),
        "press": nothing,
        "teeth": nothing,
        "tongue": nothing,
    }


def _awake(loud: NDArray[np.bool_]) -> NDArray[np.float64]:
    """1 in speech and over its short gaps, exactly 0 in pauses, with short ways between."""
    rows = np.flatnonzero(loud)
    awake = np.zeros(len(loud))
    if rows.size == 0:
        return awake
    for stretch in np.split(rows, np.flatnonzero(np.diff(rows) > _PAUSE_S / HOP_S) + 1):
        awake[stretch[0] : stretch[-1] + 1] = 1
    reach = round(FRAME_S / HOP_S)
    # Within the stretch, so that nothing moves outside.
    inner = np.array([awake[max(0, at - reach) : at + reach + 1].min() for at in range(len(awake))])
    return np.asarray(np.minimum(_smooth(inner, reach), awake), dtype=np.float64)


def _smooth(curve: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    weights = np.hanning(2 * reach + 3)[1:-1]
    padded = np.pad(curve, reach, mode="edge")
    return np.asarray(np.convolve(padded, weights / weights.sum(), mode="valid"), dtype=np.float64)
