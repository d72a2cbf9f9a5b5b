"""Chooses where lines end: filled one after another, or balanced over all of them."""

from __future__ import annotations

from dataclasses import dataclass

from .breaks import Piece

ORPHAN = 16.0
"""Cost of a last line that is a scrap of the one before."""
ORPHAN_SHARE = 0.55
"""A last line shorter than this part of the average is such a scrap."""
SCRAP_SHARE = 0.5
"""The same for the lines before it, which may be short for emphasis."""
RAGGED = 90.0
"""Cost of a line that falls short by the whole width, squared."""
BALANCED_MAX = 80
"""Longer texts are filled: balance is for what is read at a glance."""

Span = tuple[int, int]
"""The numbers of a line's first piece and of the one after its last."""


def line_width(text: Measured, span: Span) -> float:
    """The width of a line, in sizes."""
    start, end = span
    spaces = sum(piece.space for piece in text.pieces[start + 1 : end])
    return sum(text.widths[start:end]) + text.space * spaces - (text.trims[end - 1] if end > start else 0.0)


@dataclass(frozen=True)
class Measured:
    """Pieces with their widths, in sizes."""

    pieces: tuple[Piece, ...]
    widths: tuple[float, ...]
    trims: tuple[float, ...]
    """How much of a piece is blank at the end of a line: full-width stops hang there."""
    space: float


def choose_lines(text: Measured, *, width: float, balanced: bool) -> tuple[list[Span], float] | None:
    """The fewest lines that hold all pieces and what they cost the reader, or None where a piece is too wide."""
    found: list[Span] = []
    cost = 0.0
    start = 0
    for end in range(1, len(text.pieces) + 1):
        if end == len(text.pieces) or text.pieces[end].must_break:
            part = _fill(text, width=width, start=start, end=end)
            if part is None:
                return None
            if balanced and len(part) > 1 and end - start <= BALANCED_MAX:
                part, price = _balance(text, width=width, start=start, end=end, count=len(part))
                cost += price
            found += part
            start = end
    return found, cost


def _fill(text: Measured, *, width: float, start: int, end: int) -> list[Span] | None:
    found: list[Span] = []
    first, last_break, used = start, start, 0.0
    number = start
    while number < end:
        piece = text.pieces[number]
        if number > first and piece.may_break:
            last_break = number
        used += text.widths[number] + (text.space if piece.space and number > first else 0.0)
        if used - text.trims[number] > width:
            if last_break <= first:
                return None
            found.append((first, last_break))
            first = number = last_break
            used = 0.0
            continue
        number += 1
    found.append((first, end))
    return found


def _balance(text: Measured, *, width: float, start: int, end: int, count: int) -> tuple[list[Span], float]:
    pieces, widths, space = text.pieces, text.widths, text.space
    # best[k][n]: the least cost of k lines that hold the pieces before n, and where the last of them begins.
    whole = line_width(text, (start, end))
    aim = min(width, whole / count)
    best: list[dict[int, tuple[float, int]]] = [{start: (0.0, start)}]
    for row in range(1, count + 1):
        costs: dict[int, tuple[float, int]] = {}
        for first, (before, _) in best[-1].items():
            used = 0.0
            for number in range(first, end):
                used += widths[number] + (space if pieces[number].space and number > first else 0.0)
                line = used - text.trims[number]
                if line > width:
                    break
                after = number + 1
                last = after == end
                if last != (row == count) or (not last and not pieces[after].may_break):
                    continue
                cost = before + RAGGED * ((aim - line) / width) ** 2 + (0.0 if last else pieces[after].cost)
                if line < (ORPHAN_SHARE if last else SCRAP_SHARE) * aim:
                    cost += ORPHAN
                if after not in costs or cost < costs[after][0]:
                    costs[after] = (cost, first)
        best.append(costs)
    found: list[Span] = []
    place = end
    for row in range(count, 0, -1):
        first = best[row][place][1]
        found.append((first, place))
        place = first
    return found[::-1], best[count][end][0]
