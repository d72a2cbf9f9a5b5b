"""A person in footage or in a photo, wearing garments from photos: a recipe that holds all the picture depends on."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ....story.artifact import Key
from ....story.document import Part
from ....story.frame_source import Files, OpenSource
from ....story.time import Rate

Layer = Literal["clip", "grey", "alpha"]
"""What holds a mask: `footage.mp4`, a picture's brightness, or its transparency."""


class MaskFile(Part):
    """White where something is."""

    key: Key
    layer: Layer
    at: tuple[int, int] = (0, 0)
    """Where in the footage's picture its upper left corner lies."""


class ClipPersonSource(Part):
    """The whole footage with its person dressed. Frame n is the footage's picture at n / fps."""

    kind: Literal["clip-person"] = "clip-person"
    footage: Key
    still: bool = False
    """One photo, `picture.png`, instead of `footage.mp4`."""
    mask: MaskFile
    arms: MaskFile | None = None
    """What lies in front of the garment; None: forearms and hands by the poses."""
    poses: Key
    """`poses.json`, in pixels of any picture of the same shape."""
    garments: tuple[Key, ...] = Field(min_length=1)
    """Read from their photos: what lies under first."""
    ground: str = "#f2efe9"
    """Behind a photo with transparent parts."""
    width: int = Field(ge=16)
    height: int = Field(ge=16)
    """The footage's own."""
    fps: Rate
    frames: int = Field(ge=1)

    def needs(self) -> tuple[Key, ...]:
        """All files."""
        masks = [self.mask.key] + ([self.arms.key] if self.arms else [])
        return tuple(dict.fromkeys([self.footage, *masks, self.poses, *self.garments]))

    def open(self, files: Files) -> OpenSource:
        """Open it for drawing; draws any frame afterwards."""
        from .open_clip_person import OpenClipPerson

        return OpenClipPerson(self, files)
