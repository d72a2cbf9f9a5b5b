"""Puts lines and words in their places, in the order in which they are seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ...story.frame_source import Box
from .bidi import base_level, levels, visual_order
from .breaks import Piece
from .frame import Frame
from .layout import Atom, LaidLine, LaidWord, TextLayout
from .lines import Measured, Span
from .shaping import width_em

Align = Literal["start", "left", "center", "right"]
"""`start`: left, or right for text that runs from right to left."""


def place(
    text: str, frame: Frame, measured: Measured, spans: Sequence[Span], size: float, *, align: Align, fits: bool
) -> TextLayout:
    """The layout of these lines at a size."""
    base = base_level(text)
    lines = tuple(
        _line(frame, measured, span, number=number, size=size, base=base, align=align)
        for number, span in enumerate(spans)
    )
    widest = max((line.box.width for line in lines), default=0.0)
    if widest > frame.width_px + 0.01:
        # A word of two directions is drawn in parts, which can be a hair wider than the whole that was measured.
        return place(text, frame, measured, spans, size * frame.width_px / widest, align=align, fits=fits)
    return TextLayout(
        text=text,
        size_px=size,
        width=frame.width_px,
        height=frame.height(len(lines), size) if lines else 0.0,
        lines=lines,
        fits=fits,
        cap_height=frame.own.cap_height_em * size,
        x_height=frame.own.x_height_em * size,
    )


def _line(
    frame: Frame, measured: Measured, span: Span, *, number: int, size: float, base: int, align: Align
) -> LaidLine:
    words = _words(measured.pieces[span[0] : span[1]])
    runs = _directed(words, base)
    widths = [
        frame.space if index < 0 else width_em(part, frame.setting, rtl=level % 2 == 1) for index, part, level in runs
    ]
    total = max(0.0, sum(widths) - frame.hang_em - measured.trims[span[1] - 1]) * size
    free = frame.width_px - total
    side = align if align != "start" else ("right" if base else "left")
    left = {"left": 0.0, "center": free / 2, "right": free}[side]
    x = left - frame.hang_em * size / 2
    atoms: dict[int, list[Atom]] = {}
    for item in visual_order([level for _, _, level in runs]):
        index, part, level = runs[item]
        if index >= 0:
            atoms.setdefault(index, []).append(Atom(text=part, rtl=level % 2 == 1, x=x, width=widths[item] * size))
        x += widths[item] * size
    baseline = size * (frame.ascent + frame.leading * number)
    top, high = baseline - frame.ascent * size, (frame.ascent + frame.descent) * size
    laid = []
    for index, (word, word_number, space) in enumerate(words):
        start = min(atom.x for atom in atoms[index])
        end = max(atom.x + atom.width for atom in atoms[index])
        laid.append(
            LaidWord(
                text=word,
                number=word_number,
                line=number,
                space=space,
                box=Box(x=start, y=top, width=end - start, height=high),
                baseline=baseline,
                atoms=tuple(atoms[index]),
                setting=frame.setting,
                size_px=size,
            )
        )
    box = Box(x=left, y=top, width=total, height=high)
    return LaidLine(number=number, box=box, baseline=baseline, rtl=base == 1, words=tuple(laid))


def _directed(words: list[tuple[str, int, bool]], base: int) -> list[tuple[int, str, int]]:
    """Runs of one direction: the place of the word (-1: a space), its letters, their level."""
    rows = levels("".join((" " if space else "") + word for word, _, space in words), base)
    found: list[tuple[int, str, int]] = []
    done = 0
    for index, (word, _, space) in enumerate(words):
        if space:
            found.append((-1, " ", rows[done]))
            done += 1
        for part, level in _level_runs(word, rows[done : done + len(word)]):
            found.append((index, part, level))
        done += len(word)
    return found


def _words(cut: Sequence[Piece]) -> list[tuple[str, int, bool]]:
    """Pieces put together again to words: letters, number, whether a space stands before it."""
    found: list[tuple[str, int, bool]] = []
    for place, piece in enumerate(cut):
        if found and found[-1][1] == piece.word and not piece.space:
            found[-1] = (found[-1][0] + piece.text, piece.word, found[-1][2])
        else:
            found.append((piece.text, piece.word, piece.space and place > 0))
    return found


def _level_runs(word: str, rows: Sequence[int]) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for char, level in zip(word, rows, strict=True):
        if found and found[-1][1] == level:
            found[-1] = (found[-1][0] + char, level)
        else:
            found.append((char, level))
    return found
