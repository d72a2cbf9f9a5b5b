"""Glasses: two rims before the eyes, a bridge, arms to the ears, and a glint."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..rotation import Floats
from ..skeleton import SIDES
from ..surface import Ints, Surface
from .eyes import EYE_X
from .form import HeadForm
from .ink import taper
from .loft import quads
from .parts import head_surface
from .sketch import Sketch

_BEFORE = 0.10
"""How far the lenses stand before the eyes."""
_WIRE = {"round": 0.018, "square": 0.026}
_SEGMENTS = 32


def _lens(form: HeadForm, turn: Floats, *, grow: float = 1.0) -> Floats:
    """`(N, 3)`: the outline of the left lens at angles, counter-clockwise from the temple."""
    if form.person.eyewear == "round":
        u, v = 0.228 * np.cos(turn), 0.228 * np.sin(turn)
    else:
        # A superellipse, a little higher at the temple.
        power = 2 / 3.6
        u = 0.25 * np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** power
        v = 0.195 * np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** power + 0.05 * u
    x, y = EYE_X + 0.012 + u * grow, -0.02 + v * grow
    middle = form.surface_point(np.array([EYE_X]), np.array([0.0]))[0, 2] + _BEFORE
    return np.stack([x, y, middle - 0.36 * (x - EYE_X) - 0.9 * np.maximum(x - EYE_X, 0) ** 2], -1)


def _rim(form: HeadForm, way: int) -> tuple[Floats, Ints]:
    """A ring bevelled like a picture frame: it is seen wherever its lens is, and nowhere through the head."""
    turn = np.linspace(0, 2 * np.pi, _SEGMENTS, endpoint=False)
    path = _lens(form, turn) * (way, 1, 1)
    wire = _WIRE[form.person.eyewear]
    middle = path.mean(axis=0)
    away = (path - middle) / np.linalg.norm(path - middle, axis=1, keepdims=True) * wire
    points = np.vstack([path - away, path + away - (0.0, 0.0, 1.2 * wire)])
    return points, _looking(points, quads(2, _SEGMENTS, around=True), np.array([0.0, 0.0, 1.0]))


def _strip(path: Floats, across: Floats, towards: Floats) -> tuple[Floats, Ints]:
    """A flat band along a path `(N, 3)`, as wide as twice `across`, that is seen from `towards`."""
    points = np.vstack([path + across, path - across])
    return points, _looking(points, quads(2, len(path)), towards)


def _looking(points: Floats, triangles: Ints, towards: Floats) -> Ints:
    a, b, c = (points[triangles[:, corner]] for corner in range(3))
    ahead = float(np.sum(np.cross(b - a, c - a) @ towards)) > 0
    return triangles if ahead else triangles[:, ::-1].copy()


def glasses_surfaces(form: HeadForm, *, over_hair: bool) -> list[Surface]:
    """The frame. Its arms lie `over_hair` that is short, and under hair that hangs."""
    found = []
    wire = _WIRE[form.person.eyewear]
    up = np.array([0.0, wire, 0.0])
    hinge = _lens(form, np.array([0.35]))[0] - (0.0, 0.0, 0.03)
    nose = _lens(form, np.array([np.pi - 0.35]))[0]

    def add(name: str, mesh: tuple[Floats, Ints], *over: str) -> None:
        points, triangles = mesh
        found.append(
            head_surface(
                form, name, points=points, triangles=triangles, label="glasses", colour="frame", over=("head", *over),
                two_sided=name.endswith("rim"),
            )
        )  # fmt: skip

    for side, way in zip(SIDES, (1, -1), strict=True):
        add(f"{side}-rim", _rim(form, way), f"{side}-temple")
        share = np.linspace(0, 1, 7)[:, None]
        ear = np.array([form.skull.around(np.array([0.06]), np.array([94.0]))[0, 0] + 0.05, 0.10, -0.14])
        arm = (hinge + (ear - hinge) * share + np.array([0.05, 0, 0]) * np.sin(np.pi * share)) * (way, 1, 1)
        add(f"{side}-temple", _strip(arm, up, np.array([way, 0.0, 0.0])), *(("hair",) if over_hair else ()))
    turn = np.linspace(-1, 1, 9)
    bridge = np.stack([nose[0] * turn, nose[1] + 0.05 * (1 - turn**2), nose[2] + 0.03 * (1 - turn**2)], -1)
    add("bridge", _strip(bridge, up, np.array([0.0, 0.0, 1.0])))
    return found


@dataclass(frozen=True)
class Glint:
    """Light on the lenses."""

    form: HeadForm

    @cached_property
    def _lines(self) -> list[tuple[int, Floats, Floats]]:
        found = []
        for way in (1, -1):
            for start, end, wide in ((2.05, 2.75, 0.022), (2.9, 3.05, 0.018)):
                # On the same side in both lenses.
                turn = np.linspace(start, end, 7)
                points = _lens(self.form, turn if way == -1 else np.pi - turn, grow=0.80) * (way, 1, 1)
                found.append((way, points, taper(7) * wide))
        return found

    def draw(self, sketch: Sketch) -> None:
        """Draw it for one frame."""
        for way, points, widths in self._lines:
            if not (sketch.sight.away > 0.8 and way == sketch.sight.far):
                sketch.solid(points, "#ffffff5c", "glasses", widths=widths)
