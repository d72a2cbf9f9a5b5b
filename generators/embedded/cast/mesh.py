"""All surfaces of a person as one mesh, with its neighbours known: what every frame's arithmetic runs over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .posing import BONES
from .rotation import Floats
from .surface import Ints, Surface

_TUBES = frozenset({"left-leg", "right-leg", "top"})
"""Names of clothes that close around a limb or the trunk; one looks into them at their ends alone."""
_DEEP_M = 0.16
"""So far in."""


@dataclass(frozen=True)
class Mesh:
    """Surfaces joined into flat arrays. V vertices, T triangles; vertices of one surface lie together."""

    surfaces: tuple[Surface, ...]
    first_vertex: dict[str, int]
    """Where each surface's vertices begin."""
    rest: Floats
    """`(V, 3)`."""
    rest_normals: Floats
    """`(V, 3)`: unit."""
    weights: Floats
    """`(V, B)`: how much each vertex follows each bone."""
    triangles: Ints
    """`(T, 3)`: counter-clockwise from outside."""
    surface_of: Ints
    """`(T,)`: the number of each triangle's surface."""
    nodes: Ints
    """`(V,)`: one number for all vertices of a surface at the same place, as along a seam of its `uv`."""
    twins: Ints
    """`(T, 3)`: the triangle across edge k, from corner k to the next; -1 at an opening."""
    edges: Ints
    """`(T, 3)`: the number of that edge, the same from both sides."""
    corners: Ints
    """`(T, 3)`: the nodes of the triangles."""
    corners_next: Ints
    """`(T, 3)`: the node after each of them: where edge k ends."""
    edge_count: int
    inside_of: Ints
    """`(T,)`: S plus the number of the triangle's surface if that is two-sided, else -1."""
    deep: NDArray[np.int64]
    """Triangles whose insides nobody sees, so far do they lie inside of a tube: above the knee in a trouser leg."""
    joined: NDArray[np.bool_]
    """`(V,)`."""
    sway: Floats
    """`(V,)`."""


def build_mesh(surfaces: tuple[Surface, ...]) -> Mesh:
    """Join surfaces. `ValueError` where two have the same name, as what is drawn over what goes by names."""
    names = [surface.name for surface in surfaces]
    if len(set(names)) != len(names):
        raise ValueError(f"two surfaces are called {sorted({name for name in names if names.count(name) > 1})}")
    starts = np.cumsum([0, *(len(surface.rest) for surface in surfaces)])
    rest = np.concatenate([surface.rest for surface in surfaces])
    triangles = np.concatenate(
        [surface.triangles + start for surface, start in zip(surfaces, starts[:-1], strict=True)]
    ).astype(np.int32)
    surface_of = np.repeat(np.arange(len(surfaces)), [len(surface.triangles) for surface in surfaces]).astype(np.int32)
    nodes = np.concatenate(
        [welded(surface) + start for surface, start in zip(surfaces, starts[:-1], strict=True)]
    ).astype(np.int32)
    keep = _whole(nodes[triangles])
    triangles, surface_of = triangles[keep], surface_of[keep]
    twins, edges = _neighbours(nodes[triangles])
    weights = np.zeros((len(rest), len(BONES)))
    for surface, start in zip(surfaces, starts[:-1], strict=True):
        rows = np.arange(len(surface.rest))[:, None] + start
        np.add.at(weights, (np.broadcast_to(rows, surface.joints.shape), surface.joints), surface.weights)
    two_sided = np.array([surface.two_sided for surface in surfaces])
    normals = vertex_normals(rest, triangles, nodes)
    for surface, start in zip(surfaces, starts[:-1], strict=True):
        if surface.normals is not None:
            normals[start : start + len(surface.rest)] = surface.normals
    return Mesh(
        surfaces=surfaces,
        first_vertex={name: int(start) for name, start in zip(names, starts[:-1], strict=True)},
        rest=rest,
        rest_normals=normals,
        weights=weights,
        triangles=triangles,
        surface_of=surface_of,
        nodes=nodes,
        twins=twins,
        edges=edges,
        corners=nodes[triangles],
        corners_next=np.roll(nodes[triangles], -1, axis=1),
        edge_count=int(edges.max()) + 1,
        inside_of=np.where(two_sided[surface_of], surface_of + len(surfaces), -1).astype(np.int32),
        deep=np.flatnonzero(_deep(surfaces, rest, triangles, surface_of, twins)),
        joined=np.concatenate([_or_zeros(surface.joined, surface) for surface in surfaces]).astype(bool),
        sway=np.concatenate([_or_zeros(surface.sway, surface) for surface in surfaces]).astype(np.float64),
    )


