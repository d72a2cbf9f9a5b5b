"""The steady pulse under tracked beats, and how far it is from a film's: pure arithmetic on moments."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .beats import TrackedBeats

CONFIDENCE_MIN = 0.04
"""Under this the tracker hears no pulse: noise gives 0.03 and less, composed music 0.07 and more."""
_BEATS_MIN = 6
_OUTLIER = 0.15
"""A beat that is off by more than this share of a beat is the tracker's slip, not the music's."""
_DOUBT = 3.0
"""Standard errors of the tempo within which it counts as the one that was asked for."""
_DRIFT_MIN_S = 0.004
"""A correction that moves no beat by more is not worth a stretch."""


@dataclass(frozen=True)
class Pulse:
    """Beats at even distances: beat n lies at `first_s + n * period_s`."""

    first_s: float
    period_s: float
    doubt_s: float
    """The standard error of the period."""

    @property
    def bpm(self) -> float:
        """Beats a minute."""
        return 60 / self.period_s


def pulse_of(tracked: TrackedBeats) -> Pulse | None:
    """The line through the beats that were heard, without those that are far from it; None where there is no pulse.

    Beats that the tracker left out or put in between are counted by their distance to their neighbours.
    """
    beats = np.array(tracked.beats_s)
    if len(beats) < _BEATS_MIN or tracked.confidence < CONFIDENCE_MIN:
        return None
    usual = float(np.median(np.diff(beats)))
    numbers = np.concatenate([[0], np.cumsum(np.maximum(1, np.round(np.diff(beats) / usual)))])
    kept = np.ones(len(beats), bool)
    slope, first, off = usual, float(beats[0]), np.zeros(len(beats))
    for _ in range(4):
        slope, first = (float(value) for value in np.polyfit(numbers[kept], beats[kept], 1))
        off = beats - (first + slope * numbers)
        kept = np.abs(off) <= _OUTLIER * slope
        if kept.sum() < max(_BEATS_MIN, len(beats) // 2):
            return None
    spread = math.sqrt(float(np.mean(off[kept] ** 2))) / math.sqrt(float(np.sum((numbers - numbers.mean())[kept] ** 2)))
    return Pulse(first_s=first, period_s=slope, doubt_s=spread)


@dataclass(frozen=True)
class Match:
    """A heard pulse counted as a film counts its beats."""

    per_beat: float
    """Heard beats on one of the film's: 2 where the music was heard at twice the pace, a half where at half."""
    tempo: float
    """How much faster it must become, the pace being counted so. 1: it is right as it is."""
    heard_bpm: float
    """Counted as the film counts."""


def match(pulse: Pulse, beat_s: float, *, length_s: float) -> Match:
    """How the film counts what was heard: at the pace, its half or its double, whichever needs the least correction.

    A tempo that the tracker cannot tell from the film's over `length_s` is left as it is.
    """
    per_beat = min((1.0, 2.0, 0.5), key=lambda each: (abs(math.log(pulse.period_s * each / beat_s)), each))
    period = pulse.period_s * per_beat
    tempo = period / beat_s
    close = abs(period - beat_s) <= _DOUBT * pulse.doubt_s * per_beat or abs(tempo - 1) * length_s < _DRIFT_MIN_S
    return Match(per_beat=per_beat, tempo=1.0 if close else tempo, heard_bpm=60 / period)


@dataclass(frozen=True)
class BeatErrors:
    """How far heard beats lie from the film's, in milliseconds; None where no beat was heard."""

    median_ms: float | None
    most_ms: float | None
    """Nine of ten beats are closer."""
    worst_ms: float | None


def beat_errors(beats_s: Sequence[float], beat: Fraction) -> BeatErrors:
    """Heard beats against beats every `beat` seconds from 0, or against their halves where they come so fast."""
    if len(beats_s) < _BEATS_MIN:
        return BeatErrors(median_ms=None, most_ms=None, worst_ms=None)
    heard = np.array(beats_s)
    step = float(beat) / (2 if float(np.median(np.diff(heard))) < 0.75 * float(beat) else 1)
    off = np.abs(heard - np.round(heard / step) * step) * 1000
    median, most, worst = (round(float(value), 1) for value in (np.median(off), np.quantile(off, 0.9), off.max()))
    return BeatErrors(median_ms=median, most_ms=most, worst_ms=worst)
