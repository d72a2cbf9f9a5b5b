"""Where a ComfyUI workflow takes what an engine gives it: the slots that a map beside its file names."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from ..story.document import Part
from ..story.requests import RequestKind
from .engine import Keep, PromptStyle

SlotName = Literal[
    "prompt", "negative", "image", "first", "last", "reference", "garment", "audio", "driving", "pose", "mask", "face",
    "depth", "fresh", "clip", "width", "height", "frames", "fps", "seconds", "times", "tempo", "key", "metre", "lyrics",
    "seed", "steps", "output",
]  # fmt: skip
SLOTS: tuple[SlotName, ...] = get_args(SlotName)
PICTURE_SLOTS: tuple[SlotName, ...] = ("image", "first", "last", "reference", "garment")
"""They take the name of an uploaded PNG."""
VIDEO_SLOTS: tuple[SlotName, ...] = ("driving", "pose", "mask", "face", "depth")
"""They take the name of an uploaded MP4 of as many frames as the workflow is to make, at its rate."""
CARRIED_SLOTS: tuple[SlotName, ...] = ("driving", "pose", "depth")
"""Where a workflow has the slot `fresh`, the frames that a chunk begins with again stand in front of these."""
FILE_SLOTS: tuple[SlotName, ...] = (*PICTURE_SLOTS, *VIDEO_SLOTS, "fresh", "clip", "audio")


class WorkflowSlot(Part):
    """One input of one node, and more of them where several must be told the same."""

    node: str
    """The node's number in the workflow's file, or its title."""
    input: str = ""
    """The input's name; of the slot `output` nothing: the node is the one whose file is fetched."""
    also: tuple[WorkflowSlot, ...] = ()

    @property
    def all(self) -> tuple[WorkflowSlot, ...]:
        """Itself and the others, flat."""
        return (self, *(slot for other in self.also for slot in other.all))


class SlotMap(Part):
    """`NAME.slots.yaml` beside a workflow: its slots, what it answers, and the limits of its model.

    What the server's own settings say goes before the limits that stand here.
    """

    about: str = ""
    """What the workflow is, where its models come from, whether it was ever run by us."""
    slots: dict[SlotName, WorkflowSlot]
    answers: tuple[RequestKind, ...] = ()
    """Empty: what the slots suggest."""
    keeps: tuple[Keep, ...] = ()
    prompts: PromptStyle = "plain"
    """How its model wants to be told."""
    fps: int = Field(default=0, ge=0, le=120)
    frames_step: int = Field(default=1, ge=1, le=64)
    frames_max: int = Field(default=0, ge=0)
    carry: int = Field(default=1, ge=1, le=64)
    """With the slot `fresh`: the last frames of a chunk that the next one begins with again."""
    size_multiple: int = Field(default=1, ge=1, le=256)
    area_max: int = Field(default=0, ge=0)
