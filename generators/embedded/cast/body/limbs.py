"""Arms and legs, bare or in cloth, as tubes that taper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..rotation import Floats
from ..skeleton import INDEX
from ..surface import PartLabel, Surface
from .measures import Measures
from .sheet import along, around, ring, sheet, smooth
from .shoulders import lit_sleeve

ARM_COLUMNS, LEG_COLUMNS = 14, 18
_ARM = (
    # place, outer, inner, front, back: 0 the shoulder, 1 the elbow, 2 the wrist
    (-0.064, 0.003, 0.004, 0.006, 0.006),
    (-0.056, 0.016, 0.018, 0.021, 0.021),
    (-0.038, 0.0270, 0.031, 0.034, 0.034),
    (0.01, 0.0370, 0.041, 0.0435, 0.0435),
    (0.10, 0.0440, 0.044, 0.0485, 0.0485),
    (0.25, 0.0465, 0.044, 0.049, 0.049),
    (0.50, 0.0430, 0.040, 0.046, 0.045),
    (0.80, 0.0370, 0.0355, 0.039, 0.038),
    (1.00, 0.0350, 0.0340, 0.036, 0.037),
    (1.22, 0.0370, 0.0340, 0.039, 0.035),
    (1.50, 0.0310, 0.0300, 0.034, 0.031),
    (1.80, 0.0230, 0.0230, 0.027, 0.026),
    (2.00, 0.0195, 0.0195, 0.0255, 0.0245),
    (2.10, 0.0185, 0.0185, 0.026, 0.0245),
)
_LEG = (
    # 0 the hip, 1 the knee, 2 the ankle
    (-0.26, 0.020, 0.020, 0.020, 0.020),
    (-0.22, 0.050, 0.050, 0.052, 0.056),
    (-0.12, 0.073, 0.074, 0.078, 0.088),
    (0.02, 0.082, 0.084, 0.086, 0.098),
    (0.22, 0.083, 0.080, 0.085, 0.092),
    (0.50, 0.073, 0.069, 0.077, 0.078),
    (0.80, 0.059, 0.056, 0.062, 0.061),
    (1.00, 0.052, 0.051, 0.056, 0.054),
    (1.15, 0.050, 0.048, 0.050, 0.060),
    (1.38, 0.051, 0.046, 0.046, 0.068),
    (1.65, 0.041, 0.037, 0.038, 0.050),
    (1.88, 0.032, 0.031, 0.034, 0.038),
    (2.00, 0.032, 0.032, 0.036, 0.036),
    (2.08, 0.032, 0.032, 0.036, 0.036),
)


SHOULDER = -0.064
"""The place on an arm at which it grows out of the trunk: the top of the shoulder."""
ARM_PLACES = np.array(
    [SHOULDER, -0.058, -0.048, -0.028, 0.01, 0.06, 0.13, 0.25, 0.4, 0.56, 0.72, 0.85, 0.92, 0.97, 1.0, 1.04]
)
FOREARM_PLACES = np.array([0.93, 0.97, 1.0, 1.03, 1.08, 1.15, 1.28, 1.45, 1.62, 1.78, 1.93, 2.0, 2.08])
LEG_PLACES = np.array(
    [-0.26, -0.24, -0.18, -0.10, 0.0, 0.14, 0.3, 0.46, 0.62, 0.76, 0.87, 0.94, 1.0, 1.06, 1.13, 1.24, 1.4, 1.56,
     1.72, 1.86, 1.965, 2.08]
)  # fmt: skip
"""Rings stand close where limbs bend and where they are round."""


def stretch(places: Floats, first: float, last: float) -> Floats:
    """Those of a limb's places that lie between two, and the two."""
    inner = places[(places > first + 0.01) & (places < last - 0.01)]
    return np.concatenate([[first], inner, [last]])


