"""A wheelchair, and how its user sits in it whatever a motion does with legs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..rotation import Floats, from_euler, inverse, multiply, normalised
from ..skeleton import INDEX
from .measures import Measures
from .pieces import Pieces
from .sheet import around, rigid, sheet

Place = tuple[float, float, float]
_SPOKES = 9
_SEAT_M, _HIP_M = 0.475, 0.625
"""Heights over the floor of the seat's cushion and of a sitter's hips, for a person of 1.70 m."""
_WHEEL_M, _TRACK_M = 0.305, 0.275
"""A large wheel's radius, and how far it stands from the middle."""


@dataclass(frozen=True)
class Seated:
    """Puts a pose into the chair: hips level on the seat, legs bent, feet on the rest; the trunk moves as it did."""

    lowered_m: float
    """How much lower the hips are than when standing."""
    hips_m: float
    """How high they are over the floor."""

    def settle(self, rotations: Floats, root: Floats) -> tuple[Floats, Floats]:
        """The pose `(51, 4)` and root `(3,)`, seated. Where the root goes on the floor, the chair rolls."""
        found = rotations.copy()
        hips = rotations[0]
        level = normalised(hips * np.array([1.0, 0.0, 1.0, 0.0]))
        found[0] = level
        # What the hips tilted, the spine does.
        found[INDEX["spine"]] = multiply(multiply(inverse(level), hips), rotations[INDEX["spine"]])
        for side, way in (("left", 1), ("right", -1)):
            found[INDEX[f"{side}-thigh"]] = from_euler((-86.0, way * 5.0, 0.0))
            found[INDEX[f"{side}-shin"]] = from_euler((76.0, 0.0, 0.0))
            found[INDEX[f"{side}-foot"]] = from_euler((8.0, way * 4.0, 0.0))
            found[INDEX[f"{side}-toes"]] = from_euler((0.0, 0.0, 0.0))
        return found, root * (1, 0, 1) + np.array([0.0, self.hips_m, 0.0])


def seated(measures: Measures) -> Seated:
    """How a person sits."""
    hips = _HIP_M * measures.scale
    return Seated(lowered_m=measures.hips_y - hips, hips_m=hips)


def wheelchair(measures: Measures) -> Pieces:
    """The chair, in the rest pose's place under hips that stand: it follows the hips down when they sit."""
    parts = [_Part("foot-plate", _slab((0.0, 0.088, 0.475), (0.170, 0.010, 0.085)), "rubber", capped=True)]
    parts += [_Part("cushion", _slab((0.0, _SEAT_M - 0.030, 0.045), (0.205, 0.030, 0.245)), "rubber", capped=True)]
    for side, way in (("left", 1), ("right", -1)):
        parts += [*_wheel(side, way), *_rails(side, way)]
    lift = np.array([0.0, seated(measures).lowered_m, 0.0])
    surfaces = [
        sheet(
            part.name,
            part.points * measures.scale + lift,
            label="prop",
            colour=part.colour,
            weights=rigid(part.points.shape[:2], "hips"),
            cap_top=part.capped,
            cap_end=part.capped,
            unit=part.unit,
            glued="*" if part.plain else "",
        )
        for part in parts
    ]
    back = _back() * measures.scale + lift
    weights = rigid(back.shape[:2], "hips")
    sling = sheet("back-rest", back, label="prop", colour="rubber", weights=weights, closed=False, two_sided=True)
    return Pieces((*surfaces, sling))


@dataclass(frozen=True)
class _Part:
    """A piece of the chair, for a person of 1.70 m."""

    name: str
    points: Floats
    colour: str
    unit: str = ""
    capped: bool = False
    plain: bool = False
    """Too thin to throw a shadow."""


