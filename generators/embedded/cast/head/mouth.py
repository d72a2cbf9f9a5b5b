"""The mouth drawn: lips, the dark inside, teeth that stay with the skull, tongue, dimples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..face_controls import CONTROL
from ..rotation import Floats
from ..surface import PartLabel
from .form import MOUTH, HeadForm
from .ink import taper, there_and_back
from .mouth_shape import ACROSS, MouthShape, shape_mouth
from .sketch import Sketch
from .tones import Tones

_HOLLOW = np.linspace(-0.42, 0.42, 11)
_FOLD = np.linspace(-0.9, 0.9, 9)


@dataclass(frozen=True)
class Mouth:
    """The mouth of one person."""

    form: HeadForm
    tones: Tones

    def shape(self, face: Floats) -> MouthShape:
        """Its curves with the controls `(16,)`."""
        person = self.form.person.face
        return shape_mouth(face, size=person.mouth, lips=person.lips)

    def draw(self, sketch: Sketch, face: Floats) -> None:
        """Draw it for one frame."""
        mouth, tones = self.shape(face), self.tones
        u = ACROSS * mouth.half_width
        around, forward = there_and_back(u, u), there_and_back(mouth.forward, mouth.forward)

        def fill(upper: Floats, lower: Floats, colour: str, label: PartLabel) -> None:
            sketch.face(around, MOUTH + there_and_back(upper, lower), colour, label, out=forward)

        if mouth.gap > 1e-4:
            self._draw_inside(mouth, fill)
        self._draw_shade(sketch, mouth)
        fill(mouth.inner_lower, mouth.outer_lower, tones.lip, "lips")
        fill(mouth.outer_upper, mouth.inner_upper, tones.lip_upper, "lips")
        shut = max(0.0, 1 - mouth.gap / 0.03)
        if shut > 0:
            seam = (mouth.inner_upper + mouth.inner_lower) / 2
            widths = taper(len(u), start=0.35, end=0.35) * (0.014 + 0.006 * shut) * shut
            sketch.face(u, MOUTH + seam, tones.lip_line, "lips", out=mouth.forward, widths=widths)
        self._draw_corners(sketch, mouth, face)

    def _draw_inside(self, mouth: MouthShape, fill: Callable[[Floats, Floats, str, PartLabel], None]) -> None:
        upper, lower = mouth.inner_upper, mouth.inner_lower

        def held(v: Floats) -> Floats:
            return np.minimum(np.maximum(v, lower), np.maximum(upper, lower))

        fill(upper, lower, self.tones.inside, "mouth-inside")
        fill(held(mouth.tongue), lower, self.tones.tongue, "mouth-inside")
        if np.any(mouth.lower_teeth > lower):
            fill(held(mouth.lower_teeth), lower, self.tones.teeth, "mouth-inside")
        fill(upper, held(mouth.teeth), self.tones.teeth, "mouth-inside")

    def _draw_shade(self, sketch: Sketch, mouth: MouthShape) -> None:
        """The soft hollow under the lower lip."""
        low = MOUTH + float(np.min(mouth.outer_lower)) - 0.028
        sketch.face(
            _HOLLOW * mouth.half_width, low + 0.10 * _HOLLOW**2, self.tones.shadow, "face", widths=taper(11) * 0.024
        )

    def _draw_corners(self, sketch: Sketch, mouth: MouthShape, face: Floats) -> None:
        """A smile folds the skin beside the corners; corners pulled down do so below."""
        smile = float(np.clip(face[CONTROL["smile"]], -1, 1))
        strength = smile if smile > 0 else max(0.0, -smile - 0.35)
        if strength < 0.12:
            return
        radius = 0.045 + 0.02 * strength
        x = mouth.half_width + 0.028 + radius * (np.cos(_FOLD) - 1)
        y = MOUTH + float(mouth.inner_upper[0]) + radius * np.sin(_FOLD) + (0.008 if smile > 0 else -0.02)
        widths = taper(len(_FOLD)) * 0.020 * strength
        for way in (1, -1):
            if not (sketch.sight.away > 0.85 and way == sketch.sight.far):
                sketch.face(way * x, y, self.tones.line, "face", widths=widths)