def vertex_normals(points: Floats, triangles: Ints, nodes: Ints) -> Floats:
    """`(V, 3)`: the mean direction of the triangles around each vertex, by their area; seams are smooth."""
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    flat = np.cross(b - a, c - a)
    total = np.zeros_like(points)
    for corner in range(3):
        for axis in range(3):
            total[:, axis] += np.bincount(nodes[triangles[:, corner]], flat[:, axis], minlength=len(points))
    total = total[nodes]
    length = np.linalg.norm(total, axis=1, keepdims=True)
    found: Floats = total / np.maximum(length, 1e-12)
    return found


def _deep(
    surfaces: tuple[Surface, ...], rest: Floats, triangles: Ints, surface_of: Ints, twins: Ints
) -> NDArray[np.bool_]:
    """`(T,)`: whether a triangle of a tube lies far from the tube's ends."""
    found = np.zeros(len(triangles), bool)
    middles = rest[triangles].mean(axis=1)
    for number, surface in enumerate(surfaces):
        if not surface.two_sided or surface.name not in _TUBES:
            continue
        mine = np.flatnonzero(surface_of == number)
        rows, sides = np.nonzero(twins[mine] < 0)
        ends = rest[triangles[mine[rows], sides]]
        if len(ends):
            away = middles[mine][:, None, :] - ends[None]
            found[mine] = np.sqrt((away**2).sum(axis=2).min(axis=1)) > _DEEP_M
    return found


def _or_zeros(values: NDArray[np.generic] | None, surface: Surface) -> NDArray[np.generic]:
    return np.zeros(len(surface.rest)) if values is None else values


def welded(surface: Surface) -> Ints:
    """`(V,)`: for each vertex the first one at its place that moves as it does."""
    # Vertices that lie together in the rest pose but follow other bones would come apart: they are two.
    moves = surface.joints * np.round(surface.weights, 3)
    keys = np.concatenate([np.round(surface.rest, 6), np.sort(moves, axis=1).round(3)], axis=1)
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return first[inverse.reshape(-1)].astype(np.int32)


def _whole(corners: Ints) -> NDArray[np.bool_]:
    """Triangles whose corners are three places; caps and poles leave some that are not."""
    a, b, c = corners.T
    found: NDArray[np.bool_] = (a != b) & (b != c) & (c != a)
    return found


def _neighbours(corners: Ints) -> tuple[Ints, Ints]:
    """Twins and edge numbers `(T, 3)` of triangles of nodes."""
    count = len(corners)
    start = corners.reshape(-1).astype(np.int64)
    end = np.roll(corners, -1, axis=1).reshape(-1).astype(np.int64)
    size = int(corners.max()) + 1 if count else 1
    ahead = start * size + end
    back = end * size + start
    order = np.argsort(ahead, kind="stable")
    at = np.searchsorted(ahead[order], back)
    at_safe = np.minimum(at, len(order) - 1)
    met = ahead[order][at_safe] == back
    half = np.where(met, order[at_safe], -1)
    twins = np.where(half >= 0, half // 3, -1).reshape(count, 3).astype(np.int32)
    _, edges = np.unique(np.minimum(ahead, back), return_inverse=True)
    return twins, edges.reshape(count, 3).astype(np.int32)
