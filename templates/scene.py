"""A scene: a reusable picture with slots, layers and a layout per aspect ratio."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from ..story.document import Part
from ..story.script import Role
from ..story.time import Seconds

SlotKind = Literal["text", "image", "items", "number"]
Layout = Literal["portrait", "landscape", "square", "tall"]
"""9:16, 16:9, 1:1, 3:4."""


class Slot(Part):
    """A place in a scene that a storyboard fills."""

    kind: SlotKind
    required: bool = False
    max_chars: int = 80
    """For text: the whole; for items: each."""
    max_items: int = 5
    min_items: int = 2
    accepts: tuple[str, ...] = ()
    """For images: the kinds of asset that fit ('product', 'logo')."""
    hint: str = ""
    """What to put here, for planners and people."""


class Scene(Part):
    """One item of the library; `templates/scenes/ID.yaml`."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    description: str
    roles: tuple[Role, ...]
    """The roles of lines that it carries well."""
    tags: tuple[str, ...] = ()
    kind: Literal["graphic", "product", "presenter", "pose", "try-on", "footage"] = "graphic"
    slots: dict[str, Slot]
    needs: tuple[str, ...] = ()
    """Hard constraints: 'asset:product', 'items', 'number'."""
    energy: int = Field(default=2, ge=1, le=3)
    """1 calm, 2 lively, 3 driving."""
    seconds: tuple[Seconds, Seconds]
    """The shortest and longest time that it holds."""
    layouts: dict[Layout, dict[str, Any]] = Field(default_factory=dict)
    """Layers per aspect ratio, in the compositor's terms (`templates/layer.py`)."""
