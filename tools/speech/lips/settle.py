"""A line's sounds thinned out to what lips can show: each shape held for two frames, weak ones given up first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from .sounds import REST
from .timed import TimedSound

FRAME_S = 1 / 30
HELD_S = 2 * FRAME_S
LEAD_S = 0.024
"""Jaw and lips are there before their sound is: synthesisers tell a vowel when its steady part begins."""
SHUT_S = 0.08
"""Lips stay shut for so long at least: two frames however they fall."""
_BRIDGED_S = 0.15
"""A gap between sounds shorter than this is no pause: the mouth goes on."""
_SILENCE = 4
Giving = Literal["spare", "lost", "all"]
"""What is taken for a short shape, one after the other: what neighbours have over two frames; weaker ones that are too
short to be seen themselves; all of weaker ones."""
_GIVING: tuple[Giving, ...] = ("spare", "lost", "all")


def settle(sounds: Sequence[TimedSound], *, seconds: float) -> tuple[TimedSound, ...]:
    """The shapes of a whole line from 0 to `seconds` without gaps, `rest` in its silences.

    No shape begins more than one frame before its sound. Sounds that found no time are left out.
    """
    shapes = _joined(_without_gaps(sounds, seconds=seconds))
    for rank in (3, 2, 1):
        for giving in _GIVING:
            shapes = _grown(shapes, rank, to_s=HELD_S, giving=giving)
    # Lips stay shut a little longer, where nothing else must be held for it.
    shapes = _grown(shapes, 3, to_s=SHUT_S, giving="spare", only_closures=True)
    shapes = _joined(_without_flashes(shapes))
    return tuple(shapes)


def _without_gaps(sounds: Sequence[TimedSound], *, seconds: float) -> list[TimedSound]:
    filled: list[TimedSound] = []
    at = 0.0
    for each in sounds:
        start, end = max(each.start_s, at), min(each.end_s, seconds)
        if end <= start:
            continue
        if start - at >= _BRIDGED_S or (not filled and start > 0):
            filled.append(TimedSound(REST, at, start))
        elif filled and start > at:
            middle = (at + start) / 2
            filled[-1] = replace(filled[-1], end_s=middle)
            start = middle
        # Closures are not led: they have the whole frame.
        early = FRAME_S if each.sound.closure else FRAME_S - LEAD_S
        filled.append(replace(each, start_s=start, end_s=end, earliest_s=max(0.0, each.start_s - early)))
        at = end
    if at < seconds:
        filled.append(TimedSound(REST, at, seconds))
    return filled


def _joined(shapes: list[TimedSound]) -> list[TimedSound]:
    """Neighbours of one shape are one: 'm p' is one closure."""
    joined: list[TimedSound] = []
    for each in shapes:
        if joined and joined[-1].sound == each.sound and (each.sound.closure or not each.sound.vowel):
            joined[-1] = replace(joined[-1], end_s=each.end_s)
        else:
            joined.append(each)
    return joined


def _grown(
    shapes: list[TimedSound], rank: int, *, to_s: float, giving: Giving, only_closures: bool = False
) -> list[TimedSound]:
    """Give the short shapes of a rank time from their neighbours."""
    grown = list(shapes)
    for number, each in enumerate(grown):
        wanted = to_s - each.seconds
        if _rank(each) != rank or wanted <= 0 or (only_closures and not each.sound.closure):
            continue
        before = _spare(grown[number - 1], rank, giving) if number else 0.0
        after = _spare(grown[number + 1], rank, giving) if number + 1 < len(grown) else 0.0
        early = min(before, max(0.0, each.start_s - each.earliest_s), max(wanted / 2, wanted - after))
        late = min(after, wanted - early)
        grown[number] = replace(each, start_s=each.start_s - early, end_s=each.end_s + late)
        if early > 0:
            grown[number - 1] = replace(grown[number - 1], end_s=grown[number].start_s)
        if late > 0:
            grown[number + 1] = replace(grown[number + 1], start_s=grown[number].end_s)
    return [each for each in grown if each.seconds > 1e-6]


def _spare(each: TimedSound, rank: int, giving: Giving) -> float:
    """The time that a shape can give to a neighbour of a rank."""
    over = max(0.0, each.seconds - HELD_S)
    if _rank(each) == _SILENCE or (_rank(each) < rank and giving == "all"):
        return each.seconds
    unseen = each.seconds < HELD_S - 1e-6
    return each.seconds if _rank(each) < rank and giving == "lost" and unseen else over


def _rank(each: TimedSound) -> int:
    # Silence gives time freely and is never grown.
    return _SILENCE if each.sound.name == "rest" else each.sound.rank


def _without_flashes(shapes: list[TimedSound]) -> list[TimedSound]:
    """Leave out what is still shorter than two frames, the weakest first; closures stay."""
    left = list(shapes)
    while True:
        short = [
            number
            for number, each in enumerate(left)
            if _rank(each) < 3 and each.seconds < HELD_S - 1e-6 and len(left) > 1
        ]
        if not short:
            return left
        number = min(short, key=lambda at: (_rank(left[at]), left[at].seconds))
        each = left.pop(number)
        has_before, has_after = number > 0, number < len(left)
        border = each.end_s if has_before else each.start_s
        if has_before and has_after:
            border = min(max(each.middle_s, left[number].earliest_s), each.end_s)
        if has_before:
            left[number - 1] = replace(left[number - 1], end_s=border)
        if has_after:
            left[number] = replace(left[number], start_s=border)
