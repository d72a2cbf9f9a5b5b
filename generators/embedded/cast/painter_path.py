"""Polygons made into smooth Skia paths: curves through the middles of their sides, corners kept.

Thousands of points a frame go from numpy into paths. Handing each to Skia by a call would cost more than drawing them,
so paths are read from the bytes in which Skia itself keeps them; where another version of Skia keeps them differently,
the calls are made.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import skia
from numpy.typing import NDArray

from .rotation import Floats

_CORNER = float(np.cos(np.radians(58.0)))
"""A polygon that turns by more than this at a point has a corner there."""
_STRAIGHT = float(np.cos(np.radians(3.0)))
_ASIDE_PX, _LONG_PX = 0.3, 90.0
"""A point so near to the line between its neighbours is left out, unless they are far apart."""
_TOOTH = float(np.sin(np.radians(4.0)))
"""A polygon that turns by less than this at a point has no tooth there."""
MOVE, LINE, QUAD, CLOSE = 0, 1, 2, 5
"""Skia's verbs of a path."""
Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]
Places = NDArray[np.complex128]


@dataclass(frozen=True)
class Curves:
    """Closed polygons, thinned: arrays over all their points, one polygon after the other."""

    points: Floats
    """`(N, 2)`."""
    middles: Floats
    """`(N, 2)`: halfway from each point to the next."""
    corner: Flags
    """`(N,)`."""
    straight: Flags
    """`(N,)`: where the polygon turns by so little that a line does."""
    kept: Counts
    """`(N,)`: which of the points that were given these are."""
    starts: Counts
    """`(L+1,)`: where each polygon begins, and the end of the last."""
    owners: Counts
    """`(L,)`: what each polygon belongs to, ascending."""

    def below(self, owner: int) -> Curves:
        """Only the polygons of owners under a number."""
        loops = int(np.searchsorted(self.owners, owner))
        stop = int(self.starts[loops])
        return Curves(
            points=self.points[:stop],
            middles=self.middles[:stop],
            corner=self.corner[:stop],
            straight=self.straight[:stop],
            kept=self.kept[:stop],
            starts=self.starts[: loops + 1],
            owners=self.owners[:loops],
        )

    def shapes(self) -> dict[int, skia.Path]:
        """By owner: all of its polygons, to be filled by the nonzero rule.

        Around each point runs a piece from the middle before it to the middle after: a curve, or two lines at a corner.
        """
        loops = len(self.owners)
        if not loops:
            return {}
        starts, number = self.starts, np.arange(loops)
        loop = np.repeat(number, np.diff(starts))
        # What a point adds to the lists of points and verbs, after the move that each polygon begins with.
        placed = np.concatenate([[0], np.cumsum(2 - self.straight)])
        said = np.concatenate([[0], np.cumsum(1 + self.corner)])
        at = placed[1:] + loop
        points = np.empty((int(placed[-1]) + loops, 2), "<f4")
        points[at] = self.middles
        bent = ~self.straight
        points[at[bent] - 1] = self.points[bent]
        points[placed[starts[:-1]] + number] = self.middles[starts[1:] - 1]
        verbs = np.full(int(said[-1]) + 2 * loops, QUAD, np.uint8)
        place = said[:-1] + 2 * loop + 1
        verbs[place[self.straight]] = LINE
        lines = place[self.corner]
        verbs[lines] = verbs[lines + 1] = LINE
        verbs[said[starts[:-1]] + 2 * number] = MOVE
        verbs[said[starts[1:]] + 2 * number + 1] = CLOSE
        spoken = said[starts] + 2 * np.arange(loops + 1)
        placed = placed[starts] + np.arange(loops + 1)
        return {
            owner: path_of(points[placed[first] : placed[last]], verbs[spoken[first] : spoken[last]])
            for owner, first, last in _spans(self.owners)
        }


