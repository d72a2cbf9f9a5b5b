"""Words in their places: what setting a text makes, and what drawing it needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from ....story.frame_source import Box
from ..lettering.lettering import SHAPE_SIZE, Glyphs
from ..lettering.tokens import Token


@dataclass(frozen=True)
class SetWord:
    """One word in its place."""

    token: Token
    line: int
    x: float
    """The pen, in pixels from the text's left."""
    baseline: float
    """In pixels from the text's top."""
    size: float

    @property
    def scale(self) -> float:
        """From the shaped outlines to pixels."""
        return self.size / SHAPE_SIZE

    def pens(self) -> list[tuple[Glyphs, float]]:
        """Each piece and its pen's x."""
        found = []
        x = self.x
        for piece in self.token.pieces:
            found.append((piece, x))
            x += piece.advance * self.scale
        return found

    def ink(self) -> Box:
        """The word's ink."""
        scale = self.scale
        left = min((x + piece.left * scale for piece, x in self.pens()), default=self.x)
        right = max((x + piece.right * scale for piece, x in self.pens()), default=self.x)
        top = min(piece.top for piece in self.token.pieces) * scale + self.baseline
        bottom = max(piece.bottom for piece in self.token.pieces) * scale + self.baseline
        return Box(x=left, y=top, width=max(0.0, right - left), height=max(0.0, bottom - top))


@dataclass(frozen=True)
class SetText:
    """A text in lines. Its box starts at its ink's top left and ends at its ink's bottom."""

    words: tuple[SetWord, ...]
    lines: int
    size: float
    """The largest of its lines."""
    width: float
    height: float
    rtl: bool = False
    line_tops: tuple[float, ...] = field(default=())
    line_bottoms: tuple[float, ...] = field(default=())
