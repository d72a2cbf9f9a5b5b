"""Rotations as unit quaternions `(w, x, y, z)` in float64 arrays whose last axis is 4; everything broadcasts.

Formulas: K. Shoemake, *Animating rotation with quaternion curves* (1985).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
IDENTITY: Floats = np.array([1.0, 0.0, 0.0, 0.0])


def multiply(first: Floats, second: Floats) -> Floats:
    """The rotation that turns by `second`, then by `first`."""
    aw, ax, ay, az = (first[..., number] for number in range(4))
    bw, bx, by, bz = (second[..., number] for number in range(4))
    w = aw * bw - ax * bx - ay * by - az * bz
    found = np.empty((*w.shape, 4))
    found[..., 0] = w
    found[..., 1] = aw * bx + ax * bw + ay * bz - az * by
    found[..., 2] = aw * by - ax * bz + ay * bw + az * bx
    found[..., 3] = aw * bz + ax * by - ay * bx + az * bw
    return found


def inverse(turn: Floats) -> Floats:
    """The rotation back."""
    found: Floats = turn * np.array([1.0, -1.0, -1.0, -1.0])
    return found


def normalised(turn: Floats) -> Floats:
    """Of unit length; a quaternion of length 0 becomes the identity."""
    length = np.linalg.norm(turn, axis=-1, keepdims=True)
    return np.where(length > 1e-12, turn / np.maximum(length, 1e-12), IDENTITY)


def about(axis: Any, degrees: Any) -> Floats:
    """A turn about an axis `(..., 3)` by degrees `(...)`, counter-clockwise as seen from its tip."""
    axis = np.asarray(axis, np.float64)
    axis = axis / np.linalg.norm(axis, axis=-1, keepdims=True)
    half = np.radians(np.asarray(degrees, np.float64))[..., None] / 2
    found: Floats = np.concatenate([np.cos(half) * np.ones_like(axis[..., :1]), np.sin(half) * axis], axis=-1)
    return found


def from_euler(degrees: Any) -> Floats:
    """Degrees `(..., 3)` about x (pitch), y (yaw) and z (roll): rolled first, then pitched, then yawed.

    This is how files of motions write the rotation of a joint.
    """
    degrees = np.asarray(degrees, np.float64)
    pitch = about((1, 0, 0), degrees[..., 0])
    yaw = about((0, 1, 0), degrees[..., 1])
    roll = about((0, 0, 1), degrees[..., 2])
    return multiply(yaw, multiply(pitch, roll))


def to_euler(turn: Floats) -> Floats:
    """Degrees `(..., 3)` that `from_euler` turns into the same rotation; pitch lies within -90 and 90."""
    matrix = to_matrix(turn)
    pitch = np.arcsin(np.clip(-matrix[..., 1, 2], -1, 1))
    yaw = np.arctan2(matrix[..., 0, 2], matrix[..., 2, 2])
    roll = np.arctan2(matrix[..., 1, 0], matrix[..., 1, 1])
    found: Floats = np.degrees(np.stack([pitch, yaw, roll], axis=-1))
    return found


def to_matrix(turn: Floats) -> Floats:
    """Matrices `(..., 3, 3)` that turn column vectors."""
    w, x, y, z = (turn[..., number] for number in range(4))
    found = np.empty((*turn.shape[:-1], 3, 3))
    xx, yy, zz = x * x, y * y, z * z
    xy, xz, yz = x * y, x * z, y * z
    wx, wy, wz = w * x, w * y, w * z
    found[..., 0, 0], found[..., 0, 1], found[..., 0, 2] = 1 - 2 * (yy + zz), 2 * (xy - wz), 2 * (xz + wy)
    found[..., 1, 0], found[..., 1, 1], found[..., 1, 2] = 2 * (xy + wz), 1 - 2 * (xx + zz), 2 * (yz - wx)
    found[..., 2, 0], found[..., 2, 1], found[..., 2, 2] = 2 * (xz - wy), 2 * (yz + wx), 1 - 2 * (xx + yy)
    return found


def from_matrix(matrix: Floats) -> Floats:
    """The quaternion of rotation matrices `(..., 3, 3)`, of non-negative w."""
    m = np.asarray(matrix, np.float64)
    trace = np.stack(
        [
            1 + m[..., 0, 0] + m[..., 1, 1] + m[..., 2, 2],
            1 + m[..., 0, 0] - m[..., 1, 1] - m[..., 2, 2],
            1 - m[..., 0, 0] + m[..., 1, 1] - m[..., 2, 2],
            1 - m[..., 0, 0] - m[..., 1, 1] + m[..., 2, 2],
        ],
        axis=-1,
    )
    a = m[..., 2, 1] - m[..., 1, 2]
    b = m[..., 0, 2] - m[..., 2, 0]
    c = m[..., 1, 0] - m[..., 0, 1]
    xy = m[..., 0, 1] + m[..., 1, 0]
    xz = m[..., 0, 2] + m[..., 2, 0]
    yz = m[..., 1, 2] + m[..., 2, 1]
    forms = np.stack(
        [
            np.stack([trace[..., 0], a, b, c], -1),
            np.stack([a, trace[..., 1], xy, xz], -1),
            np.stack([b, xy, trace[..., 2], yz], -1),
            np.stack([c, xz, yz, trace[..., 3]], -1),
        ],
        axis=-2,
    )
    best = np.argmax(trace, axis=-1)
    found = normalised(np.take_along_axis(forms, best[..., None, None], axis=-2)[..., 0, :])
    return np.where(found[..., :1] < 0, -found, found)


def rotate(turn: Floats, vectors: Floats) -> Floats:
    """Vectors `(..., 3)` turned."""
    axis, w = turn[..., 1:], turn[..., :1]
    across = 2 * cross(axis, vectors)
    return vectors + w * across + cross(axis, across)


def cross(first: Floats, second: Floats) -> Floats:
    """`(..., 3)`: the cross product. numpy's own takes ten times as long for a few vectors."""
    ax, ay, az = first[..., 0], first[..., 1], first[..., 2]
    bx, by, bz = second[..., 0], second[..., 1], second[..., 2]
    x = ay * bz - az * by
    found = np.empty((*x.shape, 3))
    found[..., 0], found[..., 1], found[..., 2] = x, az * bx - ax * bz, ax * by - ay * bx
    return found


