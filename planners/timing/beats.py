"""The beats that cuts fall on, and where shots may be cut on them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...story.timeline import BeatGrid
from ...tools.sound.grid import beat_grid


@dataclass(frozen=True)
class CutGrid:
    """Frames on which a cut may fall, going on at the same pace after the last one that is known."""

    beats: tuple[int, ...]
    downbeats: frozenset[int]
    pace: int
    """Frames a beat beyond the known ones; 1 where there is no music."""

    def up(self, frame: int) -> int:
        """The first beat at or after a frame."""
        place = bisect_left(self.beats, frame)
        if place < len(self.beats):
            return self.beats[place]
        last = self.beats[-1]
        return last + -(-(frame - last) // self.pace) * self.pace

    def down(self, frame: int) -> int:
        """The last beat at or before a frame."""
        if frame <= self.beats[-1]:
            return self.beats[max(0, bisect_right(self.beats, frame) - 1)]
        last = self.beats[-1]
        return last + (frame - last) // self.pace * self.pace

    def between(self, first: int, last: int) -> list[int]:
        """All beats of a stretch, both ends included."""
        found = []
        beat = self.up(first)
        while beat <= last:
            found.append(beat)
            beat = self.up(beat + 1)
        return found


def cut_grid(grid: BeatGrid | None, *, frames: int, fps: Fraction, frames_per_beat: int, music: bool) -> CutGrid:
    """The given grid, the composed one, or every frame where the film has no music."""
    if grid is not None and grid.beats:
        steps = [after - before for before, after in zip(grid.beats, grid.beats[1:], strict=False)]
        pace = sorted(steps)[len(steps) // 2] if steps else frames_per_beat
        beats = grid.beats if grid.beats[0] == 0 else (0, *grid.beats)
        return CutGrid(beats, frozenset(grid.downbeats), max(1, pace))
    if not music:
        return CutGrid((0,), frozenset(), 1)
    made = beat_grid(max(frames, frames_per_beat), fps, frames_per_beat)
    return CutGrid(made.beats, frozenset(made.downbeats), frames_per_beat)


def place_cuts(
    needs: Sequence[int],
    wishes: Sequence[Fraction],
    *,
    total: int,
    grid: CutGrid,
    strong: frozenset[int] = frozenset(),
    exact: frozenset[int] = frozenset(),
) -> list[int]:
    """The frame on which each shot begins, and the film's end: cuts on beats, every shot at least as long as it needs.

    `wishes` are the lengths that an editor would give; `strong` numbers shots that like to begin on a downbeat. Those
    that are `exact` get what they need and no more, wherever the beat is. The end is `total`, or later where the shots
    cannot be shorter.
    """
    earliest = [0]
    for number, need in enumerate(needs[:-1]):
        ends = earliest[-1] + need
        earliest.append(ends if number in exact else grid.up(ends))
    total = max(total, earliest[-1] + needs[-1])
    latest = [0] * len(needs)
    edge = total
    for number in range(len(needs) - 1, 0, -1):
        edge -= needs[number]
        latest[number] = edge = edge if number - 1 in exact else grid.down(edge)
    cuts = [0]
    wanted = Fraction(0)
    for number in range(1, len(needs)):
        wanted += wishes[number - 1]
        if number - 1 in exact:
            cuts.append(cuts[-1] + needs[number - 1])
            continue
        low = grid.up(cuts[-1] + needs[number - 1])
        high = max(low, latest[number])
        near = [
            beat for beat in grid.between(low, min(high, max(low, int(wanted) + 4 * grid.pace))) if beat <= high
        ] or [low]
        bonus = Fraction(3 * grid.pace, 2) if number in strong else Fraction(grid.pace, 5)
        cuts.append(min(near, key=lambda beat: (abs(beat - wanted) - (bonus if beat in grid.downbeats else 0), beat)))
    return [*cuts, total]
