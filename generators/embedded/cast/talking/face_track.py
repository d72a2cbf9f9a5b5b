"""The face of one person over a shot: speech, feelings, looks, blinks and small life, as the sixteen controls."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from .....story.cast import Performance
from .....story.mouth import Mouth
from ..face_controls import CONTROL, MOUTH_CONTROLS, at_rest
from ..motion.gaze import Looks, gaze_turns
from ..rotation import Floats
from .accents import accents, listening, never_still, stresses_of
from .eyes import blink_frames, blinks, look, shifts_of
from .feelings import EXPRESSION, blended, cued_smiles, feelings, felt_face
from .lips import lip_track

_LOWEST = {
    **dict.fromkeys(("wide", "smile", "brow-left", "brow-right", "gaze-x", "gaze-y"), -1.0),
    **dict.fromkeys(("lid-left", "lid-right"), -0.6),
}
"""Of the controls that go below 0."""


def face_track(
    performance: Performance,
    mouths: Mapping[str, Mouth],
    *,
    frames: int,
    fps: Fraction | float,
    looks: Looks | None = None,
) -> Floats:
    """The controls `(F, 16)` of a person's face (`face_controls.CONTROLS`), a pure function of its arguments.

    `mouths` holds the mouth of each line by the line's id; a line without one leaves the mouth at rest. Outside their
    own lines the mouth's six controls are exactly 0: a smile may move its corners, nothing opens it. `looks` is what
    the gaze asks of head and eyes (`motion.perform.performed(...).looks`), so that both share one turn; without it the
    performance's gazes are followed as if the body faced the camera.
    """
    rate = float(fps)
    stresses = stresses_of(performance, mouths, fps=rate)
    felt = feelings(performance, frames=frames, fps=rate)
    lips = lip_track(performance, mouths, frames=frames, fps=rate)
    face = felt_face(felt, frames=frames)
    face += accents(performance, stresses, frames=frames, fps=rate)
    face += listening(performance, frames=frames, fps=rate)
    face += never_still(performance, frames=frames, fps=rate)
    smiles = cued_smiles(performance, frames=frames, fps=rate)
    for control, share in (("smile", 1.0), ("cheeks", 0.75), ("squint", 0.3)):
        column = face[:, EXPRESSION[control]]
        np.maximum(column, share * smiles, out=column)
    blended(lips, face, felt)

    gaze = look(performance, (looks or gaze_turns(performance, frames=frames, fps=rate)).eyes, frames=frames, fps=rate)
    face[:, EXPRESSION["gaze-x"]], face[:, EXPRESSION["gaze-y"]] = gaze[:, 0], gaze[:, 1]
    _lids(face, performance, stresses, frames=frames, fps=rate)
    track = at_rest(frames)
    track[:, : len(MOUTH_CONTROLS)] = lips
    track[:, len(MOUTH_CONTROLS) :] = face
    for name, number in CONTROL.items():
        np.clip(track[:, number], _LOWEST.get(name, 0.0), 1.0, out=track[:, number])
    return track


def _lids(
    face: Floats, performance: Performance, stresses: list[tuple[float, float]], *, frames: int, fps: float
) -> None:
    """Upper lids go with the eyes and close over whatever the feeling makes of them."""
    down = face[:, EXPRESSION["gaze-y"]]
    shut = blinks(
        blink_frames(
            performance, frames=frames, fps=fps, shifts=shifts_of(performance, frames=frames), stresses=stresses
        ),
        frames=frames,
        fps=fps,
    )
    for side in ("lid-left", "lid-right"):
        open_lid = face[:, EXPRESSION[side]] + 0.34 * np.maximum(-down, 0) - 0.12 * np.maximum(down, 0)
        face[:, EXPRESSION[side]] = open_lid + (1 - open_lid) * shut
