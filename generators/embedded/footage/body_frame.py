"""A photographed body as a frame to hang cloth on: a line down its middle, its widths, its limbs. Pixels throughout.

Widths are shares of the distance between the shoulders' joints, measured on the skeleton and the surface of the drawn
figures; the picture's own mask cuts what is too wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ....tools.pose.poses import ANKLES, ELBOWS, HIPS, KNEES, SHOULDERS, SURE, WRISTS, Floats

TORSO_SHARE = 0.68
"""A person's shoulders are at least so wide by the length from shoulders to hips: whoever turns aside stays as wide."""
NECK_RISE = 0.17
"""Of that length: how far above the shoulders' joints the sides of the neck begin."""
SHOULDER_HALF, CHEST_HALF, WAIST_HALF, HIP_HALF = 0.56, 0.50, 0.45, 0.55
UPPER_ARM_HALF, FOREARM_HALF, HAND_LONG = 0.17, 0.13, 0.50
BARE_FOREARM_HALF = 0.10
THIGH_HALF, SHIN_HALF = 0.27, 0.19
PIT_DOWN, WAIST_UP = 0.24, 0.22
"""Of the length from shoulders to hips: underarms below the shoulders, waistbands above the hips."""


@dataclass(frozen=True)
class BodyFrame:
    """One frame. Sides are the viewer's: 0 the left of the picture, which is the person's right."""

    points: Floats
    """`(17, 3)`: smooth, in COCO's order."""

    def pair(self, pair: tuple[int, int]) -> Floats:
        """`(2, 2)`: the points of both sides, the viewer's left first."""
        left, right = pair
        return self.points[[right, left], :2]

    def known(self, pair: tuple[int, int], side: int) -> bool:
        """Whether a point was ever seen."""
        return bool(self.points[pair[1 - side], 2] > 0)

    def visible(self, pair: tuple[int, int], side: int) -> bool:
        """Whether a point is seen on this frame."""
        return bool(self.points[pair[1 - side], 2] >= SURE)

    @cached_property
    def long(self) -> float:
        """From shoulders to hips."""
        return float(np.linalg.norm(self.pair(HIPS).mean(axis=0) - self.pair(SHOULDERS).mean(axis=0)))

    @cached_property
    def wide(self) -> float:
        """From shoulder to shoulder, as seen from the front."""
        left, right = self.pair(SHOULDERS)
        return max(float(np.linalg.norm(right - left)), TORSO_SHARE * self.long)

    @cached_property
    def line(self) -> Floats:
        """`(5, 2)`: neck, shoulders, hips, knees, ankles, each in its middle."""
        shoulders, hips = self.pair(SHOULDERS).mean(axis=0), self.pair(HIPS).mean(axis=0)
        down = (hips - shoulders) / max(self.long, 1.0)
        legs = [self.leg(0), self.leg(1)]
        knees, ankles = ((legs[0][at] + legs[1][at]) / 2 for at in (1, 2))
        return np.stack([shoulders - down * NECK_RISE * self.long, shoulders, hips, knees, ankles])

    @property
    def ankles(self) -> float:
        """How far below the shoulders the ankles are, along the line."""
        return float(np.linalg.norm(np.diff(self.line[1:], axis=0), axis=1).sum()) - 0.06 * self.long

    def forearm(self, side: int) -> Floats | None:
        """`(2, 2)`: elbow and finger tips; None where they are not seen."""
        if not (self.visible(WRISTS, side) and self.visible(ELBOWS, side)):
            return None
        _, elbow, wrist = self.arm(side)
        return np.stack([elbow, wrist + _unit(wrist - elbow) * HAND_LONG * self.wide])

    def leg(self, side: int) -> Floats:
        """`(3, 2)`: hip, knee and ankle; those out of the picture straight below."""
        hip = self.pair(HIPS)[side]
        down = self.pair(HIPS).mean(axis=0) - self.pair(SHOULDERS).mean(axis=0)
        knee = self.pair(KNEES)[side] if self.known(KNEES, side) else hip + 0.85 * down
        ankle = self.pair(ANKLES)[side] if self.known(ANKLES, side) else knee + 0.85 * down
        return np.stack([hip, knee, ankle])

    def arm(self, side: int) -> Floats:
        """`(3, 2)`: shoulder, elbow and wrist; an elbow that was never seen hangs down."""
        shoulder = self.pair(SHOULDERS)[side]
        down = self.pair(HIPS).mean(axis=0) - self.pair(SHOULDERS).mean(axis=0)
        elbow = self.pair(ELBOWS)[side] if self.known(ELBOWS, side) else shoulder + 0.58 * down
        # A wrist beyond the picture's edge lies where the upper arm points.
        wrist = self.pair(WRISTS)[side] if self.known(WRISTS, side) else elbow + 0.9 * (elbow - shoulder)
        return np.stack([shoulder, elbow, wrist])

    def trunk(self, down: Floats) -> tuple[Floats, Floats]:
        """`(N, 2)` each: the middle and the direction to the viewer's right, so many pixels below the shoulders."""
        places, stations = _smooth_line(self.line)
        stations = stations - NECK_RISE * self.long
        middle = np.stack([np.interp(down, stations, places[:, axis]) for axis in (0, 1)], axis=1)
        over = np.maximum(0, down - stations[-1])
        along = np.gradient(places, axis=0)
        way = np.stack([np.interp(down, stations, along[:, axis]) for axis in (0, 1)], axis=1)
        way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-6)
        middle = middle + over[:, None] * way
        # Across: as the shoulders lie at the top and as the hips lie below, never far from square to the line.
        square = np.stack([way[:, 1], -way[:, 0]], axis=1)
        shoulders, hips = (_unit(np.diff(self.pair(pair), axis=0)[0]) for pair in (SHOULDERS, HIPS))
        share = np.clip(down / max(self.long, 1.0), 0, 1)[:, None]
        across = 0.7 * (shoulders * (1 - share) + hips * share) + 0.3 * square
        return middle, across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-6)

    def half(self, down: Floats) -> Floats:
        """`(N,)`: half the body's width, so many pixels below the shoulders."""
        at = np.array([-NECK_RISE, 0.0, PIT_DOWN, 1 - WAIST_UP - 0.12, 1.0]) * self.long
        return np.asarray(
            np.interp(down, at, np.array([0.25, SHOULDER_HALF, CHEST_HALF, WAIST_HALF, HIP_HALF]) * self.wide)
        )


