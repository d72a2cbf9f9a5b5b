"""Where a scene makes people stand, how large and from which side: as the compositor will show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...story.cast import CastMember, Framing, Side
from ...templates.cast_layer import CastLayer, side_in
from ...templates.scene import Layout, Scene

_HEAD_SHARE: dict[Framing, float] = {"full": 1 / 7.2, "three-quarter": 1 / 5.2, "half": 1 / 3.6, "head": 1 / 2.2}
"""How much of a region's height a head takes in each framing."""


@dataclass(frozen=True)
class Stand:
    """How one member of a shot's cast is seen."""

    member: int
    side: Side
    framing: Framing | None
    """None: as the member wishes."""
    crop: str
    size: float
    """The head's height as a share of the frame's, about."""
    middle: float = 0.5
    """How far down the frame the middle of their place is, as a share of its height."""


def stands(scene: Scene, layout: Layout, *, times: int = 0, mirrored: bool = False) -> tuple[Stand, ...]:
    """The members that a scene shows, in order, as it comes for the time with that number in a film.

    `mirrored`: in languages that run from the right.
    """
    turned = scene.layouts[layout].turned(times)
    found: dict[int, Stand] = {}
    for layer in scene.layers:
        if not isinstance(layer, CastLayer) or layer.id not in turned.places or layer.member in found:
            continue
        place = turned.places[layer.id]
        high = place.at[3] / turned.grid[1] if place.at is not None else 0.5
        middle = (place.at[1] + place.at[3] / 2) / turned.grid[1] if place.at is not None else 0.5
        found[layer.member] = Stand(
            member=layer.member,
            side=side_in(turned, layer.id, mirrored=mirrored),
            framing=layer.framing,
            crop=layer.crop,
            size=high * _HEAD_SHARE[layer.framing or "three-quarter"],
            middle=middle,
        )
    return tuple(found[member] for member in sorted(found))


def standing_as(members: Sequence[CastMember], seen: Sequence[Stand]) -> tuple[CastMember, ...]:
    """The members with the sides and framings in which their scene shows them."""
    by_number = {stand.member: stand for stand in seen}
    return tuple(
        member
        if number not in by_number
        else member.model_copy(
            update={"side": by_number[number].side, "framing": by_number[number].framing or member.framing}
        )
        for number, member in enumerate(members)
    )


def people_needed(scene: Scene) -> int:
    """How many people a scene cannot do without; 0 for one without people."""
    found = [need.partition(":")[2] for need in scene.needs if need.startswith("people:")]
    return max((int(count) for count in found if count.isdecimal()), default=0)


def shows_people(scene: Scene) -> bool:
    """Whether a scene has a place for people at all."""
    return any(isinstance(layer, CastLayer) for layer in scene.layers)
