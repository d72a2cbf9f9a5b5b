"""The layer that shows a person of the shot's cast, and where a layout makes people stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ..story.cast import Framing, Side
from .layer_base import ColourRole, LayerBase

if TYPE_CHECKING:
    from .layer import SceneLayout
    from .scene import Layout, Scene

PEOPLE_MAX = 4
"""In one shot."""


class CastLayer(LayerBase):
    """A person, who stands freely or is seen in a frame. Left out where the shot's cast has no such member.

    The framing fills the region. Whoever stands freely goes on below it, to the frame's foot: with a region on the
    `stage` the face is always above the captions, and the rest of the person stands behind them.
    """

    kind: Literal["cast"]
    member: int = Field(default=0, ge=0, lt=PEOPLE_MAX)
    """Which one of the shot's cast, from 0."""
    framing: Framing | None = None
    """None: as the shot wishes."""
    crop: Literal["bare", "card", "circle", "full"] = "bare"
    """`full`: before a ground of its own that runs off the frame, and ends as the look's pictures do."""
    plate: ColourRole = "shape"
    """The ground within a card, a circle or what runs off the frame."""
    turned: float = Field(default=20, ge=-180, le=180)
    """Degrees by which whoever stands at a side is turned towards the other one; below 0: away from it."""
    ground: bool = True
    """Whether a shadow lies under the feet, where they are seen."""


def side_in(layout: SceneLayout, layer: str, *, mirrored: bool = False) -> Side:
    """The side on which a layer stands in a layout; `mirrored`: in languages that run from the right."""
    place = layout.places[layer]
    if place.at is None:
        return "center"
    middle = (place.at[0] + place.at[2] / 2) / layout.grid[0]
    if mirrored:
        middle = 1 - middle
    return "left" if middle < 0.43 else "right" if middle > 0.57 else "center"


def standing(scene: Scene, layout: Layout, *, times: int = 0, mirrored: bool = False) -> tuple[Side, ...]:
    """The sides of a scene's people, one for each member that it shows, as it comes for the time with that number."""
    turned = scene.layouts[layout].turned(times)
    found: dict[int, Side] = {}
    for layer in scene.layers:
        if isinstance(layer, CastLayer) and layer.id in turned.places:
            found.setdefault(layer.member, side_in(turned, layer.id, mirrored=mirrored))
    return tuple(found[member] for member in sorted(found))


def people_in(scene: Scene) -> int:
    """For how many people a scene has places."""
    return len({layer.member for layer in scene.layers if isinstance(layer, CastLayer)})
