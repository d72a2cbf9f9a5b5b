"""Feet, bare or in shoes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .....templates.person import Outfit, ShoeStyle
from ..rotation import Floats
from ..skeleton import INDEX
from ..surface import PartLabel, Surface
from .limbs import limb
from .measures import Measures
from .pieces import Pieces
from .sheet import along, around, sheet, smooth
from .stitches import Cloth, Stitch

HEEL_PITCH = 17.0
"""Degrees that a foot in high heels stands on its toes."""
_COLUMNS = 16
_LENGTH = (-0.066, 0.205)
"""From heel to toe, metres ahead of the ankle, for a person of 1.70 m."""


@dataclass(frozen=True)
class _Last:
    """The form that a shoe is made over, from heel to toe: places, half widths, heights."""

    half: tuple[float, ...]
    high: tuple[float, ...]
    sole: float
    """Thickness under the foot."""
    toe: float
    """Where the tip lies."""


_PLACES = (-0.066, -0.050, -0.020, 0.015, 0.045, 0.080, 0.120, 0.160, 0.190, 0.205)
_LASTS: dict[ShoeStyle, _Last] = {
    "none": _Last(
        (0.010, 0.031, 0.033, 0.034, 0.036, 0.042, 0.046, 0.044, 0.036, 0.012),
        (0.045, 0.082, 0.092, 0.094, 0.088, 0.068, 0.046, 0.034, 0.028, 0.016),
        0.0,
        0.200,
    ),
    "sneakers": _Last(
        (0.012, 0.034, 0.036, 0.037, 0.039, 0.045, 0.049, 0.047, 0.038, 0.014),
        (0.060, 0.088, 0.080, 0.086, 0.090, 0.078, 0.060, 0.052, 0.046, 0.030),
        0.026,
        0.212,
    ),
    "shoes": _Last(
        (0.012, 0.032, 0.034, 0.035, 0.037, 0.043, 0.046, 0.041, 0.029, 0.010),
        (0.060, 0.082, 0.074, 0.076, 0.078, 0.066, 0.050, 0.042, 0.035, 0.022),
        0.014,
        0.218,
    ),
    "boots": _Last(
        (0.012, 0.035, 0.038, 0.040, 0.041, 0.046, 0.049, 0.046, 0.036, 0.013),
        (0.070, 0.110, 0.125, 0.120, 0.102, 0.080, 0.063, 0.055, 0.047, 0.028),
        0.024,
        0.212,
    ),
    "heels": _Last(
        (0.010, 0.029, 0.030, 0.031, 0.033, 0.040, 0.043, 0.036, 0.022, 0.006),
        (0.052, 0.062, 0.040, 0.030, 0.030, 0.030, 0.036, 0.034, 0.027, 0.016),
        0.006,
        0.220,
    ),
}


def foot(measures: Measures, side: str, outfit: Outfit) -> Pieces:
    """One foot as it is shod."""
    style = outfit.shoes
    if style == "none":
        return Pieces((_upper(measures, side, "none", "skin", name=f"{side}-bare-foot"),))
    upper = _upper(measures, side, style, "shoes")
    found = Pieces((upper,), tuple(_details(Cloth(upper, len(_PLACES), _COLUMNS + 1), style)))
    found += Pieces((_sole(measures, side, style),))
    if style == "boots":
        found += Pieces((_shaft(measures, side),))
    if style == "heels":
        skin = _upper(measures, side, "none", "skin", name=f"{side}-bare-foot", label=_leg_label(side))
        found += Pieces((skin, _heel(measures, side)))
    return found


def heel_lift_m(measures: Measures) -> float:
    """How much higher somebody in high heels stands: the ankle over the ball of the foot."""
    rest = measures.skeleton.offsets[INDEX["left-toes"]]
    turn = np.radians(HEEL_PITCH)
    return float(-rest[1] * np.cos(turn) + rest[2] * np.sin(turn) + rest[1])


def _label(side: str) -> PartLabel:
    return "left-shoe" if side == "left" else "right-shoe"


def _leg_label(side: str) -> PartLabel:
    return "left-leg" if side == "left" else "right-leg"


def _upper(
    measures: Measures, side: str, style: ShoeStyle, colour: str, *, name: str = "", label: PartLabel | None = None
) -> Surface:
    last, s = _LASTS[style], measures.scale
    ankle = measures.skeleton.rest[INDEX[f"{side}-foot"]]
    z = np.array(_PLACES)
    z[-1], z[-2] = last.toe, last.toe - 0.013
    u = np.meshgrid(around(_COLUMNS), z)[0]
    across, up = -np.sin(2 * np.pi * u), -np.cos(2 * np.pi * u)
    power = 2 / 2.5
    half, high = np.array(last.half)[:, None] * s, np.array(last.high)[:, None] * s
    low = last.sole * 0.6 * s
    x = np.sign(across) * np.abs(across) ** power * half + _bend(side, z * s, s)[:, None]
    y = low + (np.sign(up) * np.abs(up) ** power * 0.5 + 0.5) * (high - low)
    points = np.stack([ankle[0] + x, y, np.broadcast_to(ankle[2] + z[:, None] * s, u.shape)], -1)
    return sheet(
        name or f"{side}-shoe",
        points,
        label=label or (_label(side) if style != "none" else _leg_label(side)),
        colour=colour,
        weights=_weights(measures, side, points[..., 2]),
        cap_top=True,
        cap_end=True,
        glued=f"{side}-bare-leg",
        over=() if style != "heels" else (f"{side}-bare-foot",),
    )


def _sole(measures: Measures, side: str, style: ShoeStyle) -> Surface:
    last, s = _LASTS[style], measures.scale
    ankle = measures.skeleton.rest[INDEX[f"{side}-foot"]]
    thick = max(last.sole, 0.007)
    rows = np.array([thick, thick * 0.75, thick * 0.2, 0.0])
    wider = np.array([0.001, 0.003, 0.003, -0.001])
    u = np.meshgrid(around(28), rows)[0]
    middle, reach = (last.toe + _LENGTH[0]) / 2, (last.toe - _LENGTH[0]) / 2
    z = middle - np.cos(2 * np.pi * u) * (reach + wider[:, None])
    sine = -np.sin(2 * np.pi * u)
    full = smooth(np.clip(z, *_LENGTH), _PLACES, (0.026, *last.half[1:-2], last.half[-3], last.half[-2] * 0.95))
    # The ends are round although the widths say where the foot is widest.
    x = np.sign(sine) * np.minimum(full, reach) * np.abs(sine) ** 0.45 + np.sign(sine) * wider[:, None]
    points = np.stack(
        [ankle[0] + x * s + _bend(side, z * s, s), np.broadcast_to(rows[:, None] * s, u.shape), ankle[2] + z * s], -1
    )
    return sheet(
        f"{side}-sole",
        points,
        label=_label(side),
        colour="sole" if style == "sneakers" else "shoes.fold",
        weights=_weights(measures, side, points[..., 2]),
        cap_top=True,
        cap_end=True,
        glued="*",
        over=(f"{side}-shoe", f"{side}-bare-foot"),
    )


def _shaft(measures: Measures, side: str) -> Surface:
    """The leg of a boot."""
    return limb(measures, side, "leg").tube(
        f"{side}-boot",
        places=np.linspace(1.60, 2.06, 7),
        label=_label(side),
        colour="shoes",
        ease=0.013 * measures.scale,
        joined=(-9.0, 1.9),
        glued=f"{side}-shoe",
        two_sided=True,
        over=(f"{side}-bare-leg",),
    )


def _heel(measures: Measures, side: str) -> Surface:
    """A block under the heel, made so that it stands upright when the foot does."""
    s = measures.scale
    ankle = measures.skeleton.rest[INDEX[f"{side}-foot"]]
    lift = heel_lift_m(measures)
    down = np.array([0.0, 0.5, 1.0])
    u = np.meshgrid(around(12), down)[0]
    half = (0.021 - 0.006 * down)[:, None] * s
    turn = np.radians(HEEL_PITCH)
    # In the foot's own axes the ground lies slanted under the heel.
    back = -0.040 * s - np.sin(turn) * (lift + 0.02 * s) * down[:, None]
    y = 0.010 * s - down[:, None] * (lift + 0.012 * s) * np.cos(turn)
    x = -np.sin(2 * np.pi * u) * half
    z = back - np.cos(2 * np.pi * u) * half
    points = np.stack([ankle[0] + x, np.broadcast_to(y, u.shape), ankle[2] + z], -1)
    return sheet(
        f"{side}-heel",
        points,
        label=_label(side),
        colour="shoes.shade",
        weights=_weights(measures, side, points[..., 2]),
        cap_end=True,
        glued="*",
    )


def _bend(side: str, z: Floats, s: float) -> Floats:
    """Feet curve inwards a little at the toes, so left and right differ."""
    way = 1 if side == "left" else -1
    return -way * 0.010 * s * np.clip(z / (0.2 * s), 0, 1) ** 2 + way * 0.004 * s


def _weights(measures: Measures, side: str, z: Floats) -> Floats:
    toes, s = float(measures.skeleton.rest[INDEX[f"{side}-toes"], 2]), measures.scale
    return along(z, [(toes - 0.025 * s, {f"{side}-foot": 1.0}), (toes + 0.02 * s, {f"{side}-toes": 1.0})])


def _details(cloth: Cloth, style: ShoeStyle) -> list[Stitch]:
    """Laces, caps and seams; v runs from heel to toe, u = 0.5 is the top."""
    found = []
    if style == "sneakers":
        found.append(cloth.line([(u, 0.72) for u in np.linspace(0.30, 0.70, 12)], width_m=0.0036, tone="fold"))
        found += [cloth.line([(0.40, v), (0.60, v)], width_m=0.0050, tone="lit") for v in (0.46, 0.53, 0.60)]
        found.append(cloth.line([(0.30, 0.30), (0.36, 0.62)], width_m=0.0028))
        found.append(cloth.line([(0.70, 0.30), (0.64, 0.62)], width_m=0.0028))
        found += [
            cloth.patch([(a, 0.02), (b, 0.02), (b, 0.16), (a, 0.16)], tone="accent.lit")
            for a, b in ((0.22, 0.42), (0.58, 0.78))
        ]
    elif style == "shoes":
        found.append(cloth.line([(u, 0.70 - 0.5 * abs(u - 0.5)) for u in np.linspace(0.28, 0.72, 12)], width_m=0.0036))
        found += [cloth.line([(0.43, v), (0.57, v)], width_m=0.0036) for v in (0.47, 0.54)]
    elif style == "boots":
        found.append(cloth.line([(u, 0.68) for u in np.linspace(0.25, 0.75, 12)], width_m=0.0036))
    return found