def between(first: Floats, second: Floats) -> Floats:
    """The shortest turn that takes direction `first` `(..., 3)` to direction `second`."""
    a = first / np.linalg.norm(first, axis=-1, keepdims=True)
    b = second / np.linalg.norm(second, axis=-1, keepdims=True)
    w = 1 + np.sum(a * b, axis=-1, keepdims=True)
    axis = np.cross(a, b)
    # Opposite directions: half a turn about anything across.
    spare = np.cross(a, np.where(np.abs(a[..., :1]) < 0.9, [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]))
    opposite = w < 1e-9
    return normalised(np.concatenate([np.where(opposite, 0.0, w), np.where(opposite, spare, axis)], axis=-1))


def slerp(first: Floats, second: Floats, share: Any) -> Floats:
    """From `first` (share 0) to `second` (share 1) along the shorter arc, at even speed."""
    share = np.asarray(share, np.float64)[..., None]
    dot = np.sum(first * second, axis=-1, keepdims=True)
    second = np.where(dot < 0, -second, second)
    angle = np.arccos(np.clip(np.abs(dot), -1, 1))
    sine = np.sin(angle)
    near = sine < 1e-6
    safe = np.where(near, 1.0, sine)
    a = np.where(near, 1 - share, np.sin((1 - share) * angle) / safe)
    b = np.where(near, share, np.sin(share * angle) / safe)
    return normalised(a * first + b * second)