def _wheel(side: str, way: int) -> list[_Part]:
    """A large wheel with its spokes and the ring that it is pushed by."""
    unit, hub = f"{side}-wheel", np.array([way * _TRACK_M, _WHEEL_M, -0.06])
    out = np.array([way, 0.0, 0.0])
    found = [
        _Part(f"{side}-tyre", _torus(hub, _WHEEL_M - 0.013, 0.0135, 40), "rubber", unit),
        _Part(f"{side}-push-rim", _torus(hub + 0.030 * out, _WHEEL_M - 0.050, 0.0065, 32), "metal", unit),
    ]
    for number in range(_SPOKES):
        turn = np.pi * 2 * number / _SPOKES + 0.3
        rim = hub + np.array([0.0, np.sin(turn), np.cos(turn)]) * (_WHEEL_M - 0.025)
        found.append(_Part(f"{side}-spoke-{number}", _rod(hub, rim, 0.0032, sides=5), "metal", unit, plain=True))
    cap = _rod(hub - 0.020 * out, hub + 0.034 * out, 0.022, sides=14)
    return [*found, _Part(f"{side}-hub", cap, "rubber", unit, capped=True)]


def _rails(side: str, way: int) -> list[_Part]:
    """The frame of one side and its small wheel in front."""

    def rod(name: str, start: Place, end: Place, radius: float, colour: str = "metal") -> _Part:
        a, b = (np.array([way * x, y, z]) for x, y, z in (start, end))
        return _Part(f"{side}-{name}", _rod(a, b, radius, rows=6), colour, capped=True)

    caster = np.array([way * 0.195, 0.062, 0.345])
    return [
        _Part(f"{side}-caster", _torus(caster, 0.045, 0.017, 18), "rubber"),
        rod("fork", (0.195, 0.107, 0.345), (0.195, 0.400, 0.300), 0.012),
        rod("rail", (0.200, 0.415, -0.220), (0.200, 0.415, 0.330), 0.014),
        rod("post", (0.190, 0.360, -0.185), (0.185, 0.890, -0.255), 0.012),
        rod("handle", (0.185, 0.880, -0.250), (0.185, 0.885, -0.345), 0.016, "rubber"),
        rod("hanger", (0.165, 0.410, 0.320), (0.150, 0.100, 0.455), 0.011),
    ]


def _torus(centre: Floats, radius: float, tube: float, steps: int) -> Floats:
    """A ring around the x axis."""
    turn, small = np.meshgrid(np.linspace(0, 2 * np.pi, steps + 1), np.linspace(0, 2 * np.pi, 9), indexing="ij")
    out = radius + tube * np.cos(small)
    return centre + np.stack([tube * np.sin(small), out * np.sin(turn), out * np.cos(turn)], -1)


def _rod(start: Floats, end: Floats, radius: float, *, sides: int = 8, rows: int = 2) -> Floats:
    """A straight tube."""
    along = (end - start) / np.linalg.norm(end - start)
    across = np.cross(along, (0.0, 0.0, 1.0) if abs(along[2]) < 0.9 else (1.0, 0.0, 0.0))
    across = across / np.linalg.norm(across)
    turn = 2 * np.pi * around(sides)
    circle = radius * (np.cos(turn)[:, None] * across + np.sin(turn)[:, None] * np.cross(along, across))
    found: Floats = start + np.linspace(0, 1, rows)[:, None, None] * (end - start) + circle[None]
    return found


def _slab(centre: Place, half: Place) -> Floats:
    """A cushion: a rounded square, thicker in the middle."""
    u, down = np.meshgrid(around(32), np.array([0.0, 0.2, 0.8, 1.0]))
    inset = np.interp(down, [0, 0.2, 0.8, 1], [0.93, 1.0, 1.0, 0.93])
    x, z = -np.sin(2 * np.pi * u), -np.cos(2 * np.pi * u)
    power = 2 / 7
    px = np.sign(x) * np.abs(x) ** power * half[0] * inset
    pz = np.sign(z) * np.abs(z) ** power * half[2] * inset
    found: Floats = np.array(centre) + np.stack([px, half[1] * (1 - 2 * down), pz], -1)
    return found


def _back() -> Floats:
    """The sling behind the back."""
    across, down = np.meshgrid(np.linspace(1, -1, 13), np.linspace(0, 1, 8))
    y = 0.860 - 0.40 * down
    z = -0.250 + 0.062 * down - 0.030 * (1 - across**2)
    return np.stack([across * 0.188, y, z], -1)
