"""Surfaces from grids of points, and how their vertices follow bones.

Rows of a grid run from top to hem (v from 0 to 1), columns around (u from 0 to 1): u = 0 and 1 are the middle of the
back, 0.25 is the person's right, 0.5 the middle of the front, 0.75 their left; so u grows from left to right on what
a viewer sees of the front.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..posing import BONES
from ..rotation import Floats
from ..surface import Ints, PartLabel, Surface


def sheet(
    name: str,
    points: Floats,
    *,
    label: PartLabel,
    colour: str,
    weights: Floats,
    uv: Floats | None = None,
    holes: NDArray[np.bool_] | None = None,
    cap_top: bool = False,
    cap_end: bool = False,
    joined: NDArray[np.bool_] | None = None,
    sway: Floats | None = None,
    closed: bool = True,
    **more: Any,
) -> Surface:
    """A surface of `points` `(R, C, 3)` and dense `weights` `(R, C, B)` over `BONES`.

    `holes` `(R-1, C-1)` leaves squares out. Caps close the first or last row with a pole. `closed` says that the first
    and last column are the same place, so the surface encloses a volume and its outside is known; an open sheet's
    outside is where its columns run to the right as its rows run down.
    """
    rows, columns = points.shape[:2]
    number = np.arange(rows * columns).reshape(rows, columns)
    a, b = number[:-1, :-1], number[1:, :-1]
    c, d = number[1:, 1:], number[:-1, 1:]
    keep = np.ones(a.shape, bool) if holes is None else ~holes
    triangles = [np.stack([a[keep], b[keep], c[keep]], -1), np.stack([a[keep], c[keep], d[keep]], -1)]
    flat = points.reshape(-1, 3)
    table = weights.reshape(-1, len(BONES))
    places = (grid_uv(rows, columns) if uv is None else uv).reshape(-1, 2)
    marks = np.zeros(len(flat), bool) if joined is None else joined.reshape(-1)
    loose = np.zeros(len(flat)) if sway is None else sway.reshape(-1)
    for wanted, row, way in ((cap_top, 0, 1), (cap_end, rows - 1, -1)):
        if not wanted:
            continue
        pole = len(flat)
        ring = number[row]
        flat = np.concatenate([flat, points[row, :-1].mean(axis=0, keepdims=True)])
        table = np.concatenate([table, weights[row, :-1].mean(axis=0, keepdims=True)])
        places = np.concatenate([places, [[0.5, 0.0 if row == 0 else 1.0]]])
        marks, loose = np.append(marks, marks[ring[0]]), np.append(loose, loose[ring[0]])
        fan = np.stack([np.full(columns - 1, pole), ring[:-1], ring[1:]], -1)
        triangles.append(fan if way > 0 else fan[:, [0, 2, 1]])
    corners = np.concatenate(triangles).astype(np.int32)
    if closed and volume(flat, corners) < 0:
        corners = corners[:, [0, 2, 1]]
    joints, shares = strongest(table)
    return Surface(
        name=name,
        label=label,
        colour=colour,
        rest=flat,
        joints=joints,
        weights=shares,
        triangles=corners,
        uv=places,
        joined=marks if marks.any() else None,
        sway=loose if loose.any() else None,
        **more,
    )


def grid_uv(rows: int, columns: int) -> Floats:
    """`(R, C, 2)`: even steps around and down."""
    u, v = np.meshgrid(np.linspace(0, 1, columns), np.linspace(0, 1, rows))
    return np.stack([u, v], -1)


def volume(points: Floats, triangles: Ints) -> float:
    """Six times what the triangles enclose; negative where they face inwards."""
    centre = points.mean(axis=0)
    a, b, c = (points[triangles[:, corner]] - centre for corner in range(3))
    return float((a * np.cross(b, c)).sum())


def strongest(table: Floats) -> tuple[Ints, Floats]:
    """The four bones that each vertex follows most, and their shares."""
    joints = np.argsort(-table, axis=1, kind="stable")[:, :4].astype(np.int32)
    shares = np.take_along_axis(table, joints.astype(np.int64), axis=1)
    return joints, shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-12)


def rigid(shape: tuple[int, ...], bone: str) -> Floats:
    """Weights `(*shape, B)` of points that all follow one bone."""
    found = np.zeros((*shape, len(BONES)))
    found[..., BONES[bone]] = 1.0
    return found


def along(at: Floats, stations: Sequence[tuple[float, Mapping[str, float]]]) -> Floats:
    """Weights `(*at.shape, B)`, linear between stations (place, {bone: share}) in ascending places."""
    places = [place for place, _ in stations]
    found = np.zeros((*at.shape, len(BONES)))
    for bone in {bone for _, shares in stations for bone in shares}:
        found[..., BONES[bone]] = np.interp(at, places, [shares.get(bone, 0.0) for _, shares in stations])
    return found


def smooth(at: Floats, places: Sequence[float], values: Sequence[float]) -> Floats:
    """A curve through values that never swings beyond them (F. Fritsch, R. Carlson: *Monotone piecewise cubic
    interpolation*, 1980; slopes by harmonic means); level outside."""
    x, y = np.asarray(places, float), np.asarray(values, float)
    step, rise = np.diff(x), np.diff(y)
    slope = rise / step
    inner = np.zeros(len(x))
    product = slope[:-1] * slope[1:]
    mean = 2 * product / np.where(product > 0, slope[:-1] + slope[1:], 1.0)
    inner[1:-1] = np.where(product > 0, mean, 0.0)
    inner[0], inner[-1] = slope[0], slope[-1]
    at = np.clip(at, x[0], x[-1])
    cell = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(step) - 1)
    t = (at - x[cell]) / step[cell]
    found: Floats = (
        y[cell] * (1 + 2 * t) * (1 - t) ** 2
        + inner[cell] * step[cell] * t * (1 - t) ** 2
        + y[cell + 1] * t**2 * (3 - 2 * t)
        + inner[cell + 1] * step[cell] * t**2 * (t - 1)
    )
    return found


def around(columns: int) -> Floats:
    """`(C,)`: u from 0 to 1, first and last the same place."""
    return np.linspace(0.0, 1.0, columns + 1)


def ring(u: Floats, *, left: Floats, right: Floats, front: Floats, back: Floats, power: float) -> tuple[Floats, Floats]:
    """x and z of a rounded outline at u, by its four half axes; `power` 2 is an ellipse, larger is squarer."""
    x, z = -np.sin(2 * np.pi * u), -np.cos(2 * np.pi * u)
    round_x = np.sign(x) * np.abs(x) ** (2 / power)
    round_z = np.sign(z) * np.abs(z) ** (2 / power)
    return np.where(x > 0, left, right) * round_x, np.where(z > 0, front, back) * round_z


def renamed(surface: Surface, **changes: Any) -> Surface:
    """A copy with other names or marks."""
    return replace(surface, **changes)
