"""What is drawn onto cloth as lines and patches that stay with it: plackets, pockets, seams, folds, buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from ..rotation import Floats
from ..surface import Ints, PartLabel, Surface

Place = tuple[float, float]
"""(u, v) on a surface."""
Kind = Literal["line", "fold", "patch", "dot"]
"""`fold`: a line that swells in its middle."""


@dataclass(frozen=True)
class Stitch:
    """A line, patch or dots on one surface."""

    surface: str
    label: PartLabel
    colour: str
    kind: Kind
    vertices: Ints
    """`(N, 4)`: the corners of the grid's square that each point lies in, numbered within the surface."""
    shares: Floats
    """`(N, 4)`."""
    width_m: float
    """Of a line; of a dot its diameter."""


@dataclass(frozen=True)
class Cloth:
    """A surface with its grid, to draw on by rows and columns."""

    surface: Surface
    rows: int
    columns: int
    """Points in a row."""

    def line(self, places: Sequence[tuple[float, float]], *, width_m: float, tone: str = "fold") -> Stitch:
        """A line through places (u, v), both 0 to 1, as even steps of the grid."""
        return self._stitch(dense(places), "line", width_m=width_m, tone=tone)

    def fold(self, places: Sequence[tuple[float, float]], *, width_m: float) -> Stitch:
        """A crease through places (u, v), `width_m` in its middle and nothing at its ends."""
        return self._stitch(dense(places, 0.02), "fold", width_m=width_m, tone="fold")

    def patch(self, places: Sequence[tuple[float, float]], *, tone: str) -> Stitch:
        """A filled shape with corners at places (u, v)."""
        return self._stitch(dense([*places, places[0]]), "patch", width_m=0.0, tone=tone)

    def dots(self, places: Sequence[tuple[float, float]], *, width_m: float, tone: str) -> Stitch:
        """Round dots at places (u, v)."""
        return self._stitch(np.array(places, float), "dot", width_m=width_m, tone=tone)

    @property
    def _downs(self) -> Floats:
        """`(R,)`: how far down each row lies, 0 to 1: rows need not be even."""
        uv = self.surface.uv
        assert uv is not None
        down = uv[: self.rows * self.columns : self.columns, 1]
        found: Floats = (down - down[0]) / (down[-1] - down[0])
        return found

    def _stitch(self, places: Floats, kind: Kind, *, width_m: float, tone: str) -> Stitch:
        column = np.clip(places[:, 0], 0, 1) * (self.columns - 1)
        row = np.interp(places[:, 1], self._downs, np.arange(self.rows))
        left = np.minimum(column.astype(int), self.columns - 2)
        above = np.minimum(row.astype(int), self.rows - 2)
        right, under = column - left, row - above
        corner = above * self.columns + left
        vertices = np.stack([corner, corner + 1, corner + self.columns, corner + self.columns + 1], axis=1)
        shares = np.stack([(1 - right) * (1 - under), right * (1 - under), (1 - right) * under, right * under], axis=1)
        base = self.surface.colour
        colour = tone if tone.startswith("#") or "." in tone else f"{base}.{tone}"
        return Stitch(
            surface=self.surface.name,
            label=self.surface.label,
            colour=colour,
            kind=kind,
            vertices=vertices.astype(np.int32),
            shares=shares,
            width_m=width_m,
        )


def dense(places: Sequence[tuple[float, float]], step: float = 0.045) -> Floats:
    """A polyline with points at most `step` apart."""
    given = np.array(places, float)
    found = [given[:1]]
    for before, after in pairwise(given):
        count = max(1, int(np.ceil(np.abs(after - before).max() / step)))
        found.append(before + (after - before) * (np.arange(1, count + 1) / count)[:, None])
    return np.concatenate(found)
