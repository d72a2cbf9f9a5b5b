"""Which stretches of a person's music make exactly the film's length: pure planning over tracked beats."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from ...story.document import Part
from ...story.timeline import BeatGrid
from .beats import TrackedBeats

_BAR = 4
_PULSE_CONFIDENCE = 0.04
_PAD_S = 0.35
"""An ending may come this much before the last frame."""
_FADE_S = 1.8


class Stretch(Part):
    """Music taken from `source_s` on for so many seconds."""

    source_s: float
    seconds: float


class FitPlan(Part):
    """Stretches in order, and how the last one ends."""

    stretches: tuple[Stretch, ...]
    ending: Literal["own", "fade"]
    """The piece's own ending, or a fade over the last bar."""
    fade_s: float
    crossfade_s: float
    grid: BeatGrid
    notes: tuple[str, ...] = ()


def plan_fit(tracked: TrackedBeats, *, frames: int, fps: Fraction) -> FitPlan:
    """Fill so many frames: with a splice from one bar to a like one where the piece is too long, with bars played
    again where it is too short, and with its own ending wherever it has one.

    Splices keep their place in the bar, so the pulse goes on; of all that give the length, the pair of beats that
    sound most alike is taken. Music without a pulse is cut with a fade, or repeated with long crossfades.
    """
    wanted = float(frames / fps)
    beats = tracked.beats_s
    if len(beats) < 3 * _BAR or tracked.confidence < _PULSE_CONFIDENCE:
        return _without_pulse(tracked, wanted)
    start = _opening(tracked)
    end = tracked.end_s if not tracked.fades_out else _before_fade(tracked)
    own = not tracked.fades_out
    length = end - beats[start]
    stretches: tuple[Stretch, ...]
    if abs(length - wanted) < _PAD_S:
        stretches = (Stretch(source_s=beats[start], seconds=min(length, wanted)),)
    elif length > wanted:
        found = _shortened(tracked, start, end, wanted)
        if found is None:
            own = False
            stretches = (Stretch(source_s=beats[start], seconds=wanted),)
        else:
            stretches = found
    else:
        stretches = _lengthened(tracked, start, end, wanted)
    total = sum(stretch.seconds for stretch in stretches)
    # A little too long: the ring of the last chord is cut by a fade of its own.
    fade = _FADE_S if not own else min(1.0, max(0.03, (total - wanted) * 2.0))
    return FitPlan(
        stretches=stretches,
        ending="own" if own else "fade",
        fade_s=min(fade, wanted / 3),
        crossfade_s=0.03,
        grid=_grid(tracked, stretches, frames, fps),
    )


def _without_pulse(tracked: TrackedBeats, wanted: float) -> FitPlan:
    length = max(tracked.end_s - tracked.start_s, 0.0)
    notes = ("no steady beat was heard in the music: cuts do not follow it",)
    if length < 0.2:
        return FitPlan(
            stretches=(), ending="fade", fade_s=0.0, crossfade_s=0.0, grid=BeatGrid(), notes=("the music is silent",)
        )
    cross = min(1.0, length / 4)
    stretches = [Stretch(source_s=tracked.start_s, seconds=min(length, wanted))]
    while sum(stretch.seconds for stretch in stretches) < wanted - 0.01:
        # Each repeat starts where its crossfade fits.
        missing = wanted - sum(stretch.seconds for stretch in stretches)
        stretches.append(Stretch(source_s=tracked.start_s + cross, seconds=min(length - cross, missing)))
    return FitPlan(
        stretches=tuple(stretches),
        ending="fade",
        fade_s=min(_FADE_S, wanted / 3),
        crossfade_s=cross,
        grid=BeatGrid(),
        notes=notes,
    )


