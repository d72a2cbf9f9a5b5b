"""The protocol by which rooms below the compositor ask how large a text will be."""

from __future__ import annotations

from typing import Protocol


class TextMeasure(Protocol):
    """Measures text as it will be drawn, without drawing it."""

    def lines(self, text: str, *, role: str, size_px: float, width_px: float) -> int:
        """How many lines the text takes in a type role of the look ('headline', 'body', 'caption')."""
        ...

    def missing(self, text: str, *, role: str) -> tuple[str, ...]:
        """The characters that no bundled face can draw."""
        ...
