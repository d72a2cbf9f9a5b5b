"""Pauses between shots that are as long as the script says, to the frame, wherever the beat falls."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ...story.storyboard import Storyboard
from ...story.timeline import Timeline
from .beats import CutGrid
from .shot_clock import ShotClock

QUIET_FRAMES = 4
"""A picture changes no sooner than this after the last word."""


@dataclass(frozen=True)
class Pause:
    """The silence at a shot's end that goes on into the next shot."""

    last_word: int
    """The frame from the shot's cut on which its last word ends."""
    overlap: int
    """How many frames of the next shot's transition lie before its cut."""


def hold_pauses(clocks: Sequence[ShotClock], storyboard: Storyboard) -> tuple[list[ShotClock], dict[int, Pause]]:
    """The clocks with shots as long as their pauses need, and the pauses by the number of their shot.

    The next shot's first word then sounds exactly the pause after the last one. Silence that nothing follows, or that a
    silent shot follows, has no second end: such a shot only gets the least length.
    """
    held = list(clocks)
    pauses: dict[int, Pause] = {}
    for number, (clock, following) in enumerate(itertools.pairwise(clocks)):
        if clock.pause is None or not following.speaks:
            continue
        into = storyboard.shots[number].transition.frames if number else 0
        out = storyboard.shots[number + 1].transition.frames
        last_word = clock.heard[1] - into
        need = last_word + clock.pause - (following.heard[0] - out)
        pauses[number] = Pause(last_word, out)
        held[number] = replace(clock, need=max(need, last_word + out + QUIET_FRAMES, out + 1))
    return held, pauses


def fitted_pauses(cuts: Sequence[int], pauses: dict[int, Pause], grid: CutGrid) -> tuple[list[int], dict[int, int]]:
    """The cuts moved onto beats inside their silence, and by how many frames each next shot waits for its words."""
    moved = list(cuts)
    delays: dict[int, int] = {}
    for number, pause in pauses.items():
        cut = cuts[number + 1]
        beat = grid.down(cut)
        if beat < cut and beat >= moved[number] + pause.last_word + pause.overlap + QUIET_FRAMES:
            moved[number + 1], delays[number + 1] = beat, cut - beat
    # A shot that begins earlier is longer by as much: what it says has not moved.
    return moved, delays


def kept_lengths(
    previous: Timeline | None,
    storyboard: Storyboard,
    clocks: Sequence[ShotClock],
    pauses: dict[int, Pause],
    fps: Fraction,
) -> list[int] | None:
    """The lengths between cuts of an earlier timeline of the same shots and transitions, else None.

    Cuts that lay on a beat inside a pause count where they would have been without the beat.
    """
    if previous is None or previous.fps != fps:
        return None
    before = [(each.shot, each.transition) for each in previous.picture]
    if before != [(shot.id, shot.transition) for shot in storyboard.shots]:
        return None
    starts = [each.start + each.transition.frames for each in previous.picture] + [previous.frames]
    starts[0] = 0
    voiced = {cue.line: cue.start for cue in previous.voice}
    for number in pauses:
        line, at = clocks[number + 1].starts[0]
        if line in voiced:
            starts[number + 1] = voiced[line] - at + storyboard.shots[number + 1].transition.frames
    return [after - at for at, after in itertools.pairwise(starts)]
