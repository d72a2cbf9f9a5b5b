"""The body of a worn garment: a surface around the trunk whose every vertex knows its place in the photo."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..body.sheet import sheet
from ..body.shoulders import lit_trunk
from ..body.torso import at_shoulder, hang_weights, swaying
from ..rotation import Floats
from ..surface import PartLabel, Surface
from .fit import Fit

QUARTER = 12
"""Columns from the middle of the front to a side."""
LEVELS = 150
"""Heights at which the upper edge is looked for."""
HOODED_T = 0.05
"""How far the opening under a hood hangs at most."""
BACK_NECK_T = 0.012
"""How much higher the back of the neck is than its sides."""
SWAY = {"flowing": 1.0, "soft": 0.55, "structured": 0.22, "rigid": 0.08}
"""How much hanging cloth lags, by its stiffness."""


@dataclass(frozen=True)
class Piece:
    """A surface with the place in the photo of each of its vertices; places beyond the width lie on the back."""

    surface: Surface
    places: Floats
    """`(V, 2)`."""
    rows: int
    columns: int


def trunk_piece(fit: Fit, *, width: int, label: PartLabel, over: tuple[str, ...], end_t: float | None = None) -> Piece:
    """From the neck, straps or waistband down to the hem, or to `end_t`. `width` is that of the photo."""
    u, back = _columns()
    hem = fit.hem_t if end_t is None else end_t
    upper = _upper_edge(fit, u, back, hem)
    s = fit.measures.scale
    rows = int(np.clip(round((float(upper.max()) - hem) * fit.measures.torso_m / (0.032 * s)), 8, 34))
    t = upper[None] + (hem - upper[None]) * np.linspace(0, 1, rows)[:, None]
    points, places = _laid(fit, u, back, t, width)
    stiff = SWAY.get(fit.outline.garment.tag("stiffness"), 0.4)
    holes = np.zeros((rows - 1, len(u) - 1), bool)
    holes[:, np.nonzero(np.diff(u) == 0)[0]] = True
    surface = sheet(
        "worn",
        points,
        label=label,
        colour="worn",
        weights=hang_weights(fit.measures, points),
        uv=np.stack([np.broadcast_to(u, t.shape), np.broadcast_to(np.linspace(0, 1, rows)[:, None], t.shape)], -1),
        holes=holes,
        joined=_grown_out(fit, points, t),
        sway=swaying(fit.measures, points) * stiff,
        two_sided=True,
        over=over,
    )
    if fit.outline.sleeved:
        surface = lit_trunk(fit.measures, surface)
    return Piece(surface, places.reshape(-1, 2), rows, len(u))


def _grown_out(fit: Fit, points: Floats, t: Floats) -> NDArray[np.bool_] | None:
    """Where sleeves or legs grow out of it, and no line is drawn."""
    if fit.outline.legged:
        return np.asarray(t < 0.03)
    return at_shoulder(fit.measures, points) if fit.outline.sleeved else None


def _columns() -> tuple[Floats, Floats]:
    """u of the columns, and which lie on the back (1): the sides are there twice, at the front's end and the back's."""
    quarter = np.linspace(0, 0.25, QUARTER + 1)
    u = np.concatenate([quarter, 0.25 + quarter, 0.5 + quarter[1:], 0.75 + quarter])
    back = np.zeros(len(u))
    back[: QUARTER + 1] = 1
    back[-QUARTER - 1 :] = 1
    return u, back


def _laid(fit: Fit, u: Floats, back: Floats, t: Floats, width: int) -> tuple[Floats, Floats]:
    """Points `(R, C, 3)` on the body and their places `(R, C, 2)` in the photo."""
    points = fit.measures.hanging(np.broadcast_to(u, t.shape), t, fit.ease(t), 0.0)
    shares = _shares(fit, u, back, t)
    y = fit.y(t)
    left, right = fit.outline.half(y)
    # u grows from the viewer's left to right over the front; the back is a photo of its own, seen from the front too.
    side = np.where(u <= 0.5, -1, 1)
    x = fit.outline.axis + np.where(side < 0, -left, right) * shares
    # The back begins beyond the front.
    x = np.clip(x, 0.5, width - 1.5) + back * width
    return points, np.stack([x, np.broadcast_to(y, x.shape)], -1)


def _shares(fit: Fit, u: Floats, back: Floats, t: Floats) -> Floats:
    """Which share of the way from the middle to the side a column lies at, along the cloth at heights t."""
    levels = np.linspace(float(t.min()), float(t.max()) + 1e-6, 40)
    fine = np.linspace(0, 0.25, 17)
    off = np.where(back > 0, np.minimum(u, 1 - u), np.abs(u - 0.5))
    found = np.empty(t.shape)
    for behind in (0, 1):
        columns = np.nonzero(back == behind)[0]
        at = np.broadcast_to(1 - fine if behind else 0.5 + fine, (40, 17))
        level = np.broadcast_to(levels[:, None], (40, 17))
        ring = fit.measures.hanging(at, level, fit.ease(level), 0.0)
        steps = np.linalg.norm(np.diff(ring, axis=1)[..., [0, 2]], axis=-1)
        length = np.concatenate([np.zeros((40, 1)), np.cumsum(steps, axis=1)], axis=1)
        length /= np.maximum(length[:, -1:], 1e-9)
        for column in columns:
            table = np.array([np.interp(off[column], fine, row) for row in length])
            found[:, column] = np.interp(t[:, column], levels, table)
    return found


def _upper_edge(fit: Fit, u: Floats, back: Floats, hem: float) -> Floats:
    """`(C,)`: the highest t at which there is cloth, by the photo; the back by its sides."""
    if not fit.upper:
        return np.full(len(u), fit.knots[0][0])
    top = fit.neck_t
    height, width = fit.outline.body.shape
    levels = np.linspace(top, hem + 0.3 * (top - hem), LEVELS)
    t = np.repeat(levels[:, None], len(u), axis=1)
    _, places = _laid(fit, u, np.zeros(len(u)), np.where(back > 0, top, t), 10**6)
    rows = np.clip(np.rint(places[..., 1]).astype(int), 0, height - 1)
    columns = np.clip(np.rint(places[..., 0]).astype(int), 0, width - 1)
    cloth = fit.outline.body[rows, columns]
    # What is above the photo's edge at the sides of the neck is the seam itself.
    first = np.argmax(cloth, axis=0)
    first[~cloth.any(axis=0)] = LEVELS // 2
    found = levels[first]
    front = back == 0
    found[front] = _even(found[front])
    if fit.outline.garment.tag("hood") == "fixed":
        # A hood closes over the neck.
        found[front] = np.maximum(found[front], top - HOODED_T)
    found[~front] = _back_edge(fit, u[~front], found[front], top)
    return np.asarray(found)


def _even(values: Floats) -> Floats:
    """Both sides alike, without steps of single columns."""
    both = (values + values[::-1]) / 2
    padded = np.pad(both, 1, mode="edge")
    return np.asarray(0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:])


def _back_edge(fit: Fit, u: Floats, front: Floats, top: float) -> Floats:
    """The edge behind: high at the neck of what has sleeves; else from the front's sides, half as deep."""
    if fit.outline.sleeved:
        off = np.minimum(u, 1 - u) / 0.25
        return np.asarray(front[0] + (top + BACK_NECK_T - front[0]) * (1 - off**2))
    mirrored = np.interp(np.minimum(u, 1 - u), np.linspace(0, 0.25, QUARTER + 1), front[QUARTER:])
    if fit.outline.strap is not None:
        return np.full(len(u), front[0])
    high = float(front.max())
    return np.asarray(np.where(np.minimum(u, 1 - u) < 0.17, high - (high - mirrored) * 0.55, mirrored))
