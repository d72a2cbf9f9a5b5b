"""The painter: one drawing list of a posed person, put down in two inks, as a picture and as part semantics."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import skia

from .body.sewing import Stitches
from .mesh import Mesh
from .painter_edge import edge_bands
from .painter_ground import draw_ground_shadow
from .painter_ink import LabelInk, PictureInk, ink, label_ink
from .painter_order import Cells, cells, draw_order, votes
from .painter_outline import Outlines, outlines
from .painter_path import Counts
from .rotation import Floats
from .surface import Feature, Seen, Surface
from .view import View

_TERMINATOR = 0.30
"""Light falling at a flatter angle than this (as a cosine) leaves cloth and skin in shadow."""
_CELL_M, _UNIT_CELL_M = 0.030, 0.009
"""Of the grids in which surfaces, and fingers of a hand, are compared."""
_CAST_M = {"face": 0.040, "hair": 0.020, "headwear": 0.020, "glasses": 0.006, "nose": 0.004}
"""How far a surface's shadow reaches on what lies behind it, by label, in metres; others half a finger's breadth."""
_CAST_ELSE_M, _CAST_UNIT_M = 0.016, 0.003
_STEP_M = 0.0014
"""Steps along an outline that are shorter are passed over."""
_TOOTH_M = 0.0018
"""Notches of outlines that are no deeper are no form of a body."""
_LINE_M = 0.0030
"""Width of the line that sets a part off on its lit side."""
_SHADOW = "#c4a1aa"
"""What the shadow that one part throws on another multiplies colours by."""


@dataclass(frozen=True)
class Item:
    """One shape of the drawing list."""

    surface: Surface
    inside: bool
    path: skia.Path
    shadow: skia.Path | None = None
    edge: skia.Path | None = None
    """What of its outline lies before other parts of the figure, and does not grow out of one."""


class Painter:
    """Draws one figure. Frame n depends on what is seen in it alone."""

    def __init__(self, mesh: Mesh, features: Sequence[Feature], colours: Mapping[str, str]) -> None:
        self.mesh, self.colours = mesh, colours
        self._features: dict[str, list[Feature]] = {}
        for feature in features:
            self._features.setdefault(feature.surface, []).append(feature)
        # Stitches end where their cloth turns away; everything else is held to its surface's shape.
        self._kept_within = {
            name for name, drawn in self._features.items() if all(isinstance(one, Stitches) for one in drawn)
        }
        self._hard = _hard_edges(mesh)
        self._units, self._group_of = _groups(mesh)
        # Every second triangle is enough to compare surfaces by; fingers are small and need all of theirs.
        fine = np.array([bool(surface.unit) for surface in mesh.surfaces])[mesh.surface_of]
        self._samples = np.nonzero(fine | (np.arange(len(mesh.surface_of)) % 2 == 0))[0]
        self._reach = np.array([_reach(surface) for surface in mesh.surfaces] * 2)
        self._reach[len(mesh.surfaces) :] = -1.0
        self._in_unit = np.array([len(self._units[group]) > 1 for group in self._group_of])

    def draw(
        self, canvas: skia.Canvas, seen: Seen, face: Floats, view: View, *, light: float, contact: float, ambient: float
    ) -> None:
        """The picture: ground shadow, then every surface with its shadow and features."""
        if contact or ambient:
            draw_ground_shadow(canvas, seen, view, contact=contact, ambient=ambient)
        way = light_direction(light)
        lit = seen.normals @ way - _TERMINATOR
        paint = PictureInk(self.colours, view)
        found = self._outlines(seen, view, lit)
        items = self._items(seen, view, found, way)
        # Parts shade each other, never the ground behind them: in a layer, `kModulate` leaves empty what is empty.
        canvas.saveLayer(_bounds(seen, view))
        for item in items:
            self._cast(canvas, item)
            self._fill(canvas, item, paint)
            if not item.inside:
                self._draw_features(canvas, item, seen, face, paint)
        canvas.restore()

    def draw_labels(self, canvas: skia.Canvas, seen: Seen, face: Floats, view: View) -> None:
        """Part semantics: the same shapes in the same order, in numbers of `PART_LABELS`, nothing mixed at edges."""
        paint = LabelInk(view)
        for item in self._items(seen, view, self._outlines(seen, view, None), None):
            canvas.drawPath(item.path, skia.Paint(Color=label_ink(item.surface.label), AntiAlias=False))
            if not item.inside:
                self._draw_features(canvas, item, seen, face, paint)

    def order(self, seen: Seen, view: View) -> list[str]:
        """Names of the surfaces that are seen, the farthest first; insides are named `NAME/inside`."""
        items = self._items(seen, view, self._outlines(seen, view, None), None)
        return [item.surface.name + ("/inside" if item.inside else "") for item in items]

    def _outlines(self, seen: Seen, view: View, light: Floats | None) -> Outlines:
        return outlines(
            self.mesh,
            seen.screen,
            light,
            short_px=_short_px(view),
            teeth_px=_TOOTH_M * view.px_per_m,
            height=view.height,
        )

    def _items(self, seen: Seen, view: View, found: Outlines, way: Floats | None) -> list[Item]:
        """The drawing list, the farthest first."""
        surfaces = self.mesh.surfaces
        order, grid = self._order(seen, view, found)
        paths = found.curves.shapes()
        edges: dict[int, skia.Path] = {}
        if way is not None:
            drawn = ~self.mesh.joined[found.nodes] & (
                np.repeat(self._in_unit[found.shapes.owners], np.diff(found.shapes.starts))
                | grid.crowded(found.shapes.points)
            )
            edges = edge_bands(found.shapes, drawn, self._reach * view.px_per_m, way, _LINE_M * view.px_per_m)
        return [
            Item(
                surface=surfaces[number % len(surfaces)],
                inside=number >= len(surfaces),
                path=paths[number],
                shadow=paths.get(number + found.shades),
                edge=edges.get(number),
            )
            for number in order
            if number in paths
        ]

    def _order(self, seen: Seen, view: View, found: Outlines) -> tuple[list[int], Cells]:
        """Items, the farthest first: groups among each other, then the surfaces of each unit."""
        visible = self._samples[found.item_of[self._samples] >= 0]
        corners = self.mesh.triangles[visible]
        screen = (seen.screen[corners[:, 0]] + seen.screen[corners[:, 1]] + seen.screen[corners[:, 2]]) / 3
        depth = (seen.depth[corners[:, 0]] + seen.depth[corners[:, 1]] + seen.depth[corners[:, 2]]) / 3
        items = found.item_of[visible]
        groups = self._group_of[items]
        count = len(self._units)
        grid = cells(groups, screen, depth, cell_px=_CELL_M * view.px_per_m, count=count)
        small = np.nonzero(self._in_unit[items])[0]
        size = len(self._group_of)
        fine = cells(items[small], screen[small], depth[small], cell_px=_UNIT_CELL_M * view.px_per_m, count=size)
        among = votes(fine, size) if len(small) else np.zeros((size, size))
        order: list[int] = []
        for group in draw_order(votes(grid, count), self._hard):
            members = self._units[group]
            if len(members) > 1:
                members = [members[number] for number in draw_order(among[np.ix_(members, members)], set())]
            order += members
        return order, grid

    def _cast(self, canvas: skia.Canvas, item: Item) -> None:
        """The crisp shadow that a part throws on the parts behind it, and the line that sets it off where it is lit."""
        if item.edge is not None:
            paint = skia.Paint(Color=ink(_SHADOW), AntiAlias=True, BlendMode=skia.BlendMode.kModulate)
            canvas.drawPath(item.edge, paint)

    def _fill(self, canvas: skia.Canvas, item: Item, paint: PictureInk) -> None:
        colour = item.surface.colour
        tone = f"{colour}.fold" if item.inside else colour
        canvas.drawPath(item.path, paint.paint(tone))
        if item.shadow is not None:
            canvas.drawPath(item.shadow, paint.paint(f"{colour}.shade"))

    def _draw_features(
        self, canvas: skia.Canvas, item: Item, seen: Seen, face: Floats, paint: PictureInk | LabelInk
    ) -> None:
        features = self._features.get(item.surface.name)
        if not features:
            return
        clipped = item.surface.name not in self._kept_within
        if clipped:
            canvas.save()
            canvas.clipPath(item.path, skia.ClipOp.kIntersect, isinstance(paint, PictureInk))
        for feature in features:
            feature.draw(canvas, seen, face, paint)
        if clipped:
            canvas.restore()


def _short_px(view: View) -> float:
    """The least step of outlines: a seventh of a finger's breadth."""
    return float(np.clip(_STEP_M * view.px_per_m, 0.4, 2.0))


