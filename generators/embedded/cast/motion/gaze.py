"""Where a person looks, shared between head and eyes: eyes go first, the head follows, the eyes come back with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .....story.cast import Gaze, Performance
from ..rotation import Floats

HEAD_SHARE = 0.62
"""Of a look that is far to the side; of small ones the eyes do more."""
EYES_FIRST_S = 0.1
HEAD_TAKES_S = 0.36
FARTHEST = (68.0, 28.0)
"""Degrees that a head turns and nods from where the body is headed."""
EYES_FARTHEST = (32.0, 20.0)
SEEN_WITHIN = (60.0, 105.0)
"""A body that is headed farther from what is looked at than the first gives up looking; beyond the second it has."""
_TARGETS = {"left": (-48.0, 0.0), "right": (48.0, 0.0), "up": (0.0, -24.0), "down": (0.0, 24.0)}


@dataclass(frozen=True)
class Looks:
    """Degrees over F frames. Column 0 is to the person's own left, column 1 is down."""

    head: Floats
    """`(F, 2)`: by which the head is turned from where the body is headed."""
    eyes: Floats
    """`(F, 2)`: by which the eyes are turned in the head."""


def gaze_turns(
    performance: Performance, *, frames: int, fps: float, turned: float = 0.0, headings: Floats | None = None
) -> Looks:
    """What head and eyes do for the performance's gazes; without any they look at the camera.

    `turned`: degrees by which the scene turns the whole person (`CastSource.turn`), so that they still find the camera.
    `headings` `(F,)`: degrees that the body is headed by itself, where its motions turn it.
    """
    away = np.zeros(frames) if headings is None else headings
    goal = _goals(performance, frames, turned)
    goal[:, 0] = (goal[:, 0] - away + 180) % 360 - 180
    sees = 1 - np.clip((np.abs(goal[:, 0]) - SEEN_WITHIN[0]) / (SEEN_WITHIN[1] - SEEN_WITHIN[0]), 0, 1)
    goal = goal * sees[:, None]
    far = np.linalg.norm(goal, axis=1, keepdims=True)
    share = HEAD_SHARE + 0.2 * np.clip((far - 20) / 40, 0, 1)
    wanted = np.clip(goal * share, [-FARTHEST[0], -FARTHEST[1]], FARTHEST)
    head = _followed(wanted, delay=EYES_FIRST_S * fps, length=HEAD_TAKES_S * fps)
    quick = _followed(goal, delay=0.0, length=max(2.0, 0.08 * fps))
    eyes = np.clip(quick - head, [-EYES_FARTHEST[0], -EYES_FARTHEST[1]], EYES_FARTHEST)
    return Looks(head, eyes)


def _goals(performance: Performance, frames: int, turned: float) -> Floats:
    """`(F, 2)`: degrees to the person's left and down, from the figure's own front."""
    found = np.zeros((frames, 2))
    found[:, 0] = -turned
    for gaze in performance.gazes:
        if gaze.start < frames:
            found[gaze.start :] = _direction(gaze, performance, turned)
    return found


def _direction(gaze: Gaze, performance: Performance, turned: float) -> tuple[float, float]:
    if gaze.at == "camera":
        return -turned, 0.0
    if gaze.at in ("content", "partner"):
        # A figure at the viewer's left looks to the viewer's right; one in the middle has its content there, too.
        way = -1.0 if performance.side == "right" else 1.0
        level = 4.0 if gaze.at == "content" else 0.0
        return way * (46.0 if gaze.at == "content" else 58.0) - turned, level
    yaw, pitch = _TARGETS[gaze.at]
    return yaw - turned, pitch


def _followed(goal: Floats, *, delay: float, length: float) -> Floats:
    """A goal that jumps, followed smoothly: late by `delay` frames, each way made over `length` frames."""
    count = len(goal)
    reach = max(1, round(length))
    late = round(delay)
    padded = np.concatenate([np.repeat(goal[:1], late + reach, axis=0), goal])
    # The rise of a smooth step is a bump; averaging with it turns every jump into such a step.
    u = (np.arange(reach) + 0.5) / reach
    bump = 30 * u**2 * (1 - u) ** 2
    bump /= bump.sum()
    found = np.zeros_like(goal)
    for number, weight in enumerate(bump):
        first = reach - number
        found += weight * padded[first : first + count]
    return found
