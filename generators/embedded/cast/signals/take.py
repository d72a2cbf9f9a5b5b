"""One person's performance in a shot, posed and seen frame by frame: what every signal is read off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import skia

from .....templates.person import Person
from ..figure import Figure
from ..mesh import Mesh
from ..rotation import Floats
from ..skeleton import Skeleton
from ..surface import Seen
from ..view import View

_EARLIER = 10
"""Poses before a frame that loose cloth and hair still feel."""


@dataclass(frozen=True)
class Take:
    """A figure over F frames. Frame n depends on n and the fields alone."""

    figure: Figure
    view: View
    """The camera, with the whole picture's size."""
    fps: Fraction
    rotations: Floats
    """`(F, 51, 4)`: each joint relative to its parent."""
    root: Floats
    """`(F, 3)`: where the hips are, in metres."""
    face: Floats
    """`(F, 16)`: the controls of `face_controls`."""
    light: float = 315.0
    """Where the light comes from, degrees clockwise from the top."""

    @property
    def frames(self) -> int:
        """How many there are."""
        return len(self.root)

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.figure.person

    @property
    def skeleton(self) -> Skeleton:
        """Their bones."""
        return self.figure.skeleton

    @property
    def mesh(self) -> Mesh:
        """All their surfaces."""
        return self.figure.mesh

    @property
    def scale(self) -> float:
        """Of a person of 1.70 m."""
        return self.skeleton.proportions.height_m / 1.70

    def seen(self, frame: int) -> Seen:
        """The mesh as the camera sees it."""
        first = max(0, frame - _EARLIER)
        earlier = (self.rotations[first:frame], self.root[first:frame])
        return self.figure.see(
            self.rotations[frame], self.root[frame], self.view, earlier=earlier, face=self.face[frame]
        )

    def draw(self, canvas: skia.Canvas, frame: int, *, seen: Seen | None = None) -> None:
        """The person without a shadow on the ground, on whatever is there."""
        self.figure.draw(
            canvas, seen or self.seen(frame), self.face[frame], self.view, light=self.light, contact=0, ambient=0
        )

    def labels(self, frame: int, *, seen: Seen | None = None) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
        """`(H, W)`: numbers of `PART_LABELS` at each pixel, 0 where the person is not."""
        pixels = np.zeros((self.view.height, self.view.width, 4), np.uint8)
        canvas = skia.Canvas(pixels, colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType)
        self.figure.draw_labels(canvas, seen or self.seen(frame), self.face[frame], self.view)
        return np.ascontiguousarray(pixels[:, :, 0])

    def framed(self, *, width: int, height: int, x: float = 0.0, y: float = 0.0, scale: float = 1.0) -> Take:
        """The same take in a picture of another size: what was at (0, 0) lies at (x, y), `scale` times as large."""
        left, top = self.view.at_px
        view = replace(
            self.view,
            width=width,
            height=height,
            px_per_m=self.view.px_per_m * scale,
            at_px=(x + left * scale, y + top * scale),
        )
        return replace(self, view=view)
