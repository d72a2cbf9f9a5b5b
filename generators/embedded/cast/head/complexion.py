"""Freckles and the lines of age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..face_controls import CONTROL
from ..rotation import Floats
from .form import HeadForm
from .ink import circle, curve, taper
from .sketch import Sketch
from .tones import Tones

_DOT = circle(8)
_CHEEK = circle(20)
_FRECKLES = (
    (0.10, -0.10, 0.012), (0.17, -0.17, 0.015), (0.24, -0.13, 0.011), (0.30, -0.21, 0.015), (0.37, -0.15, 0.012),
    (0.42, -0.23, 0.013), (0.33, -0.29, 0.011), (0.22, -0.25, 0.012), (0.48, -0.17, 0.010), (0.04, -0.14, 0.012),
    (0.45, -0.31, 0.009), (0.14, -0.24, 0.009),
)  # fmt: skip
_AGE = (
    # Beside the eyes, under them, from the nose to the mouth.
    curve((0.535, 0.05), (0.575, 0.075), (0.61, 0.115)),
    curve((0.54, 0.01), (0.585, 0.012), (0.625, 0.025)),
    curve((0.22, -0.135), (0.32, -0.175), (0.43, -0.14)),
    curve((0.155, -0.315), (0.235, -0.385), (0.295, -0.48)),
)
_AGE_WIDTHS = (0.012, 0.012, 0.014, 0.018)
_SMILE_FOLD = curve((0.262, -0.385), (0.312, -0.44), (0.338, -0.525))
_BROW_LINES = (curve((-0.24, 0.47), (0.0, 0.455), (0.24, 0.47)), curve((-0.17, 0.545), (0.0, 0.535), (0.17, 0.545)))


@dataclass(frozen=True)
class Complexion:
    """The skin of one face."""

    form: HeadForm
    tones: Tones

    def draw(self, sketch: Sketch, face: Floats) -> None:
        """Draw it for one frame."""
        self._draw_blush(sketch, face)
        if self.form.person.face.freckles:
            for x, y, size in _FRECKLES:
                for way in (1, -1):
                    # The two cheeks are not each other's mirror.
                    at_x, at_y = way * x + 0.012, y + (0.017 if way < 0 else 0.0)
                    sketch.face(at_x + size * _DOT[0], at_y + size * _DOT[1], self.tones.freckle, "face", carried=True)
        elder = self.form.person.body.age == "elder"
        smile = max(0.0, float(face[CONTROL["smile"]]))
        if elder:
            for line, width in zip(_AGE, _AGE_WIDTHS, strict=True):
                self._line(sketch, line, width, mirrored=True)
        elif smile > 0.45:
            self._line(sketch, _SMILE_FOLD, 0.022 * (smile - 0.45), mirrored=True)
        raised = float(np.clip(face[CONTROL["brow-left"]] + face[CONTROL["brow-right"]], 0, 2)) / 2
        strength = max(0.55 if elder else 0.0, raised if elder else max(0.0, raised - 0.6))
        if strength > 0:
            for line in _BROW_LINES:
                self._line(sketch, line, 0.014 * strength, mirrored=False)

    def _draw_blush(self, sketch: Sketch, face: Floats) -> None:
        """Warm cheeks, which a smile lifts and rounds."""
        lift = float(np.clip(face[CONTROL["cheeks"]] + 0.5 * face[CONTROL["smile"]], 0, 1))
        for way in (1, -1):
            if way == sketch.sight.far and sketch.sight.away > 0.8:
                continue
            y = -0.265 + 0.035 * lift + (0.085 + 0.015 * lift) * _CHEEK[1]
            sketch.face(way * (0.43 + 0.135 * _CHEEK[0]), y, self.tones.blush, "face", side=way)

    def _line(self, sketch: Sketch, line: Floats, width: float, *, mirrored: bool) -> None:
        widths = taper(len(line)) * width
        for way in (1, -1) if mirrored else (1,):
            if not (mirrored and way == sketch.sight.far and sketch.sight.away > 0.75):
                sketch.face(way * line[:, 0], line[:, 1], self.tones.line, "face", widths=widths, carried=True)