def curves(
    points: Floats,
    lengths: Sequence[int] | Counts,
    owners: Sequence[int] | Counts,
    *,
    short_px: float = 1.0,
    teeth_px: float = 0.0,
    toothed: Flags | None = None,
) -> Curves:
    """Thin polygons: `points` `(N, 2)` of one after the other, how long each is, and whose it is (ascending).

    Points closer than `short_px` to the one before say nothing: neither their place nor their angle is to be trusted.
    Nor do those from which a polygon goes back to where it came from.
    Notches in a zigzag are filled where they are no deeper than `teeth_px`; only points that are `toothed` `(N,)` are.
    """
    left, whose = np.asarray(lengths, np.int64), np.asarray(owners, np.int64)
    # As complex numbers, points cost one operation instead of two.
    place = points[:, 0] + 1j * points[:, 1]
    kept = np.arange(len(points))
    place, kept, left, whose = _without(place, kept, left, whose, _back_again(place, left, short_px))
    place, kept, left, whose = _without(place, kept, left, whose, _short(place, left, short_px))
    if toothed is not None:
        place, kept, left, whose = _without(place, kept, left, whose, _notches(place, left, teeth_px) & toothed[kept])
    place, kept, left, whose = _without(place, kept, left, whose, _in_line(place, left))
    starts = np.concatenate([[0], np.cumsum(left)]).astype(np.int64)
    leaving, arriving = _sides(place, left)
    dot = _dot(arriving, leaving)
    size = np.maximum(np.abs(arriving) * np.abs(leaving), 1e-9)
    return Curves(
        points=_pairs(place),
        middles=_pairs(place + leaving / 2),
        corner=dot < _CORNER * size,
        straight=dot > _STRAIGHT * size,
        kept=kept,
        starts=starts,
        owners=whose,
    )


def _pairs(place: Places) -> Floats:
    """`(N, 2)` of complex numbers `(N,)`."""
    found: Floats = place.view(np.float64).reshape(-1, 2)
    return found


def _dot(first: Places, second: Places) -> Floats:
    found: Floats = first.real * second.real + first.imag * second.imag
    return found


def _cross(first: Places, second: Places) -> Floats:
    found: Floats = first.real * second.imag - first.imag * second.real
    return found


def _sides(place: Places, count: Counts) -> tuple[Places, Places]:
    """The side that leaves each point of polygons, and the one that arrives there."""
    after = _after(count)
    leaving = place[after] - place
    arriving = np.empty_like(leaving)
    arriving[after] = leaving
    return leaving, arriving


def _short(place: Places, count: Counts, short_px: float) -> Flags:
    """Points that lie beside the one before."""
    before = np.arange(len(place)) - 1
    first = np.cumsum(count) - count
    before[first] = first + count - 1
    off = place - place[before]
    found: Flags = np.maximum(np.abs(off.real), np.abs(off.imag)) <= short_px
    return found


def _back_again(place: Places, count: Counts, short_px: float) -> Flags:
    """Points whose neighbours lie in one place: a fold of the mesh seen edge on, without any breadth."""
    leaving, arriving = _sides(place, count)
    chord = leaving + arriving
    found: Flags = np.maximum(np.abs(chord.real), np.abs(chord.imag)) <= short_px
    # Three points that are all in one place are for the next to judge.
    found &= np.abs(leaving) > short_px
    return found


def _in_line(place: Places, count: Counts) -> Flags:
    """Every second point, where it lies on the line between its neighbours."""
    leaving, arriving = _sides(place, count)
    chord = leaving + arriving
    length = np.maximum(np.abs(chord), 1e-9)
    aside = np.abs(_cross(chord, arriving)) / length
    along = _dot(chord, arriving)
    odd = (np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)) % 2 == 1
    found: Flags = odd & (along > 0) & (along < length**2) & (aside < _ASIDE_PX) & (length < _LONG_PX)
    return found


def _notches(place: Places, count: Counts, deep_px: float) -> Flags:
    """Points at which a polygon bends inwards between two at which it bends outwards: teeth, not the curve of a waist.

    Where a mesh turns away from the camera between two columns of its vertices, its outline runs to and fro between
    them; it belongs along the outer one.
    """
    leaving, arriving = _sides(place, count)
    # Polygons run counter-clockwise as one looks at them, on a screen whose y runs down: inwards is above 0.
    bend = _cross(arriving, leaving)
    sharp = _TOOTH * np.abs(arriving) * np.abs(leaving)
    inwards = (bend > sharp) & (bend < deep_px * np.abs(arriving + leaving))
    outwards = bend < -sharp
    after = _after(count)
    between = outwards[after]
    between[after] &= outwards
    found: Flags = inwards & between
    return found


