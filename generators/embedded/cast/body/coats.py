"""What is worn over a top, open in front: blazers, jackets, coats, cardigans."""

from __future__ import annotations

import numpy as np

from .....templates.person import Outfit
from .collars import shirt_collar
from .cuts import COAT_CUTS, Cut
from .measures import Measures
from .pieces import Pieces
from .sheet import around, sheet, smooth
from .shoulders import lit_trunk
from .sleeves import sleeves
from .stitches import Cloth, Stitch
from .torso import COLUMNS, at_shoulder, hang_weights, swaying

_HALF = COLUMNS // 2
_GAPS = {
    # Heights t and how far, as a share of the way around, each front edge stands from the middle.
    "blazer": (
        (-0.3, -0.1, 0.15, 0.30, 0.38, 0.60, 0.85, 1.0, 1.07),
        (0.075, 0.050, 0.022, 0.004, -0.004, 0.028, 0.062, 0.090, 0.125),
    ),
    "jacket": ((-0.3, 0.1, 0.5, 0.85, 1.0, 1.07), (0.070, 0.066, 0.062, 0.070, 0.092, 0.12)),
    "coat": ((-0.9, -0.3, 0.1, 0.5, 0.85, 1.0, 1.07), (0.085, 0.070, 0.060, 0.062, 0.072, 0.095, 0.125)),
    "cardigan": ((-0.3, 0.1, 0.5, 0.85, 1.0, 1.07), (0.085, 0.075, 0.070, 0.078, 0.098, 0.125)),
}
_COLLARS: dict[str, dict[str, float]] = {
    "blazer": {"gap": 0.105, "points": 0.060, "spread": 0.0, "off": 0.016, "crest": 1.105},
    "jacket": {"gap": 0.085, "points": 0.085, "spread": 0.030, "off": 0.018, "crest": 1.115},
    "coat": {"gap": 0.095, "points": 0.070, "spread": 0.010, "off": 0.019, "crest": 1.110},
}


def coat(measures: Measures, outfit: Outfit) -> Pieces:
    """The body, sleeves and collar of a coat."""
    style = outfit.coat
    cut, s = COAT_CUTS[style], measures.scale
    long = cut.hem < -0.5
    rows = 26 if long else 19
    t = (cut.neck + (cut.hem - cut.neck) * np.linspace(0, 1, rows))[:, None]
    # The middle column is there twice, once for each front edge; between them is no cloth.
    u = np.concatenate([around(COLUMNS)[: _HALF + 1], around(COLUMNS)[_HALF:]])[None, :]
    gap = smooth(t, *_GAPS[style])
    u = np.where(np.arange(u.size)[None, :] <= _HALF, u * (0.5 - gap) / 0.5, 1 - (1 - u) * (0.5 - gap) / 0.5)
    t = np.broadcast_to(t, u.shape)
    ease = s * smooth(
        t,
        (-0.1, 0.25, 0.72, 0.90, 0.98, 1.07),
        (cut.waist_ease, cut.waist_ease, cut.ease, 0.8 * cut.ease, 0.62 * cut.ease, 0.010),
    )
    points = measures.hanging(u, t, ease, cut.flare)
    holes = np.zeros((rows - 1, u.shape[1] - 1), bool)
    holes[:, _HALF] = True
    body = sheet(
        "coat",
        points,
        label="coat",
        colour="coat",
        weights=hang_weights(measures, points),
        uv=np.stack([u, np.broadcast_to(np.linspace(0, 1, rows)[:, None], u.shape)], -1),
        holes=holes,
        closed=False,
        joined=at_shoulder(measures, points),
        sway=swaying(measures, points),
        two_sided=True,
        over=("neck", "torso-skin", "top", "pelvis", "collar"),
    )
    cloth = Cloth(body, rows, u.shape[1])
    found = Pieces((lit_trunk(measures, body),), tuple(_details(cloth, style, cut, outfit)))
    found += sleeves(measures, cut, "long", label="coat", colour="coat")
    # A headscarf falls over the collar.
    if style in _COLLARS and measures.person.hair != "hijab":
        found += shirt_collar(measures, colour="coat", label="coat", name="coat-collar", opened=True, **_COLLARS[style])
    return found


def _details(cloth: Cloth, style: str, cut: Cut, outfit: Outfit) -> list[Stitch]:
    """Lapels, edges, pockets and buttons. Places are columns from the front edge and heights t."""

    def at(way: int, columns: float, t: float) -> tuple[float, float]:
        edge = _HALF if way < 0 else _HALF + 1
        return (edge + way * columns) / (cloth.columns - 1), (cut.neck - t) / (cut.neck - cut.hem)

    found: list[Stitch] = []
    for way in (-1, 1):
        if style == "blazer":
            lapel = [
                at(way, 0, 1.055),
                at(way, 2.2, 0.985),
                at(way, 2.0, 0.930),
                at(way, 3.1, 0.925),
                at(way, 2.1, 0.70),
                at(way, 0, 0.37),
            ]
            found.append(cloth.patch(lapel, tone="lit"))
            found.append(cloth.line([at(way, 1.6, 1.04), *lapel[1:]], width_m=0.0028))
            found.append(cloth.line([at(way, 3.2, 0.03), at(way, 6.6, 0.035)], width_m=0.0050))
        elif style == "coat":
            lapel = [at(way, 0, 1.04), at(way, 2.6, 0.955), at(way, 3.2, 0.90), at(way, 2.2, 0.66), at(way, 0, 0.48)]
            found.append(cloth.patch(lapel, tone="lit"))
            found.append(cloth.line(lapel[1:], width_m=0.0036))
            found.append(cloth.line([at(way, 3.0, -0.02), at(way, 4.6, 0.10)], width_m=0.0050))
        else:
            wide = 0.9 if style == "jacket" else 1.3
            found.append(cloth.line([at(way, wide, t) for t in np.linspace(1.0, cut.hem, 24)], width_m=0.0028))
            if outfit.pockets:
                found.append(cloth.line([at(way, 3.0, 0.10), at(way, 4.2, 0.26)], width_m=0.0050))
        if style in ("jacket", "cardigan"):
            found.append(cloth.line([at(way, c, cut.hem + 0.055) for c in np.linspace(0, _HALF, 20)], width_m=0.0028))
    buttons = {
        "blazer": [at(-1, 0.35, 0.345), at(-1, 0.5, 0.20)],
        "cardigan": [at(-1, 0.6, t) for t in (0.75, 0.52, 0.29, 0.06)],
        "coat": [at(-1, 0.8, t) for t in (0.40, 0.16, -0.08)],
    }
    if style in buttons:
        found.append(cloth.dots(buttons[style], width_m=0.017 if style == "coat" else 0.014, tone="fold"))
    return found
