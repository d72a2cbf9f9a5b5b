"""What a line's emotion does to a face, eased in and out, and how it goes together with speech."""

from __future__ import annotations

import itertools

import numpy as np

from .....story.cast import Performance
from .....story.script import Emotion
from ..face_controls import CALM, CONTROL, EXPRESSION_CONTROLS
from ..rotation import Floats
from .curves import BASE_FPS, hump, smooth

EXPRESSION: dict[str, int] = {name: number for number, name in enumerate(EXPRESSION_CONTROLS)}
FEELINGS: dict[Emotion, dict[str, float]] = {
    "neutral": CALM,
    "happy": {"smile": 0.74, "cheeks": 0.55, "brow-left": 0.22, "brow-right": 0.17, "squint": 0.22},
    "excited": {
        "smile": 0.86, "cheeks": 0.60, "brow-left": 0.60, "brow-right": 0.53, "lid-left": -0.26, "lid-right": -0.26,
    },
    "serious": {"smile": -0.14, "frown": 0.62, "brow-left": -0.40, "brow-right": -0.34, "squint": 0.20},
    "concerned": {"smile": -0.40, "frown": 0.85, "brow-left": 0.50, "brow-right": 0.57, "squint": 0.08},
    "surprised": {"smile": 0.08, "brow-left": 0.90, "brow-right": 0.82, "lid-left": -0.52, "lid-right": -0.52},
}  # fmt: skip
"""By control; after the action units of P. Ekman and W. Friesen's Facial Action Coding System, 1978: happiness 6+12,
surprise 1+2+5, seriousness 4+7, concern 1+4+15. A frown with raised brows lifts their inner ends: worry."""
_OPENS: dict[Emotion, float] = {"happy": 1.04, "excited": 1.14, "serious": 0.92, "concerned": 0.94, "surprised": 1.10}
"""How much wider or less the jaw opens."""
_EASES_IN, _EARLY, _EASES_OUT = 8.0, 5.0, 14.0
"""Frames. A feeling is seen a little before it is heard."""
_LINGERS = 9.0
_BRIDGED_S = 1.5
"""Between two lines of one feeling the face keeps it for so long."""


def feelings(performance: Performance, *, frames: int, fps: float) -> dict[Emotion, Floats]:
    """How much of each emotion is in the face, `(F,)` each: together 1 at the most."""
    unit = fps / BASE_FPS
    weights: dict[Emotion, Floats] = {}
    said = sorted(performance.speech, key=lambda each: each.start)
    for each, following in itertools.zip_longest(said, said[1:]):
        ends = each.start + float(each.seconds) * fps
        falls = ends + _LINGERS * unit
        if following is not None and following.start - ends < _BRIDGED_S * fps:
            falls = max(falls, following.start - _EARLY * unit)
        rises = each.start - _EARLY * unit
        felt = hump(frames, rises=rises, full=rises + _EASES_IN * unit, falls=falls, gone=falls + _EASES_OUT * unit)
        weights[each.emotion] = np.maximum(weights.get(each.emotion, np.zeros(frames)), felt)
    together = sum(weights.values(), np.zeros(frames))
    return {emotion: weight / np.maximum(together, 1) for emotion, weight in weights.items()}


def felt_face(felt: dict[Emotion, Floats], *, frames: int) -> Floats:
    """`(F, 10)`: the expression controls of the feelings; a face that feels nothing else is a friendly one."""
    face = np.zeros((frames, len(EXPRESSION_CONTROLS)))
    calm = 1 - sum(felt.values(), np.zeros(frames))
    for emotion, weight in (*felt.items(), ("neutral", calm)):
        for control, value in FEELINGS[emotion].items():
            face[:, EXPRESSION[control]] += weight * value
    return face


def cued_smiles(performance: Performance, *, frames: int, fps: float) -> Floats:
    """`(F,)`: smiles on cue, 0 to 1."""
    unit = fps / BASE_FPS
    found = np.zeros(frames)
    for smile in performance.smiles:
        full = smile.start + _EASES_IN * unit
        falls = full + smile.frames
        felt = hump(frames, rises=smile.start, full=full, falls=falls, gone=falls + _EASES_OUT * unit)
        found = np.maximum(found, smile.strength * felt)
    return found


def blended(lips: Floats, face: Floats, felt: dict[Emotion, Floats]) -> None:
    """Let feelings and speech meet, in place: `lips` `(F, 6)`, `face` `(F, 10)`.

    A feeling opens the jaw more or less; rounded lips and an open jaw pull the corners in, and the smile comes back
    between them. Closures stay closed: nothing here touches `press`.
    """
    jaw, rounded = lips[:, CONTROL["jaw"]], lips[:, CONTROL["round"]]
    gain = np.ones(len(lips))
    for emotion, weight in felt.items():
        gain += weight * (_OPENS.get(emotion, 1.0) - 1)
    smile = face[:, EXPRESSION["smile"]]
    lips[:, CONTROL["round"]] = rounded * (1 - 0.15 * np.maximum(smile, 0))
    face[:, EXPRESSION["smile"]] = smile * (1 - 0.40 * smooth(rounded)) * (1 - 0.18 * jaw)
    lips[:, CONTROL["jaw"]] = np.clip(jaw * gain, 0, 1)
