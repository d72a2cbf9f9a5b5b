"""What a layer becomes once it is sized and placed: something that draws itself on a frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import skia

from ....story.frame_source import TextMark


class Drawn(Protocol):
    """A placed layer."""

    @property
    def settles(self) -> float:
        """The frame from which on it stands."""
        ...

    def draw(self, canvas: skia.Canvas, frame: int, *, only_text: bool) -> None:
        """Draw it; with `only_text` only its letters, white."""
        ...


@runtime_checkable
class DrawnText(Drawn, Protocol):
    """A placed layer that has words."""

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """The texts of it that stand on the frame."""
        ...


@dataclass(frozen=True)
class Sized:
    """A layer that knows how large it will be, and can be put at a place."""

    width: float
    height: float
    at: Callable[[float, float], Drawn]
    """Takes the left and top, in pixels of the frame."""
    rtl: bool = False
    """True for text that starts on the right: what would stand left stands right."""
    cramped: bool = False
    """True where it had to go below its smallest size."""
