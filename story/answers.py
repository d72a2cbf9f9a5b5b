"""What engines answer with: a clip to be composited, a still, a piece of music; each beside its files."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .document import Document
from .time import Frames, Rate, Seconds

MatteSource = Literal["none", "alpha", "file", "source"]
"""Where a clip's matte comes from: it has none and fills its frame; its own fourth channel; a second file; the frame
source that was the preview, whose silhouette the clip keeps."""


class EngineAnswer(Document):
    """What all answers say: to what, and by whom."""

    request: str
    """The digest of the request that it answers."""
    engine: str
    version: str = ""


class ClipLayer(EngineAnswer):
    """What a picture engine leaves: a clip to be composited under text and captions, which are always ours."""

    NAME = "clip"

    picture: str = "picture.mp4"
    """The file, beside this document."""
    width: int = Field(ge=16)
    height: int = Field(ge=16)
    """The model's own size; the compositor scales."""
    fps: Rate
    """The model's own rate; the compositor resamples."""
    frames: int = Field(ge=1)
    """All that the file holds, handles included."""
    handle_before: Frames = 0
    handle_after: Frames = 0
    """How many of them lie before and after what is shown."""
    matte: MatteSource = "none"
    matte_file: str = ""
    """Of the matte `file`: a video of the same frames, white where the person is."""
    ground: str = ""
    """`#rrggbb` that is mixed into the picture where its matte is not white, so that it can be taken out again; empty:
    the picture's colours go on under its edges."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.handle_before + self.handle_after >= self.frames:
            raise ValueError(
                f"handles of {self.handle_before} and {self.handle_after} leave nothing of {self.frames} frames"
            )
        if (self.matte == "file") != bool(self.matte_file):
            raise ValueError("a matte from a file and the file's name come together")
        return self

    @property
    def shown(self) -> int:
        """Frames without the handles."""
        return self.frames - self.handle_before - self.handle_after


class Still(EngineAnswer):
    """A picture that an engine made."""

    NAME = "still"

    picture: str = "picture.png"
    width: int = Field(ge=16)
    height: int = Field(ge=16)


class Piece(EngineAnswer):
    """Music that an engine made, as it came: what is heard is measured when it is fitted to the film."""

    NAME = "piece"

    sound: str = "piece.wav"
    seconds: Seconds = Field(gt=0)


Answer = ClipLayer | Still | Piece
