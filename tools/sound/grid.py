"""Where composed music puts its beats, its sections and its last chord. Pure; planning and composing read it here."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import cycle, pairwise
from typing import Literal

from ...story.errors import InputError
from ...story.timeline import BeatGrid, MusicSection

SAMPLE_RATE = 48_000
"""Samples a second of all sound that Reelwright makes."""

BEATS_PER_BAR = 4
TAIL_MIN_S = Fraction(1)
"""The last chord rings at least this long."""
TAIL_MAX_S = Fraction(7, 2)
"""Where it would ring longer than this, the last bar is halved and the chord comes two beats later."""

SectionName = Literal["intro", "verse", "lift", "drop", "break", "outro"]

_BEFORE_LIFT: tuple[tuple[SectionName, int], ...] = (("verse", 8), ("break", 4))
_AFTER_LIFT: tuple[tuple[SectionName, int], ...] = (("lift", 8), ("break", 4), ("drop", 8), ("verse", 8))


def sample_at(frame: int, fps: Fraction) -> int:
    """The sample (48 kHz) at which a frame starts; exact where the rate divides, else the nearest."""
    exact = Fraction(frame * SAMPLE_RATE) / fps
    return int(exact + Fraction(1, 2))


def ending_beat(frames: int, fps: Fraction, frames_per_beat: int, *, beats_per_bar: int = BEATS_PER_BAR) -> int:
    """The beat of the last chord: the last downbeat that leaves at least a second of tail, 0 where there is none.

    In slow pieces the last bar may be halved, so that the tail stays under about 3.5 s.
    """
    last = max(0, (frames - int(-(-TAIL_MIN_S * fps // 1))) // frames_per_beat)
    downbeat = last - last % beats_per_bar
    half = downbeat + beats_per_bar // 2
    tail_s = (frames - downbeat * frames_per_beat) / fps
    return half if tail_s > TAIL_MAX_S and downbeat < half <= last else downbeat


def beat_grid(frames: int, fps: Fraction, frames_per_beat: int, *, beats_per_bar: int = BEATS_PER_BAR) -> BeatGrid:
    """The beats and downbeats of a composed piece, in frames; the last chord's beat is always a downbeat."""
    _check(frames, frames_per_beat, beats_per_bar)
    end = ending_beat(frames, fps, frames_per_beat, beats_per_bar=beats_per_bar)
    count = -(-frames // frames_per_beat)
    downbeats = [*range(0, end, beats_per_bar), *range(end, count, beats_per_bar)]
    return BeatGrid(
        beats=tuple(beat * frames_per_beat for beat in range(count)),
        downbeats=tuple(beat * frames_per_beat for beat in downbeats),
        bpm=60 * fps / frames_per_beat,
    )


def arrange(
    frames: int,
    frames_per_beat: int,
    *,
    fps: Fraction,
    beats_per_bar: int = BEATS_PER_BAR,
    lift_frame: int | None = None,
    chapter_frames: Sequence[int] = (),
) -> tuple[MusicSection, ...]:
    """Lay sections over a piece: they tile its beats, start on bars, and `outro` holds the last chord.

    `lift_frame` asks for the lift at a moment of the film (its offer, its turn); it is moved to the nearest bar.
    Without it the lift comes a little after half. Short pieces lose the intro first, then the verse.
    `chapter_frames` are where chapters begin: the music is led into each by a break and lifts on the nearest bar.
    """
    _check(frames, frames_per_beat, beats_per_bar)
    total = -(-frames // frames_per_beat)
    end = ending_beat(frames, fps, frames_per_beat, beats_per_bar=beats_per_bar)
    bars = end // beats_per_bar
    outro = 4 if bars >= 24 else 2 if bars >= 14 else 0
    body = bars - outro
    intro = 4 if body >= 20 else 2 if body >= 7 else 1 if body >= 4 else 0
    wanted = None if lift_frame is None else round(Fraction(lift_frame, frames_per_beat * beats_per_bar))
    lift = _lift_bar(body, intro, wanted)
    plan: list[tuple[SectionName, int]] = [("intro", intro)]
    opens = _chapter_bars(chapter_frames, frames_per_beat * beats_per_bar, first=intro + 4, last=body - 4)
    if opens:
        plan += _led(_fill(opens[0] - intro, _BEFORE_LIFT))
        for number, (start, stop) in enumerate(pairwise([*opens, body])):
            plan += _chapter(stop - start, number, last=stop == body)
    else:
        plan += _fill(lift - intro, _BEFORE_LIFT)
        plan += _leave_breaks(_fill(body - lift, _AFTER_LIFT))
    sections = []
    beat = 0
    for name, length in plan:
        if length:
            sections.append(MusicSection(name=name, start_beat=beat, beats=length * beats_per_bar))
            beat += length * beats_per_bar
    # A halved last bar belongs to the outro.
    sections.append(MusicSection(name="outro", start_beat=beat, beats=total - beat))
    return tuple(sections)


def _lift_bar(body: int, intro: int, wanted: int | None) -> int:
    if body <= 1:
        return body
    if wanted is not None:
        return min(max(wanted, intro + 1 if body > intro + 1 else intro), body - 1)
    if body - intro < 4:
        return intro + (body - intro + 1) // 2
    # Layers change every four bars, counted from the end of the intro.
    verse = max(4 * round(Fraction(body * 11, 20) / 4 - Fraction(intro, 4)), 4 if body - intro >= 6 else 2)
    return intro + min(verse, body - intro - 1, 16)


def _fill(bars: int, pattern: tuple[tuple[SectionName, int], ...]) -> list[tuple[SectionName, int]]:
    filled: list[tuple[SectionName, int]] = []
    for name, length in cycle(pattern):
        if bars <= 0:
            break
        taken = length if bars - length >= 3 else bars
        filled.append((name, taken))
        bars -= taken
    return filled


def _chapter_bars(frames: Sequence[int], frames_per_bar: int, *, first: int, last: int) -> list[int]:
    """The bars on which chapters lift: the nearest ones, four bars apart at least."""
    bars: list[int] = []
    for frame in sorted(frames):
        bar = round(Fraction(frame, frames_per_bar))
        if first <= bar <= last and (not bars or bar - bars[-1] >= 4):
            bars.append(bar)
    return bars


def _chapter(bars: int, number: int, *, last: bool) -> list[tuple[SectionName, int]]:
    """One chapter's form: it lifts, settles under the words, and makes room for the next."""
    opening: SectionName = "drop" if number % 2 else "lift"
    head = 8 if bars >= 20 else 4
    filled = [(opening, min(head, bars)), *_fill(max(0, bars - head), (*_BEFORE_LIFT, *_BEFORE_LIFT, ("drop", 8)))]
    return _leave_breaks(filled) if last else _led(filled)


def _led(filled: list[tuple[SectionName, int]]) -> list[tuple[SectionName, int]]:
    """The end of a long stretch as a break, so that what follows can lift."""
    name, bars = filled[-1] if filled else ("break", 0)
    if name == "break" or bars < 4:
        return filled
    quiet = 4 if bars >= 8 else 2
    return [*filled[:-1], (name, bars - quiet), ("break", quiet)]


def _leave_breaks(filled: list[tuple[SectionName, int]]) -> list[tuple[SectionName, int]]:
    """A break that nothing follows is a hole: most of it becomes a drop."""
    if filled and filled[-1][0] == "break":
        bars = filled.pop()[1]
        quiet = 2 if bars >= 4 else bars // 2
        filled += [("break", quiet), ("drop", bars - quiet)]
    return filled


def _check(frames: int, frames_per_beat: int, beats_per_bar: int) -> None:
    if frames < 1 or frames_per_beat < 1 or beats_per_bar < 2:
        raise InputError(
            f"{frames} frames with {frames_per_beat} frames a beat and {beats_per_bar} beats a bar are no music",
            hint="give at least one frame, one frame a beat and two beats a bar",
        )
