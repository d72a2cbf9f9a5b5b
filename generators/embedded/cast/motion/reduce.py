"""From dense poses to a motion of the library: as few keys as keep every joint within a bound."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np

from .....templates.motion import Contact, Ground, Motion, MotionKey, MotionKind
from ..rotation import Floats, from_euler, inverse, multiply, to_euler
from ..skeleton import INDEX, Skeleton
from . import curves
from .clip import RATE
from .contacts import found_contacts, stretches
from .legs import stood
from .settling import turn_vectors

BOUND_DEGREES = 0.5
BOUND_M = 0.003
STILL_DEGREES = 0.1


def motion_from(
    rotations: Floats, root: Floats, frame_s: float, skeleton: Skeleton, *, name: str, title: str,
    kind: MotionKind, tags: tuple[str, ...] = (),
) -> Motion:  # fmt: skip
    """A motion whose curves lie within `BOUND_DEGREES` of poses `(F, 51, 4)` and `BOUND_M` of the root `(F, 3)`.

    Feet that stand in it are stated as contacts. `root` is in metres of this skeleton, which is of 1.70 m.
    """
    if len(rotations) == 1:
        rotations, root = np.repeat(rotations, 2, axis=0), np.repeat(root, 2, axis=0)
    moments = [_time(n * frame_s) for n in range(len(rotations))]
    keys: dict[int, dict[str, tuple[float, float, float]]] = {}
    for joint, number in INDEX.items():
        turns = rotations[:, number]
        if np.degrees(np.abs(turn_vectors(turns)).max()) < STILL_DEGREES:
            continue
        for row in _turn_rows(turns, frame_s):
            degrees = to_euler(turns[row])
            keys.setdefault(row, {})[joint] = (_round(degrees[0]), _round(degrees[1]), _round(degrees[2]))
    places = root - skeleton.rest[0]
    roots = {
        row: (_round(p[0], 4), _round(p[1], 4), _round(p[2], 4))
        for row in _place_rows(places, frame_s)
        for p in [places[row]]
    }
    found = tuple(
        MotionKey(at_s=moments[row], joints=keys.get(row, {}), root=roots.get(row)) for row in sorted({*keys, *roots})
    )
    return Motion(
        id=name, title=title, kind=kind, tags=tags, seconds=moments[-1], head="free", overlap=0.0,
        contacts=_contacts(rotations, root, frame_s, skeleton), keys=found,
    )  # fmt: skip


def _time(seconds: float) -> Fraction:
    """To a tenth of a millisecond: short to write, and far less than a frame."""
    return Fraction(round(seconds * 10_000), 10_000)


def _round(value: float, digits: int = 2) -> float:
    return round(float(value), digits) + 0.0


def _turn_rows(turns: Floats, frame_s: float) -> list[int]:
    """Frames whose keys keep the curve within the bound: the worst one is added until none is outside."""
    written = from_euler(np.round(to_euler(turns), 2))
    at = np.arange(len(turns), dtype=np.float64) * frame_s

    def away(rows: list[int]) -> Floats:
        read = curves.rotations(at[rows], written[rows], ["smooth"] * len(rows), at)
        found: Floats = np.degrees(np.linalg.norm(turn_vectors(multiply(read, inverse(turns))), axis=-1))
        return found

    return _rows(len(turns), away, BOUND_DEGREES)


def _place_rows(places: Floats, frame_s: float) -> list[int]:
    at = np.arange(len(places), dtype=np.float64) * frame_s

    def away(rows: list[int]) -> Floats:
        read = curves.numbers(at[rows], places[rows], ["smooth"] * len(rows), at)
        found: Floats = np.linalg.norm(read - places, axis=-1)
        return found

    return _rows(len(places), away, BOUND_M)


def _rows(count: int, away: Callable[[list[int]], Floats], bound: float) -> list[int]:
    rows = [0, count - 1]
    while len(rows) < count:
        errors = away(rows)
        # One new key in every stretch that is outside: fewer rounds than one at a time.
        worst = [first + int(np.argmax(errors[first : after + 1])) for first, after in pairwise(rows)]
        new = {row for row in worst if errors[row] > bound} - set(rows)
        if not new:
            break
        rows = sorted({*rows, *new})
    return rows


def _contacts(rotations: Floats, root: Floats, frame_s: float, skeleton: Skeleton) -> tuple[Contact, ...]:
    at = np.arange(0, (len(root) - 1) * frame_s + 1e-9, 1 / RATE)
    rows = np.clip(np.round(at / frame_s).astype(int), 0, len(root) - 1)
    share = at / frame_s
    smooth = np.stack([np.interp(share, np.arange(len(root)), root[:, axis]) for axis in range(3)], axis=-1)
    stands = found_contacts(stood(rotations[rows], smooth, skeleton), skeleton)
    feet: tuple[Ground, Ground] = ("left-foot", "right-foot")
    return tuple(
        Contact(foot=foot, start_s=_time(first / RATE), end_s=_time(max(first, after - 1) / RATE))
        for number, foot in enumerate(feet)
        for first, after in stretches(stands[:, number])
    )
