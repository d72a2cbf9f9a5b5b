"""The mascot's body: a rounded shell on dark flexible limbs, joints in the brand's colour."""

from __future__ import annotations

import numpy as np

from ..surface import PartLabel, Surface
from .hands import hand
from .limbs import Limb, limb
from .measures import Measures
from .pieces import Pieces
from .sheet import along, around, ring, sheet, smooth
from .shoes import foot
from .stitches import Cloth
from .torso import torso_weights

_COLUMNS = 28
_SHELL_T = (-0.10, -0.085, -0.04, 0.05, 0.22, 0.45, 0.68, 0.85, 0.95, 1.00, 1.02)
_SHELL_M = (0.020, 0.070, 0.118, 0.150, 0.172, 0.178, 0.166, 0.132, 0.092, 0.050, 0.020)
"""The shell's half width over heights t, for a body of 1.70 m."""


def robot(measures: Measures) -> Pieces:
    """Everything of it below the head."""
    found = _shell(measures)
    found += Pieces((_neck(measures), _hips(measures)))
    for side in ("left", "right"):
        arm_label: PartLabel = "left-arm" if side == "left" else "right-arm"
        leg_label: PartLabel = "left-leg" if side == "left" else "right-leg"
        arm, leg = limb(measures, side, "arm"), limb(measures, side, "leg")
        found += Pieces(
            (
                _tube(
                    arm,
                    "shoulder",
                    (-0.17, -0.16, -0.10, 0.0, 0.10, 0.16, 0.17),
                    (0.004, 0.020, 0.044, 0.052, 0.044, 0.020, 0.004),
                    arm_label,
                    "top",
                ),
                _tube(
                    arm,
                    "arm",
                    (0.05, 0.30, 0.60, 0.86, 0.95, 1.05),
                    (0.024, 0.023, 0.023, 0.024, 0.025, 0.025),
                    arm_label,
                    "rubber",
                ),
                _tube(
                    arm,
                    "forearm",
                    (1.02, 1.04, 1.12, 1.40, 1.70, 1.88, 1.93, 1.94),
                    (0.010, 0.030, 0.037, 0.043, 0.048, 0.048, 0.040, 0.012),
                    arm_label,
                    "skin",
                ),
                *hand(measures, side, colour="rubber"),
                _tube(
                    leg,
                    "leg",
                    (0.0, 0.20, 0.45, 0.70, 0.86, 1.0),
                    (0.036, 0.034, 0.032, 0.032, 0.033, 0.034),
                    leg_label,
                    "rubber",
                ),
                _tube(
                    leg,
                    "shin",
                    (0.84, 0.85, 0.92, 1.15, 1.55, 1.86, 1.94, 1.96),
                    (0.012, 0.046, 0.058, 0.065, 0.076, 0.084, 0.074, 0.020),
                    leg_label,
                    "skin",
                ),
            )
        )
        found += foot(measures, side, measures.person.outfit.model_copy(update={"shoes": "sneakers"}))
    return found


def _shell(measures: Measures) -> Pieces:
    s = measures.scale * (0.85 + 0.15 * measures.person.body.girth)
    rows = 22
    t = np.array(smooth(np.linspace(0, 1, rows), (0, 0.12, 0.88, 1), (1.02, 0.90, 0.0, -0.10)))[:, None]
    u = np.broadcast_to(around(_COLUMNS)[None, :], (rows, _COLUMNS + 1))
    t = np.broadcast_to(t, u.shape)
    half = smooth(t, _SHELL_T, _SHELL_M) * s
    x, z = ring(u, left=half, right=half, front=half * 0.86, back=half * 0.80, power=2.2)
    points = np.stack([x, measures.height(t), z], -1)
    surface = sheet(
        "torso-skin", points, label="torso-skin", colour="skin", weights=torso_weights(measures, points), over=("neck",)
    )
    cloth = Cloth(surface, rows, _COLUMNS + 1)
    panel = [
        (0.41, 0.36),
        (0.43, 0.31),
        (0.57, 0.31),
        (0.59, 0.36),
        (0.59, 0.56),
        (0.57, 0.61),
        (0.43, 0.61),
        (0.41, 0.56),
    ]
    seam = cloth.line([(place, 0.745) for place in np.linspace(0, 1, 33)], width_m=0.0050, tone="fold")
    return Pieces(
        (surface,),
        (
            cloth.patch(panel, tone="top.plain"),
            cloth.line([(0.45, 0.42), (0.55, 0.42)], width_m=0.012, tone="top.lit"),
            cloth.line([(0.45, 0.485), (0.52, 0.485)], width_m=0.012, tone="top.lit"),
            seam,
        ),
    )


def _neck(measures: Measures) -> Surface:
    s = measures.scale
    low = float(measures.height(0.96))
    high = float(measures.skeleton.rest[4, 1]) + 0.05 * s
    u, down = np.meshgrid(around(16), np.linspace(0, 1, 8))
    # Rings, as of a hose.
    radius = (0.046 + 0.004 * np.cos(down * np.pi * 7)) * s
    points = np.stack(
        [-np.sin(2 * np.pi * u) * radius, high + (low - high) * down, -np.cos(2 * np.pi * u) * radius], -1
    )
    weights = along(1 - down, [(0.0, {"chest": 1.0}), (0.5, {"neck": 1.0}), (1.0, {"head": 1.0})])
    return sheet("neck", points, label="neck", colour="rubber", weights=weights, cap_top=True)


def _hips(measures: Measures) -> Surface:
    """What joins the legs to the shell."""
    s = measures.scale
    u, t = np.meshgrid(around(24), np.array([0.0, -0.06, -0.13, -0.19, -0.225, -0.235]))
    half = smooth(t, (-0.235, -0.225, -0.19, -0.10, 0.0), (0.03, 0.085, 0.125, 0.145, 0.13)) * s
    x, z = ring(u, left=half, right=half, front=half * 0.66, back=half * 0.62, power=2.3)
    points = np.stack([x, measures.height(t), z], -1)
    return sheet(
        "pelvis", points, label="torso-skin", colour="bottom", weights=torso_weights(measures, points), cap_end=True
    )


def _tube(
    limb: Limb, name: str, places: tuple[float, ...], radii: tuple[float, ...], label: PartLabel, colour: str
) -> Surface:
    """A round stretch of a limb."""
    steps = max(len(places), 12)
    place = np.interp(np.linspace(0, 1, steps), np.linspace(0, 1, len(places)), places)
    u = np.meshgrid(around(14), place)[0]
    radius = smooth(place, places, radii)[:, None] * limb.measures.scale
    middle = limb.centre(place)[:, None, :]
    points = middle + np.stack([-np.sin(2 * np.pi * u) * radius, 0 * u, -np.cos(2 * np.pi * u) * radius], -1)
    weights = np.repeat(limb.weights(place)[:, None, :], u.shape[1], axis=1)
    return sheet(f"{limb.side}-{name}", points, label=label, colour=colour, weights=weights, cap_top=True, cap_end=True)
