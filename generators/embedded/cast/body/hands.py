"""Hands: a palm and five fingers of three joints each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..rotation import Floats
from ..skeleton import FINGERS, INDEX
from ..surface import PartLabel, Surface
from .measures import Measures
from .sheet import along, around, sheet, smooth

_RADIUS = {"thumb": 0.0105, "index": 0.0090, "middle": 0.0092, "ring": 0.0088, "little": 0.0077}
_FINGER_COLUMNS = 6


def hand(measures: Measures, side: str, *, colour: str = "skin") -> list[Surface]:
    """Palm and fingers of one side; all belong to one unit."""
    label: PartLabel = "left-hand" if side == "left" else "right-hand"
    found = [_palm(measures, side, label), *(_finger(measures, side, finger, label) for finger in FINGERS)]
    return [replace(surface, colour=colour) for surface in found]


def _palm(measures: Measures, side: str, label: PartLabel) -> Surface:
    way = 1 if side == "left" else -1
    size = measures.scale * measures.person.body.hands
    wrist = measures.skeleton.rest[INDEX[f"{side}-hand"]]
    # Down from the wrist; the palm faces inwards, the thumb's side is ahead.
    down = np.array([-0.012, 0.0, 0.016, 0.036, 0.058, 0.078, 0.091, 0.098])
    half_thick = np.array([0.0165, 0.017, 0.0165, 0.0165, 0.0160, 0.0140, 0.0110, 0.006]) * size
    ahead = np.array([0.0225, 0.023, 0.029, 0.037, 0.0405, 0.0390, 0.0365, 0.030]) * size
    behind = np.array([0.0225, 0.023, 0.027, 0.034, 0.0375, 0.0375, 0.0350, 0.028]) * size
    fleshy = measures.limb / measures.scale
    u, _ = np.meshgrid(around(14), down)
    x, z = -np.sin(2 * np.pi * u), -np.cos(2 * np.pi * u)
    power = 2 / 2.4
    px = np.sign(x) * np.abs(x) ** power * half_thick[:, None] * fleshy
    pz = np.sign(z) * np.abs(z) ** power * np.where(z > 0, ahead[:, None], behind[:, None])
    py = np.broadcast_to(-down[:, None] * size, u.shape)
    points = wrist + np.stack([px - way * 0.001, py, pz], -1)
    weights = along(
        np.broadcast_to(down[:, None], u.shape),
        [(-0.012, {f"{side}-half-hand": 1.0}), (0.014, {f"{side}-hand": 1.0})],
    )
    return sheet(
        f"{side}-palm",
        points,
        label=label,
        colour="skin",
        weights=weights,
        cap_top=True,
        cap_end=True,
        unit=f"{side}-hand-unit",
        glued=f"{side}-forearm",
        joined=np.broadcast_to(down[:, None] < 0.02, u.shape),
    )


def _finger(measures: Measures, side: str, finger: str, label: PartLabel) -> Surface:
    rest, size = measures.skeleton.rest, measures.scale * measures.person.body.hands
    joints = [rest[INDEX[f"{side}-{finger}-{number}"]] for number in (1, 2, 3)]
    tip = joints[2] + measures.skeleton.finger_tip(side, finger)
    lengths = [float(np.linalg.norm(b - a)) for a, b in zip(joints, [*joints[1:], tip], strict=True)]
    direction = (tip - joints[0]) / np.linalg.norm(tip - joints[0])
    knuckles = np.cumsum([0.0, *lengths])
    bend = 0.005 * size
    root = -0.022 * size if finger == "thumb" else -0.012 * size
    radius = _RADIUS[finger] * size * (measures.limb / measures.scale)
    end = knuckles[3]
    places = [root, 0.0, lengths[0] / 2]
    for knuckle in knuckles[1:3]:
        places += [knuckle - bend, knuckle + bend]
    places += [(knuckles[2] + end) / 2 + 0.002 * size, end - 0.62 * radius, end - 0.22 * radius, end]
    place = np.array(places)
    tip_round = smooth(
        place, (root, end - radius, end - 0.62 * radius, end - 0.22 * radius, end), (1, 1, 0.9, 0.6, 0.12)
    )
    base = 1.18 if finger == "thumb" else 1.04
    thick = radius * tip_round * np.interp(place, [root, 0, knuckles[1], end], [base, base, 1.0, 0.86])
    across, over = _frame(direction)
    u = np.meshgrid(around(_FINGER_COLUMNS), place)[0] * 2 * np.pi
    centre = joints[0] + place[:, None] * direction
    points = centre[:, None] + thick[:, None, None] * (np.cos(u)[..., None] * across + np.sin(u)[..., None] * over)
    bones = [f"{side}-hand", *(f"{side}-{finger}-{number}" for number in (1, 2, 3))]
    stations: list[tuple[float, dict[str, float]]] = [
        (root, {bones[0]: 1.0} if finger != "thumb" else {bones[0]: 0.6, bones[1]: 0.4})
    ]
    stations += [(0.0, {bones[0]: 0.5, bones[1]: 0.5}), (0.35 * lengths[0], {bones[1]: 1.0})]
    for number in (1, 2):
        knuckle = float(knuckles[number])
        stations += [
            (knuckle - bend, {bones[number]: 1.0}),
            (knuckle, {bones[number]: 0.5, bones[number + 1]: 0.5}),
            (knuckle + bend, {bones[number + 1]: 1.0}),
        ]
    grid = np.broadcast_to(place[:, None], u.shape)
    return sheet(
        f"{side}-{finger}",
        points,
        label=label,
        colour="skin",
        weights=along(grid, stations),
        cap_end=True,
        cap_top=True,
        unit=f"{side}-hand-unit",
        glued=f"{side}-palm",
        joined=grid < 0.30 * lengths[0],
    )


def _frame(direction: Floats) -> tuple[Floats, Floats]:
    """Two directions across a finger."""
    across = np.cross(direction, (0.0, 0.0, 1.0))
    across = across / np.linalg.norm(across)
    return across, np.cross(direction, across)