@dataclass(frozen=True)
class Limb:
    """An arm or a leg of one side: where it runs and how thick it is."""

    measures: Measures
    side: str
    kind: str
    """'arm' or 'leg'."""

    @property
    def way(self) -> int:
        """1 on the left, where x grows outwards."""
        return 1 if self.side == "left" else -1

    def centre(self, place: Floats) -> Floats:
        """`(..., 3)`: 0, 1 and 2 are the limb's three joints."""
        names = ("upper-arm", "forearm", "hand") if self.kind == "arm" else ("thigh", "shin", "foot")
        joints = np.stack([self.measures.skeleton.rest[INDEX[f"{self.side}-{name}"]] for name in names])
        upper, lower = joints[1] - joints[0], joints[2] - joints[1]
        first = joints[0] + place[..., None] * upper
        second = joints[1] + (place[..., None] - 1) * lower
        found: Floats = np.where(place[..., None] <= 1, first, second)
        return found

    def axes(self, place: Floats, ease: Floats | float) -> tuple[Floats, Floats, Floats, Floats]:
        """Half axes outwards, inwards, to the front and to the back."""
        table = np.array(_ARM if self.kind == "arm" else _LEG)
        body = self.measures.person.body
        strong = 1 + 0.28 * (body.muscle - 0.3) * np.exp(-(((place - 0.35) / 0.35) ** 2))
        if self.kind == "leg":
            # Wide hips go with fuller thighs.
            strong = strong * (1 + 0.5 * (body.hips - 1) * np.clip(1 - place, 0, 1))
            strong = strong * (1 + 0.06 * self.measures.womanly * np.exp(-(((place - 0.1) / 0.4) ** 2)))
        axes = [
            smooth(place, list(table[:, 0]), list(table[:, 1 + axis])) * self.measures.limb * strong
            for axis in range(4)
        ]
        return axes[0] + ease, axes[1] + ease, axes[2] + ease, axes[3] + ease

    def points(self, u: Floats, place: Floats, ease: Floats | float = 0.0) -> Floats:
        """`(..., 3)`: on the limb, `ease` metres off the skin."""
        outer, inner, front, back = self.axes(place, ease)
        left, right = (outer, inner) if self.way > 0 else (inner, outer)
        x, z = ring(u, left=left, right=right, front=front, back=back, power=2.1)
        centre = self.centre(place)
        y = centre[..., 1] + 0 * x
        if self.kind == "arm":
            # The shoulder slopes as the trunk does beside it, so its rings tilt; thicker cloth lies higher on it.
            tilt = smooth(place, (SHOULDER, 0.02, 0.30), (0.60, 0.50, 0.0))
            y = y - tilt * self.way * x + 0.6 * ease * np.clip((0.15 - place) / 0.15, 0, 1)
        return np.stack([centre[..., 0] + x, y, centre[..., 2] + z], -1)

    def weights(self, place: Floats) -> Floats:
        """`(..., B)`: half joints keep the volume of a bent elbow or knee."""
        if self.kind == "arm":
            upper, lower, end = "upper-arm", "forearm", "hand"
        else:
            upper, lower, end = "thigh", "shin", "foot"
        side = self.side
        middle = f"{side}-twist-forearm" if self.kind == "arm" else f"{side}-shin"
        return along(
            place,
            [
                (-0.16, {f"{side}-half-{upper}": 1.0}),
                (-0.02, {f"{side}-half-{upper}": 1.0}),
                (0.22, {f"{side}-{upper}": 1.0}),
                (0.86, {f"{side}-{upper}": 1.0}),
                (1.00, {f"{side}-half-{lower}": 1.0}),
                (1.14, {f"{side}-{lower}": 1.0}),
                (1.30, {f"{side}-{lower}": 1.0}),
                (1.60, {middle: 1.0}),
                (1.90, {middle: 1.0} if self.kind == "leg" else {middle: 0.5, f"{side}-half-{end}": 0.5}),
                (2.02, {f"{side}-half-{end}": 1.0}),
            ],
        )

    def tube(
        self,
        name: str,
        *,
        places: Floats,
        label: PartLabel,
        colour: str,
        ease: Floats | float = 0.0,
        v: tuple[float, float] = (0.0, 1.0),
        joined: tuple[float, float] = (-9.0, 9.0),
        **more: Any,
    ) -> Surface:
        """A stretch of the limb with a ring at each of `places` `(R,)`. It is joined before and after the two places of
        `joined`."""
        columns = ARM_COLUMNS if self.kind == "arm" else LEG_COLUMNS
        if np.ndim(ease):
            ease = np.asarray(ease)[:, None]
        u, place = np.meshgrid(around(columns), places)
        downs = np.meshgrid(around(columns), np.interp(places, (places[0], places[-1]), v))[1]
        found = sheet(
            name,
            self.points(u, place, ease),
            label=label,
            colour=colour,
            weights=self.weights(place),
            uv=np.stack([u, downs], -1),
            joined=(place < joined[0]) | (place > joined[1]),
            cap_top=float(places[0]) < -0.05,
            **more,
        )
        if self.kind == "leg" or float(places[0]) > 0:
            return found
        along_it = np.append(place.reshape(-1), places[0])
        return lit_sleeve(found, way=self.way, place=along_it[: len(found.rest)])


def limb(measures: Measures, side: str, kind: str) -> Limb:
    """The arm or leg of a side."""
    return Limb(measures, side, kind)
