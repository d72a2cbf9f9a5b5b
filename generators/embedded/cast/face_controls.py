"""What a face can do, as numbers a frame: written by talking and performing, drawn by the face."""

from __future__ import annotations

import numpy as np

from .rotation import Floats

MOUTH_CONTROLS = ("jaw", "wide", "round", "press", "teeth", "tongue")
"""jaw 0 closed to 1 wide open (a stressed 'ah'); wide -1 narrow to 1 stretched ('ee'); round 0 to 1 lips pushed forward
('oo'); press 0 to 1 lips held together (m, b, p: at 1 the opening is zero whatever the jaw says); teeth 0 to 1 lower
lip at the upper teeth (f, v); tongue 0 to 1 tip at the upper teeth (l, th)."""
EXPRESSION_CONTROLS = (
    "smile", "cheeks", "brow-left", "brow-right", "frown", "lid-left", "lid-right", "squint", "gaze-x", "gaze-y",
)  # fmt: skip
"""smile -1 corners down to 1 up; cheeks 0 to 1 lifted; brow-left/-right -1 low to 1 raised; frown 0 to 1 brows drawn
together; lid-left/-right 0 open as at rest (upper lid on 15 % of the iris) to 1 shut, below 0 wide open (to -0.6);
squint 0 to 1 lower lids up; gaze-x -1 to 1 (to the person's own left), gaze-y -1 down to 1 up. left and right are the
person's own."""
CONTROLS = (*MOUTH_CONTROLS, *EXPRESSION_CONTROLS)
CONTROL: dict[str, int] = {name: number for number, name in enumerate(CONTROLS)}


def at_rest(frames: int) -> Floats:
    """`(frames, 16)`: a calm closed face that looks ahead."""
    return np.zeros((frames, len(CONTROLS)))


CALM: dict[str, float] = {"smile": 0.20, "cheeks": 0.06, "brow-left": 0.06, "brow-right": 0.05}
"""What of a face's controls keeps it friendly while it says and feels nothing: features at rest look stern."""


def at_ease(frames: int) -> Floats:
    """`(frames, 16)`: a friendly closed face that looks ahead."""
    face = at_rest(frames)
    for name, value in CALM.items():
        face[:, CONTROL[name]] = value
    return face
