"""The z-buffer is exact: every centre belongs to one triangle, the nearest is seen, what lies between is right."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reelwright.generators.embedded.cast.rotation import Floats
from reelwright.generators.embedded.cast.signals.raster import rasterise
from reelwright.generators.embedded.cast.surface import Ints

SIDE = 24
inside = st.floats(0.5, SIDE - 0.5)


def sphere(rings: int = 48, around: int = 72) -> tuple[Floats, Ints]:
    """A unit sphere: vertices, which are their own normals, and triangles."""
    down, turn = np.meshgrid(
        np.linspace(0, math.pi, rings), np.linspace(0, 2 * math.pi, around, endpoint=False), indexing="ij"
    )
    points = np.stack([np.sin(down) * np.cos(turn), np.cos(down), np.sin(down) * np.sin(turn)], axis=-1)
    a = np.arange((rings - 1) * around).reshape(rings - 1, around)
    b = np.roll(a, -1, axis=1)
    triangles = np.stack([np.stack([a, b, a + around], -1), np.stack([b, b + around, a + around], -1)], 2)
    return points.reshape(-1, 3), triangles.reshape(-1, 3).astype(np.int32)


@given(inside, inside, st.floats(-3, 3), st.floats(-3, 3))
def test_each_centre_belongs_to_one_of_the_triangles_that_share_edges(
    x: float, y: float, shift_x: float, shift_y: float
) -> None:
    corners = np.array([[0, 0], [SIDE, 0], [SIDE, SIDE], [0, SIDE], [x, y]]) + np.array([shift_x, shift_y])
    fan = np.array([[4, 0, 1], [4, 1, 2], [3, 2, 4], [0, 4, 3]], np.int32)
    counts = np.zeros((SIDE + 8, SIDE + 8), int)
    for triangle in fan:
        counts += rasterise(corners, np.zeros(5), triangle[None], width=SIDE + 8, height=SIDE + 8).covered
    centres = np.arange(SIDE + 8) + 0.5
    across = (centres > np.round(shift_x * 256) / 256) & (centres < np.round((SIDE + shift_x) * 256) / 256)
    down = (centres > np.round(shift_y * 256) / 256) & (centres < np.round((SIDE + shift_y) * 256) / 256)
    assert counts.max() == 1
    assert (counts[down][:, across] == 1).all()


def test_a_pixel_is_covered_where_its_centre_is() -> None:
    corners = np.array([[2.0, 2.0], [6.0, 2.0], [2.0, 6.0]])
    found = rasterise(corners, np.zeros(3), np.array([[0, 1, 2]], np.int32), width=8, height=8).covered
    # The slanted edge runs through centres, and is the lower right one: they are not its own.
    assert [int(row.sum()) for row in found] == [0, 0, 3, 2, 1, 0, 0, 0]


def test_the_nearer_triangle_is_seen_whatever_the_order() -> None:
    square = np.array([[0, 0], [8, 0], [8, 8], [0, 8]], float)
    corners, depth = np.concatenate([square, square]), np.repeat([1.0, 2.0], 4)
    near, far = [[4, 5, 6], [4, 6, 7]], [[0, 1, 2], [0, 2, 3]]
    for order in (near + far, far + near):
        found = rasterise(corners, depth, np.array(order, np.int32), width=8, height=8)
        assert found.covered.all()
        assert (found.read(depth) == 2.0).all()


def test_of_two_at_one_depth_the_lower_number_is_seen() -> None:
    corners = np.array([[0, 0], [8, 0], [0, 8], [8, 8]], float)
    both = np.array([[0, 1, 2], [2, 1, 0], [1, 3, 2]], np.int32)
    found = rasterise(corners, np.zeros(4), both, width=8, height=8)
    assert set(np.unique(found.triangle)) == {0, 2}


@pytest.mark.parametrize("distance_m", [math.inf, 3.0])
def test_depth_between_corners_is_that_of_the_plane(distance_m: float) -> None:
    # A floor that runs away from the lens, told in the world and projected by hand.
    world = np.array([[-1, -0.5, 1], [1, -0.5, 1], [1, -0.5, -2], [-1, -0.5, -2]], float)
    scale = 20 * (1 / (1 - world[:, 2] / distance_m) if math.isfinite(distance_m) else np.ones(4))
    tilt = 0.0 if math.isfinite(distance_m) else 0.4
    screen = np.stack([32 + world[:, 0] * scale, 24 - (world[:, 1] + tilt * world[:, 2]) * scale], 1)
    found = rasterise(
        screen, world[:, 2], np.array([[0, 1, 2], [0, 2, 3]], np.int32), width=64, height=64, distance_m=distance_m
    )
    depth = found.read(world[:, 2])
    rows, _ = np.nonzero(found.covered)
    heights = (24 - (rows + 0.5)) / 20
    # On the floor y = -0.5: heights = -0.5 * distance / (distance - z); without a lens -0.5 + 0.4 * z.
    if distance_m == 3.0:
        heights = 0.4 * (3.0 + 1.5 / heights) - 0.5
    assert len(rows) > 200
    assert depth == pytest.approx((heights + 0.5) / 0.4, abs=0.03)


def test_the_normal_of_a_spheres_centre_looks_into_the_camera() -> None:
    points, triangles = sphere()
    screen = np.stack([32 + 25 * points[:, 0], 32 - 25 * points[:, 1]], 1)
    found = rasterise(screen, points[:, 2], triangles, width=64, height=64)
    assert found.covered.sum() == pytest.approx(math.pi * 25**2, rel=0.01)
    normals = np.zeros((64, 64, 3))
    normals[found.covered] = found.read(points)
    assert normals[32, 32] == pytest.approx([0.02, -0.02, 1], abs=0.03)
    assert normals[32, 52] == pytest.approx([0.82, -0.02, 0.57], abs=0.03)
    assert found.read(points[:, 2]).max() == pytest.approx(1, abs=0.01)


def test_a_triangle_without_area_and_one_far_outside_show_nothing() -> None:
    corners = np.array([[1, 1], [5, 5], [9, 9], [1e9, 1e9], [2e9, 1e9], [1e9, 2e9]], float)
    found = rasterise(corners, np.zeros(6), np.array([[0, 1, 2], [3, 4, 5]], np.int32), width=8, height=8)
    assert not found.covered.any()
    assert found.read(np.zeros(6)).shape == (0,)
