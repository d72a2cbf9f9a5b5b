"""Sleeves and trouser legs of a worn garment: tubes on the limbs, with each vertex's place in the photo."""

from __future__ import annotations

import numpy as np

from ..body.limbs import ARM_COLUMNS, LEG_COLUMNS, SHOULDER, limb
from ..body.sheet import around
from ..rotation import Floats
from ..surface import PartLabel
from .fit import Fit
from .trunk_piece import Piece

PIT_PLACE = 0.20
"""The place on the arm at which a sleeve begins inside; outside it begins on the shoulder."""
ARM_EASE_M = (0.007, 0.035)
LEG_EASE_M = (0.004, 0.05)
EDGE = 0.06
"""Of a sleeve's width: so far inside its edges the cloth is taken."""


def sleeve_pieces(fit: Fit, *, label: PartLabel) -> tuple[Piece, ...]:
    """Both sleeves; a long one in two pieces that meet in the elbow."""
    found: list[Piece] = []
    for side in ("left", "right"):
        end = fit.sleeve_end(side)
        if end <= 1.15:
            found.append(_sleeve(fit, side, f"{side}-worn-sleeve", SHOULDER, end, end, label))
        else:
            found.append(_sleeve(fit, side, f"{side}-worn-sleeve", SHOULDER, 1.04, end, label))
            found.append(_sleeve(fit, side, f"{side}-worn-sleeve-lower", 0.93, end, end, label))
    return tuple(found)


def _sleeve(fit: Fit, side: str, name: str, first: float, last: float, end: float, label: PartLabel) -> Piece:
    arm, shape = limb(fit.measures, side, "arm"), fit.outline
    rows = max(6, round((last - first) / 0.075))
    place = np.linspace(first, last, rows)
    # The person's left is the viewer's right.
    viewer = "right" if side == "left" else "left"
    shoulder, pit, outer, inner = (
        shape.place(f"{part}-{viewer}") for part in ("shoulder", "underarm", "cuff-outer", "cuff-inner")
    )
    assert shoulder is not None
    assert pit is not None
    assert outer is not None
    assert inner is not None
    share = np.clip((place - SHOULDER) / (end - SHOULDER), 0, 1)[:, None]
    # On the inside it begins in the armpit, on the outside on the shoulder.
    within = np.clip((place - PIT_PLACE) / max(0.05, end - PIT_PLACE), 0, 1)[:, None]
    from_, to = pit + (inner - pit) * within, shoulder + (outer - shoulder) * share
    bare = np.mean(arm.axes(place, 0.0), axis=0)
    flat = np.linalg.norm(to - from_, axis=1) * fit.metre
    least, most = (each * fit.measures.scale for each in ARM_EASE_M)
    ease = np.clip(flat / np.pi - bare, least, most)
    # At the shoulder it stands no farther off than the body's cloth.
    grows = np.clip((place - SHOULDER) / 0.45, 0, 1)
    ease = 0.6 * least * (1 - grows) + ease * grows
    lower = first > 0
    surface = arm.tube(
        name,
        places=place,
        label=label,
        colour="worn",
        ease=ease,
        joined=(1.12, 9.0) if lower else (0.30, 0.88 if end > 1.15 else 9.0),
        glued=f"{side}-worn-sleeve" if lower else "worn",
        two_sided=last == end,
        over=(f"{side}-arm", f"{side}-forearm"),
    )
    u = around(ARM_COLUMNS)
    across = EDGE + (1 - 2 * EDGE) * _across(u, outwards=arm.way)
    places = from_[:, None] + (to - from_)[:, None] * across[None, :, None]
    return Piece(surface, _with_poles(places.reshape(-1, 2), len(surface.rest)), rows, len(u))


def _across(u: Floats, *, outwards: int) -> Floats:
    """0 at the limb's inner side, 1 at its outer one, over the front and over the back alike."""
    # u 0.75 looks to the person's left.
    toward_left = 0.5 - 0.5 * np.cos((u - 0.25) * 2 * np.pi)
    tent = np.arccos(1 - 2 * toward_left) / np.pi
    return np.asarray(tent if outwards > 0 else 1 - tent)


def _with_poles(places: Floats, count: int) -> Floats:
    """Caps have a vertex of their own."""
    missing = count - len(places)
    return np.concatenate([places, np.repeat(places[:1], missing, axis=0)]) if missing else places


def leg_pieces(fit: Fit, *, label: PartLabel) -> tuple[Piece, ...]:
    """Both legs, from inside the hips down to the hems."""
    return tuple(_leg(fit, side, label) for side in ("left", "right"))


def _leg(fit: Fit, side: str, label: PartLabel) -> Piece:
    leg, shape, measures = limb(fit.measures, side, "leg"), fit.outline, fit.measures
    viewer = "right" if side == "left" else "left"
    outer, inner, crotch = (shape.place(name) for name in (f"leg-outer-{viewer}", f"leg-inner-{viewer}", "crotch"))
    assert outer is not None
    assert inner is not None
    assert crotch is not None
    end = _leg_end(fit)
    first = -0.16
    rows = max(8, round((end - first) / 0.075))
    place = np.linspace(first, end, rows)
    level = measures.t(leg.centre(place)[:, 1])
    y = fit.y(level)
    left, right = shape.half(y)
    out = shape.axis + (right if viewer == "right" else -left)
    # The inseam: from the crotch to the inner corner of the hem; above the crotch the middle.
    within = np.interp(y, [crotch[1], inner[1]], [shape.axis, inner[0]])
    bare = np.mean(leg.axes(place, 0.0), axis=0)
    flat = np.abs(out - within) * fit.metre
    least, most = (each * measures.scale for each in LEG_EASE_M)
    below = np.clip((y - crotch[1]) / max(1.0, 0.12 * (inner[1] - crotch[1])), 0, 1)
    ease = np.clip(flat / np.pi - bare, least, most) * below + least * (1 - below)
    surface = leg.tube(
        f"{side}-worn-leg",
        places=place,
        label=label,
        colour="worn",
        ease=ease,
        joined=(0.15, 9.0),
        glued="worn",
        two_sided=True,
        over=(f"{side}-bare-leg", f"{side}-leg"),
    )
    u = around(LEG_COLUMNS)
    across = EDGE + (1 - 2 * EDGE) * _across(u, outwards=leg.way)
    x = within[:, None] + (out - within)[:, None] * across[None]
    places = np.stack([x, np.broadcast_to(y[:, None], x.shape)], -1)
    return Piece(surface, _with_poles(places.reshape(-1, 2), len(surface.rest)), rows, len(u))


def _leg_end(fit: Fit) -> float:
    """The place on the leg (1 the knee, 2 the ankle) where it ends."""
    leg = limb(fit.measures, "left", "leg")
    place = np.linspace(0.1, 2.02, 200)
    level = fit.measures.t(leg.centre(place)[:, 1])
    return float(np.interp(-fit.knots[0][-1], -level, place))
