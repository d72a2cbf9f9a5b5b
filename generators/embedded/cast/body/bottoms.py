"""What is worn below the waist: trousers, jeans, shorts, skirts; and the bare legs under it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .....templates.person import Outfit
from ..mesh import vertex_normals, welded
from ..rotation import Floats
from ..skeleton import INDEX
from ..surface import PartLabel, Surface
from .cuts import CUTS
from .limbs import LEG_COLUMNS, LEG_PLACES, limb, stretch
from .measures import Measures
from .pieces import Pieces
from .sheet import around, sheet
from .stitches import Cloth, Stitch
from .torso import COLUMNS, even, hang_weights, swaying, trunk

_WAIST = 0.20
_EASES = {
    # Off the leg at the hip, thigh, knee, calf and hem, in metres.
    "trousers": (0.005, 0.011, 0.014, 0.016, 0.020),
    "jeans": (0.004, 0.007, 0.007, 0.006, 0.012),
    "shorts": (0.006, 0.018, 0.026, 0.026, 0.026),
}


def bottom(measures: Measures, outfit: Outfit) -> Pieces:
    """Everything between waist and ankles."""
    dress = outfit.top == "dress"
    if dress or outfit.bottom == "skirt":
        found = _skirt(measures, dress=dress)
        return found + Pieces(tuple(bare_leg(measures, side, first=0.0) for side in ("left", "right")))
    if outfit.bottom == "none":
        hips = _hips(measures, label="torso-skin", colour="skin", ease=0.0, over=())
        return Pieces((hips, *(bare_leg(measures, side, first=-0.26) for side in ("left", "right"))))
    return _trousers(measures, outfit)


def bare_leg(measures: Measures, side: str, *, first: float) -> Surface:
    """The skin of a leg from a place on it down into the shoe."""
    label: PartLabel = "left-leg" if side == "left" else "right-leg"
    return limb(measures, side, "leg").tube(
        f"{side}-bare-leg",
        places=stretch(LEG_PLACES, first, 2.08),
        label=label,
        colour="skin",
        joined=(0.15, 1.95),
        glued="pelvis",
    )


def _hips(measures: Measures, *, label: PartLabel, colour: str, ease: Floats | float, over: tuple[str, ...]) -> Surface:
    """From the waist to between the legs. Down there it is lit as the legs are that go on where it ends."""
    found = trunk(
        "pelvis",
        measures,
        top=even(_WAIST),
        end=even(-0.17),
        rows=10,
        ease=ease,
        label=label,
        colour=colour,
        over=over,
    )
    level = vertex_normals(found.rest, found.triangles, welded(found)) * (1.0, 0.25, 1.0)
    level /= np.linalg.norm(level, axis=1, keepdims=True)
    leg = measures.skeleton.rest[INDEX["left-thigh"]]
    off = found.rest - leg * np.stack([np.sign(found.rest[:, 0]), *np.ones((2, len(found.rest)))], axis=1)
    round_leg = off * (1.0, 0.0, 1.0) / np.maximum(np.hypot(off[:, 0], off[:, 2]), 1e-6)[:, None]
    share = np.clip((0.08 - measures.t(found.rest[:, 1])) / 0.20, 0, 1)[:, None]
    mixed = level * (1 - share) + round_leg * share
    return replace(found, normals=mixed / np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), 1e-6))


def _trousers(measures: Measures, outfit: Outfit) -> Pieces:
    s, short = measures.scale, outfit.bottom == "shorts"
    tucked = CUTS[outfit.top].tucked if outfit.top != "none" else True
    hips = _hips(
        measures,
        label="trousers",
        colour="bottom",
        ease=(0.013 if tucked else 0.006) * s,
        over=("torso-skin", "top") if tucked else ("torso-skin",),
    )
    found = Pieces((hips,), tuple(_hip_details(Cloth(hips, 10, COLUMNS + 1), outfit, tucked=tucked)))
    for side in ("left", "right"):
        place = stretch(LEG_PLACES, -0.26, 0.74 if short else 1.965)
        ease = s * np.interp(place, [-0.2, 0.2, 0.9, 1.4, 1.97], _EASES[outfit.bottom])
        leg = limb(measures, side, "leg").tube(
            f"{side}-leg",
            places=place,
            label="trousers",
            colour="bottom",
            ease=ease,
            joined=(0.14, 9.0),
            glued="pelvis",
            two_sided=True,
            over=(f"{side}-bare-leg",),
        )
        found += Pieces((leg,), tuple(_leg_details(Cloth(leg, len(place), LEG_COLUMNS + 1), outfit, side)))
        if short:
            found += Pieces((bare_leg(measures, side, first=0.4),))
    return found


def _hip_details(cloth: Cloth, outfit: Outfit, *, tucked: bool) -> list[Stitch]:
    found = []
    if tucked:
        belt = [(u, 0.0) for u in np.linspace(0, 1, 49)] + [(u, 0.115) for u in np.linspace(1, 0, 49)]
        found.append(cloth.line([(u, 0.125) for u in np.linspace(0, 1, 49)], width_m=0.0028))
        if outfit.bottom == "trousers":
            front = [place for place in belt if 0.24 < place[0] < 0.76]
            back = [place for place in belt if place[0] < 0.26], [place for place in belt if place[0] > 0.74]
            found += [cloth.patch(places, tone="#3b2a22") for places in (front, *back)]
            found.append(cloth.patch([(0.482, 0.0), (0.518, 0.0), (0.518, 0.115), (0.482, 0.115)], tone="#c9a35c"))
    found.append(cloth.line([(0.5, 0.12), (0.5, 0.70)], width_m=0.0028))
    if outfit.pockets:
        for way in (-1, 1):
            curve = (
                [(0.14, 0.12), (0.165, 0.30), (0.205, 0.46)]
                if outfit.bottom != "jeans"
                else [(0.10, 0.12), (0.125, 0.28), (0.20, 0.36)]
            )
            found.append(cloth.line([(0.5 + way * u, v) for u, v in curve], width_m=0.0036))
            found.append(cloth.line([(0.5 + way * 0.36, 0.42), (0.5 + way * 0.45, 0.42)], width_m=0.0036))
    return found


def _leg_details(cloth: Cloth, outfit: Outfit, side: str) -> list[Stitch]:
    hem = 0.955 if outfit.bottom == "shorts" else 0.978
    found = [cloth.line([(u, hem) for u in np.linspace(0, 1, 25)], width_m=0.0028)]
    if outfit.bottom == "shorts":
        return found
    way = 1 if side == "left" else -1
    # At the knee cloth breaks on the inside; over the shoe it piles up; the left leg is not the right one's mirror.
    inside = 0.5 - way * 0.13
    knee = 0.555 if way > 0 else 0.572
    found.append(
        cloth.fold(
            [(inside, knee), (inside + way * 0.07, knee + 0.016), (inside + way * 0.13, knee + 0.012)], width_m=0.0085
        )
    )
    found.append(cloth.fold([(0.5 + way * 0.10, 0.930), (0.5, 0.942), (0.5 - way * 0.05, 0.936)], width_m=0.0085))
    if way < 0:
        found.append(cloth.fold([(0.5 - way * 0.16, 0.165), (0.5 - way * 0.08, 0.185), (0.5, 0.182)], width_m=0.0085))
    if outfit.bottom == "jeans":
        outer = 0.5 + way * 0.24
        found.append(cloth.line([(outer, 0.12), (outer, 1.0)], width_m=0.0028))
    return found


def _skirt(measures: Measures, *, dress: bool) -> Pieces:
    """From the waist to the knee, wider below, with two folds that fall from the hips."""
    s = measures.scale
    rows, hem = 22, -0.80
    u, down = np.meshgrid(around(COLUMNS), np.linspace(0, 1, rows))
    t = 0.235 + (hem - 0.235) * down
    # Folds: the hem waves.
    wave = np.cos(u * 2 * np.pi * 7) * 0.010 * s * np.clip((down - 0.35) / 0.65, 0, 1)
    points = measures.hanging(u, t, 0.008 * s + wave, 0.17 if dress else 0.13)
    surface = sheet(
        "skirt",
        points,
        label="dress" if dress else "skirt",
        colour="top" if dress else "bottom",
        weights=hang_weights(measures, points),
        sway=swaying(measures, points),
        two_sided=True,
        joined=(down < 0.12) if dress else None,
        glued="top" if dress else "",
        over=("torso-skin", "left-bare-leg", "right-bare-leg", "top"),
    )
    cloth = Cloth(surface, rows, COLUMNS + 1)
    ring = np.linspace(0, 1, 49)
    found = [cloth.line([(x, 0.975) for x in ring], width_m=0.0028)]
    if dress:
        band = [*((x, 0.005) for x in np.linspace(0.22, 0.78, 30)), *((x, 0.045) for x in np.linspace(0.78, 0.22, 30))]
        found.append(cloth.patch(band, tone="shade"))
        found.append(cloth.line([(x, 0.045) for x in ring], width_m=0.0028))
    else:
        found.append(cloth.line([(x, 0.055) for x in ring], width_m=0.0028))
    for x, start in ((0.36, 0.30), (0.64, 0.38), (0.50, 0.52), (0.22, 0.45), (0.78, 0.5), (0.07, 0.4), (0.93, 0.35)):
        found.append(
            cloth.line([(x, start), (x + (x - 0.5) * 0.04, 0.72), (x + (x - 0.5) * 0.05, 0.96)], width_m=0.0036)
        )
    return Pieces((surface,), tuple(found))
