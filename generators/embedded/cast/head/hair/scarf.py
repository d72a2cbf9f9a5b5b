"""A hijab: a hood around the face, and the cloth that covers neck and shoulders."""

from __future__ import annotations

import numpy as np

from ...rotation import Floats
from ..form import HeadForm
from ..ink import taper
from ..loft import Loft, quads
from ..parts import head_surface
from .shell import AZIMUTHS, Shell, outline
from .strands import Strand, StrandsFeature
from .style import UNDER_HAIR, Curve, Style, smoothly

_HOOD = np.array(
    [
        [1.13, 0.0, -0.10, -0.10, -0.10, 2.0],
        [1.085, 0.33, 0.24, -0.46, -0.10, 2.0],
        [0.96, 0.56, 0.52, -0.75, -0.10, 2.0],
        [0.70, 0.725, 0.74, -0.96, -0.10, 2.05],
        [0.40, 0.805, 0.84, -1.06, -0.10, 2.1],
        [0.05, 0.835, 0.88, -1.06, -0.08, 2.15],
        [-0.30, 0.825, 0.89, -0.98, -0.05, 2.15],
        [-0.60, 0.765, 0.87, -0.86, -0.02, 2.1],
        [-0.90, 0.665, 0.82, -0.76, 0.0, 2.1],
        [-1.20, 0.60, 0.70, -0.70, 0.0, 2.0],
        [-1.30, 0.0, 0.0, 0.0, 0.0, 2.0],
    ]
)
_BAND = (
    (0, 0.50), (16, 0.49), (30, 0.43), (40, 0.30), (46, 0.14), (50, -0.08), (51.5, -0.30), (51.5, -0.45), (54, -0.62),
    (60, -0.76), (68, -0.86), (80, -0.92), (180, -0.95),
)  # fmt: skip
_FOLDS = (
    (-8, -46, 0.10, 0.80), (14, 40, 0.22, 0.9), (-34, -70, 0.2, 0.85), (44, 84, 0.15, 0.7), (150, 165, 0.3, 0.9),
    (-150, -170, 0.35, 0.85),
)  # fmt: skip
"""Of the drape: azimuths at which they start and end, and how far down."""
_DRAPE_ROWS = np.array([0.0, 0.08, 0.2, 0.36, 0.52, 0.68, 0.82, 0.93, 1.0])


def hijab(form: HeadForm) -> Style:
    """The scarf over hair, ears and neck, in the colour 'headwear'."""
    style = Style(form, ears=False)
    hood = Shell(Loft(_HOOD), outline(*_BAND), rows=15)
    points, triangles = hood.mesh()
    columns = len(AZIMUTHS)
    joined = np.zeros(len(points), bool)
    joined[(hood.rows - 1) * columns : hood.rows * columns] = np.abs(AZIMUTHS) > 53
    style.surfaces.append(
        head_surface(
            form, "hood", points=points, triangles=triangles, label="headwear", colour="headwear",
            over=(*UNDER_HAIR, "left-temple", "right-temple", "drape"), joined=joined, two_sided=True,
        )
    )  # fmt: skip
    _add_drape(style)
    folds = [
        Curve(((0, 0.56), (24, 0.52), (40, 0.36), (50, 0.10), (55, -0.25)), 0.022),
        Curve(((0, 0.56), (-24, 0.52), (-40, 0.36), (-50, 0.10), (-55, -0.25)), 0.022),
        Curve(((-62, -0.70), (-66, -0.2), (-58, 0.35), (-36, 0.78)), 0.028),
        Curve(((66, -0.75), (74, -0.25), (68, 0.2)), 0.028),
        Curve(((-88, -0.85), (-96, -0.3), (-92, 0.25)), 0.03),
        Curve(((96, -0.85), (108, -0.2), (104, 0.45)), 0.03),
        Curve(((150, -0.9), (158, -0.3), (150, 0.3)), 0.03),
        Curve(((-140, -0.9), (-150, -0.4), (-146, 0.1)), 0.03),
    ]
    style.features.append(StrandsFeature(form, "hood", "headwear", tuple(_fold(hood, curve) for curve in folds)))
    return style


def _fold(shell: Shell, curve: Curve) -> Strand:
    azimuth, y = curve.spread()
    points = shell.at(azimuth, y)
    return Strand(points, curve.width * taper(len(y)), "headwear.shade", shell.outward(points))


def _drape(form: HeadForm, share: Floats, azimuth: Floats) -> Floats:
    """`(..., 3)`: points of the cloth below the face: share 0 along the jaw, 1 on the shoulders."""
    top = np.interp(np.abs(azimuth), [0, 20, 40, 60, 90, 180], [-0.965, -0.925, -0.78, -0.62, -0.50, -0.50])
    under = form.skull.around(np.maximum(top, -0.985), azimuth)
    jaw = np.stack([under[..., 0] * 1.05, top, under[..., 2] + 0.03 * np.cos(np.radians(azimuth))], -1)
    turn = np.radians(azimuth)
    sine, cosine = np.sin(turn), np.cos(turn)
    throat = np.stack([0.60 * sine, np.full_like(sine, -1.18), np.where(cosine > 0, 0.56, 0.82) * cosine - 0.02], -1)
    folds = 1 + 0.03 * np.sin(turn * 7 + 0.6)
    front = np.clip(cosine, 0, 1)
    shoulder = np.stack(
        [
            (0.80 + 0.14 * front) * sine * folds,
            -1.60 - 0.42 * front**1.5,
            np.where(cosine > 0, 0.86, 0.98) * cosine * folds - 0.14,
        ],
        -1,
    )
    s = share[..., None]
    # A quadratic curve from the jaw over the throat to the shoulders.
    found: Floats = (1 - s) ** 2 * jaw + 2 * s * (1 - s) * throat + s**2 * shoulder
    return found


def _add_drape(style: Style) -> None:
    form = style.form
    share = np.broadcast_to(_DRAPE_ROWS[:, None], (len(_DRAPE_ROWS), len(AZIMUTHS)))
    azimuth = np.broadcast_to(AZIMUTHS, share.shape)
    points = _drape(form, share, azimuth).reshape(-1, 3)
    lower = smoothly(share.reshape(-1), 0.25, 0.85)
    style.surfaces.append(
        head_surface(
            form, "drape", points=points, triangles=quads(*share.shape, around=True), label="headwear",
            colour="headwear", over=("head", "neck", "top", "coat", "dress"), two_sided=True,
            follows={"neck": 0.2 * lower, "chest": 0.8 * lower},
        )
    )  # fmt: skip
    style.moving["drape"] = (points, 1 - smoothly(share.reshape(-1), 0.0, 0.5))
    strands = []
    for start, end, first, last in _FOLDS:
        turn, down = np.linspace(start, end, 13), np.linspace(first, last, 13)
        line = _drape(form, down, turn)
        outward = np.stack([np.sin(np.radians(turn)), 0.3 + 0 * turn, np.cos(np.radians(turn))], -1)
        strands.append(Strand(line, 0.036 * taper(13), "headwear.shade", outward))
    style.features.append(StrandsFeature(form, "drape", "headwear", tuple(strands)))
