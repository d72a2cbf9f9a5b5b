"""Eyes: white, iris, lids that travel, lashes; drawn where they lie on the face.

An eye's own plane: u from its middle towards the temple, v up, in head units. Everything that the lids cover is held
between their two curves, so nothing has to be clipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from ..face_controls import CONTROL
from ..rotation import Floats
from ..surface import PartLabel
from .form import HeadForm
from .ink import circle, taper, there_and_back
from .sketch import Sketch
from .tones import Tones

EYE_X = 0.332
"""From the middle of the face to the middle of an eye: with eyes as wide as `HALF_WIDTH` says, one eye lies between."""
HALF_WIDTH = 0.172
IRIS = 0.108
LID_OVER_IRIS = 0.15
"""Of the iris that the upper lid covers at rest."""
_ACROSS = np.linspace(-1, 1, 17)
_BOW = np.sqrt(np.clip(1 - _ACROSS**2, 0, 1))
_SWELL = 0.35 + 0.65 * np.clip((_ACROSS + 1) / 1.3, 0, 1)
"""The line of the upper lid is thinner at the nose."""
# The highest place of the upper lid lies a little towards the nose, the lowest of the lower towards the temple.
_HIGH = (1 - np.abs(_ACROSS) ** 2.5) ** 0.72 * (1 - 0.13 * _ACROSS)
_LOW = (1 - np.abs(_ACROSS) ** 2.2) ** 0.85 * (1 + 0.14 * _ACROSS)
_CREASE = np.linspace(-0.72, 0.98, 13)
_IRIS, _DISC = circle(22), circle(14)


class _Fill(Protocol):
    def __call__(self, u: Floats, v: Floats, colour: str, part: PartLabel, widths: Floats | None = None) -> None: ...


@dataclass(frozen=True)
class EyeShape:
    """The opening of one eye in one frame."""

    half_width: float
    upper: Floats
    """`(17,)`: v of the upper lid along `_ACROSS`."""
    lower: Floats
    rest: Floats
    """v of the upper lid at rest."""
    iris: tuple[float, float, float]
    """u and v of its middle, and its radius."""
    shut: float

    @property
    def opening(self) -> float:
        """The area between the lids, in square head units."""
        return float(np.trapezoid(np.maximum(self.upper - self.lower, 0), _ACROSS * self.half_width))

    def held(self, u: Floats, v: Floats) -> tuple[Floats, Floats]:
        """Points moved to where the lids leave them."""
        share = np.minimum(np.maximum(u / self.half_width, -1), 1)
        low, high = np.interp(share, _ACROSS, self.lower), np.interp(share, _ACROSS, self.upper)
        return share * self.half_width, np.minimum(np.maximum(v, low), high)


@dataclass(frozen=True)
class Eyes:
    """The eyes of one person."""

    form: HeadForm
    tones: Tones

    @cached_property
    def size(self) -> float:
        """A factor of the usual size."""
        return self.form.person.face.eyes

    def shape(self, face: Floats, side: str) -> EyeShape:
        """The opening of the `left` or `right` eye with the controls `(16,)`."""
        person = self.form.person.face
        lid = min(max(float(face[CONTROL[f"lid-{side}"]]), -0.6), 1.0)
        smile = max(0.0, float(face[CONTROL["smile"]]))
        lift = float(face[CONTROL["squint"]] + 0.32 * face[CONTROL["cheeks"]] + 0.14 * smile)
        lift = min(max(lift, 0.0), 1.0)
        half = HALF_WIDTH * self.size
        radius = IRIS * self.size
        middle = 0.006 * self.size
        top = middle + radius * (1 - 2 * LID_OVER_IRIS)
        corners = (0.006 + 0.055 * person.eye_tilt) * _ACROSS * self.size
        rest = corners + top * _HIGH
        bottom = corners - 0.096 * self.size * _LOW
        shut_line = corners - 0.058 * self.size * _LOW
        raised = corners + 0.006 * self.size * _LOW
        wide = rest + 0.085 * max(0.0, -lid) * self.size * _HIGH
        closed = max(0.0, lid)
        lower = bottom + (raised - bottom) * 0.85 * lift
        meet = np.maximum(shut_line, lower)
        upper = wide + (meet - wide) * closed
        # A lower lid that is pushed up lowers the upper one a little.
        upper = np.maximum(upper - 0.012 * lift * _HIGH * (1 - closed), meet)
        lower = lower + (meet - lower) * closed**2
        look = np.clip(face[[CONTROL["gaze-x"], CONTROL["gaze-y"]]], -1, 1)
        toward_temple = 1 if side == "left" else -1
        iris = (0.058 * self.size * look[0] * toward_temple, middle + 0.036 * self.size * look[1], radius)
        return EyeShape(half, upper, lower, rest, iris, closed)

    def draw(self, sketch: Sketch, face: Floats) -> None:
        """Both eyes."""
        for side, way in (("left", 1), ("right", -1)):
            if not (sketch.sight.away > 0.9 and way == sketch.sight.far):
                self._draw_one(sketch, self.shape(face, side), way)

    def _draw_one(self, sketch: Sketch, eye: EyeShape, way: int) -> None:
        label: PartLabel = "left-eye" if way == 1 else "right-eye"

        def fill(u: Floats, v: Floats, colour: str, part: PartLabel, widths: Floats | None = None) -> None:
            sketch.face(way * (EYE_X + u), v, colour, part, widths=widths, side=way)

        across = _ACROSS * eye.half_width
        around = there_and_back(across, across)
        top = np.maximum(eye.upper, eye.rest) + 0.045 * self.size * _BOW
        fill(around, there_and_back(top, eye.upper), self.tones.lid, "face")
        if eye.shut < 0.985 and float(np.max(eye.upper - eye.lower)) > 1e-4:
            self._draw_ball(eye, way, fill, label, around)
        self._draw_lids(eye, fill, label, across)

    def _draw_ball(self, eye: EyeShape, way: int, fill: _Fill, label: PartLabel, around: Floats) -> None:
        tones = self.tones
        fill(around, there_and_back(eye.upper, eye.lower), tones.white, label)
        shade = np.maximum(eye.upper - 0.026 * self.size, eye.lower)
        fill(around, there_and_back(eye.upper, shade), tones.white_shade, label)
        u, v, radius = eye.iris
        # The light comes from above, on the same side in both eyes.
        discs = (
            (_IRIS, u, v, radius, tones.iris),
            (_DISC, u, v - 0.22 * radius, radius * 0.66, tones.iris_light),
            (_DISC, u, v, radius * 0.52, tones.pupil),
            (_DISC, u - way * 0.34 * radius, v + 0.36 * radius, radius * 0.27, "#ffffff"),
        )
        for disc, middle_u, middle_v, size, colour in discs:
            fill(*eye.held(middle_u + size * disc[0], middle_v + size * disc[1]), colour, label)

    def _draw_lids(self, eye: EyeShape, fill: _Fill, label: PartLabel, across: Floats) -> None:
        tones, size = self.tones, self.size
        lashes = self.form.person.face.lashes
        thick = (0.022 + 0.018 * lashes) * size * _SWELL
        tip_u = eye.half_width * (1.05 + 0.17 * lashes)
        tip_v = eye.upper[-1] + (0.012 + 0.05 * lashes) * size * (1 - 1.25 * eye.shut)
        along = np.append(across, tip_u)
        outer = np.append(eye.upper + thick * (1 - 0.4 * eye.shut), tip_v)
        inner = np.append(eye.upper - 0.35 * thick - 0.3 * thick * eye.shut, tip_v)
        fill(there_and_back(along, along), there_and_back(outer, inner), tones.lash, label)
        lift = np.interp(_CREASE, _ACROSS, np.maximum(eye.upper, eye.rest * 0.8)) + 0.055 * size
        widths = taper(len(_CREASE), start=0.2, end=0.25) * 0.012 * size
        fill(_CREASE * eye.half_width, lift, tones.line, "face", widths)
        if eye.shut < 0.9:
            under = slice(6, -1)
            widths = taper(len(across[under])) * 0.010 * size
            fill(across[under], eye.lower[under] - 0.004 * size, tones.line, "face", widths)
