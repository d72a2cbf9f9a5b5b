"""A motion fitted to one person's bones: dense, on its feet, read at any moment."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .....templates.motion import Motion
from ..rotation import IDENTITY, Floats, inverse, multiply, normalised
from .legs import Feet
from .mirror import PARTNERS, mirrored_points, mirrored_pose, mirrored_turns

RATE = 60
"""Samples a second."""
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Pins:
    """Hands that rest on the body (a hand on the hip): where they are from the joint they rest on. Side 0 is left."""

    joint: Numbers
    """`(N, 2)`: the joint, or -1."""
    place: Floats
    """`(N, 2, 3)`: of the wrist, in the joint's axes."""
    turn: Floats
    """`(N, 2, 4)`: of the hand."""
    weight: Floats
    """`(N, 2)`: 0 to 1."""


@dataclass(frozen=True)
class Clip:
    """What a motion does with a skeleton, `RATE` samples a second, or at the moments it was read at."""

    motion: Motion
    rotations: Floats
    """`(N, 51, 4)`."""
    root: Floats
    """`(N, 3)`: the hips, from the floor where the motion begins."""
    feet: Feet
    stands: Flags
    """`(N, 2)`: whether the foot must not slide."""
    pins: Pins
    named: Flags
    """`(51,)`: joints that the motion moves; a gesture leaves the others to the body."""

    @property
    def seconds(self) -> float:
        """How long it lasts once."""
        return float(self.motion.seconds)

    @property
    def travel(self) -> Floats:
        """`(3,)`: how far a loop goes each time round."""
        away = self.root[-1] - self.root[0]
        return np.array([away[0], 0.0, away[2]]) if self.motion.loop else np.zeros(3)

    def at(self, seconds: Floats) -> Clip:
        """The same, read at moments `(F,)`. Loops go on; others stand still before they begin and after they end."""
        rounds = np.floor(seconds / self.seconds) if self.motion.loop else np.zeros_like(seconds)
        where = np.clip((seconds - rounds * self.seconds) * RATE, 0, len(self.root) - 1)
        low = np.minimum(where.astype(np.int64), max(0, len(self.root) - 2))
        high = np.minimum(low + 1, len(self.root) - 1)
        share = where - low
        near = np.where(share < 0.5, low, high)
        away = rounds[:, None] * self.travel
        feet = self.feet
        return replace(
            self,
            rotations=_mixed(self.rotations, low, high, share),
            root=_between(self.root, low, high, share) + away,
            feet=Feet(
                _between(feet.ankles, low, high, share) + away[:, None],
                _mixed(feet.turns, low, high, share),
                _mixed(feet.toes, low, high, share),
            ),
            stands=self.stands[low] & self.stands[high],
            pins=Pins(
                self.pins.joint[near],
                _between(self.pins.place, low, high, share),
                _mixed(self.pins.turn, low, high, share),
                _between(self.pins.weight, low, high, share),
            ),
        )

    def mirrored(self) -> Clip:
        """The same with left and right changed over."""
        feet, pins = self.feet, self.pins
        joint = np.where(pins.joint >= 0, PARTNERS[np.maximum(pins.joint, 0)], -1)
        return replace(
            self,
            rotations=mirrored_pose(self.rotations),
            root=mirrored_points(self.root),
            feet=Feet(
                mirrored_points(feet.ankles[:, ::-1]),
                mirrored_turns(feet.turns[:, ::-1]),
                mirrored_turns(feet.toes[:, ::-1]),
            ),
            stands=self.stands[:, ::-1],
            pins=Pins(
                joint[:, ::-1],
                mirrored_points(pins.place[:, ::-1]),
                mirrored_turns(pins.turn[:, ::-1]),
                pins.weight[:, ::-1],
            ),
            named=self.named[PARTNERS],
        )


def no_pins(count: int) -> Pins:
    """Hands that hang free."""
    return Pins(
        np.full((count, 2), -1, np.int64),
        np.zeros((count, 2, 3)),
        np.broadcast_to(IDENTITY, (count, 2, 4)).copy(),
        np.zeros((count, 2)),
    )


def heading(hips: Floats) -> Floats:
    """Degrees `(N,)` by which turns `(N, 4)` turn the front about y, without jumps of a whole turn."""
    w, x, y, z = np.moveaxis(hips, -1, 0)
    ahead = np.arctan2(2 * (x * z + w * y), 1 - 2 * (x * x + y * y))
    found: Floats = np.degrees(np.unwrap(ahead))
    return found


def _between(track: Floats, low: Numbers, high: Numbers, share: Floats) -> Floats:
    part = share.reshape(-1, *(1,) * (track.ndim - 1))
    return track[low] * (1 - part) + track[high] * part


def _mixed(turns: Floats, low: Numbers, high: Numbers, share: Floats) -> Floats:
    """Neighbours of a dense track are so near each other that a straight line between them will do."""
    first, second = turns[low], turns[high]
    second = np.where(np.sum(first * second, axis=-1, keepdims=True) < 0, -second, second)
    part = share.reshape(-1, *(1,) * (turns.ndim - 1))
    return normalised(first * (1 - part) + second * part)


def relative(frame: Floats, turn: Floats) -> Floats:
    """A turn in the axes of a frame."""
    return multiply(inverse(frame), turn)
