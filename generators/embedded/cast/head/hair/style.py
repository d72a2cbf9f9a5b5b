"""What a hair style hands to the head: surfaces and strokes, and what it leaves to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ......tools.compositor.pictures.palettes import oklch
from ...rotation import Floats
from ...surface import Surface
from ..form import HeadForm
from ..ink import bent, taper
from ..parts import head_surface
from ..tones import tinted
from .shell import AZIMUTHS, Shell
from .strands import Strand, StrandsFeature

UNDER_HAIR = ("head", "left-ear", "right-ear")
_ARMS = ("left-temple", "right-temple")
"""Of glasses, which lie under hair that covers the ears."""


@dataclass
class Style:
    """One head of hair while it is made."""

    form: HeadForm
    surfaces: list[Surface] = field(default_factory=list)
    features: list[StrandsFeature] = field(default_factory=list)
    moving: dict[str, tuple[Floats, Floats]] = field(default_factory=dict)
    """As in `HeadParts`."""
    ears: bool = True
    """Whether the ears are seen."""

    @property
    def colour(self) -> str:
        """The hair's, as `#rrggbb`."""
        return self.form.person.hair_colour

    @property
    def dark(self) -> str:
        """Of lines between strands."""
        return tinted(self.colour, light=-0.075)

    @property
    def light(self) -> str:
        """Of highlights: on dark hair they are told apart by more."""
        return tinted(self.colour, light=0.055 + 0.05 * max(0.0, 0.5 - oklch(self.colour)[0]), chroma=1.15)

    def add_shell(
        self,
        shell: Shell,
        name: str = "hair",
        *,
        colour: str = "hair",
        two_sided: bool = False,
        over: tuple[str, ...] = UNDER_HAIR,
        goes_on: float = 360.0,
        sideburns: float = 180.0,
    ) -> None:
        """A shell over the head.

        Beyond the azimuth `goes_on` its border is no edge: more hair follows below. From the azimuth `sideburns` to the
        ears it grows out of the temples: it throws no shadow on the eyes.
        """
        points, triangles = shell.mesh()
        columns = len(AZIMUTHS)
        joined = np.zeros(len(points))
        joined[(shell.rows - 1) * columns : shell.rows * columns] = np.abs(AZIMUTHS) > goes_on
        azimuth = np.abs(np.append(np.tile(AZIMUTHS, shell.rows), 0.0))
        joined[(azimuth > sideburns) & (azimuth < 98) & (points[:, 1] < 0.60)] = 1.0
        self.surfaces.append(
            head_surface(
                self.form, name, points=points, triangles=triangles, label="hair", colour=colour,
                over=over if self.ears else (*over, *_ARMS),
                two_sided=two_sided, joined=joined,
            )
        )  # fmt: skip

    def add_strands(self, shell: Shell, curves: Sequence[Curve], name: str = "hair") -> None:
        """Strokes on a shell."""
        strands = []
        for curve in curves:
            azimuth, y = curve.spread()
            points = shell.at(azimuth, y)
            widths = curve.width * taper(len(y), start=curve.start, end=0.0, peak=curve.peak)
            colour = self.light if curve.light else self.dark
            strands.append(Strand(points, widths, colour, shell.outward(points)))
        self.features.append(StrandsFeature(self.form, name, "hair", tuple(strands)))


@dataclass(frozen=True)
class Curve:
    """A stroke on a shell through (azimuth, height) knots."""

    knots: tuple[tuple[float, float], ...]
    width: float = 0.02
    light: bool = False
    start: float = 0.0
    peak: float = 0.45

    def spread(self, number: int = 11) -> tuple[Floats, Floats]:
        """Azimuths and heights along it."""
        points = bent(*self.knots, number=number)
        return points[:, 0], points[:, 1]

    def mirrored(self) -> Curve:
        """On the other side."""
        return Curve(tuple((-azimuth, y) for azimuth, y in self.knots), self.width, self.light, self.start, self.peak)


def both(*curves: Curve) -> list[Curve]:
    """Curves on both sides."""
    return [*curves, *(curve.mirrored() for curve in curves)]


def smoothly(value: Floats, start: float, end: float) -> Floats:
    """0 before start, 1 after end, smooth between."""
    share = np.clip((value - start) / (end - start), 0, 1)
    found: Floats = share * share * (3 - 2 * share)
    return found
