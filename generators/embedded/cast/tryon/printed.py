"""A garment's photo on its surface: textured triangles, multiplied into the light and shade that lie there already."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import skia

from ..painter_ink import PictureInk
from ..rotation import Floats
from ..surface import FeaturePaint, Ints, Seen

SAMPLING = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)


OVERLAP_PX, TURNED = 2.5, 0.35
"""Only what is turned away so far that its normal has less than the second towards the camera is moved."""


@dataclass(frozen=True)
class Printed:
    """What of a picture lies on one surface. It is a `Feature`; the surface's own colour is white."""

    surface: str
    triangles: Ints
    """`(T, 3)`: counter-clockwise from outside, numbered in the whole mesh."""
    first: int
    places: tuple[skia.Point, ...]
    """For each vertex of the surface its place in the picture, in pixels."""
    shader: skia.Shader
    colour: int
    """The cloth's main colour, as Skia's number."""
    grid: tuple[int, int]
    """Rows and columns of its vertices."""

    def draw(self, canvas: skia.Canvas, seen: Seen, face: Floats, paint: FeaturePaint) -> None:  # noqa: ARG002
        """Draw the triangles that face the camera, the farthest first; part semantics know no pictures."""
        if not isinstance(paint, PictureInk):
            return
        a, b, c = (seen.screen[self.triangles[:, corner]] for corner in range(3))
        ahead = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0]) < 0
        shown = self.triangles[ahead]
        if not len(shown):
            return
        order = np.argsort(seen.depth[shown].sum(axis=1), kind="stable")
        numbers = (shown[order] - self.first).reshape(-1).tolist()
        last = self.first + len(self.places)
        # Outlines are smoothed and may bulge by a pixel: the picture reaches a little over them, and is clipped.
        normals = seen.normals[self.first : last]
        turned = np.clip(1 - normals[:, 2:] / TURNED, 0, 1)
        points = seen.screen[self.first : last] + OVERLAP_PX * turned * normals[:, :2] * (1, -1)
        points += self._beyond(seen.screen[self.first : last])
        points = points.tolist()
        vertices = skia.Vertices(
            skia.Vertices.kTriangles_VertexMode, [skia.Point(x, y) for x, y in points], self.places, None, numbers
        )
        low, high = seen.screen[self.first : last].min(axis=0) - 4, seen.screen[self.first : last].max(axis=0) + 4
        # Where an outline is smoothed beyond the triangles, the cloth's main colour shows instead.
        canvas.saveLayer(
            skia.Rect.MakeLTRB(*low.tolist(), *high.tolist()), skia.Paint(BlendMode=skia.BlendMode.kModulate)
        )
        canvas.drawColor(self.colour, skia.BlendMode.kSrc)
        canvas.drawVertices(vertices, skia.Paint(Shader=self.shader, AntiAlias=False))
        canvas.restore()

    def _beyond(self, screen: Floats) -> Floats:
        """`(V, 2)`: how far the first and the last row are moved away from their neighbours."""
        found = np.zeros_like(screen)
        rows, columns = self.grid
        if rows > 1:
            for edge, inner in ((0, 1), (rows - 1, rows - 2)):
                here = slice(edge * columns, (edge + 1) * columns)
                way = screen[here] - screen[inner * columns : (inner + 1) * columns]
                found[here] = OVERLAP_PX * way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-6)
        return found
