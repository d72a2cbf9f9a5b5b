"""Connected regions of a mask, by runs and union-find: what touches the border, what is enclosed, how large it is."""

from __future__ import annotations

from typing import Any

import numpy as np

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Labels = np.ndarray[Any, np.dtype[np.int32]]


def label(mask: Mask) -> tuple[Labels, int]:
    """Numbers the regions of a mask from 1 (neighbours share a side); 0 is outside. Returns them and their count."""
    height, width = mask.shape
    framed = np.zeros((height, width + 2), np.int8)
    framed[:, 1:-1] = mask
    change = np.diff(framed, axis=1)
    rows, starts = np.nonzero(change == 1)
    _, ends = np.nonzero(change == -1)
    parent = list(range(len(rows)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    first = np.searchsorted(rows, np.arange(height + 1)).tolist()
    start_list, end_list = starts.tolist(), ends.tolist()
    for row in range(1, height):
        above, here = first[row - 1], first[row]
        above_end, here_end = first[row], first[row + 1]
        while above < above_end and here < here_end:
            if start_list[above] < end_list[here] and start_list[here] < end_list[above]:
                one, two = root(above), root(here)
                if one != two:
                    parent[max(one, two)] = min(one, two)
            if end_list[above] < end_list[here]:
                above += 1
            else:
                here += 1
    roots = np.array([root(number) for number in range(len(parent))], np.int64)
    _, numbers = np.unique(roots, return_inverse=True)
    # Runs are painted by adding at their start and taking away after their end.
    paint = np.zeros((height, width + 1), np.int32)
    np.add.at(paint, (rows, starts), numbers.astype(np.int32) + 1)
    np.add.at(paint, (rows, ends), -(numbers.astype(np.int32) + 1))
    return np.cumsum(paint, axis=1, dtype=np.int32)[:, :width], int(numbers.max(initial=-1)) + 1


def touching_border(labels: Labels, count: int) -> Mask:
    """Which numbers (index 0 is outside and never counts) lie on the picture's border."""
    touches = np.zeros(count + 1, bool)
    for line in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        touches[np.unique(line)] = True
    touches[0] = False
    return touches


def grown(mask: Mask, reach: int) -> Mask:
    """The mask and all within `reach` pixels of it (in diamonds and squares by turns, nearly a circle)."""
    found = mask
    for step in range(reach):
        spread = found.copy()
        spread[1:] |= found[:-1]
        spread[:-1] |= found[1:]
        if step % 2:
            tall = spread.copy()
            spread[:, 1:] |= tall[:, :-1]
            spread[:, :-1] |= tall[:, 1:]
        else:
            spread[:, 1:] |= found[:, :-1]
            spread[:, :-1] |= found[:, 1:]
        found = spread
    return found


def shrunk(mask: Mask, reach: int) -> Mask:
    """The mask without all within `reach` pixels of its outside; the picture's border does not eat it."""
    result: Mask = ~grown(~mask, reach)
    return result
