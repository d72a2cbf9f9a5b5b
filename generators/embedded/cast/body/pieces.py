"""Some surfaces with what is drawn onto them."""

from __future__ import annotations

from dataclasses import dataclass

from ..surface import Surface
from .stitches import Stitch


@dataclass(frozen=True)
class Pieces:
    """Part of a person."""

    surfaces: tuple[Surface, ...] = ()
    stitches: tuple[Stitch, ...] = ()

    def __add__(self, other: Pieces) -> Pieces:
        return Pieces(self.surfaces + other.surfaces, self.stitches + other.stitches)
