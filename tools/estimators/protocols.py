"""What is asked of models that look at pictures; which model answers is a matter of settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ...story.garment import GarmentCategory

Pixels = NDArray[np.uint8]
"""A picture as (height, width, 3) of RGB; a mask as (height, width), 255 where something is and 0 elsewhere."""
Points = NDArray[np.float64]
"""(133, 3): x and y in pixels and a score from 0 to 1, in COCO-WholeBody's order."""


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels of a picture; may reach beyond its edges."""

    left: float
    top: float
    width: float
    height: float


class PersonSegmenter(Protocol):
    """Finds people."""

    def person(self, picture: Pixels) -> Pixels:
        """The mask of everybody who is seen, with what they wear and hold."""
        ...


class GarmentSegmenter(Protocol):
    """Finds what somebody wears."""

    def worn(self, picture: Pixels, category: GarmentCategory) -> Pixels:
        """The mask of what makes room for a garment of that category: for trousers also a skirt or dress."""
        ...


class PoseEstimator(Protocol):
    """Finds joints."""

    def points(self, picture: Pixels, box: Box | None = None) -> Points:
        """The points of the person in the box; None: of whom the picture shows."""
        ...


class FaceBoxes(Protocol):
    """Finds faces."""

    def faces(self, picture: Pixels) -> tuple[Box, ...]:
        """A square around each face, with room for the hair and chin."""
        ...
