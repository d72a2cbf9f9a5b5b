"""What is left of one movement as the next begins dies away: no pops, and speed carries over.

Inertialization (D. Bollo, *Inertialization: high-performance animation transitions*, 2018): the new motion is played at
once, and its difference from the old one, with that difference's speed, is led to nothing by a quintic.
"""

from __future__ import annotations

import numpy as np

from ..rotation import Floats, inverse, multiply, normalised


def settling(offset: Floats, speed: Floats, frames: int, count: int) -> Floats:
    """`(count, ...)`: an offset that changes by `speed` a frame, 1, 2... frames later; nothing from `frames` on."""
    length = max(1, frames)
    u = np.minimum(np.arange(1, count + 1) / length, 1.0).reshape(-1, *(1,) * np.ndim(offset))
    stays = 1 - u**3 * (10 - 15 * u + 6 * u * u)
    moves = u - 6 * u**3 + 8 * u**4 - 3 * u**5
    found: Floats = offset * stays + speed * length * moves
    return found


def turn_vectors(turns: Floats) -> Floats:
    """Rotations `(..., 4)` as axis times angle in radians `(..., 3)`, the shorter way round."""
    turns = np.where(turns[..., :1] < 0, -turns, turns)
    sine = np.linalg.norm(turns[..., 1:], axis=-1, keepdims=True)
    angle = 2 * np.arctan2(sine, turns[..., :1])
    return turns[..., 1:] * np.where(sine > 1e-9, angle / np.maximum(sine, 1e-9), 2.0)


def from_vectors(vectors: Floats) -> Floats:
    """Back to quaternions."""
    angle = np.linalg.norm(vectors, axis=-1, keepdims=True)
    half = np.sinc(angle / (2 * np.pi)) / 2
    return normalised(np.concatenate([np.cos(angle / 2), vectors * half], axis=-1))


def offsets(out: Floats, base: Floats) -> Floats:
    """Which turns, as vectors, lead from `base` to `out` when applied after it."""
    return turn_vectors(multiply(out, inverse(base)))
