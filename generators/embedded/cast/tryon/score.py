"""How well a garment fits a person: what its landmarks, its cloth and its colours lose on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from .....templates.person import Person
from ..body.measures import Measures, proportions
from ..skeleton import Skeleton
from .fit import Fit
from .fitted import FittedGarment

FIT_LEAST = 0.5
"""A fit that scores less is not worn: the garment is shown on its hanger instead."""
STRETCH_MOST = 0.55
"""A garment that has to be stretched or shortened by this much between neck and underarm keeps a third of its score."""
COVERED = 0.8
"""Of the photo's cloth: what is worn when nothing is lost, for seams and edges are left out."""
COLOUR_MOST = 12.0
"""Levels of 255 by which colours may be off until nothing is left of the score."""
_STEP = 4


@dataclass(frozen=True)
class FitScore:
    """0 to 1 each."""

    landmarks: float
    """How sure the landmarks are, and how little the garment is stretched between them."""
    coverage: float
    """How much of the photo's cloth is seen on the body."""
    colour: float
    """How near the colours that are drawn come to the photo's."""
    photo: float
    """How sure it is what the photo shows."""

    @property
    def whole(self) -> float:
        """The product of all."""
        return self.landmarks * self.coverage * self.colour * self.photo

    @property
    def worn(self) -> bool:
        """Whether it is good enough to be worn."""
        return self.whole >= FIT_LEAST

    @property
    def weakest(self) -> str:
        """What lost most, in words."""
        parts = {
            "its landmarks are unsure or do not fit the body": self.landmarks,
            "much of its cloth would not be seen": self.coverage,
            "its colours cannot be kept": self.colour,
            "it is unsure what the photo shows": self.photo,
        }
        return min(parts, key=lambda part: parts[part])


def fit_score(garment: FittedGarment, person: Person) -> FitScore:
    """How well a garment fits somebody. Deterministic; about a second."""
    skeleton = Skeleton(proportions(person))
    measures = Measures(garment.under(person), skeleton)
    needed = [each.confidence for each in garment.garment.landmarks if not each.name.startswith("neck-centre")]
    sure = float(np.mean(np.sort(needed)[: max(1, len(needed) // 2)])) if needed else 0.0
    stretch = Fit(garment.outline, measures).stretched
    return FitScore(
        landmarks=min(1.0, 0.1 + sure) * float(np.exp(-((stretch / STRETCH_MOST) ** 2))),
        coverage=min(1.0, _coverage(garment, measures) / COVERED),
        colour=max(0.0, 1 - _colour_error(garment) / COLOUR_MOST),
        photo=min(1.0, garment.garment.score + 0.1),
    )


def _coverage(garment: FittedGarment, measures: Measures) -> float:
    """The share of the photo's cloth that lies on some triangle, on a grid of every fourth pixel."""
    height, width = garment.outline.mask.shape
    sheet = Image.new("L", (width // _STEP + 1, height // _STEP + 1), 0)
    draw = ImageDraw.Draw(sheet)
    for piece in garment.pieces(measures):
        places = piece.places[piece.surface.triangles] / _STEP
        on_front = piece.places[piece.surface.triangles][..., 0].max(axis=1) < width
        for corners in places[on_front]:
            draw.polygon([(float(x), float(y)) for x, y in corners], fill=1)
    cloth = (garment.outline.mask & ~garment.outline.inside)[::_STEP, ::_STEP]
    worn = np.asarray(sheet)[: cloth.shape[0], : cloth.shape[1]] > 0
    return float((cloth & worn).sum() / max(1, cloth.sum()))


def _colour_error(garment: FittedGarment) -> float:
    """Levels by which drawn colours differ from the photo's on its cloth, in the mean."""
    cloth = garment.outline.body
    seen = garment.picture[..., :3][cloth].astype(np.float64)
    drawn = garment.drawn_colours(seen)
    return float(np.abs(drawn - seen).mean()) if len(seen) else 255.0
