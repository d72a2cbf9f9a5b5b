"""Of everybody whom a clip's masks mark, the one who is followed."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .protocols import Pixels

CELLS = 160
"""What hangs together is looked for in so many cells along a mask's longer side."""
PIECE = 0.15
"""A piece beside somebody that is smaller than this share of them is theirs: a hand beyond a strap, a shoe."""
_NEAR = 3
"""Cells between them and such a piece."""
LOST = 15
"""Masks without the one who was followed, after which whoever is there is followed."""

Marks = NDArray[np.bool_]


class Follower:
    """Is shown the masks of a clip in their order, and leaves of each the one person who is followed.

    The first is who is largest, of people who are nearly as large whoever stands nearer to the middle; from then on
    whoever is where that one was. People whose masks touch are one.
    """

    def __init__(self) -> None:
        self._last: Marks | None = None
        self._lost = 0

    def person(self, mask: Pixels) -> Pixels:
        """The mask (height, width) of that person alone; empty where they are not seen."""
        step = max(1, math.ceil(max(mask.shape) / CELLS))
        # The middle of each cell stands for it: gaps between people that are wider than a cell stay.
        coarse = mask[step // 2 :: step, step // 2 :: step] >= 128
        kept = self._kept(pieces(coarse))
        if kept is None:
            return np.zeros_like(mask)
        self._last = kept
        room = _spread(kept).repeat(step, axis=0).repeat(step, axis=1)
        grown = np.zeros(mask.shape, np.bool_)
        high, wide = (min(own, other) for own, other in zip(mask.shape, room.shape, strict=True))
        grown[:high, :wide] = room[:high, :wide]
        # Where the cells do not reach the edge, the last of them go on.
        grown[high:], grown[:, wide:] = grown[high - 1 : high], grown[:, wide - 1 : wide]
        return np.where(grown & (mask >= 128), np.uint8(255), np.uint8(0))

    def _kept(self, found: list[Marks]) -> Marks | None:
        main = self._main(found)
        if main is None:
            self._lost += 1
            return None
        self._lost = 0
        whole = found[main].copy()
        near = _box(whole, room=_NEAR)
        for number, piece in enumerate(found):
            if number != main and piece.sum() < PIECE * found[main].sum() and (piece & near).any():
                whole |= piece
        return whole

    def _main(self, found: list[Marks]) -> int | None:
        if not found:
            return None
        if self._last is not None and self._lost < LOST:
            shared = [int((piece & self._last).sum()) for piece in found]
            return int(np.argmax(shared)) if max(shared) else None
        return int(np.argmax([_weight(piece) for piece in found]))


def pieces(marks: Marks) -> list[Marks]:
    """What hangs together in a mask, each by itself."""
    left, found = marks.copy(), []
    while left.any():
        piece = np.zeros_like(left)
        piece.flat[int(left.argmax())] = True
        size = 0
        while (grown := int(piece.sum())) > size:
            size = grown
            piece = _spread(piece) & left
        found.append(piece)
        left &= ~piece
    return found


def _spread(marks: Marks) -> Marks:
    """The marks and all cells beside them."""
    rows = marks.copy()
    rows[1:] |= marks[:-1]
    rows[:-1] |= marks[1:]
    whole = rows.copy()
    whole[:, 1:] |= rows[:, :-1]
    whole[:, :-1] |= rows[:, 1:]
    return whole


def _box(marks: Marks, *, room: int) -> Marks:
    rows, columns = (np.flatnonzero(marks.any(axis=axis)) for axis in (1, 0))
    box = np.zeros_like(marks)
    box[max(0, rows[0] - room) : rows[-1] + 1 + room, max(0, columns[0] - room) : columns[-1] + 1 + room] = True
    return box


def _weight(piece: Marks) -> float:
    """The size, half of it at the picture's side."""
    middle = (piece.shape[1] - 1) / 2
    aside = abs(float(np.nonzero(piece)[1].mean()) - middle) / max(middle, 1)
    weight: float = np.count_nonzero(piece) * (1 - aside / 2)
    return weight
