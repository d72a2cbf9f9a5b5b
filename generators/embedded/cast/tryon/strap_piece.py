"""Thin straps of a worn garment: ribbons from the front's edge over the shoulders to the back's."""

from __future__ import annotations

import numpy as np

from ..body.sheet import sheet
from ..body.torso import torso_weights
from ..surface import PartLabel
from .fit import Fit
from .trunk_piece import QUARTER, Piece

_ROWS = 16


def strap_pieces(fit: Fit, body: Piece, *, label: PartLabel) -> tuple[Piece, ...]:
    """Two straps, where the photo has thin ones."""
    strap = fit.outline.strap
    if strap is None:
        return ()
    middle, begins, wide = strap
    found = []
    grid = body.surface.rest[: body.rows * body.columns].reshape(body.rows, body.columns, 3)
    edge_t = fit.measures.t(grid[0, :, 1])
    share = float(np.clip(middle / max(1.0, float(fit.outline.half(np.array([begins + 8.0]))[1][0])), 0.15, 0.9))
    off = 0.25 * share
    front_t = float(np.interp(off, np.linspace(0, 0.25, QUARTER + 1), edge_t[2 * QUARTER + 1 :][: QUARTER + 1])) - 0.03
    back_t = float(edge_t[0]) - 0.02
    for side, way in (("left", 1), ("right", -1)):
        down = np.linspace(0, 1, _ROWS)
        top_t, turn = 1.005, 0.5
        front = np.clip(1 - down / turn, 0, 1)
        behind = np.clip((down - turn) / (1 - turn), 0, 1)
        away = np.where(
            down <= turn, 0.225 + (off - 0.225) * front**1.2, 0.275 + (0.5 - off * 0.8 - 0.275) * behind**1.2
        )
        t = np.where(down <= turn, top_t + (front_t - top_t) * front**1.3, top_t + (back_t - top_t) * behind**1.3)
        half = wide * fit.metre / 2 / (2 * np.pi * 0.135)
        # Outside is where columns run to the right as rows run down; these run up the front.
        u = 0.5 + way * away[:, None] + np.array([half, -half])[None]
        points = fit.measures.torso(u, np.broadcast_to(t[:, None], u.shape), 0.0075 * fit.measures.scale)
        x = fit.outline.axis + way * middle + np.array([0.3, -0.3]) * wide
        y = begins - 6 - (np.abs(down - turn) * -2 + 1) * (begins - fit.outline.pair("neck")[1]) * 0.9  # type: ignore[index]
        surface = sheet(
            f"{side}-strap",
            points,
            label=label,
            colour="worn",
            weights=torso_weights(fit.measures, points),
            closed=False,
            two_sided=True,
            over=("torso-skin", "neck", "worn"),
        )
        places = np.stack([np.broadcast_to(x, u.shape), np.broadcast_to(y[:, None], u.shape)], -1)
        found.append(Piece(surface, places.reshape(-1, 2), _ROWS, 2))
    return tuple(found)
