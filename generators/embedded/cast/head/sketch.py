"""What is drawn onto a head in one frame, gathered first, so that all of its points are placed in one go.

A face has about ninety shapes of a dozen points: placed one by one, they would cost ten times as much.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import skia
from numpy.typing import NDArray

from ..painter_path import CLOSE, LINE, MOVE, QUAD, path_of
from ..rotation import Floats
from ..surface import FeaturePaint, Ints, PartLabel
from .sight import Sight

_ON_FACE, _SOLID, _FLAT = range(3)


@dataclass(frozen=True)
class _Shape:
    kind: int
    start: int
    stop: int
    colour: str
    label: PartLabel
    stroke: tuple[int, int] | None
    """Where its widths are, if it is a stroke."""


class Sketch:
    """Shapes on one head, in the order in which they were added.

    Points of the face are x and y as seen from its front, in head units; solid points are `(N, 3)`, in head units too;
    flat ones are pixels. An area is closed; a stroke swells and tapers with its widths `(N,)`, in head units.
    """

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self._shapes: list[_Shape] = []
        self._x: list[Floats] = []
        self._y: list[Floats] = []
        self._marks: list[tuple[slice, float | Floats, int, bool]] = []
        self._solid: list[Floats] = []
        self._flat: list[Floats] = []
        self._widths: list[Floats] = []
        self._counts = [0, 0, 0]
        self._width_count = 0

    def face(
        self,
        x: Floats,
        y: Floats,
        colour: str,
        label: PartLabel,
        *,
        widths: Floats | None = None,
        out: float | Floats = 0.0,
        side: int = 0,
        carried: bool = False,
    ) -> None:
        """An area or a stroke on the face.

        It lies `out` before it; of what belongs to the left (`side` 1) or right eye (-1), the nose hides a part; what
        is `carried` goes along with the jaw and a smile.
        """
        self._x.append(x)
        self._y.append(y)
        start = self._counts[_ON_FACE]
        self._marks.append((slice(start, start + len(x)), out, side, carried))
        self._add(_ON_FACE, len(x), colour, label, widths)

    def solid(self, points: Floats, colour: str, label: PartLabel, *, widths: Floats | None = None) -> None:
        """An area or a stroke in space."""
        self._solid.append(points)
        self._add(_SOLID, len(points), colour, label, widths)

    def flat(self, points: Floats, colour: str, label: PartLabel, *, widths: Floats | None = None) -> None:
        """An area or a stroke in the picture."""
        self._flat.append(points)
        self._add(_FLAT, len(points), colour, label, widths)

    def _add(self, kind: int, count: int, colour: str, label: PartLabel, widths: Floats | None) -> None:
        start = self._counts[kind]
        self._counts[kind] += count
        stroke = None
        if widths is not None:
            stroke = (self._width_count, self._width_count + count)
            self._width_count += count
            self._widths.append(widths)
        self._shapes.append(_Shape(kind, start, start + count, colour, label, stroke))

    def draw(self, canvas: skia.Canvas, paint: FeaturePaint, face: Floats) -> None:
        """Place all points, for the controls `(16,)`, and put the shapes onto a canvas."""
        if not self._shapes:
            return
        parts = [self._place_face(face)]
        if self._solid:
            parts.append(self.sight.project(np.concatenate(self._solid)))
        points = np.concatenate([*parts, *self._flat])
        offsets = (0, self._counts[_ON_FACE], self._counts[_ON_FACE] + self._counts[_SOLID])
        rims = self._rims(points, offsets)
        corners = points.astype("<f4")
        # Strokes of one colour that follow each other are one shape.
        for alike in _runs(self._shapes):
            shape = alike[0]
            if shape.stroke is None:
                start = offsets[shape.kind]
                path = path_of(corners[start + shape.start : start + shape.stop], _closed(shape.stop - shape.start))
            else:
                path = _stroked(rims, [one.stroke for one in alike if one.stroke])
            paint.fill(canvas, path, shape.colour, shape.label)

    def _place_face(self, face: Floats) -> Floats:
        if not self._x:
            return np.zeros((0, 2))
        sight = self.sight
        x, y = np.concatenate(self._x), np.concatenate(self._y)
        out, hidden, carried = np.zeros(len(x)), np.zeros(len(x), bool), np.zeros(len(x), bool)
        for place, before, side, carry in self._marks:
            if isinstance(before, np.ndarray) or before:
                out[place] = before
            if side == sight.far:
                hidden[place] = True
            if carry:
                carried[place] = True
        points = sight.form.surface_point(sight.seen_x(x, y), y)
        points[:, 2] += out
        if carried.any():
            points[carried] += sight.form.moved(points[carried], face)
        found = sight.project(points)
        if hidden.any():
            found[hidden] = sight.past_nose(found[hidden])
        return found

    def _rims(self, placed: Floats, offsets: tuple[int, int, int]) -> Floats:
        """`(4, N, 2)`: one rim of all strokes, one after the other, and the middles between its points; then the other.

        The strokes' points are among those `placed`, where those of a kind begin at `offsets`.
        """
        strokes = [shape for shape in self._shapes if shape.stroke]
        if not strokes:
            return np.zeros((4, 0, 2), "<f4")
        points = np.concatenate(
            [placed[offsets[one.kind] + one.start : offsets[one.kind] + one.stop] for one in strokes]
        )
        counts = np.array([shape.stop - shape.start for shape in strokes])
        ends = np.cumsum(counts)
        number = np.arange(len(points))
        before = np.maximum(number - 1, np.repeat(ends - counts, counts))
        after = np.minimum(number + 1, np.repeat(ends - 1, counts))
        along = points[after] - points[before]
        length = np.maximum(np.sqrt((along**2).sum(axis=1)), 1e-9)
        half = np.concatenate(self._widths) * (self.sight.px / 2) / length
        across = along[:, ::-1] * half[:, None]
        across[:, 0] *= -1
        found = np.empty((4, len(points), 2), "<f4")
        for rim, side in ((0, points + across), (2, points - across)):
            found[rim] = side
            found[rim + 1, :-1] = (side[:-1] + side[1:]) / 2
        return found


def _runs(shapes: list[_Shape]) -> list[list[_Shape]]:
    """Shapes in order, strokes of one colour and label that follow each other together."""
    found: list[list[_Shape]] = []
    for shape in shapes:
        last = found[-1][0] if found else None
        if last and shape.stroke and last.stroke and (last.colour, last.label) == (shape.colour, shape.label):
            found[-1].append(shape)
        else:
            found.append([shape])
    return found


def _stroked(rims: Floats, strokes: list[tuple[int, int]]) -> skia.Path:
    """Each stroke up one rim and down the other, in curves through the middles of their sides."""
    outlines = [_outline(stop - first) for first, stop in strokes]
    points = [rims[rim, first + place] for (rim, place, _), (first, _) in zip(outlines, strokes, strict=True)]
    return path_of(np.concatenate(points), np.concatenate([verbs for _, _, verbs in outlines]))


@lru_cache(maxsize=64)
def _outline(count: int) -> tuple[Ints, Ints, NDArray[np.uint8]]:
    """Of a stroke of `count` points: which rim each point of its outline is on, which point of that, and the verbs."""
    inner = np.arange(1, count - 1)
    back = inner[::-1]
    rim = np.concatenate([[0], np.tile([0, 1], len(inner)), [0, 2], np.tile([2, 3], len(inner)), [2]])
    place = np.concatenate(
        [
            [0],
            np.stack([inner, inner], axis=1).reshape(-1),
            [count - 1, count - 1],
            np.stack([back, back - 1], axis=1).reshape(-1),
            [0],
        ]
    )
    bends = [QUAD] * len(inner)
    verbs = np.array([MOVE, *bends, LINE, LINE, *bends, LINE, CLOSE], np.uint8)
    return rim.astype(np.int32), place.astype(np.int32), verbs


@lru_cache(maxsize=64)
def _closed(count: int) -> NDArray[np.uint8]:
    """Verbs of a polygon."""
    return np.array([MOVE, *[LINE] * (count - 1), CLOSE], np.uint8)
