"""Where pictures come from: a serialisable recipe that is opened in the worker that draws."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from .artifact import Key
from .document import Part


class Box(Part):
    """A rectangle in pixels of the frame."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x just after it."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y just below it."""
        return self.y + self.height


class TextMark(Part):
    """One text that stands on a frame: what the review looks for in the decoded picture."""

    text: str
    role: str
    """'headline', 'body', 'caption', ...: the type role of the look."""
    box: Box
    """Its ink, in pixels of the frame."""
    size_px: float
    colour: str
    """'#rrggbb' of the letters."""
    settled: bool = True
    """False while it moves in or out, or is partly transparent."""
    safe: bool = True
    """False for decoration that may leave the safe zone on purpose."""


class Files(Protocol):
    """Read access to artifacts; a `Bench` is one."""

    def path(self, key: Key, name: str) -> Path:
        """A file of an artifact, for reading only."""
        ...


class OpenSource(Protocol):
    """A frame source opened in a worker: caches live here. Frame n depends on n and the recipe alone."""

    def draw(self, canvas: Any, frame: int, *, only_text: bool = False) -> None:
        """Draw a frame onto a `skia.Canvas` of the source's size, over whatever is there.

        `only_text` draws nothing but the letters, opaque white on what is there: the review's glyph mask.
        """
        ...

    def marks(self, frame: int) -> tuple[TextMark, ...]:
        """The texts that stand on that frame."""
        ...


class FrameSource(Protocol):
    """The recipe: a frozen document that says all that the pictures depend on."""

    width: int
    height: int
    frames: int

    def needs(self) -> tuple[Key, ...]:
        """The artifacts that it reads (photos, clips)."""
        ...

    def open(self, files: Files) -> OpenSource:
        """Open it for drawing."""
        ...
