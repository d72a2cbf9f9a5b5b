"""An engine's clip as a frame source: it stands in a scene where the drawn preview of the same person stood."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..story.answers import ClipLayer, MatteSource
from ..story.artifact import Key
from ..story.document import Part
from ..story.frame_source import Files, OpenSource
from ..story.time import Rate
from ..tools.compositor.spans.span_source import Recipe, picture


class EngineClipSource(Part):
    """The clip on its place, resampled to the film's rate. Frame n is the shot's frame n, as it is of the preview."""

    kind: Literal["engine-clip"] = "engine-clip"
    key: Key
    """The artifact with the clip's files."""
    clip: ClipLayer
    preview: Recipe
    """The recipe that was drawn in its place: it says where the face is, and may lend its silhouette."""
    matte: MatteSource = "none"
    """Where the matte is taken from: the clip's own, or `source`, the preview's silhouette."""
    matte_key: Key = ""
    """Another artifact that holds the matte, where somebody was looked for in the clip."""
    matte_file: str = ""
    """The matte's file there; empty: as the clip says."""
    window: bool = False
    """In a window of its place, with round corners: a picture with a ground of its own, beside the scene's words."""
    width: int = Field(ge=16)
    """Pixels of the place that the framing fills, as the preview has it."""
    height: int = Field(ge=16)
    around: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Pixels at the left, above, at the right and below that place which the clip shows, too."""
    fps: Rate
    frames: int = Field(ge=1)

    def needs(self) -> tuple[Key, ...]:
        """The clip, and what the preview reads."""
        return tuple(dict.fromkeys((self.key, *self._mattes, *picture(self.preview).needs())))

    @property
    def _mattes(self) -> tuple[Key, ...]:
        return (self.matte_key,) if self.matte_key else ()

    def inner(self) -> tuple[Part, ...]:
        """The preview."""
        return (self.preview,)

    def open(self, files: Files) -> OpenSource:
        """Find the clip; it is decoded as frames are drawn."""
        from .open_clip import OpenEngineClip

        return OpenEngineClip(self, files)
