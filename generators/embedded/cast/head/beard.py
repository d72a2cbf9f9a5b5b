"""Beards: what is shaved close is laid onto the skin, a full beard is a form of its own; all follow the jaw."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..rotation import Floats
from ..surface import Surface
from .form import HeadForm
from .hair.shell import outline
from .ink import bent, there_and_back
from .loft import quads
from .parts import head_surface
from .sketch import Sketch
from .tones import Tones

_CHEEK = bent(
    (0.0, -0.405), (0.10, -0.40), (0.22, -0.43), (0.34, -0.50), (0.47, -0.47), (0.58, -0.34), (0.665, -0.16), number=28
)
"""The upper edge of stubble, from under the nose to the sideburn; x and y on the face."""
_MOUSTACHE = bent(
    (0.0, -0.415), (0.06, -0.385), (0.14, -0.39), (0.23, -0.435), (0.30, -0.53), (0.32, -0.63), (0.27, -0.63),
    (0.235, -0.555), (0.13, -0.51), (0.0, -0.505), number=36,
)  # fmt: skip
_CHIN = bent(
    (0.0, -0.685), (0.10, -0.70), (0.18, -0.66), (0.245, -0.575), (0.285, -0.575), (0.30, -0.68), (0.285, -0.80),
    (0.22, -0.93), (0.10, -0.985), (0.0, -0.995), number=36,
)  # fmt: skip
_AZIMUTHS = np.linspace(-86, 86, 31)
_ROWS = 9


@dataclass(frozen=True)
class Beard:
    """What of a beard is drawn onto the face."""

    form: HeadForm
    tones: Tones

    @cached_property
    def _stubble(self) -> Floats:
        y = np.linspace(-0.2, -0.99, 16)
        return np.vstack([_CHEEK, np.stack([self.form.skull.ring(y)[:, 1], y], -1)])

    def draw(self, sketch: Sketch) -> None:
        """Draw it for one frame, before the mouth."""
        kind = self.form.person.beard
        if kind == "stubble":
            self._fill(sketch, self._stubble, self.tones.stubble)
        if kind in ("moustache", "goatee", "full"):
            self._fill(sketch, _MOUSTACHE, "hair")
        if kind in ("goatee", "full"):
            self._fill(sketch, _CHIN, "hair")

    def _fill(self, sketch: Sketch, half: Floats, colour: str) -> None:
        """Both sides of an outline that begins and ends in the middle of the face."""
        x, y = there_and_back(half[:, 0], -half[:, 0]), there_and_back(half[:, 1], half[:, 1])
        sketch.face(x, y, colour, "hair", carried=True)


def beard_surface(form: HeadForm) -> tuple[Surface, Floats]:
    """The body of a full beard, and its vertices in head units."""
    border = outline(
        (0, -0.70),
        (9, -0.70),
        (16, -0.65),
        (21, -0.57),
        (28, -0.52),
        (40, -0.46),
        (54, -0.39),
        (66, -0.26),
        (76, -0.08),
        (86, 0.02),
    )
    share = (1 - np.cos(np.pi * np.arange(_ROWS) / (_ROWS - 1))) / 2
    top = border(_AZIMUTHS)
    y = top + (-0.992 - top) * share[:, None]
    azimuths = np.broadcast_to(_AZIMUTHS, y.shape)
    points = form.skull.around(y, azimuths)
    way = (points - (0.0, -0.45, 0.1)) / np.array([0.6, 0.7, 0.75])
    way /= np.linalg.norm(way, axis=-1, keepdims=True)
    full = np.sin(np.clip(share * 1.5, 0, 1) * np.pi / 2)[:, None] * np.interp(
        np.abs(azimuths), [0, 40, 70, 86], [0.21, 0.16, 0.07, 0.01]
    )
    tufts = 0.018 * np.sin(np.radians(azimuths) * 14) * share[:, None] ** 2
    points = points + way * (0.014 + full + tufts)[..., None]
    grid = points.reshape(-1, 3)
    surface = head_surface(
        form, "beard", points=grid, triangles=quads(_ROWS, len(_AZIMUTHS)), label="hair", colour="hair", over=("head",),
        joined=((np.abs(azimuths) > 75) | (np.arange(_ROWS)[:, None] < 3)).reshape(-1),
    )  # fmt: skip
    return surface, grid
