"""What a figure must know of a garment that it wears instead of its own clothes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from ....templates.person import Person
from .surface import Feature, PartLabel, Surface

if TYPE_CHECKING:
    from .body.measures import Measures
    from .mesh import Mesh


class CutGarment(Protocol):
    """A garment cut for one person."""

    @property
    def surfaces(self) -> tuple[Surface, ...]:
        """Its pieces."""
        ...

    def prints(self, mesh: Mesh) -> tuple[Feature, ...]:
        """What its photo puts onto them, in the mesh that they have become part of."""
        ...


class Worn(Protocol):
    """A garment that anybody may put on."""

    @property
    def label(self) -> PartLabel:
        """What its pixels are called in part semantics; nothing else that the person wears is called so."""
        ...

    def under(self, person: Person) -> Person:
        """The person without what of their own clothes the garment takes the place of."""
        ...

    def cut(self, measures: Measures) -> CutGarment:
        """The garment on a body."""
        ...

    def colours(self, colours: Mapping[str, str]) -> dict[str, str]:
        """The figure's colours with the garment's."""
        ...
