"""Coarticulation: each sound pulls lips, jaw and tongue toward its shape, more the nearer it is.

After M. Cohen and D. Massaro, "Modeling coarticulation in synthetic visual speech", 1993: every sound has for every
control a dominance, alpha * exp(-theta * |t|), that falls with the time from it, more slowly before it than after it
for rounding; a control is the mean of all targets, weighed by their dominances. Closures are not shared but kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from .heard import Heard, loudness
from .settle import FRAME_S, LEAD_S
from .sounds import CONTROLS, LipSound
from .timed import TimedSound

Curves = dict[str, NDArray[np.float64]]
_BEFORE_S = {"jaw": 0.034, "wide": 0.050, "round": 0.095, "press": 0.020, "teeth": 0.026, "tongue": 0.028}
"""Time constants 1/theta of dominance before a sound: lips round early, closures come late."""
_AFTER_S = {"jaw": 0.040, "wide": 0.050, "round": 0.060, "press": 0.020, "teeth": 0.030, "tongue": 0.034}
_CORE = 0.5
"""The middle share of a sound in which its dominance is whole."""
_SHUTS_S, _OPENS_S = 0.045, 0.038
"""How long the lips take to meet before a closure and to part after it."""
_WAY = 0.25
"""No more than this share of the sound beside a closure goes into its ways."""
_RELAXES_S = 0.11
"""How long the mouth takes to come to rest after the last sound before a silence."""
_UNSTRESSED, _STRESSED = 0.66, 1.0
"""How far the jaw opens of what a vowel asks."""
_PARTED = 0.11
"""In speech lips part so far at the least, however soft: lips that meet elsewhere than in m, b and p read as one."""
_BY_SOUND, _BY_LOUDNESS, _CONTRAST = 0.12, 0.88, 1.6
"""A vowel spoken softly opens less than the same one called out; a loud syllable (1) as its sound asks."""


def blend(shapes: Sequence[TimedSound], heard: Heard, *, rate: Fraction, seconds: float) -> Curves:
    """The controls over a line, `round(seconds * rate) + 1` samples each, exactly 0 in its silences.

    `shapes` cover the line without gaps, as `settle` leaves them. The jaw follows the line's loudness, too.
    """
    count = round(seconds * float(rate)) + 1
    times = np.arange(count) / float(rate)
    curves = {control: _blended(shapes, control, times + LEAD_S) for control in CONTROLS}
    parted = np.minimum(curves["jaw"], _PARTED)
    curves["jaw"] = parted + (curves["jaw"] - parted) * (
        _BY_SOUND + _BY_LOUDNESS * np.minimum(loudness(heard, times), 1.15) ** _CONTRAST
    )
    shut = _shut(shapes, times)
    awake = _awake(shapes, times, seconds=seconds)
    curves["press"] = np.maximum(curves["press"] * 0.999, shut)
    for control in ("jaw", "teeth", "tongue"):
        curves[control] *= 1 - 0.6 * shut
    ends = np.clip(np.minimum(times / FRAME_S, (seconds - times) / (2 * FRAME_S)), 0, 1)
    awake = np.minimum(awake, ends)
    # Lips that press do not open: the closure that begins a phrase may be whole while the jaw still rests.
    still = np.maximum(awake, np.minimum(shut, ends))
    curves["jaw"] = np.minimum(curves["jaw"], 1.0)
    return {control: curve * (still if control == "press" else awake) for control, curve in curves.items()}


def _blended(shapes: Sequence[TimedSound], control: str, times: NDArray[np.float64]) -> NDArray[np.float64]:
    pulled = np.zeros_like(times)
    weight = np.full_like(times, 1e-9)
    for each in shapes:
        half = each.seconds * _CORE / 2
        away = np.maximum(np.abs(times - each.middle_s) - half, 0)
        constant = np.where(times < each.middle_s, _BEFORE_S[control], _AFTER_S[control])
        dominance = _insists(each.sound, control) * np.exp(-away / constant)
        pulled += dominance * _target(each, control)
        weight += dominance
    return pulled / weight


def _target(each: TimedSound, control: str) -> float:
    value = float(getattr(each.sound, control))
    if control == "jaw" and each.sound.vowel:
        return value * (_UNSTRESSED + (_STRESSED - _UNSTRESSED) * each.prominence)
    if control == "press" and each.sound.closure:
        return 0.0  # drawn by `_shut`, whole
    return value


def _insists(sound: LipSound, control: str) -> float:
    if control == "jaw":
        return sound.jaw_insists
    if control in ("wide", "round"):
        return sound.lips_insist
    return 0.8


def _shut(shapes: Sequence[TimedSound], times: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 while lips are shut for m, b and p; smooth ways there and back, quicker where a short sound stands between."""
    shut = np.zeros_like(times)
    for number, each in enumerate(shapes):
        if not each.sound.closure:
            continue
        shuts, opens = _SHUTS_S, _OPENS_S
        if number and shapes[number - 1].sound.name != "rest":
            shuts = min(shuts, _WAY * shapes[number - 1].seconds)
        if number + 1 < len(shapes):
            opens = min(opens, _WAY * shapes[number + 1].seconds)
        into = np.clip((times - (each.start_s - shuts)) / shuts, 0, 1)
        out = np.clip((each.end_s + opens - times) / opens, 0, 1)
        shut = np.maximum(shut, np.minimum(_smooth(into), _smooth(out)))
    return shut


def _awake(shapes: Sequence[TimedSound], times: NDArray[np.float64], *, seconds: float) -> NDArray[np.float64]:
    """0 in silences, 1 in speech: awake one frame early at the most, asleep a moment after the last sound."""
    awake = np.ones_like(times)
    for each in shapes:
        if each.sound.name != "rest":
            continue
        left = min(each.start_s + _RELAXES_S, max(each.start_s, each.end_s - FRAME_S), seconds)
        falls = 1 - _smooth(np.clip((times - (left - _RELAXES_S)) / _RELAXES_S, 0, 1)) if each.start_s > 0 else 0.0
        rises = (
            _smooth(np.clip((times - (each.end_s - FRAME_S)) / (2 * FRAME_S), 0, 1)) if each.end_s < seconds else 0.0
        )
        awake = np.minimum(awake, np.maximum(falls * np.ones_like(times), rises))
    return awake


def _smooth(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(x * x * (3 - 2 * x), dtype=np.float64)
