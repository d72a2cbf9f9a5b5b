"""All stitches of a figure, placed together in each frame and drawn surface by surface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray

from ..painter_path import curves, line_paths
from ..rotation import Floats
from ..surface import FeaturePaint, Ints, PartLabel, Seen
from .stitches import Kind, Stitch

_EDGE_ON, _TURNED = 0.10, -0.35
"""Of normals towards the camera: a line is not drawn where its normal has less than the first, a patch where any of it
has less than the second."""
_LEAST_PX = 0.8
_KINDS: tuple[Kind, ...] = ("patch", "dot", "fold", "line")


@dataclass(frozen=True)
class Stitches:
    """What is sewn onto one surface. It is a `Feature`."""

    surface: str
    sewing: Sewing

    def draw(self, canvas: skia.Canvas, seen: Seen, face: Floats, paint: FeaturePaint) -> None:  # noqa: ARG002
        """Draw what of it faces the camera: patches and dots, over them lines, those of one kind in one stroke."""
        for group, path, width in self.sewing.laid(seen, paint).get(self.surface, ()):
            if group.kind == "line":
                paint.stroke(canvas, path, width, group.colour, group.label)
            else:
                paint.fill(canvas, path, group.colour, group.label)


@dataclass(frozen=True)
class Group:
    """Stitches that are drawn in one go."""

    surface: str
    label: PartLabel
    kind: Kind
    colour: str
    width_m: float
    parts: slice
    """Numbers of its stitches."""


Laid = dict[str, list[tuple[Group, skia.Path, float]]]
"""By surface, in the order of drawing: a group, its shape, and how wide a line is in pixels."""


class Sewing:
    """The stitches of one figure. P points, in G groups of stitches."""

    def __init__(self, stitches: Sequence[Stitch], first_vertex: Mapping[str, int]) -> None:
        """Sort stitches of a mesh in which surfaces' vertices begin at `first_vertex`."""
        surfaces = list(dict.fromkeys(stitch.surface for stitch in stitches))
        grouped: dict[tuple[object, ...], list[Stitch]] = {}
        for number, stitch in enumerate(stitches):
            alone = number if stitch.kind in ("patch", "dot") else -1
            kind = 0 if alone >= 0 else _KINDS.index(stitch.kind)
            key = (surfaces.index(stitch.surface), kind, alone, stitch.colour, stitch.width_m if kind == 3 else 0.0)
            grouped.setdefault(key, []).append(stitch)
        # Within a kind, groups keep the order in which they were sewn.
        keys = sorted(grouped, key=lambda key: key[:2])
        parts = [stitch for key in keys for stitch in grouped[key]]
        sizes = np.cumsum([0, *(len(grouped[key]) for key in keys)])
        self.surfaces = surfaces
        self.groups = tuple(
            Group(one.surface, one.label, one.kind, one.colour, one.width_m, slice(int(first), int(stop)))
            for one, first, stop in zip((grouped[key][0] for key in keys), sizes, sizes[1:], strict=False)
        )
        self._group_of = np.repeat(np.arange(len(keys)), np.diff(sizes))
        self._surface_of = np.array([surfaces.index(stitch.surface) for stitch in parts])
        self._kind = np.array([_KINDS.index(stitch.kind) for stitch in parts])
        self._width_m = np.array([stitch.width_m for stitch in parts])
        self._count = np.array([len(stitch.shares) for stitch in parts])
        self._stop = np.cumsum(self._count)
        self._start = self._stop - self._count
        self._vertices = np.concatenate([stitch.vertices + first_vertex[stitch.surface] for stitch in parts])
        self._shares = np.concatenate([stitch.shares for stitch in parts])
        self._anchor = np.array([self._vertices[self._start[part], 0] for part in self._firsts()])
        point = np.arange(len(self._shares))
        self._before = np.maximum(point - 1, np.repeat(self._start, self._count))
        self._after = np.minimum(point + 1, np.repeat(self._stop - 1, self._count))
        swell = [np.sin(np.linspace(0.0, 1.0, count) * np.pi) ** 0.8 for count in self._count]
        self._swell = 0.5 * np.concatenate(swell)[:, None]
        self._around = self._there_and_back()
        self._latest: tuple[Seen, FeaturePaint, Laid] | None = None

    def _firsts(self) -> list[int]:
        """The first stitch of each surface."""
        return [int(np.argmax(self._surface_of == number)) for number in range(len(self.surfaces))]

    def _there_and_back(self) -> Ints:
        """Of all stitches one after the other: along one side, and back along the other, which is numbered from P on.

        The two sides of a fold meet at both ends.
        """
        total = int(self._stop[-1])
        return np.concatenate(
            [
                np.concatenate([np.arange(start, stop), total + np.arange(stop - 2, start - 1, -1)])
                for start, stop in zip(self._start, self._stop, strict=True)
            ]
        ).astype(np.int32)

    def laid(self, seen: Seen, paint: FeaturePaint) -> Laid:
        """What is drawn in a frame; the surfaces, drawn one after another, share it."""
        latest = self._latest
        if latest and latest[0] is seen and latest[1] is paint:
            return latest[2]
        found = self._lay(seen, paint)
        self._latest = (seen, paint, found)
        return found

    def _lay(self, seen: Seen, paint: FeaturePaint) -> Laid:
        facing = (seen.normals[:, 2][self._vertices] * self._shares).sum(axis=1)
        screen = (seen.screen[self._vertices] * self._shares[:, :, None]).sum(axis=1)
        ahead = facing > _EDGE_ON
        # Lines grow with who comes nearer.
        world = seen.world[self._anchor]
        px_per_m = np.abs(paint.project(world + np.array([0.0, 0.1, 0.0])) - paint.project(world))[:, 1] / 0.1
        width_px = self._width_m * px_per_m[self._surface_of]
        all_ahead, any_ahead = np.logical_and.reduceat(ahead, self._start), np.logical_or.reduceat(ahead, self._start)
        turned = np.minimum.reduceat(facing, self._start) <= _TURNED
        paths = self._patches(screen, (self._kind == 0) & any_ahead & ~turned)
        paths |= self._folds(screen, width_px, (self._kind == 2) & all_ahead)
        paths |= self._lines(screen, ahead & np.repeat(self._kind == 3, self._count))
        for part in np.flatnonzero((self._kind == 1) & any_ahead).tolist():
            here = slice(self._start[part], self._stop[part])
            paths[int(self._group_of[part])] = _dots(screen[here], facing[here], float(width_px[part]) / 2)
        found: Laid = {}
        for number in sorted(paths):
            group = self.groups[number]
            width = max(_LEAST_PX, float(width_px[group.parts.start]))
            found.setdefault(group.surface, []).append((group, paths[number], width))
        return found

    def _patches(self, screen: Floats, shown: NDArray[np.bool_]) -> dict[int, skia.Path]:
        points = screen[np.repeat(shown, self._count)]
        return curves(points, self._count[shown], self._group_of[shown]).shapes() if len(points) else {}

    def _folds(self, screen: Floats, width_px: Floats, shown: NDArray[np.bool_]) -> dict[int, skia.Path]:
        """Lines that swell in their middle."""
        if not shown.any():
            return {}
        way = screen[self._after] - screen[self._before]
        half = self._swell * np.repeat(width_px, self._count)[:, None]
        half /= np.maximum(np.sqrt((way**2).sum(axis=1, keepdims=True)), 1e-6)
        out = np.stack([-way[:, 1], way[:, 0]], axis=1) * half
        sides = np.concatenate([screen + out, screen - out])
        whole = 2 * self._count - 1
        return line_paths(sides[self._around[np.repeat(shown, whole)]], whole[shown], self._group_of[shown])

    def _lines(self, screen: Floats, shown: NDArray[np.bool_]) -> dict[int, skia.Path]:
        """Stretches of at least two points that are shown `(P,)`."""
        number = np.arange(len(shown))
        first = np.flatnonzero(shown & ~(shown[self._before] & (self._before < number)))
        last = np.flatnonzero(shown & ~(shown[self._after] & (self._after > number)))
        long = last > first
        first, count = first[long], (last - first + 1)[long]
        if not len(first):
            return {}
        points = np.repeat(first - np.cumsum(count) + count, count) + np.arange(int(count.sum()))
        part = np.searchsorted(self._stop, first, side="right")
        return line_paths(screen[points], count, self._group_of[part])


def sewn(stitches: Sequence[Stitch], first_vertex: Mapping[str, int]) -> tuple[Stitches, ...]:
    """Stitches by surface, on a mesh in which surfaces' vertices begin at `first_vertex`."""
    if not stitches:
        return ()
    sewing = Sewing(stitches, first_vertex)
    return tuple(Stitches(surface, sewing) for surface in sewing.surfaces)


def _dots(places: Floats, towards: Floats, radius: float) -> skia.Path:
    path = skia.Path()
    for (x, y), ahead in zip(places.tolist(), towards.tolist(), strict=True):
        if ahead > _EDGE_ON:
            path.addOval(skia.Rect.MakeXYWH(x - radius * ahead, y - radius, 2 * radius * ahead, 2 * radius))
    return path
