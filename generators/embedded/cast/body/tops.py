"""What is worn above the hips, next to the skin: shirts, sweaters, hoodies, the upper part of dresses."""

from __future__ import annotations

import numpy as np

from .....templates.person import Outfit
from ..rotation import Floats
from ..surface import PartLabel
from .collars import hood, shirt_collar, turtleneck
from .cuts import CUTS, Cut
from .measures import Measures
from .pieces import Pieces
from .sheet import around, smooth
from .sleeves import sleeves
from .stitches import Cloth, Place, Stitch
from .torso import COLUMNS, trunk

UNDER = ("neck", "torso-skin")
_ROWS = 17
_BANDS = {"t-shirt": 0.030, "sweater": 0.042, "hoodie": 0.030}
"""How deep the band around the neck is, by style, in heights t."""


def neckline(cut: Cut) -> Floats:
    """`(C,)`: the height t of a top's upper edge around."""
    off = np.abs(around(COLUMNS) - 0.5) / 0.5
    wide = 0.20 if cut is CUTS["shirt"] else 0.34
    shape = np.clip(1 - off / wide, 0, 1) if cut.vee else np.cos(np.clip(off / 0.44, 0, 1) * np.pi / 2) ** 1.3
    back = np.clip((off - 0.5) / 0.5, 0, 1) * 0.02
    return cut.neck - cut.drop * shape + back


def top(measures: Measures, outfit: Outfit) -> Pieces:
    """The body, sleeves and collar of a top. Under a coat its sleeves are left out."""
    cut = CUTS[outfit.top]
    dress = outfit.top == "dress"
    label: PartLabel = "dress" if dress else "top"
    s = measures.scale
    upper = neckline(cut)
    hem = cut.hem if outfit.bottom != "none" or dress else min(cut.hem, -0.1)
    t = upper[None, :] + (hem - upper[None, :]) * np.linspace(0, 1, _ROWS)[:, None]
    chest = cut.ease if outfit.coat == "none" else 0.5 * cut.ease
    waist = cut.waist_ease if outfit.coat == "none" else 0.3 * cut.waist_ease
    ease = s * smooth(t, (-0.1, 0.25, 0.72, 0.98, 1.08), (waist, waist, chest, chest * 0.65, 0.004))
    below = UNDER
    body = trunk(
        "top",
        measures,
        top=upper,
        end=np.full(COLUMNS + 1, hem),
        rows=_ROWS,
        ease=ease,
        label=label,
        colour="top",
        two_sided=True,
        glued="torso-skin",
        over=below if cut.tucked or dress else (*below, "pelvis"),
    )
    cloth = Cloth(body, _ROWS, COLUMNS + 1)
    found = Pieces((body,), tuple(_details(cloth, outfit, upper, hem)))
    if outfit.coat == "none":
        found += sleeves(measures, cut, outfit.sleeves, label=label, colour="top")
    if outfit.top == "shirt":
        found += shirt_collar(measures, colour="top", label=label)
    elif outfit.top == "turtleneck":
        found += turtleneck(measures, colour="top", label=label)
    elif outfit.top == "hoodie":
        found += hood(measures, colour="top", label=label)
    return found


def _details(cloth: Cloth, outfit: Outfit, upper: Floats, hem: float) -> list[Stitch]:
    """The few lines that tell one kind of top from another."""
    style = outfit.top
    columns = around(COLUMNS)

    def at(u: float, t: float) -> Place:
        edge = float(np.interp(u, columns, upper))
        return u, (edge - t) / (edge - hem)

    def under_edge(depth: float) -> list[Place]:
        return [at(u, float(np.interp(u, columns, upper)) - depth) for u in np.linspace(0, 1, 49)]

    found: list[Stitch] = []
    if style in _BANDS:
        band = under_edge(_BANDS[style])
        front = band[10:39]
        found.append(cloth.patch([*((u, 0.0) for u, _ in front), *reversed(front)], tone="shade"))
        found.append(cloth.line(band, width_m=0.0028))
        rib = 0.966 if style == "t-shirt" else 0.915
        found.append(cloth.line([(u, rib) for u in np.linspace(0, 1, 49)], width_m=0.0028))
        if style == "sweater":
            found += [cloth.line([(u, rib), (u, 1.0)], width_m=0.0020) for u in np.arange(0.03, 1.0, 0.03)]
        if style == "hoodie":
            found += _hoodie_front(cloth)
    elif style in ("blouse", "dress", "tank"):
        found.append(cloth.line(under_edge(0.030 if style == "blouse" else 0.026), width_m=0.0028))
        if style == "blouse":
            found.append(cloth.line([(0.5, 0.0), (0.497, 0.3), (0.5, 1.0)], width_m=0.0028))
        if style == "tank":
            found.append(cloth.line([(u, 0.972) for u in np.linspace(0, 1, 49)], width_m=0.0028))
    elif style == "shirt":
        found += [cloth.line([(u, 0.0), (u, 1.0)], width_m=0.0028) for u in (0.489, 0.511)]
        found.append(cloth.dots([(0.5, v) for v in np.linspace(0.10, 0.92, 6)], width_m=0.010, tone="fold"))
        if outfit.coat == "none" and outfit.pockets:
            corners = ((0.60, 0.80), (0.60, 0.68), (0.64, 0.655), (0.68, 0.68), (0.68, 0.80), (0.60, 0.80))
            found.append(cloth.line([at(u, t) for u, t in corners], width_m=0.0028))
    if outfit.coat == "none" and style not in ("turtleneck", "tank"):
        found += _folds(cloth, outfit)
    return found


def _hoodie_front(cloth: Cloth) -> list[Stitch]:
    """The pocket for both hands, and the strings."""
    right = [(0.395, 0.60), (0.372, 0.84), (0.372, 0.915)]
    left = [(1 - u, v) for u, v in reversed(right)]
    found = [cloth.line([*right, *left, right[0]], width_m=0.0028)]
    for way in (-1, 1):
        string = [(0.5 + way * 0.035, 0.0), (0.5 + way * 0.042, 0.10), (0.5 + way * 0.039, 0.21)]
        found.append(cloth.line(string, width_m=0.0050, tone="#f4efe6"))
        found.append(cloth.dots([(0.5 + way * 0.039, 0.215)], width_m=0.010, tone="#d9d2c4"))
    return found


def _folds(cloth: Cloth, outfit: Outfit) -> list[Stitch]:
    """Where cloth is drawn in: from the armpits, and at the waist."""
    armpits = [[(0.5 + way * u, v) for u, v in ((0.215, 0.30), (0.180, 0.335), (0.155, 0.385))] for way in (-1, 1)]
    if outfit.top in ("shirt", "blouse"):
        waist = [[(0.66, 0.90), (0.635, 0.80), (0.63, 0.70)], [(0.36, 1.0), (0.375, 0.88), (0.37, 0.80)]]
    else:
        waist = [[(0.70, 0.86), (0.665, 0.80), (0.63, 0.785)]]
    return [cloth.fold(places, width_m=0.0075) for places in (*armpits, *waist)]
