"""The mouth of a shot: the mouths of its lines, each at its place, and breath where a line pauses."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .....story.cast import Performance
from .....story.mouth import Mouth
from ..face_controls import MOUTH_CONTROLS
from ..rotation import Floats
from .curves import BASE_FPS

_BREATH_S = 0.34
"""A breath in before the next phrase takes so long, or most of a shorter pause."""
_BREATH_JAW = 0.13


def lip_track(performance: Performance, mouths: Mapping[str, Mouth], *, frames: int, fps: float) -> Floats:
    """`(F, 6)`: the mouth's controls. Rows outside the person's lines are exactly 0.

    Each frame shows the middle of its time, so that lips and sound meet whatever the rate.
    """
    track = np.zeros((frames, len(MOUTH_CONTROLS)))
    for said in performance.speech:
        mouth = mouths.get(said.line)
        if mouth is None:
            continue
        times = np.asarray((np.arange(frames) - said.start + 0.5) / fps, dtype=np.float64)
        spoken = np.flatnonzero((times > 0) & (times < float(mouth.seconds)))
        if not spoken.size:
            continue
        line = _sampled(mouth, times[spoken])
        line[:, 0] = np.maximum(line[:, 0], _breath(mouth, times[spoken]))
        track[spoken] = np.where(np.abs(line) > np.abs(track[spoken]), line, track[spoken])
    return track


def _sampled(mouth: Mouth, times: Floats) -> Floats:
    found = np.zeros((len(times), len(MOUTH_CONTROLS)))
    place = times * float(mouth.rate)
    for column, name in enumerate(MOUTH_CONTROLS):
        values = np.asarray(mouth.shapes.get(name, (0,)), np.float64) / 100
        found[:, column] = np.interp(place, np.arange(len(values)), values)
    return found


def _breath(mouth: Mouth, times: Floats) -> Floats:
    """A small opening at the end of each long pause."""
    found = np.zeros(len(times))
    for begins, ends in mouth.silences_s:
        length = min(_BREATH_S, 0.8 * float(ends - begins))
        share = (times - (float(ends) - length)) / (length + 1 / BASE_FPS)
        found = np.maximum(found, _BREATH_JAW * np.sin(np.pi * np.clip(share, 0, 1)) ** 2)
    return found
