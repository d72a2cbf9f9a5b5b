"""The camera: a long lens that looks level at a person, from any side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ....story.cast import Framing
from .rotation import Floats

if TYPE_CHECKING:
    from .figure import Figure

DISTANCE_M = 7.0
"""Of the camera from the person: a portrait lens, so faces stay in proportion and a walk towards it grows."""
_REACH_M: dict[Framing, float] = {"full": 0.84, "three-quarter": 0.78, "half": 0.64, "head": 0.46}
"""The width that a person of 1.70 m needs, with elbows; wide gestures may leave the picture."""
_CHAIR_M = 1.32
"""That of somebody in a wheelchair, seen from any side."""


@dataclass(frozen=True)
class View:
    """What is seen: a picture of `width` x `height` pixels."""

    width: int
    height: int
    px_per_m: float
    """In the plane through `aim`."""
    aim: tuple[float, float, float] = (0.0, 1.0, 0.0)
    """The point, in metres, that lies at `at_px`; the camera is level with it and goes around it."""
    at_px: tuple[float, float] = (0.0, 0.0)
    yaw: float = 0.0
    """Degrees that the person is turned: at 90 they look to the right of the picture, at 180 away from it."""
    distance_m: float = DISTANCE_M

    def camera(self, points: Floats) -> Floats:
        """World points `(..., 3)` in the camera's axes: x right, y up, z towards it, from `aim`."""
        found: Floats = (points - np.array(self.aim)) @ self._axes
        return found

    def turn(self, directions: Floats) -> Floats:
        """World directions `(..., 3)` in the camera's axes."""
        found: Floats = directions @ self._axes
        return found

    @cached_property
    def _axes(self) -> Floats:
        """`(3, 3)`: what a row of world coordinates is multiplied by."""
        turn = np.radians(self.yaw)
        cos, sin = np.cos(turn), np.sin(turn)
        return np.array([[cos, 0.0, -sin], [0.0, 1.0, 0.0], [sin, 0.0, cos]])

    def flatten(self, seen: Floats) -> Floats:
        """Points in the camera's axes `(..., 3)` in pixels `(..., 2)`."""
        # What comes within a metre of the lens is drawn as if it were there.
        scale = self.px_per_m * self.distance_m / np.maximum(self.distance_m - seen[..., 2], 1.0)
        found = np.empty((*seen.shape[:-1], 2))
        found[..., 0] = self.at_px[0] + seen[..., 0] * scale
        found[..., 1] = self.at_px[1] - seen[..., 1] * scale
        return found

    def project(self, points: Floats) -> Floats:
        """World points `(..., 3)` in pixels `(..., 2)`, y down."""
        return self.flatten(self.camera(points))

    def depth(self, points: Floats) -> Floats:
        """Metres `(...)` in front of the plane through `aim`; larger is nearer."""
        found: Floats = self.camera(points)[..., 2]
        return found

    def turned(self, yaw: float) -> View:
        """The same camera, the person turned to `yaw`."""
        return replace(self, yaw=yaw)


def framed_view(
    figure: Figure,
    framing: Framing,
    *,
    width: int,
    height: int,
    yaw: float = 0.0,
    headroom: float = 0.07,
    x: float = 0.5,
) -> View:
    """The view that shows that much of a person in a picture.

    The head's top (hair included) lies `headroom` of the height under the upper edge; of `full`, the floor lies a
    little above the lower edge; of the others the lower edge cuts the person where the framing says. A narrow picture
    shows the person smaller, so that elbows fit, and what is cut stays at the lower edge. `x` is the person's middle as
    a share of the width.
    """
    top, cut = figure.top_m, figure.cut_m(framing)
    below = 0.045 if framing == "full" else 0.0
    by_height = height * (1 - headroom - below) / (top - cut)
    reach = _CHAIR_M if figure.person.wheelchair and framing == "full" else _REACH_M[framing]
    by_width = width / (reach * figure.scale)
    px_per_m = min(by_height, by_width)
    aim_y = cut + (top - cut) * 0.6
    bottom = height * (1 - below)
    if framing == "full" and by_width < by_height:
        # Space is left over: the person stands in its middle, a little low.
        bottom -= (by_height - by_width) * (top - cut) * 0.4
    return View(
        width=width,
        height=height,
        px_per_m=px_per_m,
        aim=(0.0, aim_y, 0.0),
        at_px=(width * x, bottom - (aim_y - cut) * px_per_m),
        yaw=yaw,
    )
