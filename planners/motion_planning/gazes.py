"""Where somebody looks: at the viewer while they speak, at the partner in a dialogue, at what comes to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast, get_args

from ...story.cast import Gaze, GazeTarget
from .shot_times import ShotTimes

AHEAD_FRAMES = 6
"""At 30 a second: eyes are there before the hand is."""
DWELL_FRAMES = 27
"""How long somebody looks at what they point at."""
LEAST_FRAMES = 9
"""A look that is shorter than this is none."""


@dataclass(frozen=True)
class Glance:
    """A look away from where they would look, and back."""

    start: int
    end: int
    at: GazeTarget


def glances_of_directions(times: ShotTimes) -> list[Glance]:
    """Looks that the script asks for: `[look left]`, and eyes that follow a pointing hand."""
    found = []
    for name, frame in times.directions:
        verb, _, way = name.partition("-")
        if way not in get_args(GazeTarget) or verb not in ("point", "look"):
            continue
        ahead = times.at_30(AHEAD_FRAMES) if verb == "point" else 0
        dwell = times.at_30(DWELL_FRAMES if verb == "point" else DWELL_FRAMES + 9)
        found.append(Glance(max(0, frame - ahead), frame + dwell, cast(GazeTarget, way)))
    return found


def glance_at(frame: int, at: GazeTarget, times: ShotTimes) -> Glance:
    """A look at what comes at a frame, a little before the hand."""
    return Glance(max(0, frame - times.at_30(AHEAD_FRAMES)), frame + times.at_30(DWELL_FRAMES), at)


def lay_gazes(base: Sequence[tuple[int, GazeTarget]], glances: Sequence[Glance], times: ShotTimes) -> tuple[Gaze, ...]:
    """Gazes in order: where they look by themselves (`base`, from frame 0 on), and glances over it."""
    marks: list[GazeTarget] = []
    steps = sorted(base)
    for number, (start, target) in enumerate(steps):
        until = steps[number + 1][0] if number + 1 < len(steps) else times.frames
        marks += [target] * max(0, min(until, times.frames) - max(start, len(marks)))
    marks += ["camera"] * (times.frames - len(marks))
    for glance in glances:
        # A look that the shot cuts off is not begun.
        if times.frames - glance.start >= times.at_30(LEAST_FRAMES):
            for frame in range(glance.start, min(glance.end, times.frames)):
                marks[frame] = glance.at
    return _runs(_calmed(marks, times.at_30(LEAST_FRAMES)))


def _calmed(marks: list[GazeTarget], least: int) -> list[GazeTarget]:
    """Eyes do not flit: a look shorter than `least` frames is joined to the one before it."""
    calm = list(marks)
    start = 0
    for frame in range(1, len(calm) + 1):
        if frame == len(calm) or calm[frame] != calm[start]:
            if frame - start < least and start:
                calm[start:frame] = [calm[start - 1]] * (frame - start)
            start = frame
    return calm


def _runs(marks: Sequence[GazeTarget]) -> tuple[Gaze, ...]:
    return tuple(Gaze(start=frame, at=at) for frame, at in enumerate(marks) if frame == 0 or at != marks[frame - 1])
