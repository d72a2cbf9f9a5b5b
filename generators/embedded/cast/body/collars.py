"""What closes a garment at the neck: shirt collars, turtlenecks, hoods."""

from __future__ import annotations

import numpy as np

from ..rotation import Floats
from ..skeleton import INDEX
from ..surface import PartLabel
from .measures import Measures
from .pieces import Pieces
from .sheet import along, around, sheet, smooth
from .stitches import Cloth
from .torso import torso_weights

_NECK_M = 0.056
"""Radius of a collar around the neck, for a person of 1.70 m."""


def shirt_collar(
    measures: Measures,
    *,
    colour: str,
    label: PartLabel,
    name: str = "collar",
    gap: float = 0.022,
    points: float = 0.105,
    spread: float = 0.040,
    off: float = 0.006,
    crest: float = 1.125,
    opened: bool = False,
) -> Pieces:
    """A collar that hugs the neck and folds down onto the shoulders to two points; `gap` is between them at the throat,
    `points` is how far they fall, `crest` the height t of the fold behind the neck. An `opened` one leaves the throat
    free: its fold runs down from the sides of the neck onto the chest."""
    a = np.linspace(-1, 1, 41)
    far = np.abs(a)
    u = (a * (0.5 - gap)) % 1.0
    rows = np.linspace(0, 1, 6)[:, None]
    fold = _throat(measures, u, crest - (crest - 1.055) * far**2.2, _NECK_M + 0.004)
    # The points reach outwards from the throat: the lower edge's front end lies wider than the upper's.
    low_u = (a * (0.5 - gap - spread * far**6)) % 1.0
    # The lower edge lies a finger's breadth under the fold: low behind, high over the shoulders, then down the chest.
    low_t = smooth(far, (0.0, 0.25, 0.5, 0.75, 1.0), (1.040, 1.052, 1.066, 1.045, 1.045 - points))
    low = measures.torso(low_u, low_t, off * measures.scale)
    if opened:
        leaves = smooth(far, (0.0, 0.45, 1.0), (0.0, 0.0, 1.0))[:, None]
        on_chest = measures.torso((a * (0.5 - gap)) % 1.0, low_t + 0.045, off * measures.scale)
        fold = fold * (1 - leaves) + on_chest * leaves
    # The crest is the highest of it, so that from the front its far half shows its inside only.
    bulge = np.stack(
        [
            0.35 * fold[:, 0] + 0.65 * low[:, 0],
            0.8 * fold[:, 1] + 0.2 * low[:, 1],
            0.35 * fold[:, 2] + 0.65 * low[:, 2],
        ],
        -1,
    )
    grid = (
        (1 - rows[..., None]) ** 2 * fold
        + 2 * rows[..., None] * (1 - rows[..., None]) * bulge
        + rows[..., None] ** 2 * low
    )
    surface = sheet(
        name,
        grid,
        label=label,
        colour=colour,
        weights=_weights(measures, grid),
        closed=False,
        two_sided=True,
        over=("neck", "torso-skin", "top", "coat"),
    )
    return Pieces((surface,))


def turtleneck(measures: Measures, *, colour: str, label: PartLabel) -> Pieces:
    """A tube up the neck, folded over once."""
    u, down = np.meshgrid(around(24), np.linspace(0, 1, 6))
    heights = 1.188 - 0.148 * down
    radius = np.interp(down, [0, 0.08, 0.5, 0.55, 1.0], [0.0565, 0.0600, 0.0620, 0.0590, 0.072])
    grid = _throat(measures, u, heights, radius)
    surface = sheet(
        "collar",
        grid,
        label=label,
        colour=colour,
        weights=_weights(measures, grid),
        over=("neck", "torso-skin"),
        glued="top",
        two_sided=True,
        joined=down > 0.75,
    )
    fold = Cloth(surface, 6, 25).line([(x, 0.56) for x in np.linspace(0, 1, 33)], width_m=0.0030)
    return Pieces((surface,), (fold,))


def hood(measures: Measures, *, colour: str, label: PartLabel) -> Pieces:
    """A hood that lies down: a thick roll around the neck, full behind, its ends meeting in front."""
    s = measures.scale
    a, around_roll = np.meshgrid(np.linspace(-1, 1, 29), np.linspace(0, 1, 11), indexing="ij")
    behind = np.cos(np.clip(np.abs(a), 0, 1) * np.pi / 2)
    u = (a * 0.465) % 1.0
    thick = (0.010 + 0.034 * behind) * s
    height = measures.height(1.045) - 0.042 * s * (1 - behind) ** 1.5 + 0.004 * s
    out = (0.062 + 0.020 * behind + 0.008 * (1 - behind)) * s
    middle = _middle(measures)
    centre = (
        np.stack([-np.sin(2 * np.pi * u) * out, height - middle[1], -np.cos(2 * np.pi * u) * out * 1.05], -1)
        + middle
        + np.stack([0 * a, 0 * a, -0.014 * s * behind], -1)
    )
    turn = around_roll * 2 * np.pi
    ahead = np.stack([-np.sin(2 * np.pi * u), 0 * u, -np.cos(2 * np.pi * u)], -1)
    ends = np.clip((1 - np.abs(a)) / 0.10, 0.25, 1)[..., None]
    # Flatter than round: it lies on the shoulders.
    grid = (
        centre
        + (np.cos(turn)[..., None] * ahead * 0.85 + np.sin(turn)[..., None] * np.array([0, 1.25, 0]))
        * thick[..., None]
        * ends
    )
    surface = sheet(
        "hood",
        grid,
        label=label,
        colour=colour,
        weights=_weights(measures, grid),
        over=("top",),
        cap_top=True,
        cap_end=True,
    )
    return Pieces((surface,))


def _middle(measures: Measures) -> Floats:
    """The neck's middle, at the collar."""
    rest = measures.skeleton.rest
    return np.array([0.0, float(measures.height(1.05)), float(rest[INDEX["neck"], 2]) + 0.010 * measures.scale])


def _throat(measures: Measures, u: Floats, t: Floats, radius: Floats | float) -> Floats:
    """`(..., 3)`: points around the neck."""
    s, middle = measures.scale, _middle(measures)
    thick = s * (0.92 + 0.14 * (1 - measures.womanly)) * (1 + 0.3 * (measures.person.body.girth - 1))
    x, z = -np.sin(2 * np.pi * u) * radius * thick, -np.cos(2 * np.pi * u) * radius * thick
    y = measures.height(t)
    lean = np.clip((t - 1.05) / 0.15, 0, 1) * 0.010 * s
    return np.stack([x + 0 * y, y + 0 * x, middle[2] + z + lean], -1)


def _weights(measures: Measures, grid: Floats) -> Floats:
    """Collars follow the chest, and high ones the neck a little."""
    t = measures.t(grid[..., 1])
    high = along(t, [(1.08, {"chest": 1.0}), (1.22, {"chest": 0.4, "neck": 0.6})])
    low = torso_weights(measures, grid)
    share = np.clip((t - 1.02) / 0.06, 0, 1)[..., None]
    found: Floats = low * (1 - share) + high * share
    return found
