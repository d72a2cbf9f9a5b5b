"""Eyes: where they look within the head, their small jumps, and when they blink."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from .....story.cast import Performance
from ..motion.gaze import EYES_FARTHEST
from ..rotation import Floats
from .curves import BASE_FPS, chance_of

BLINK = (0.0, 0.45, 0.85, 1.0, 0.72, 0.38, 0.12, 0.0)
"""Two frames down, one shut, three up."""
_SHUT = 3
BETWEEN_S = (2.0, 6.0)
_APART_S = 0.7
"""A look elsewhere brings a blink, unless there was one just now."""
_MID_STRESS = 0.55
_CLEAR = 4.0
"""Frames around a strong stress in which nobody blinks."""


def look(performance: Performance, eyes: Floats, *, frames: int, fps: float) -> Floats:
    """`(F, 2)`: gaze-x and gaze-y from degrees `(F, 2)` in the head (left and down), with small jumps.

    Eyes that rest on something never rest quite: they jump by a degree or two every second or so, within a frame.
    """
    gaze = np.column_stack((eyes[:, 0] / EYES_FARTHEST[0], -eyes[:, 1] / EYES_FARTHEST[1]))
    chance = chance_of(performance, "eyes")
    at, offset = 0, np.zeros(2)
    while at < frames:
        after = at + max(2, round(chance.uniform(0.5, 1.3) * fps))
        gaze[at:after] += offset
        offset = chance.normal(0, (0.035, 0.022)).clip(-0.08, 0.08)
        at = after
    return np.clip(gaze, -1, 1)


def blink_frames(
    performance: Performance,
    *,
    frames: int,
    fps: float,
    shifts: Sequence[int] = (),
    stresses: Sequence[tuple[float, float]] = (),
) -> list[int]:
    """Frames in which the lids are shut: on looks elsewhere (`shifts`), else every 2 to 6 s, not amid strong stresses.

    The ends of the person's lines draw a blink to them.
    """
    chance = chance_of(performance, "blinks")
    strong = [frame for frame, strength in stresses if strength >= _MID_STRESS]
    clear = _CLEAR * fps / BASE_FPS
    found: list[int] = []
    for shift in sorted(shifts):
        shut = shift + 1
        if 0 < shift < frames and (not found or shut - found[-1] > _APART_S * fps):
            found.append(shut)
    ends = [said.start + round(float(said.seconds) * fps) for said in performance.speech]
    filled: list[int] = []
    last = -round(chance.uniform(0.2, 1.8) * fps)
    for fixed in [*found, None]:
        limit = frames if fixed is None else fixed - round(1.2 * fps)
        while (at := last + round(_interval_s(chance) * fps)) < limit:
            at = _drawn(at, last, ends, fps)
            last = min(_moved(at, strong, clear), last + round(BETWEEN_S[1] * fps))
            filled.append(last)
        if fixed is not None:
            last = fixed
            filled.append(fixed)
    return [at for at in filled if 0 <= at < frames]


def _interval_s(chance: np.random.Generator) -> float:
    """Mostly three to four seconds, never outside 2 to 6."""
    return float(np.clip(BETWEEN_S[0] + chance.gamma(2.2, 0.75), BETWEEN_S[0] + 0.2, BETWEEN_S[1] - 0.3))


def _drawn(at: int, last: int, ends: Sequence[int], fps: float) -> int:
    """The end of a line nearby, where that keeps the 2 seconds."""
    near = [end for end in ends if abs(end - at) < 0.5 * fps and end - last >= BETWEEN_S[0] * fps]
    return min(near, key=lambda end: abs(end - at)) if near else at


def _moved(at: int, strong: Sequence[float], clear: float) -> int:
    """The nearest frame after `at` that no strong stress is near."""
    for frame in sorted(strong):
        if abs(at - frame) < clear:
            at = round(frame + clear + 1)
    return at


def blinks(shut: Sequence[int], *, frames: int, fps: float) -> Floats:
    """`(F,)`: how far the lids are down, 1 in each frame of `shut`."""
    found = np.zeros(frames)
    knots = np.arange(len(BLINK)) - _SHUT
    for at in shut:
        away = (np.arange(frames) - at) * BASE_FPS / fps
        found = np.maximum(found, np.interp(away, knots, BLINK, left=0.0, right=0.0))
    return found


def shifts_of(performance: Performance, *, frames: int) -> list[int]:
    """Frames in which they begin to look at something else."""
    looks = sorted(performance.gazes, key=lambda gaze: gaze.start)
    targets = ["camera", *(gaze.at for gaze in looks)]
    return [
        gaze.start
        for gaze, (before, now) in zip(looks, itertools.pairwise(targets), strict=True)
        if before != now and 0 < gaze.start < frames
    ]