def _without(
    place: Places, kept: Counts, count: Counts, owners: Counts, idle: Flags
) -> tuple[Places, Counts, Counts, Counts]:
    """Polygons without their `idle` points; of polygons, those that are still more than a line."""
    if not len(place):
        return place, kept, count, owners
    keep = ~idle
    left = np.add.reduceat(keep, np.cumsum(count) - count, dtype=np.int64)
    alive = left > 2
    if not alive.all():
        keep &= np.repeat(alive, count)
    return place[keep], kept[keep], left[alive], owners[alive]


def _after(count: Counts) -> Counts:
    """`(N,)`: each point's next in its polygon."""
    last = np.cumsum(count) - 1
    found = np.arange(int(count.sum())) + 1
    found[last] = last - count + 1
    return found


def line_paths(points: Floats, lengths: Sequence[int] | Counts, owners: Sequence[int] | Counts) -> dict[int, skia.Path]:
    """By owner: one path of open polylines, smoothed.

    `points` `(N, 2)` of one after the other, how many each has, at least two, and whose it is (ascending).
    """
    count, whose = np.asarray(lengths, np.int64), np.asarray(owners, np.int64)
    stops = np.cumsum(count)
    first = stops - count
    inner = np.ones(len(points), bool)
    inner[first] = inner[stops - 1] = False
    # Each point but the first and the last of a line bends it, from the middle before to the middle after.
    placed = np.concatenate([[0], np.cumsum(1 + inner)])
    found = np.empty((int(placed[-1]), 2), "<f4")
    found[placed[:-1]] = points
    bent = np.flatnonzero(inner)
    found[placed[bent] + 1] = (points[bent] + points[bent + 1]) / 2
    verbs = np.full(len(points), QUAD, np.uint8)
    verbs[first], verbs[stops - 1] = MOVE, LINE
    starts = np.append(first, len(points))
    return {
        owner: path_of(found[placed[starts[a]] : placed[starts[b]]], verbs[starts[a] : starts[b]])
        for owner, a, b in _spans(whose)
    }


def path_of(points: Floats, verbs: NDArray[np.uint8]) -> skia.Path:
    """A path from its points `(N, 2)` and verbs, filled by the nonzero rule."""
    if not _reads_bytes():
        return _called(points, verbs)
    path = skia.Path()
    path.readFromMemory(_packed(points, verbs))
    return path


def _packed(points: Floats, verbs: NDArray[np.uint8]) -> bytes:
    """A path as Skia keeps it: version and fill type, counts, points, verbs, filled up to whole words."""
    head = struct.pack("<IIII", 5, len(points), 0, len(verbs))
    return b"".join((head, points.astype("<f4", copy=False).tobytes(), verbs.tobytes(), bytes(-len(verbs) % 4)))


@cache
def _reads_bytes() -> bool:
    """Whether this Skia keeps paths in the bytes that `_packed` makes."""
    points = np.array([(1, 2), (3, 4), (5, 6), (7, 8), (9, 1)], np.float64)
    verbs = np.array([MOVE, LINE, QUAD, LINE, CLOSE], np.uint8)
    wanted = _called(points, verbs)
    return bool(bytes(wanted.serialize()) == _packed(points, verbs))


def _called(points: Floats, verbs: NDArray[np.uint8]) -> skia.Path:
    path = skia.Path()
    path.setFillType(skia.PathFillType.kWinding)
    left = iter(points.tolist())
    for verb in verbs.tolist():
        if verb == MOVE:
            path.moveTo(*next(left))
        elif verb == LINE:
            path.lineTo(*next(left))
        elif verb == QUAD:
            path.quadTo(*next(left), *next(left))
        else:
            path.close()
    return path


def _spans(owners: Counts) -> list[tuple[int, int, int]]:
    """(owner, first, after the last) of runs of equal owners."""
    if not len(owners):
        return []
    edges = np.concatenate([[0], np.nonzero(np.diff(owners))[0] + 1, [len(owners)]])
    return [(int(owners[a]), int(a), int(b)) for a, b in pairwise(edges)]