def along(line: Floats, share: Floats) -> tuple[Floats, Floats]:
    """`(N, 2)` each: places on a limb of three joints (0 the first, 1 the second, 2 the third), and its directions."""
    share = np.asarray(share, dtype=np.float64)
    places = np.stack([np.interp(share, [0, 1, 2], line[:, axis]) for axis in (0, 1)], axis=1)
    before, over = np.minimum(0, share)[:, None], np.maximum(0, share - 2)[:, None]
    upper, lower = _unit(line[1] - line[0]), _unit(line[2] - line[1])
    bend = np.clip((share - 0.8) / 0.4, 0, 1)[:, None]
    way = upper * (1 - bend) + lower * bend
    places = places + before * (line[1] - line[0]) + over * (line[2] - line[1])
    return places, way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-6)


def _smooth_line(line: Floats) -> tuple[Floats, Floats]:
    """The line in small steps with its corners rounded, and the length up to each."""
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    stations = np.linspace(0, lengths[-1], 80)
    fine = np.stack([np.interp(stations, lengths, line[:, axis]) for axis in (0, 1)], axis=1)
    window = np.ones(9) / 9
    padded = np.concatenate([2 * fine[:1] - fine[4:0:-1], fine, 2 * fine[-1:] - fine[-2:-6:-1]])
    even = np.stack([np.convolve(padded[:, axis], window, mode="valid") for axis in (0, 1)], axis=1)
    return even, stations


def _unit(way: Floats) -> Floats:
    return np.asarray(way / max(float(np.linalg.norm(way)), 1e-6))
