"""Where a garment's rows lie on a person's body: one scale from photo to metres, and knots down the body."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..body.limbs import limb
from ..body.measures import Measures
from ..rotation import Floats
from ..skeleton import INDEX
from .outline import Outline

PIT_T = {True: (0.66, 0.80), False: (0.66, 0.835)}
"""Between which heights on the trunk the underarm of what has sleeves, or none, comes to lie, by its own armholes."""
WAIST_T, BAND_T, CROTCH_T = 0.315, 0.215, -0.185
"""Where a dress's waist, a waistband and a crotch come to lie."""
SHOULDER_EASE_M = 0.012
CHEST_EASE_M = 0.013
"""Off the skin, of what is fitted by its chest."""
EASE_MOST_M, SEAT_EASE_M, OVER_M = 0.30, 0.013, 0.020
EASE_LEAST_M = {
    "coat": 0.018,
    "jacket": 0.015,
    "top": 0.006,
    "dress": 0.006,
    "skirt": 0.008,
    "trousers": 0.005,
    "shorts": 0.008,
}
"""What is worn over something stands off farther."""


@dataclass(frozen=True)
class Fit:
    """A garment on one person."""

    outline: Outline
    measures: Measures

    @cached_property
    def upper(self) -> bool:
        """Whether it hangs from the shoulders."""
        return self.outline.pair("neck") is not None

    @cached_property
    def metre(self) -> float:
        """Metres a pixel of the photo."""
        shape, s = self.outline, self.measures.scale
        if not self.upper:
            return self._round_m(BAND_T) * 1.02 / (4 * self._pair("waist")[0])
        chest = self._pair("underarm")[0]
        by_chest = (self._round_m(0.72) + 2 * np.pi * CHEST_EASE_M * s) / (4 * chest)
        if not shape.sleeved:
            return float(by_chest)
        joint = abs(float(self.measures.skeleton.rest[INDEX["left-upper-arm"], 0]))
        by_shoulder = (joint + SHOULDER_EASE_M * s) / self._pair("shoulder")[0]
        return float(max(np.sqrt(by_chest * by_shoulder), by_chest * 0.9))

    @cached_property
    def neck_t(self) -> float:
        """The height on the trunk at which the sides of the neck's opening lie: lower for a wide one."""
        if not self.outline.sleeved:
            return 1.045
        wide = self._pair("neck")[0] * self.metre
        t = np.linspace(1.085, 0.985, 60)
        half = self.measures.torso(np.full(60, 0.75), t)[:, 0]
        return float(np.interp(wide, half, t))

    @cached_property
    def pit_t(self) -> float:
        """The height on the trunk of its underarms."""
        deep = (self._pair("underarm")[1] - self._pair("neck")[1]) * self.metre / self.measures.torso_m
        return float(np.clip(self.neck_t - deep, *PIT_T[self.outline.sleeved]))

    @cached_property
    def knots(self) -> tuple[Floats, Floats]:
        """Heights t on the trunk, falling, and the photo's y at them, rising."""
        shape, torso = self.outline, self.measures.torso_m
        if not self.upper:
            t, y = [BAND_T], [self._pair("waist")[1]]
            crotch = shape.garment.landmark("crotch")
            if crotch is not None:
                t.append(CROTCH_T)
                y.append(crotch.y)
        else:
            t = [self.neck_t, self.pit_t]
            y = [self._pair("neck")[1], self._pair("underarm")[1]]
            waist = self._pair("waist")
            if shape.garment.category == "dress" and waist[0] < 0.95 * min(
                self._pair("underarm")[0], self._pair("hem")[0]
            ):
                t.append(WAIST_T)
                y.append(waist[1])
        hem = shape.hem_y
        t.append(t[-1] - (hem - y[-1]) * self.metre / torso)
        y.append(hem)
        return np.array(t), np.array(y)

    @cached_property
    def hem_t(self) -> float:
        """Where it ends: at the ankles at the latest."""
        floor = self.measures.t(0.055 * self.measures.scale)
        return float(max(self.knots[0][-1], floor))

    def y(self, t: Floats) -> Floats:
        """The photo's y at heights on the trunk; above the first knot it goes on."""
        ts, ys = self.knots
        found = np.interp(-t, -ts, ys)
        slope = (ys[1] - ys[0]) / (ts[0] - ts[1])
        return np.asarray(np.where(t > ts[0], ys[0] - (t - ts[0]) * slope, found))

    def ease(self, t: Floats) -> Floats:
        """Metres off the skin by the photo's width: what lies flat is half as wide as it is around."""
        left, right = self.outline.half(self.y(t))
        around = 2 * (left + right) * self.metre
        bare = np.interp(t, *self._rounds)
        least: Floats | float = EASE_LEAST_M[self.outline.garment.category] * self.measures.scale
        if self.outline.legged:
            # Legs go on where it ends: it stands off no farther than they do.
            return np.asarray(np.clip((around - bare) / (2 * np.pi), least, SEAT_EASE_M * self.measures.scale))
        if self.upper:
            # What hangs over trousers or a skirt clears them.
            least = np.maximum(least, OVER_M * self.measures.scale * np.clip((0.36 - t) / 0.16, 0, 1))
        found = np.clip((around - bare) / (2 * np.pi), least, EASE_MOST_M)
        if self.upper:
            # Above the underarms cloth lies on the body, whatever the seams say.
            share = np.clip((t - self.pit_t + 0.02) / 0.10, 0, 1)
            found = found * (1 - share) + least * share
        return np.asarray(found)

    @cached_property
    def _rounds(self) -> tuple[Floats, Floats]:
        """Heights on the trunk and the length around it there; below the hips that of the hips."""
        t = np.linspace(-0.04, 1.1, 80)
        return t, np.array([self._round_m(float(each)) for each in t])

    @cached_property
    def stretched(self) -> float:
        """How far the garment's own proportions are off this body's: 0 none, 1 by all its length."""
        if not self.upper or self.outline.strap is not None:
            # Thin straps are as long as somebody's shoulders ask for.
            return 0.0
        t, y = self.knots
        own = (y[1] - y[0]) * self.metre
        body = (t[0] - t[1]) * self.measures.torso_m
        return float(abs(own - body) / max(own, body))

    def sleeve_end(self, side: str) -> float:
        """The place on the arm (1 the elbow, 2 the wrist) where a sleeve ends."""
        arm = limb(self.measures, side, "arm")
        joints = arm.centre(np.array([0.0, 1.0, 2.0]))
        upper, lower = (float(np.linalg.norm(joints[at + 1] - joints[at])) for at in (0, 1))
        shoulder, outer, inner = (self.outline.pair(name) for name in ("shoulder", "cuff-outer", "cuff-inner"))
        assert shoulder is not None
        assert outer is not None
        assert inner is not None
        end = ((outer[0] + inner[0]) / 2, (outer[1] + inner[1]) / 2)
        long = float(np.hypot(end[0] - shoulder[0], end[1] - shoulder[1])) * self.metre
        place = long / upper if long < upper else 1 + (long - upper) / lower
        return float(np.clip(place, 0.22, 1.95))

    def _pair(self, name: str) -> tuple[float, float]:
        found = self.outline.pair(name)
        assert found is not None, name
        return found

    def _round_m(self, t: float) -> float:
        """The length around the bare trunk."""
        u = np.linspace(0, 1, 65)
        points = self.measures.torso(u, np.full(65, t))
        return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())
