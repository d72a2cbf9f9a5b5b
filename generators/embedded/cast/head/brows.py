"""Eyebrows: two tapered shapes that rise, sink, draw together and slant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..face_controls import CONTROL
from ..rotation import Floats
from ..surface import PartLabel
from .eyes import EYE_X
from .form import HeadForm
from .ink import there_and_back
from .sketch import Sketch
from .tones import Tones

_ALONG = np.linspace(0, 1, 15)
_THICK = np.interp(_ALONG, [0, 0.06, 0.2, 0.45, 0.8, 1], [0.36, 0.72, 0.98, 1.0, 0.6, 0.08])


@dataclass(frozen=True)
class Brows:
    """The brows of one person."""

    form: HeadForm
    tones: Tones

    def curve(self, face: Floats, side: str) -> tuple[Floats, Floats]:
        """x and y `(15,)` of the middle of a brow, from the nose outwards, on the person's left.

        Frown with brows at rest or low draws them down over the nose (anger, effort); frown with raised brows lifts
        their inner ends (worry).
        """
        raised = float(np.clip(face[CONTROL[f"brow-{side}"]], -1, 1))
        frown = float(np.clip(face[CONTROL["frown"]], 0, 1))
        worry = frown * max(0.0, raised)
        size = 0.6 + 0.4 * self.form.person.face.eyes
        x = EYE_X + (-0.19 + 0.405 * _ALONG) * size
        arch = 0.052 if self.form.person.gender != "male" else 0.026
        y = 0.235 * size + 0.055 + arch * np.sin(np.pi * np.clip(_ALONG * 1.02, 0, 1) ** 1.35) - 0.03 * _ALONG**2
        lift = 0.105 * raised if raised > 0 else 0.055 * raised
        inner = (1 - _ALONG) ** 1.6
        y = y + lift * (1 - 0.8 * worry * _ALONG) - 0.07 * (frown - worry) * inner + 0.075 * worry * inner
        y = y + 0.03 * max(0.0, raised) * np.sin(np.pi * _ALONG) * (1 - worry)
        x = x - 0.03 * frown * inner
        return x, y

    def draw(self, sketch: Sketch, face: Floats) -> None:
        """Both brows."""
        weight = self.form.person.face.brows
        thick = 0.037 * weight**0.8 * _THICK
        for side, way in (("left", 1), ("right", -1)):
            if sketch.sight.away > 0.93 and way == sketch.sight.far:
                continue
            x, y = self.curve(face, side)
            label: PartLabel = "left-brow" if way == 1 else "right-brow"
            outline = there_and_back(y + thick, y - thick)
            sketch.face(way * there_and_back(x, x), outline, self.tones.brow, label, side=way)