def _reach(surface: Surface) -> float:
    """How far a surface's shadow reaches, in metres; negative where it has no edge of its own."""
    if surface.glued == "*":
        return -1.0
    return _CAST_UNIT_M if surface.unit else _CAST_M.get(surface.label, _CAST_ELSE_M)


def light_direction(angle: float) -> Floats:
    """`(3,)`: where the light comes from, in the camera's axes, from degrees clockwise from the picture's top."""
    turn = math.radians(angle)
    way = np.array([0.62 * math.sin(turn), 0.52 * math.cos(turn) + 0.06, 0.70])
    found: Floats = way / np.linalg.norm(way)
    return found


def _hard_edges(mesh: Mesh) -> set[tuple[int, int]]:
    """(below, above) in groups. Names that this person does not wear are passed over."""
    _, group_of = _groups(mesh)
    numbers = {surface.name: number for number, surface in enumerate(mesh.surfaces)}
    found = set()
    for number, surface in enumerate(mesh.surfaces):
        for name in surface.over:
            if name in numbers and group_of[numbers[name]] != group_of[number]:
                found.add((int(group_of[numbers[name]]), int(group_of[number])))
        if surface.two_sided:
            inner = number + len(mesh.surfaces)
            if group_of[inner] != group_of[number]:
                found.add((int(group_of[inner]), int(group_of[number])))
    return found


def _groups(mesh: Mesh) -> tuple[list[list[int]], Counts]:
    """Items by group, in ascending numbers, and each item's group."""
    count = len(mesh.surfaces)
    units: dict[str, list[int]] = {}
    for number, surface in enumerate(mesh.surfaces):
        units.setdefault(surface.unit or surface.name, []).append(number)
        if surface.two_sided:
            units.setdefault(f"{surface.name}/inside", []).append(number + count)
    groups = [sorted(members) for members in units.values()]
    group_of = np.zeros(2 * count, np.int64)
    for group, members in enumerate(groups):
        group_of[members] = group
    return groups, group_of


def _bounds(seen: Seen, view: View) -> skia.Rect:
    """Of the figure in the picture, with room for smoothing and lines."""
    low, high = seen.screen.min(axis=0) - 8, seen.screen.max(axis=0) + 8
    return skia.Rect.MakeLTRB(
        max(0.0, float(low[0])),
        max(0.0, float(low[1])),
        min(float(view.width), float(high[0])),
        min(float(view.height), float(high[1])),
    )
