"""Light on shoulders and throat: what grows out of each other is lit as one rounded surface."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..mesh import vertex_normals, welded
from ..rotation import Floats
from ..skeleton import INDEX
from ..surface import Surface
from .measures import Measures

_NEAR_M, _FAR_M = 0.050, 0.125
"""So far from the joint a trunk is lit quite as its shoulder, and not at all."""
_PIT = 0.38
"""The place on the arm at which its inside is an inside of its own."""

_UPWARDS = 0.25
"""How far a throat looks up at least, as a sine."""


def lit_trunk(measures: Measures, surface: Surface) -> Surface:
    """A trunk whose sides do not turn away from the light under the sleeves."""
    normals = _normals(surface)
    for side, way in (("left", 1), ("right", -1)):
        joint = measures.skeleton.rest[INDEX[f"{side}-upper-arm"]]
        off = np.linalg.norm((surface.rest - joint) / (1.0, 1.0, 1.4), axis=1) / measures.scale
        share = np.clip((_FAR_M - off) / (_FAR_M - _NEAR_M), 0, 1)
        normals = _without(normals, way, share)
    return replace(surface, normals=normals)


def lit_sleeve(surface: Surface, *, way: int, place: Floats) -> Surface:
    """A sleeve or arm whose inside, above the armpit, is lit as the trunk that it lies in. `way` is 1 on the left;
    `place` `(V,)` is where each vertex lies along the arm."""
    share = np.clip((_PIT - place) / _PIT, 0, 1)
    return replace(surface, normals=_without(_normals(surface), -way, np.minimum(1.0, 1.25 * share)))


def lit_throat(surface: Surface, share: Floats) -> Surface:
    """A neck or trunk that by a `share` `(V,)` turns from the light neither to its sides nor under the chin: where both
    meet in the hollow of the throat the shadow's edge would be torn."""
    normals = _normals(surface)
    for way in (1, -1):
        normals = _without(normals, way, share)
    normals[:, 1] += share * np.maximum(_UPWARDS - normals[:, 1], 0.0)
    return replace(surface, normals=normals / np.linalg.norm(normals, axis=1, keepdims=True))


def _normals(surface: Surface) -> Floats:
    if surface.normals is not None:
        return surface.normals
    return vertex_normals(surface.rest, surface.triangles, welded(surface))


def _without(normals: Floats, way: int, share: Floats) -> Floats:
    """Normals `(V, 3)` with a `share` `(V,)` of what looks to one side taken out."""
    found = normals.copy()
    found[:, 0] -= way * share * np.maximum(way * found[:, 0], 0.0)
    # What looked straight to that side looks up instead.
    found[:, 1] += share * np.maximum(way * normals[:, 0], 0.0) * 0.35
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6))
