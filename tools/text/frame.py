"""The box and the style against which sizes are tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...templates.type_style import TypeStyle
from .breaks import HYPHEN, Piece
from .clusters import clusters, script
from .fonts import face
from .lines import Measured, Span, choose_lines, line_width
from .shaping import Setting, faces_of, metrics, space_em, width_em

TALL_LEADING = 1.25
"""The least leading of a text with Chinese, Japanese or Arabic in it."""
ASCENT_MAX, DESCENT_MAX = 1.12, 0.5
ELLIPSIS = "…"
HANGING = frozenset("、。，．」』）】》〉")
"""Full-width marks whose right half is blank: it may stand outside the line's end."""


class Frame:
    """A box and a style, against which sizes are tried."""

    def __init__(
        self,
        cut: Sequence[Piece],
        style: TypeStyle,
        setting: Setting,
        *,
        width_px: float,
        height_px: float,
        max_lines: int,
    ) -> None:
        self.style, self.setting = style, setting
        self.width_px, self.height_px, self.max_lines = width_px, height_px, max_lines
        text = "".join(piece.text for piece in cut)
        self.space = space_em(setting)
        self.own = metrics(face(setting.family, setting.weight))
        used = [metrics(item) for item in faces_of(text, setting)] or [self.own]
        # Faces for many scripts state room for marks that stack higher than these texts go.
        self.ascent = max(self.own.ascent_em, *(min(item.ascent_em, ASCENT_MAX) for item in used))
        self.descent = max(self.own.descent_em, *(min(item.descent_em, DESCENT_MAX) for item in used))
        tall = any(script(cluster) in ("cjk", "arabic") for cluster in clusters(text))
        self.leading = max(style.leading, TALL_LEADING) if tall else style.leading
        plain = all(script(cluster) == "other" for cluster in clusters(text))
        self.hang_em = setting.tracking_em if plain else min(0.0, setting.tracking_em)
        """Half of the tracking stands before a line and half after it: they hang over the box."""

    def height(self, count: int, size: float) -> float:
        """How high that many lines are."""
        return size * (self.ascent + self.descent + self.leading * max(0, count - 1))

    def measured(self, cut: Sequence[Piece]) -> Measured:
        """The pieces with their widths."""
        return Measured(
            pieces=tuple(cut),
            widths=tuple(width_em(piece.text, self.setting) for piece in cut),
            trims=tuple(0.5 if piece.text[-1] in HANGING and len(piece.text) > 1 else 0.0 for piece in cut),
            space=self.space,
        )

    def room(self, size: float) -> float:
        """The width of a line, in sizes."""
        return self.width_px / size + self.hang_em

    def lines(self, text: Measured, size: float) -> tuple[list[Span], float] | None:
        """The lines at a size and their cost, or None where they do not fit."""
        if self.height(1, size) > self.height_px:
            return None
        found = choose_lines(text, width=self.room(size), balanced=self.style.balanced)
        if found is None or len(found[0]) > self.max_lines or self.height(len(found[0]), size) > self.height_px:
            return None
        return found

    def broken(self, text: Measured, size: float) -> tuple[Piece, ...]:
        """The pieces, those too wide for a line cut between characters."""
        room = self.room(size)
        found: list[Piece] = []
        start = 0
        for end in range(1, len(text.pieces) + 1):
            if end == len(text.pieces) or text.pieces[end].may_break or text.pieces[end].must_break:
                wide = line_width(text, (start, end)) > room
                for piece in text.pieces[start:end]:
                    found += _broken(piece) if wide else [piece]
                start = end
        return tuple(found)

    def elided(self, cut: tuple[Piece, ...], size: float) -> tuple[Measured, list[Span]] | None:
        """As many pieces as fit with an ellipsis after them, and their lines; None where not even one does."""
        best = None
        low, high = 1, len(cut)
        while low <= high:
            middle = (low + high) // 2
            kept = self.measured(_with_ellipsis(cut[:middle]))
            tried = self.lines(kept, size)
            if tried is not None:
                best, low = (kept, tried[0]), middle + 1
            else:
                high = middle - 1
        return best


def _broken(piece: Piece) -> list[Piece]:
    parts = clusters(piece.text)
    head = replace(piece, text=parts[0])
    return [replace(head, may_break=True), *(Piece(part, piece.word, cost=4 * HYPHEN) for part in parts[1:])]


def _with_ellipsis(cut: tuple[Piece, ...]) -> tuple[Piece, ...]:
    last = cut[-1]
    return (*cut[:-1], replace(last, text=last.text.rstrip(".,;:") + ELLIPSIS))
