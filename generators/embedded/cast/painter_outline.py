"""Outlines of posed surfaces: which way triangles face, the edges around what is seen, and the edge of the shadow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .mesh import Mesh
from .painter_path import Curves, curves
from .rotation import Floats
from .surface import Ints

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Outlines:
    """What every item of the drawing list looks like.

    Items 0 to S-1 are the surfaces' outsides, S to 2S-1 the insides of those that are two-sided.
    """

    item_of: Ints
    """`(T,)`: the item that a triangle belongs to; -1 where it faces away or lies below the picture."""
    shapes: Curves
    """Around what is seen of each item."""
    nodes: Ints
    """`(N,)`: the node of the mesh at each point of `shapes`."""
    curves: Curves
    """`shapes`, and after them what the light does not reach, which belongs to item + `shades`."""
    shades: int


def facing(mesh: Mesh, screen: Floats, height: int | None = None) -> Ints:
    """`(T,)`: the item that each triangle belongs to, by the way it faces on the screen.

    -1 where it faces away, and for all of a surface that lies below the picture's `height`, as shoes often do.
    """
    place = (screen[:, 0] + 1j * screen[:, 1])[mesh.triangles]
    area = ((place[:, 1] - place[:, 0]).conj() * (place[:, 2] - place[:, 0])).imag
    # The screen's y runs down: what is counter-clockwise from outside has a negative area.
    found: Ints = np.where(area < 0, mesh.surface_of, mesh.inside_of)
    if height is not None:
        starts = np.fromiter(mesh.first_vertex.values(), np.int64)
        outside = np.minimum.reduceat(np.ascontiguousarray(screen[:, 1]), starts) > height
        if outside.any():
            found[outside[mesh.surface_of]] = -1
    return found


def outlines(
    mesh: Mesh,
    screen: Floats,
    light: Floats | None,
    *,
    short_px: float = 1.0,
    teeth_px: float = 0.0,
    height: int | None = None,
) -> Outlines:
    """Outlines of everything. `light` `(V,)` is how far above the shadow's edge each vertex is lit; None draws none.

    `short_px` is the least step between points of an outline; its notches are filled up to `teeth_px`. Surfaces that
    lie below the picture's `height` are left out.
    """
    whole = facing(mesh, screen, height)
    item_of = whole.copy()
    item_of[mesh.deep[whole[mesh.deep] >= len(mesh.surfaces)]] = -1
    # The last one stands for what lies beyond an opening: its twin is -1.
    rim = np.append(item_of, np.int32(-1))[mesh.twins] != item_of[:, None]
    rim &= (item_of >= 0)[:, None]
    at = np.flatnonzero(rim)
    items = item_of[at // 3]
    order = np.argsort(items, kind="stable")
    at, items = at[order], items[order]
    # The inside of a surface is another shape than its outside, though they meet in the same places.
    inner = (items >= len(mesh.surfaces)) * len(mesh.rest)
    start = mesh.corners.reshape(-1)[at] + inner
    end = mesh.corners_next.reshape(-1)[at] + inner
    count, shades = len(mesh.rest), 2 * len(mesh.surfaces)
    places = screen
    if light is not None:
        dark = _shadows(mesh, screen, light, item_of, rim)
        # Nodes of shadows come after those of both sides of the surfaces.
        start = np.concatenate([start, dark.start + 2 * count])
        end = np.concatenate([end, dark.end + 2 * count])
        items = np.concatenate([items, dark.owner + shades])
        places = dark.points
    edges, lengths = chain(start, end)
    nodes = start[edges]
    nodes -= count * ((nodes >= count).astype(nodes.dtype) + (nodes >= 2 * count))
    found = curves(
        places[nodes],
        lengths,
        items[edges[np.cumsum(lengths) - lengths]],
        short_px=short_px,
        teeth_px=teeth_px,
        toothed=nodes < count,
    )
    shapes = found.below(shades)
    return Outlines(whole, shapes, nodes[shapes.kept], found, shades)


@dataclass(frozen=True)
class _Dark:
    """Directed edges around what the light does not reach."""

    points: Floats
    """`(V + E, 2)`: nodes, and where the shadow's edge crosses edges of the mesh."""
    start: Ints
    end: Ints
    owner: Ints
    """Their items, ascending."""


def _shadows(mesh: Mesh, screen: Floats, light: Floats, item_of: Ints, rim: Flags) -> _Dark:
    """Marching triangles: where `light` is below zero on what is seen."""
    unlit = (light < 0)[mesh.corners]
    some = unlit[:, 0] | unlit[:, 1] | unlit[:, 2]
    some &= (item_of >= 0) & (item_of < len(mesh.surfaces))
    # Triangles wholly in the dark have nothing to say but along the rim.
    some &= ~(unlit[:, 0] & unlit[:, 1] & unlit[:, 2]) | rim[:, 0] | rim[:, 1] | rim[:, 2]
    triangles = np.flatnonzero(some)
    corner, beyond = mesh.corners[triangles], mesh.corners_next[triangles]
    inside = unlit[triangles]
    following = inside[:, [1, 2, 0]]
    cut = inside != following
    count = len(mesh.rest)
    crossing = count + mesh.edges[triangles]
    points = np.empty((count + mesh.edge_count, 2))
    points[:count] = screen
    at, to = corner[cut], beyond[cut]
    points[crossing[cut]] = screen[at] + (screen[to] - screen[at]) * (light[at] / (light[at] - light[to]))[:, None]
    # Along the rim the shadow's outline follows the rim; elsewhere the neighbour's half of the edge undoes it.
    along = rim[triangles] & (inside | following)
    leaves = cut & inside
    whose = item_of[triangles]
    start = np.concatenate([np.where(inside, corner, crossing)[along], crossing[leaves]])
    end = np.concatenate([np.where(following, beyond, crossing)[along], crossing[cut & following]])
    owner = np.concatenate([np.broadcast_to(whose[:, None], along.shape)[along], whose[leaves.any(axis=1)]])
    order = np.argsort(owner, kind="stable")
    return _Dark(points, start[order], end[order], owner[order])


def chain(starts: Ints, ends: Ints) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Directed edges in closed loops: the edges of one loop after the other, and how many each has.

    Every node must be entered as often as it is left. Loops begin with the first edge that is in none yet. Where loops
    touch in a node they may be told apart in more than one way; filled, all of them are the same shape.
    """
    count = len(starts)
    follows = np.empty(count, np.int64)
    follows[np.argsort(ends, kind="stable")] = np.argsort(starts, kind="stable")
    # By steps of one edge, two, four...: the first edge of each loop, then how far each edge is from the loop's end.
    rounds = count.bit_length()
    number = np.arange(count)
    first, jump = number, follows
    for _ in range(rounds):
        first = np.minimum(first, first[jump])
        jump = jump[jump]
    last = follows == first
    ahead = np.where(last, 0, 1)
    jump = np.where(last, number, follows)
    for _ in range(rounds):
        ahead = ahead + ahead[jump]
        jump = jump[jump]
    lengths = np.bincount(first, minlength=count)
    stop = np.cumsum(lengths)
    order = np.empty(count, np.int64)
    order[stop[first] - 1 - ahead] = number
    return order, lengths[lengths > 0]
