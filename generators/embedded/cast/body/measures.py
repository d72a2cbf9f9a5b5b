"""A person's measures: half widths and depths of the body at every height, in metres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .....templates.person import Person
from ..rotation import Floats
from ..skeleton import INDEX, Proportions, Skeleton
from .sheet import ring, smooth

_T = (-0.17, -0.06, 0.06, 0.20, 0.30, 0.45, 0.62, 0.75, 0.84, 0.92, 0.975, 1.02, 1.06, 1.10)
"""Heights on the torso: 0 at the hips' joint, 1 at the neck's."""
_WIDTH = {
    "female": (0.150, 0.172, 0.164, 0.138, 0.124, 0.130, 0.144, 0.152, 0.156, 0.165, 0.164, 0.126, 0.074, 0.054),
    "male": (0.140, 0.160, 0.157, 0.150, 0.145, 0.151, 0.164, 0.172, 0.173, 0.172, 0.166, 0.132, 0.086, 0.062),
}
_FRONT = {
    "female": (0.070, 0.092, 0.098, 0.090, 0.086, 0.090, 0.098, 0.102, 0.094, 0.076, 0.062, 0.054, 0.050, 0.048),
    "male": (0.066, 0.088, 0.096, 0.096, 0.096, 0.100, 0.110, 0.114, 0.106, 0.086, 0.070, 0.060, 0.056, 0.054),
}
_BACK = {
    "female": (0.090, 0.122, 0.108, 0.084, 0.076, 0.082, 0.092, 0.098, 0.094, 0.084, 0.074, 0.066, 0.060, 0.056),
    "male": (0.080, 0.108, 0.100, 0.088, 0.086, 0.092, 0.106, 0.114, 0.110, 0.096, 0.084, 0.074, 0.066, 0.062),
}
_HIPS = -0.04
_POWER = 2.35
"""A torso is squarer than an ellipse."""


def proportions(person: Person) -> Proportions:
    """The part of a body that is bones."""
    body = person.body
    return Proportions(
        height_m=body.height_m,
        head=body.head,
        legs=body.legs,
        arms=body.arms,
        shoulders=body.shoulders,
        hips=body.hips,
        hands=body.hands,
    )


@dataclass(frozen=True)
class Measures:
    """What every part of a body, and all that is worn on it, is cut by."""

    person: Person
    skeleton: Skeleton

    @property
    def scale(self) -> float:
        """Of a person of 1.70 m."""
        return self.person.body.height_m / 1.70

    @cached_property
    def womanly(self) -> float:
        """0 to 1: which of the two torsos."""
        return {"female": 1.0, "male": 0.0, "neutral": 0.45}[self.person.gender]

    @cached_property
    def hips_y(self) -> float:
        """Where t is 0."""
        return float(self.skeleton.rest[INDEX["hips"], 1])

    @cached_property
    def torso_m(self) -> float:
        """From t = 0 to t = 1."""
        return float(self.skeleton.rest[INDEX["neck"], 1]) - self.hips_y

    def height(self, t: Floats | float) -> Floats:
        """y of a height on the torso."""
        return np.asarray(self.hips_y + np.asarray(t) * self.torso_m)

    def t(self, y: Floats | float) -> Floats:
        """The height on the torso of y."""
        return np.asarray((np.asarray(y) - self.hips_y) / self.torso_m)

    def torso(self, u: Floats, t: Floats, ease: Floats | float = 0.0) -> Floats:
        """`(..., 3)`: points of the torso at u around and t up, `ease` metres off the skin."""
        width, front, back = self._axes(t)
        # Two breasts rather than a shelf: fullest at the sides of the front's middle.
        angle = (u - 0.5) * 2 * np.pi
        full = np.exp(-(((t - 0.66) / 0.105) ** 2)) * np.exp(-(((np.abs(angle) - 0.62) / 0.55) ** 2))
        front = front + self.person.body.bust * 0.045 * self.scale * full
        return self._placed(u, t, width + ease, front + ease, back + ease)

    def hanging(self, u: Floats, t: Floats, ease: Floats | float, flare: float) -> Floats:
        """`(..., 3)`: as `torso` down to the hips; below, cloth that hangs from them and widens by `flare` metres a
        metre."""
        at = np.maximum(t, _HIPS)
        width, front, back = self._axes(at)
        below = (at - t) * self.torso_m
        # It clears the thighs, which stand farther out and farther forward than the trunk between them.
        clear = 0.016 * self.scale * np.clip(below / (0.15 * self.scale), 0, 1)
        wider = ease + below * flare + clear
        angle = (u - 0.5) * 2 * np.pi
        full = np.exp(-(((t - 0.66) / 0.105) ** 2)) * np.exp(-(((np.abs(angle) - 0.62) / 0.55) ** 2))
        front = front + self.person.body.bust * 0.045 * self.scale * full
        return self._placed(u, t, width + wider, front + wider * 0.9, back + wider * 0.8 - 0.25 * clear)

    def _axes(self, t: Floats) -> tuple[Floats, Floats, Floats]:
        """Half width, and half depths to the front and back."""
        body = self.person.body
        s, stout = self.scale, body.girth - 1
        width, front, back = (self._mixed(t, table) * s for table in (_WIDTH, _FRONT, _BACK))
        # Stoutness gathers at the waist and belly, and hardly at the neck.
        belly = np.exp(-(((t - 0.22) / 0.30) ** 2))
        upper = np.clip((1.0 - t) / 0.3, 0.2, 1)
        width = width * (1 + stout * (0.40 + 0.45 * belly) * upper)
        front = front * (1 + stout * (0.5 + 0.9 * belly) * upper)
        back = back * (1 + stout * (0.5 + 0.2 * belly) * upper)
        hips = np.clip((0.30 - t) / 0.25, 0, 1)
        shoulders = np.clip((t - 0.35) / 0.4, 0, 1) * np.clip((1.06 - t) / 0.12, 0, 1)
        width = width * (1 + (body.hips - 1) * hips) * (1 + (body.shoulders - 1) * shoulders)
        chest = np.exp(-(((t - 0.72) / 0.16) ** 2))
        width = width * (1 + 0.05 * (body.muscle - 0.3) * chest)
        front = front + 0.018 * s * (body.muscle - 0.3) * chest * (1 - self.womanly)
        if body.age == "elder":
            front = front + 0.012 * s * belly
        return width, front, back

    def _placed(self, u: Floats, t: Floats, width: Floats, front: Floats, back: Floats) -> Floats:
        x, z = ring(u, left=width, right=width, front=front, back=back, power=_POWER)
        # The neck leans forward, the small of the back hollows.
        z = z + self.scale * (0.012 * np.clip((t - 0.95) / 0.12, 0, 1) + 0.010 * np.exp(-(((t - 0.32) / 0.2) ** 2)))
        return np.stack([x, np.broadcast_to(self.height(t), x.shape), z], -1)

    def _mixed(self, t: Floats, table: Mapping[str, tuple[float, ...]]) -> Floats:
        women, men = (smooth(t, _T, table[which]) for which in ("female", "male"))
        return women * self.womanly + men * (1 - self.womanly)

    @cached_property
    def limb(self) -> float:
        """How thick limbs are, of average ones."""
        body = self.person.body
        age = {"teen": 0.93, "adult": 1.0, "elder": 0.96}[body.age]
        sex = 0.94 + 0.06 * (1 - self.womanly)
        return self.scale * (1 + (body.girth - 1) * 0.55) * age * sex