def _opening(tracked: TrackedBeats) -> int:
    """The beat to start on: the first downbeat of which the next two bars are nearly as loud as the piece."""
    levels = tracked.level_db
    usual = sorted(levels)[len(levels) // 2]
    last = max(tracked.downbeat, int(len(levels) * 0.4))
    for beat in range(tracked.downbeat, last + 1, _BAR):
        around = levels[beat : beat + 2 * _BAR]
        if around and sum(around) / len(around) > usual - 9:
            return beat
    return tracked.downbeat


def _before_fade(tracked: TrackedBeats) -> float:
    """The downbeat before a recorded fade has gone far, plus a bar to fade over."""
    levels, beats = tracked.level_db, tracked.beats_s
    usual = sorted(levels)[len(levels) // 2]
    loud = [place for place, level in enumerate(levels) if level > usual - 5]
    last = loud[-1] if loud else len(beats) - 1
    return beats[last - (last - tracked.downbeat) % _BAR] if last > 2 * _BAR else tracked.end_s


def _shortened(tracked: TrackedBeats, start: int, end: float, wanted: float) -> tuple[Stretch, ...] | None:
    """Leave out the middle: from the start to beat i, then from the like beat j to the end."""
    beats = tracked.beats_s
    best: tuple[float, int, int, int] | None = None
    for opening in range(start, min(start + 2 * _BAR, len(beats))):
        for i in range(opening + _BAR, len(beats)):
            head = beats[i] - beats[opening]
            if head > wanted - 0.5:
                break
            target = end - (wanted - head)
            j = _nearest(beats, target)
            for landing in range(max(i + _BAR, j - 3), min(len(beats), j + 4)):
                if (landing - i) % _BAR:
                    continue
                over = head + end - beats[landing] - wanted
                if not -_PAD_S < over < 0.9 or end - beats[landing] < 0.8:
                    continue
                cost = _unlike(tracked, i, landing) + 0.25 * abs(over) + (0.35 if (opening - start) % _BAR else 0.0)
                cost += 0.1 * ((i - tracked.downbeat) % _BAR != 0)
                if best is None or cost < best[0]:
                    best = (cost, opening, i, landing)
    if best is None:
        return None
    _, opening, i, j = best
    return (
        Stretch(source_s=beats[opening], seconds=beats[i] - beats[opening]),
        Stretch(source_s=beats[j], seconds=end - beats[j]),
    )


def _lengthened(tracked: TrackedBeats, start: int, end: float, wanted: float) -> tuple[Stretch, ...]:
    """Play bars again: up to beat j, back to the like beat i, as often as it takes, and on to the end."""
    beats = tracked.beats_s
    best: tuple[float, int, int, int, int] | None = None
    for opening in range(start, min(start + _BAR, len(beats) - _BAR)):
        missing = wanted - (end - beats[opening])
        for i in range(opening, len(beats) - _BAR):
            if (i - tracked.downbeat) % _BAR:
                continue
            for j in range(i + _BAR, len(beats), _BAR):
                once = beats[j] - beats[i]
                times = max(1, round(missing / once))
                over = times * once - missing
                if not -_PAD_S < over < 0.9:
                    continue
                cost = _unlike(tracked, i, j) + 0.25 * abs(over) + 0.1 * times
                cost += (0.35 if opening != start else 0.0) + 2.0 * (_BAR / (j - i))
                if best is None or cost < best[0]:
                    best = (cost, opening, i, j, times)
    if best is None:
        return _barwise(tracked, start, wanted)
    _, opening, i, j, times = best
    again = Stretch(source_s=beats[i], seconds=beats[j] - beats[i])
    return (
        Stretch(source_s=beats[opening], seconds=beats[j] - beats[opening]),
        *([again] * (times - 1)),
        Stretch(source_s=beats[i], seconds=end - beats[i]),
    )


def _barwise(tracked: TrackedBeats, start: int, wanted: float) -> tuple[Stretch, ...]:
    """The last resort: the whole piece over and over, cut where the film ends."""
    beats = tracked.beats_s
    bars = (len(beats) - 1 - start) // _BAR * _BAR
    whole = Stretch(source_s=beats[start], seconds=beats[start + bars] - beats[start])
    times = math.ceil(wanted / whole.seconds)
    return (*([whole] * (times - 1)), Stretch(source_s=beats[start], seconds=wanted - (times - 1) * whole.seconds))


def _unlike(tracked: TrackedBeats, i: int, j: int) -> float:
    """How different it sounds to go from before i to j: the beats around both, and their levels."""
    total = 0.0
    for shift, weight in ((-1, 0.35), (0, 0.4), (1, 0.25)):
        a, b = i + shift, j + shift
        if 0 <= a < len(tracked.features) and 0 <= b < len(tracked.features):
            total += weight * math.dist(tracked.features[a], tracked.features[b])
            total += weight * 0.03 * abs(tracked.level_db[a] - tracked.level_db[b])
    return total


def _nearest(beats: Sequence[float], moment: float) -> int:
    return min(range(len(beats)), key=lambda place: abs(beats[place] - moment)) if beats else 0


def _grid(tracked: TrackedBeats, stretches: Sequence[Stretch], frames: int, fps: Fraction) -> BeatGrid:
    beats: list[int] = []
    downbeats: list[int] = []
    at = 0.0
    for stretch in stretches:
        for place, beat in enumerate(tracked.beats_s):
            if stretch.source_s - 1e-6 <= beat < stretch.source_s + stretch.seconds - 1e-3:
                frame = round((at + beat - stretch.source_s) * float(fps))
                if frame < frames and (not beats or frame > beats[-1]):
                    beats.append(frame)
                    if (place - tracked.downbeat) % _BAR == 0:
                        downbeats.append(frame)
        at += stretch.seconds
    return BeatGrid(beats=tuple(beats), downbeats=tuple(downbeats), bpm=Fraction(tracked.bpm).limit_denominator(100))
