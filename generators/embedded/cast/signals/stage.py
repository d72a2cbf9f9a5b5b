"""All people of a shot in one picture, frame by frame: the dense signals, later people before earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..mesh import vertex_normals
from ..rotation import Floats
from ..surface import Seen
from .keypoints import keypoints_of
from .raster import Bools, Raster, rasterise
from .take import Take

Labels = NDArray[np.uint8]
_APART_M = 100.0
"""More than any depth: what is drawn later is seen, however far it lies."""
_SAME_M = 0.02
"""A point that lies no deeper than this under what is seen is what is seen."""


@dataclass(frozen=True)
class Stage:
    """Takes of equal size, rate and length, the farthest first."""

    takes: tuple[Take, ...]

    def __post_init__(self) -> None:
        if len({(take.view.width, take.view.height, take.fps, take.frames) for take in self.takes}) != 1:
            raise ValueError("all people of a stage have one size, one rate and one length")

    @property
    def width(self) -> int:
        """Of the picture, in pixels."""
        return self.takes[0].view.width

    @property
    def height(self) -> int:
        """Of the picture, in pixels."""
        return self.takes[0].view.height

    @property
    def fps(self) -> Fraction:
        """Frames a second."""
        return self.takes[0].fps

    @property
    def frames(self) -> int:
        """How many there are."""
        return self.takes[0].frames

    def frame(self, number: int) -> StageFrame:
        """What is seen on a frame."""
        return StageFrame(self, number)


class StageFrame:
    """One frame of a stage; what is asked for is worked out once."""

    def __init__(self, stage: Stage, number: int) -> None:
        self.stage, self.number = stage, number

    @cached_property
    def seen(self) -> tuple[Seen, ...]:
        """Every person, posed."""
        return tuple(take.seen(self.number) for take in self.stage.takes)

    @cached_property
    def rasters(self) -> tuple[Raster, ...]:
        """Every person's mesh in pixels, as if alone."""
        return tuple(_raster(take, seen) for take, seen in zip(self.stage.takes, self.seen, strict=True))

    @cached_property
    def owner(self) -> NDArray[np.int8]:
        """`(H, W)`: the number of the person who is seen; -1 where there is nobody."""
        found = np.full((self.stage.height, self.stage.width), -1, np.int8)
        for number, raster in enumerate(self.rasters):
            found[raster.covered] = number
        return found

    @cached_property
    def depth(self) -> Floats:
        """`(H, W)`: metres in front of the plane in which people stand; NaN where there is nobody."""
        return self._merged(self._depths, ground=np.nan)

    @cached_property
    def _depths(self) -> list[Floats]:
        return [raster.read(seen.depth) for raster, seen in self._pairs]

    @cached_property
    def normals(self) -> Floats:
        """`(H, W, 3)`: unit, in the camera's axes (x right, y up, z towards the camera); 0 where there is nobody."""
        found = []
        for take, (raster, seen) in zip(self.stage.takes, self._pairs, strict=True):
            # Those of the picture's light are bent where one piece grows out of another; these are the shape's own.
            mesh = take.mesh
            normal = raster.read(take.view.turn(vertex_normals(seen.world, mesh.triangles, mesh.nodes)))
            # The inside of a sleeve is seen from behind.
            normal = np.where(normal[:, 2:] < 0, -normal, normal)
            found.append(normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9))
        return self._merged(found, ground=0.0)

    @cached_property
    def labels(self) -> Labels:
        """`(H, W)`: numbers of `PART_LABELS`, as the picture is drawn."""
        found = np.zeros((self.stage.height, self.stage.width), np.uint8)
        for take, seen in zip(self.stage.takes, self.seen, strict=True):
            own = take.labels(self.number, seen=seen)
            found = np.where(own > 0, own, found)
        return found

    @cached_property
    def keypoints(self) -> tuple[Floats, ...]:
        """`(133, 3)` for each person; who stands before others hides their points."""
        found = []
        for number, (take, seen) in enumerate(zip(self.stage.takes, self.seen, strict=True)):
            alone = np.full(self.owner.shape, -np.inf)
            alone[self.rasters[number].covered] = self._depths[number]
            points = keypoints_of(take, seen, take.face[self.number], depths=alone)
            column = np.clip(points[:, 0], 0, self.stage.width - 1).astype(np.int64)
            row = np.clip(points[:, 1], 0, self.stage.height - 1).astype(np.int64)
            points[self.owner[row, column] > number, 2] = 0
            found.append(points)
        return tuple(found)

    def flow(self, after: StageFrame) -> tuple[Floats, Bools]:
        """`(H, W, 2)`: how far, in pixels, what is seen here has moved on a later frame; 0 where there is nobody.

        And `(H, W)`: True where it is still seen there, inside the picture and not covered.
        """
        moved, deep = [], []
        for (raster, seen), later in zip(self._pairs, after.seen, strict=True):
            moved.append(raster.read(later.screen - seen.screen))
            deep.append(raster.read(later.depth))
        flow = self._merged(moved, ground=0.0)
        depth = self._merged(deep, ground=0.0)
        rows, columns = np.nonzero(self.owner >= 0)
        across = np.floor(columns + 0.5 + flow[rows, columns, 0]).astype(np.int64)
        down = np.floor(rows + 0.5 + flow[rows, columns, 1]).astype(np.int64)
        inside = (across >= 0) & (across < self.stage.width) & (down >= 0) & (down < self.stage.height)
        across, down = across * inside, down * inside
        same = after.owner[down, across] == self.owner[rows, columns]
        near = np.nan_to_num(after.depth[down, across], nan=-np.inf) - depth[rows, columns] < _SAME_M
        still = np.zeros(self.owner.shape, np.bool_)
        still[rows, columns] = inside & same & near
        return flow, still

    @property
    def _pairs(self) -> list[tuple[Raster, Seen]]:
        return list(zip(self.rasters, self.seen, strict=True))

    def _merged(self, layers: list[Floats], *, ground: float) -> Floats:
        """Values at the covered pixels of each person `(P, ...)` as one picture `(H, W, ...)`."""
        found = np.full((*self.owner.shape, *layers[0].shape[1:]), ground)
        for number, (layer, raster) in enumerate(zip(layers, self.rasters, strict=True)):
            here = self.owner == number
            found[here] = layer[here[raster.covered]]
        return found


def _raster(take: Take, seen: Seen) -> Raster:
    """The mesh as the painter shows it: of two surfaces the one that it draws later, within a surface what is nearest.

    A blouse that is tucked in a little outside of its skirt is under it in the picture, and so it is here.
    """
    mesh = take.mesh
    a, b, c = (seen.screen[mesh.triangles[:, corner]] for corner in range(3))
    across, down = b - a, c - a
    # y runs down the picture, so what is counter-clockwise from outside has a negative area.
    front = across[:, 0] * down[:, 1] - across[:, 1] * down[:, 0] < 0
    items = np.where(front, mesh.surface_of, mesh.inside_of)
    shown = items >= 0
    rank = {name: number for number, name in enumerate(take.figure.painter.order(seen, take.view))}
    names = [surface.name for surface in mesh.surfaces]
    ranks = np.array([rank.get(name, 0) for name in (*names, *(f"{name}/inside" for name in names))])
    return rasterise(
        seen.screen,
        seen.depth,
        mesh.triangles[shown],
        width=take.view.width,
        height=take.view.height,
        distance_m=take.view.distance_m,
        lift=ranks[items[shown]] * _APART_M,
    )
