"""Follows a script through a recording of it: where each line is read, which are left out, which are read again.

Time warping (H. Sakoe and S. Chiba, "Dynamic programming algorithm optimization for spoken word recognition", 1978),
made a search over states: those of the lines' own renderings, and before each line one for what is not in the script.
Every step of the recording is paid for once, so that ways of all kinds compare.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .cepstra import Features

_STRETCH = np.float32(0.10)
"""What staying or leaping inside a line costs beyond the distance, in typical distances."""
_SKIP = 0.30
"""What leaving out one step of a line costs."""
_SKIP_LINE, _AGAIN, _BREAK_OFF = 3.0, 4.0, 4.0
"""What it costs to leave out a line at all, to go back to one, and to leave one in its middle."""
_PAUSE = 0.25
"""What a step of silence between lines costs."""
_ENTER = 3
_BLOCK = 64

Costs = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Visit:
    """One reading of a line: its steps in the recording, first and after, and what each of them says."""

    line: int
    first: int
    after: int
    path: Rows
    """For each step, the row of the line's own rendering, from 0."""
    cost: float
    """The mean distance, in typical distances."""


class Follower:
    """The search. `edges[k]:edges[k + 1]` are the rows of line k in `source`."""

    def __init__(self, source: Features, edges: Rows, target: Features, *, silent: NDArray[np.bool_], stray: float):
        """`silent` tells the steps in which nobody speaks; `stray` is what a step costs that is in no line."""
        self._source, self._edges, self._target = source, edges, target
        self._silent, self._stray = silent, stray
        self._typical = typical_distance(source, target)
        self._firsts, self._lasts = edges[:-1], edges[1:] - 1
        lines = len(edges) - 1
        self._skip = np.concatenate(([0.0], np.cumsum(_SKIP_LINE + _SKIP * np.diff(edges)))).astype(np.float32)
        self._ways = np.zeros((len(target), 2, -(-len(source) // 8)), np.uint8)
        self._came = np.full((len(target), lines + 1), -1, np.int32)
        self._inside = np.full(len(source), np.inf, np.float32)
        self._waiting = self._skip.copy()
        self.total = 0.0

    def visits(self) -> list[Visit]:
        """All readings in the order of the recording."""
        squares = (self._source**2).sum(axis=1)
        for start in range(0, len(self._target), _BLOCK):
            part = self._target[start : start + _BLOCK]
            distance = squares[None, :] + (part**2).sum(axis=1)[:, None] - 2 * part @ self._source.T
            distance = np.sqrt(np.maximum(distance, 0)) / np.float32(self._typical)
            for place, here in enumerate(distance):
                self._go_inside(start + place, here)
                self._go_between(start + place)
        self.total = float(self._waiting[-1])
        return self._walk()

    def _go_inside(self, at: int, here: Costs) -> None:
        stepped = np.empty_like(self._inside)
        stepped[1:] = self._inside[:-1]
        stepped[self._firsts] = np.inf
        leapt = np.empty_like(stepped)
        leapt[1:] = stepped[:-1]
        leapt[self._firsts] = np.inf
        best, way = self._inside + _STRETCH, np.zeros(here.size, np.uint8)
        better = stepped <= best
        best[better], way[better] = stepped[better], 1
        leapt += _STRETCH
        better = leapt < best
        best[better], way[better] = leapt[better], 2
        entering = self._waiting[:-1] < best[self._firsts]
        enter = self._firsts[entering]
        best[enter], way[enter] = self._waiting[:-1][entering], _ENTER
        self._inside = best + here
        self._ways[at, 0], self._ways[at, 1] = np.packbits(way & 1), np.packbits(way >> 1)

    def _go_between(self, at: int) -> None:
        """Go on waiting, arrive from a line's end, go back, break off; or give lines up, paid by their length."""
        lines = len(self._firsts)
        cost = self._waiting + np.float32(_PAUSE if self._silent[at] else self._stray)
        came = np.full(lines + 1, -1, np.int32)
        ends = np.stack([self._inside[np.maximum(self._lasts - back, self._firsts)] + 0.5 * back for back in range(3)])
        pick = ends.argmin(axis=0)
        end, end_state = ends.min(axis=0), np.maximum(self._lasts - pick, self._firsts)
        for back, extra in ((0, 0.0), (1, _AGAIN), (2, 1.5 * _AGAIN), (3, 2 * _AGAIN)):
            # From the end of line k to before line k + 1, k, k - 1, k - 2.
            skipped = max(0, back - 1)
            into = slice(max(0, 1 - back), max(0, lines + 1 - back))
            offered, state = end[skipped:] + np.float32(extra), end_state[skipped:]
            better = offered < cost[into]
            cost[into] = np.where(better, offered, cost[into])
            came[into] = np.where(better, state, came[into])
        middles = np.minimum.reduceat(self._inside, self._firsts)
        for back, extra in ((0, _BREAK_OFF), (1, 1.5 * _BREAK_OFF)):
            for line in np.flatnonzero(middles[back:] + np.float32(extra) < cost[: max(0, lines - back)]) + back:
                first = int(self._firsts[line])
                cost[line - back] = middles[line] + np.float32(extra)
                came[line - back] = first + int(self._inside[first : self._lasts[line] + 1].argmin())
        bare = cost - self._skip
        cheapest = np.minimum.accumulate(bare)
        origin = np.maximum.accumulate(np.where(bare <= cheapest, np.arange(lines + 1), 0))
        moved = origin < np.arange(lines + 1)
        self._came[at] = np.where(moved, -2 - origin, came)
        self._waiting = np.where(moved, cheapest + self._skip, cost).astype(np.float32)

    def _walk(self) -> list[Visit]:
        found: list[Visit] = []
        path: list[int] = []
        at, line, state = len(self._target) - 1, len(self._firsts), -1
        while at >= 0:
            if state < 0:
                came = int(self._came[at, line])
                if came <= -2:
                    line = -2 - came
                    continue
                if came == -1:
                    at -= 1
                    continue
                state, path = came, []
            path.append(state)
            way = self._way(at, state)
            if way == _ENTER:
                line = int(np.searchsorted(self._edges, state, side="right")) - 1
                found.append(self._visit(line, at, np.array(path[::-1], np.int64)))
                state = -1
            else:
                state -= way
            at -= 1
        return found[::-1]

    def _way(self, at: int, state: int) -> int:
        byte, bit = state >> 3, 7 - (state & 7)
        return int(self._ways[at, 0, byte] >> bit & 1) + 2 * int(self._ways[at, 1, byte] >> bit & 1)

    def _visit(self, line: int, first: int, path: Rows) -> Visit:
        after = first + len(path)
        apart = self._source[path] - self._target[first:after]
        cost = float(np.sqrt((apart**2).sum(axis=1)).mean()) / self._typical
        return Visit(line, first, after, path - int(self._edges[line]), cost)


def typical_distance(source: Features, target: Features) -> float:
    """How far two rows are apart that have nothing to do with each other."""
    dice = np.random.default_rng(7)
    apart = source[dice.integers(0, len(source), 3000)] - target[dice.integers(0, len(target), 3000)]
    return float(np.sqrt((apart**2).sum(axis=1)).mean())
