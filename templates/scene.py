"""A scene: a reusable picture with slots, layers and a layout per aspect ratio."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from ..story.document import Part
from ..story.script import Role
from ..story.time import Seconds
from .layer import IconLayer, Layer, LeaderLayer, SceneLayout

SlotKind = Literal["text", "image", "items", "number", "rows", "code", "images", "icons"]
"""`items`: several texts; `rows`: cells row by row, the heads first; `code`: text whose line breaks and spaces count;
`images`: several assets; `icons`: several names of icons."""
Layout = Literal["portrait", "landscape", "square", "tall"]
"""9:16, 16:9, 1:1, 3:4."""
LAYOUT_RATIOS: dict[Layout, Fraction] = {
    "portrait": Fraction(9, 16),
    "landscape": Fraction(16, 9),
    "square": Fraction(1),
    "tall": Fraction(3, 4),
}


def layout_for(width: int, height: int) -> Layout:
    """The layout whose ratio is nearest to a frame's."""
    ratio = Fraction(width, height)
    return min(LAYOUT_RATIOS, key=lambda name: max(LAYOUT_RATIOS[name] / ratio, ratio / LAYOUT_RATIOS[name]))


def display_length(text: str) -> int:
    """Characters as a slot counts them: wide ones (Chinese, Japanese, emoji) are two, combining marks none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1
        for letter in text
    )


class Slot(Part):
    """A place in a scene that a storyboard fills."""

    kind: SlotKind
    required: bool = False
    max_chars: int = 80
    """For text: the whole; for items: each. Counted by `display_length`."""
    max_items: int = 5
    """For items, images, icons and the rows under the heads."""
    min_items: int = 2
    max_columns: int = Field(default=5, ge=1, le=12)
    """For rows."""
    numbers: bool = False
    """For rows: every cell but those of the first column and the heads is a number."""
    accepts: tuple[str, ...] = ()
    """For images: the kinds of asset that fit ('product', 'logo'). For text: 'icon' takes the name of an icon."""
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
    """Hard constraints: `asset:product`, `items`, `number`, `prices:2` (an old and a new one), `pictures:2` (two or
    more of the line's own or the brief's), `exhibit:table` (the line brings one), `steps` (points in an order),
    `people:1`, `people:2` (so many people in the shot), `garment` (a picture of a garment)."""
    energy: int = Field(default=2, ge=1, le=3)
    """1 calm, 2 lively, 3 driving."""
    seconds: tuple[Seconds, Seconds]
    """The shortest and longest time that it holds."""
    scheme: Literal["", "dark", "light", "vivid", "steady"] = ""
    """The ground it asks for; empty: the next of the look's rhythm; `steady`: that of the shot before, where it is
    steady, too: one conversation is held in one place."""
    layers: tuple[Layer, ...] = Field(min_length=1)
    """From the back to the front."""
    layouts: dict[Layout, SceneLayout]
    """Where the layers stand, per aspect ratio."""

    @model_validator(mode="after")
    def _names_resolve(self) -> Scene:
        ids = [layer.id for layer in self.layers]
        if len(ids) != len(set(ids)):
            raise ValueError(f"two layers share an id: {sorted({name for name in ids if ids.count(name) > 1})}")
        for layer in self.layers:
            for slot in layer.takes():
                if slot not in self.slots:
                    raise ValueError(f"layer {layer.id!r} takes the slot {slot!r}, which the scene does not have")
            if isinstance(layer, LeaderLayer) and not {layer.words, layer.picture} <= set(ids):
                raise ValueError(f"leader {layer.id!r} joins {layer.words!r} and {layer.picture!r}: no such layers")
            if isinstance(layer, IconLayer) and not (layer.slot or layer.name):
                raise ValueError(f"icon layer {layer.id!r} needs a slot or a name")
            for condition in layer.when:
                name = condition.removeprefix("not ").split(".")[0]
                if name not in self.slots and name not in {"captions", "odd", "even", "cast"}:
                    raise ValueError(f"layer {layer.id!r} asks for {name!r}, which is neither a slot nor a condition")
        for ratio in LAYOUT_RATIOS:
            if ratio not in self.layouts:
                raise ValueError(f"there is no layout {ratio!r}")
        for ratio, layout in self.layouts.items():
            for name in (*layout.places, *(name for turn in layout.turns for name in (*turn.places, *turn.without))):
                if name not in ids:
                    raise ValueError(f"layout {ratio!r} places {name!r}, which is not a layer")
        for name, slot_spec in self.slots.items():
            if slot_spec.required and not any(name in layer.takes() for layer in self.layers):
                raise ValueError(f"slot {name!r} is required, but no layer shows it")
        return self
