"""Ears: shells that stand off the head, and the lines in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import skia

from ..rotation import Floats
from ..surface import FeaturePaint, Ints, PartLabel, Seen, Surface
from .form import HeadForm
from .hair.shell import outside
from .ink import bent, taper
from .loft import quads
from .parts import head_surface
from .sight import Sight
from .sketch import Sketch
from .tones import NOTHING, Tones

_RIM = np.array(
    [  # across (to the back), up; from the root above round the rim to the lobe and the root below
        [0.02, 0.15], [0.06, 0.215], [0.13, 0.24], [0.20, 0.215], [0.245, 0.14], [0.245, 0.04], [0.215, -0.05],
        [0.17, -0.125], [0.135, -0.20], [0.085, -0.235], [0.035, -0.215], [0.01, -0.15], [0.0, -0.03],
    ]
)  # fmt: skip
_HOLLOW = bent(
    (0.07, 0.09),
    (0.13, 0.12),
    (0.165, 0.06),
    (0.15, -0.03),
    (0.10, -0.085),
    (0.06, -0.05),
    (0.075, 0.02),
    (0.07, 0.09),
    number=24,
)
_MIDDLE = np.array([0.115, 0.02])
_ROOT = np.array([0.0, -0.06, -0.06])


def _plane(form: HeadForm, way: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Root, and the unit ways across (to the back and out), up and out, of the ear at side `way`."""
    width = float(form.skull.around(np.array([-0.06]), np.array([96.0]))[0, 0])
    root = _ROOT + np.array([(width - 0.012) * way, 0.0, 0.0])
    across = np.array([0.32 * way, 0.0, -0.947])
    up = np.array([0.05 * way, 0.985, -0.16])
    up = up - across * (across @ up)
    up /= np.linalg.norm(up)
    out = np.cross(up, across) * way
    return root, across, up, out if out[0] * way > 0 else -out


def _mesh(form: HeadForm, side: str) -> tuple[Floats, Ints]:
    way = 1 if side == "left" else -1
    root, across, up, out = _plane(form, way)

    def at(share: float, height: float) -> Floats:
        flat = _MIDDLE + (_RIM - _MIDDLE) * share
        found: Floats = root + flat[:, :1] * across + flat[:, 1:] * up + height * out
        return found

    middle = root + _MIDDLE[0] * across + _MIDDLE[1] * up
    rings = [at(0.62, 0.03), at(1.0, 0.012), at(0.98, -0.02), at(0.75, -0.06)]
    points = np.vstack([middle + 0.02 * out, *rings, middle - 0.08 * out])
    count = len(_RIM)
    ring = np.arange(count)
    after, last = (ring + 1) % count, 1 + (len(rings) - 1) * count
    triangles = np.vstack(
        [
            np.stack([0 * ring, 1 + ring, 1 + after], -1),
            quads(len(rings), count, around=True) + 1,
            np.stack([0 * ring + len(points) - 1, last + after, last + ring], -1),
        ]
    ).astype(np.int32)
    return points, outside(points - middle, triangles)


def ear_surface(form: HeadForm, side: str) -> Surface:
    """The `left` or `right` ear: what stands out of the head, which is drawn over it; the feature goes onto both."""
    points, triangles = _mesh(form, side)
    label: PartLabel = "left-ear" if side == "left" else "right-ear"
    return head_surface(form, label, points=points, triangles=triangles, label=label, colour="skin")


@dataclass(frozen=True)
class EarFeature:
    """The rim, its fold and the hollow of one ear. It is a `Feature`, of the ear and of the head before it."""

    form: HeadForm
    tones: Tones
    side: str
    surface: str

    @cached_property
    def _shapes(self) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Which way it looks; outline, hollow, rim and fold in space."""
        root, across, up, out = _plane(self.form, 1 if self.side == "left" else -1)

        def at(flat: Floats) -> Floats:
            return root + flat[:, :1] * across + flat[:, 1:] * up + 0.012 * out

        fold = _MIDDLE + (_RIM[1:8] - _MIDDLE) * 0.74
        rim, inner = (bent(*map(tuple, line), number=2 * len(line)) for line in (_RIM, fold))
        return out, at(_RIM), at(_HOLLOW), at(rim), at(inner)

    def draw(self, canvas: skia.Canvas, seen: Seen, face: Floats, paint: FeaturePaint) -> None:
        """Draw it for one frame."""
        sight = Sight.of(self.form, seen, paint)
        out, whole, hollow, rim, fold = self._shapes
        facing = float(out @ sight.towards)
        if facing < 0.06:
            return
        label: PartLabel = "left-ear" if self.side == "left" else "right-ear"
        strength = min(1.0, (facing - 0.06) / 0.25)
        sketch = Sketch(sight)
        sketch.solid(whole, NOTHING, label)
        sketch.solid(hollow, self.tones.hollow, label)
        for line, width in ((rim, 0.020), (fold, 0.018)):
            sketch.solid(line, self.tones.line, label, widths=taper(len(line), start=0.2, end=0.3) * width * strength)
        sketch.draw(canvas, paint, face)
