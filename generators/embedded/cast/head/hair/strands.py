"""Lines in hair and cloth: strands, partings, highlights, folds; each lies on a surface and turns with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import skia

from ...rotation import Floats
from ...surface import FeaturePaint, PartLabel, Seen
from ..form import HeadForm
from ..sight import Sight
from ..sketch import Sketch


@dataclass(frozen=True)
class Strand:
    """One brush stroke."""

    points: Floats
    """`(N, 3)`, in head units."""
    widths: Floats
    """`(N,)`, in head units."""
    colour: str
    outward: Floats
    """`(N, 3)`: away from the surface; where it points away from the camera, the stroke thins to nothing."""


@dataclass(frozen=True)
class StrandsFeature:
    """The strokes on one surface. It is a `Feature`."""

    form: HeadForm
    surface: str
    label: PartLabel
    strands: tuple[Strand, ...]

    @cached_property
    def _outward(self) -> Floats:
        return np.concatenate([strand.outward for strand in self.strands])

    def draw(self, canvas: skia.Canvas, seen: Seen, face: Floats, paint: FeaturePaint) -> None:
        """Draw them for one frame."""
        sight = Sight.of(self.form, seen, paint)
        shown = np.minimum(np.maximum((self._outward @ sight.towards - 0.05) / 0.3, 0), 1)
        sketch = Sketch(sight)
        start = 0
        for strand in self.strands:
            share = shown[start : start + len(strand.widths)]
            start += len(strand.widths)
            if share.any():
                sketch.solid(strand.points, strand.colour, self.label, widths=strand.widths * share)
        sketch.draw(canvas, paint, face)
