"""Brows and lids that go with stressed words, a face that listens, and the little that never stops."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .....story.cast import Performance
from .....story.mouth import Mouth
from .....story.script import Emotion
from ..face_controls import EXPRESSION_CONTROLS
from ..rotation import Floats
from .curves import BASE_FPS, chance_of, drift, hump
from .feelings import EXPRESSION

_APART = 15.0
"""Frames between two accents of the brows: of stresses that stand closer only the stronger is marked."""
_LEAST = 0.45
_MARKS: dict[Emotion, tuple[float, float, float]] = {
    "neutral": (0.34, 0.06, 0.0),
    "happy": (0.32, 0.16, 0.0),
    "excited": (0.42, 0.0, 0.0),
    "serious": (0.10, 0.20, 0.26),
    "concerned": (0.22, 0.10, 0.22),
    "surprised": (0.12, 0.0, 0.0),
}
"""What a stress adds to brows, squint and frown: people who are serious press where others lift."""


def stresses_of(performance: Performance, mouths: Mapping[str, Mouth], *, fps: float) -> list[tuple[float, float]]:
    """Frame and strength of the shot's stresses: the planned ones, else those of the mouths."""
    if performance.stresses:
        return [(float(each.frame), each.strength) for each in performance.stresses]
    return sorted(
        (said.start + float(time) * fps, float(strength))
        for said in performance.speech
        if said.line in mouths
        for time, strength in mouths[said.line].stresses_s
    )


def accents(performance: Performance, stresses: list[tuple[float, float]], *, frames: int, fps: float) -> Floats:
    """`(F, 10)`: what stresses add. Brows are up 1 frame before the vowel's peak, stay, and sink slowly."""
    unit = fps / BASE_FPS
    chance = chance_of(performance, "accents")
    face = np.zeros((frames, len(EXPRESSION_CONTROLS)))
    for frame, strength in _strongest(stresses, apart=_APART * unit):
        emotion = _emotion_at(performance, frame, fps)
        lift, squint, frown = (value * strength for value in _MARKS[emotion])
        # One brow leads now and then; two that always move as one are a mask's.
        left, right = 1.0 + chance.uniform(-0.22, 0.1), 1.0 + chance.uniform(-0.22, 0.1)
        held = chance.uniform(3, 6)
        bump = hump(
            frames,
            rises=frame - 5 * unit,
            full=frame - 1 * unit,
            falls=frame + held * unit,
            gone=frame + (held + 9) * unit,
        )
        for control, value in (
            ("brow-left", lift * left), ("brow-right", lift * right), ("squint", squint), ("frown", frown),
        ):  # fmt: skip
            column = face[:, EXPRESSION[control]]
            np.maximum(column, value * bump, out=column)
    return face


def _strongest(stresses: list[tuple[float, float]], *, apart: float) -> list[tuple[float, float]]:
    kept: list[tuple[float, float]] = []
    for each in sorted(stresses, key=lambda stress: (-stress[1], stress[0])):
        if each[1] >= _LEAST and all(abs(each[0] - other[0]) >= apart for other in kept):
            kept.append(each)
    return sorted(kept)


def _emotion_at(performance: Performance, frame: float, fps: float) -> Emotion:
    for said in performance.speech:
        if said.start - 1 <= frame <= said.start + float(said.seconds) * fps + 1:
            return said.emotion
    return "neutral"


def listening(performance: Performance, *, frames: int, fps: float) -> Floats:
    """`(F, 10)`: an attentive face while somebody speaks to them, with a small reaction every two or three seconds."""
    unit = fps / BASE_FPS
    chance = chance_of(performance, "listening")
    face = np.zeros((frames, len(EXPRESSION_CONTROLS)))
    for first, after in performance.listens:
        attends = hump(frames, rises=first, full=first + 10 * unit, falls=after, gone=after + 14 * unit)
        for control, value in (("smile", 0.26), ("brow-left", 0.12), ("brow-right", 0.08), ("squint", 0.05)):
            face[:, EXPRESSION[control]] += value * attends
        at = first + chance.uniform(0.7, 1.6) * fps
        while at < after - 0.5 * fps:
            _react(face, at, unit=unit, chance=chance)
            at += chance.uniform(1.7, 3.2) * fps
    return face


def _react(face: Floats, at: float, *, unit: float, chance: np.random.Generator) -> None:
    kind = chance.choice(["brows", "smile", "narrow"], p=[0.45, 0.35, 0.2])
    held = chance.uniform(6, 14) * unit
    bump = hump(len(face), rises=at, full=at + 6 * unit, falls=at + 6 * unit + held, gone=at + 18 * unit + held)
    size = chance.uniform(0.7, 1.0)
    parts = {
        "brows": (("brow-left", 0.30), ("brow-right", 0.26)),
        "smile": (("smile", 0.30), ("cheeks", 0.18), ("squint", 0.08)),
        "narrow": (("squint", 0.24), ("frown", 0.16)),
    }[str(kind)]
    for control, value in parts:
        face[:, EXPRESSION[control]] += size * value * bump


def never_still(performance: Performance, *, frames: int, fps: float) -> Floats:
    """`(F, 10)`: brows and lower lids wander a little; the mouth does not."""
    chance = chance_of(performance, "face")
    face = np.zeros((frames, len(EXPRESSION_CONTROLS)))
    both = drift(frames, fps=fps, slow=0.27, chance=chance)
    for control, size in (("brow-left", 0.05), ("brow-right", 0.05), ("squint", 0.04)):
        face[:, EXPRESSION[control]] += size * (0.6 * both + 0.4 * drift(frames, fps=fps, slow=0.31, chance=chance))
    return face
