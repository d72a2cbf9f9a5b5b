"""The trunk and neck: skin where it shows, and the surface that everything worn above the hips is cut from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..posing import BONES
from ..rotation import Floats
from ..skeleton import INDEX
from ..surface import PartLabel, Surface
from .measures import Measures
from .sheet import along, around, ring, sheet, smooth
from .shoulders import lit_throat, lit_trunk

COLUMNS = 30
_SKIN_TOP = 1.10
"""The height t at which the bare trunk is as narrow as the neck that grows out of it."""


def torso_weights(measures: Measures, points: Floats) -> Floats:
    """`(..., B)`: how points of the trunk follow hips, spine, chest and the collar bones."""
    t = measures.t(points[..., 1])
    found = along(
        t,
        [
            (0.06, {"hips": 1.0}),
            (0.30, {"spine": 1.0}),
            (0.58, {"chest": 1.0}),
            (1.02, {"chest": 1.0}),
            (1.10, {"chest": 0.5, "neck": 0.5}),
        ],
    )
    reach = abs(float(measures.skeleton.rest[INDEX["left-upper-arm"], 0]))
    out = np.clip((np.abs(points[..., 0]) / reach - 0.35) / 0.5, 0, 1) * np.clip((t - 0.78) / 0.14, 0, 1) * 0.85
    for side, way in (("left", 1), ("right", -1)):
        share = np.where(points[..., 0] * way > 0, out, 0.0)[..., None]
        found = found * (1 - share)
        found[..., BONES[f"{side}-clavicle"]] += share[..., 0]
    return found


def trunk(
    name: str,
    measures: Measures,
    *,
    top: Floats,
    end: Floats,
    rows: int,
    ease: Floats | float,
    label: PartLabel,
    colour: str,
    **more: Any,
) -> Surface:
    """The trunk between two edges, `ease` metres off the skin.

    `top` and `end` `(C,)` are heights t of its edges around; `ease` is a number, `(R, 1)` or `(R, C)`.
    """
    u, down = np.meshgrid(around(COLUMNS), np.linspace(0, 1, rows))
    t = top[None, :] + (end - top)[None, :] * down
    points = measures.torso(u, t, ease)
    found = sheet(
        name,
        points,
        label=label,
        colour=colour,
        weights=torso_weights(measures, points),
        joined=at_shoulder(measures, points) | (measures.t(points[..., 1]) < 0.03),
        **more,
    )
    return lit_trunk(measures, found)


def at_shoulder(measures: Measures, points: Floats) -> NDArray[np.bool_]:
    """Where an arm or sleeve grows out of the trunk."""
    found = np.zeros(points.shape[:-1], bool)
    for side in ("left", "right"):
        joint = measures.skeleton.rest[INDEX[f"{side}-upper-arm"]]
        off = (points - joint) / (1.0, 1.45, 1.6)
        found |= (off**2).sum(axis=-1) < (0.062 * measures.scale) ** 2
    return found


def even(t: float) -> Floats:
    """A level edge around the trunk."""
    return np.full(COLUMNS + 1, t)


def bare_trunk(measures: Measures, *, low: float) -> Surface:
    """The skin of the trunk from the neck down to a height t."""
    top = even(_SKIN_TOP)
    rows = max(4, round((_SKIN_TOP - low) / 0.05))
    t = top[None, :] + (low - top)[None, :] * np.linspace(0, 1, rows)[:, None]
    # The shoulders' balls come through it.
    ease = -0.018 * measures.scale * np.exp(-(((t - 0.955) / 0.065) ** 2))
    found = trunk(
        "torso-skin",
        measures,
        top=top,
        end=even(low),
        rows=rows,
        ease=ease,
        label="torso-skin",
        colour="skin",
        cap_end=True,
    )
    # It goes on into the neck.
    height = measures.t(found.rest[:, 1])
    high = height > 0.99
    found = replace(found, joined=high if found.joined is None else found.joined | high)
    return lit_throat(found, np.clip((height - 0.84) / 0.10, 0, 1))


def neck(measures: Measures) -> Surface:
    """From inside the trunk up into the head."""
    s = measures.scale
    rest = measures.skeleton.rest
    low, high = float(measures.height(0.99)), float(rest[INDEX["head"], 1]) + 0.045 * s * measures.person.body.head
    thick = s * (0.95 + 0.15 * (1 - measures.womanly)) * (1 + 0.35 * (measures.person.body.girth - 1))
    u, down = np.meshgrid(around(20), np.linspace(0, 1, 8))
    radius = smooth(down, (0.0, 0.25, 0.55, 0.8, 1.0), (0.0485, 0.0515, 0.056, 0.066, 0.078)) * thick
    # Down in the trunk it widens to the sides only: it must not come out at the throat.
    front = smooth(down, (0.0, 0.25, 0.55, 1.0), (0.0460, 0.0490, 0.0510, 0.0480)) * thick
    back = smooth(down, (0.0, 0.25, 0.55, 1.0), (0.0485, 0.0515, 0.0550, 0.0600)) * thick
    x, z = ring(u, left=radius, right=radius, front=front, back=back, power=2.0)
    # The skull hangs over the nape, so behind the neck ends lower.
    behind = 0.5 + 0.5 * np.cos(2 * np.pi * u)
    y = high + (low - high) * down - 0.012 * s * behind * np.clip(1 - down / 0.5, 0, 1)
    lean = smooth(down, (0.0, 0.5, 1.0), (0.014, 0.012, 0.008)) * s
    points = np.stack([x, y, z + lean], -1)
    weights = along(
        1 - down,
        [(0.0, {"chest": 1.0}), (0.25, {"chest": 0.6, "neck": 0.4}), (0.55, {"neck": 1.0}), (1.0, {"head": 1.0})],
    )
    found = sheet(
        "neck",
        points,
        label="neck",
        colour="skin",
        weights=weights,
        cap_top=True,
        glued="torso-skin",
        joined=(down > 0.55) | (down < 0.30),
    )
    # Its shadow is the one that the head throws on it.
    return lit_throat(found, np.ones(len(found.rest)))


def hang_weights(measures: Measures, points: Floats) -> Floats:
    """`(..., B)`: as `torso_weights`; below the hips, cloth that follows both thighs, and under the knees the shins."""
    found = torso_weights(measures, points)
    rest = measures.skeleton.rest
    hip, knee = float(rest[INDEX["left-thigh"], 1]), float(rest[INDEX["left-shin"], 1])
    below = np.clip((hip + 0.03 * measures.scale - points[..., 1]) / (0.24 * measures.scale), 0, 1)
    low = np.clip((knee + 0.05 * measures.scale - points[..., 1]) / (0.14 * measures.scale), 0, 1) * 0.7
    reach = 0.11 * measures.scale
    left = 0.5 + 0.5 * np.sin(np.clip(points[..., 0] / reach, -1, 1) * np.pi / 2)
    follows = 0.97 * below
    found = found * (1 - follows)[..., None]
    for side, share in (("left", left), ("right", 1 - left)):
        found[..., BONES[f"{side}-half-thigh"]] += follows * share * (1 - below)
        found[..., BONES[f"{side}-thigh"]] += follows * share * below * (1 - low)
        found[..., BONES[f"{side}-shin"]] += follows * share * below * low
    return found


def swaying(measures: Measures, points: Floats) -> Floats:
    """`(...)`: how far hanging cloth lags: nothing at the hips, fully at the ankles."""
    hips = measures.hips_y
    return np.clip((hips - 0.02 * measures.scale - points[..., 1]) / hips, 0, 1) ** 1.3
