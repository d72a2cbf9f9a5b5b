"""Tells what a garment is by its measured shape: how wide, how long, sleeves, legs, straps, how deep the opening is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...story.garment import GarmentCategory, GarmentKind
from .places import Side, crotch_of
from .silhouette import Silhouette

SYMMETRY = (0.74, 0.9)
"""Below the first no garment that is laid out to be seen; above the second as even as one can be."""
OPEN_DEPTH = 0.17
"""Of the length: what is long, has sleeves and opens deeper than this is a coat rather than a dress."""
METRES = {"chest": 0.52, "bust": 0.44, "back": 0.42, "waist": 0.35}
"""Of an average adult's garments: across the chest laid flat, the same of a fitted dress, from the neck's side to the
waist, across a waistband."""


@dataclass(frozen=True)
class Measures:
    """Lengths as shares of each other, where not metres."""

    symmetry: float
    sleeves: int
    """Sides that have one."""
    sleeve_m: float
    legs: bool
    inseam: float
    """Of legs: from crotch to hem, by from waist to crotch."""
    leg_taper: float
    """Width of the leg's hem by that of the thigh."""
    flat_top: bool
    straps: bool
    length_m: float
    """From the neck's side, or the waistband, to the hem, reckoned from an average adult's widths."""
    tall: float
    """Height by greatest width."""
    flare: float
    """Width of the hem by that of the waist."""
    waisted: float
    """Narrowest width by the narrower of chest and hem."""
    collar: float
    """Height of what stands at the neck by the width of the body."""
    hood: bool
    depth: float
    """Of the opening below the neck's sides, by the length of the garment."""
    front_line: float
    """0 to 1: how surely one line runs down the middle of the front."""
    solid: float
    """Area by that of the convex shape around it."""


@dataclass(frozen=True)
class Verdict:
    """What it is, how surely, and where it is not a garment, why."""

    category: GarmentCategory
    kind: GarmentKind
    score: float
    why: str = ""


def measures(
    shape: Silhouette, left: Side, right: Side, *, depth: float = 0.0, front_line: float = 0.0, solid: float = 0.8
) -> Measures:
    """From both sides' landmarks; `depth` is of the neckline in pixels of the mask."""
    sides = (left, right)

    def mean(values: list[float]) -> float:
        return float(np.mean(values))

    flat = left.flat_top and right.flat_top
    neck_y = mean([side.neck[1] for side in sides])
    hem_y = mean([side.hem[1] for side in sides])
    hem_half = max(1.0, mean([side.hem[0] for side in sides]))
    waist_half = max(1.0, mean([side.waist[0] for side in sides]))
    waist_y = mean([side.waist[1] for side in sides])
    chest_half = max(1.0, mean([(side.underarm or side.waist)[0] for side in sides]))
    crotch = crotch_of(shape)
    sleeves = [side for side in sides if side.cuff is not None]
    waisted = waist_half / min(chest_half, hem_half)
    if flat:
        metre = METRES["waist"] / (2 * waist_half)
        length = (hem_y - waist_y) * metre
    else:
        by_chest = METRES["chest"] / (2 * chest_half)
        if not sleeves and waisted < 0.97:
            by_chest = 0.25 * METRES["bust"] / (2 * chest_half) + 0.75 * METRES["back"] / max(1.0, waist_y - neck_y)
        metre, length = by_chest, (hem_y - neck_y) * by_chest
    reaches = [
        float(np.hypot(*(np.mean(side.cuff, axis=0) - side.shoulder))) for side in sides if side.cuff is not None
    ]
    sleeve = mean(reaches) if reaches else 0.0
    inner = mean([side.leg_inner[0] for side in sides if side.leg_inner is not None] or [0.0])
    collar = mean([side.collar for side in sides])
    return Measures(
        symmetry=shape.symmetry,
        sleeves=len(sleeves),
        sleeve_m=sleeve * metre,
        legs=crotch is not None,
        inseam=(hem_y - crotch) / max(1.0, crotch - waist_y) if crotch is not None else 0.0,
        leg_taper=(hem_half - inner) / max(1.0, float(shape.mask[min(shape.height - 1, round(crotch or 0))].sum()) / 2),
        flat_top=flat,
        straps=not flat and not sleeves,
        length_m=length,
        tall=shape.height / shape.mask.shape[1],
        flare=hem_half / waist_half,
        waisted=waisted,
        collar=collar / (2 * chest_half),
        hood=collar > 0.4 * chest_half and mean([side.collar_wide for side in sides]) > 0.38 * chest_half,
        depth=depth / max(1.0, hem_y - neck_y),
        front_line=front_line,
        solid=solid,
    )


def judge(seen: Measures) -> Verdict:
    """The category and how sure it is: how even the shape is, and how far it lies from where another would begin."""
    even = float(np.clip((seen.symmetry - SYMMETRY[0]) / (SYMMETRY[1] - SYMMETRY[0]), 0, 1))
    if seen.sleeves == 1:
        return Verdict("top", "t-shirt", 0.25 * even, "only one sleeve can be seen")
    if seen.legs and seen.sleeves:
        return Verdict("trousers", "trousers", 0.2 * even, "it has sleeves and legs in one piece")
    if seen.legs:
        return _legs(seen, even)
    if seen.sleeves:
        return _sleeved(seen, even)
    return _skirt(seen, even) if seen.flat_top else _straps(seen, even)


def _legs(seen: Measures, even: float) -> Verdict:
    if not seen.flat_top:
        return Verdict(
            "trousers", "trousers", 0.3 * even, "it has legs but no waistband: one-piece suits cannot be worn yet"
        )
    short = seen.inseam < 1.35
    sure = float(np.clip(0.72 + 0.5 * abs(seen.inseam - 1.35), 0, 0.97))
    if not 0.12 < seen.inseam < 4.5:
        return Verdict("shorts", "shorts", 0.3 * even, "its legs have no human measure")
    return Verdict("shorts", "shorts", sure * even) if short else Verdict("trousers", "trousers", sure * even)


def _sleeved(seen: Measures, even: float) -> Verdict:
    if not 0.3 < seen.length_m < 2.2 or not 0.06 < seen.sleeve_m < 1.1 or seen.flare < 0.68:
        return Verdict("top", "t-shirt", 0.3 * even, "its sleeves and body have no human measure")
    opened = max(float(np.clip((seen.depth - 0.24) / 0.1, 0, 1)), 0.8 * seen.front_line if seen.collar < 0.02 else 0.0)
    if seen.collar > 0.03 and seen.depth > 0.12:
        opened = 1.0
    if seen.hood:
        return Verdict("top", "hoodie", 0.93 * even)
    if seen.length_m > 0.93:
        edge = float(np.clip(0.6 + (seen.length_m - 0.93) * 2, 0, 0.95))
        if opened > 0.4 or seen.depth > OPEN_DEPTH or seen.front_line > 0.6:
            return Verdict("coat", "coat", edge * even)
        return Verdict("dress", "dress", edge * 0.9 * even)
    if seen.sleeve_m < 0.36:
        return Verdict("top", "shirt" if seen.collar > 0.012 else "t-shirt", 0.92 * even)
    if seen.depth > 0.24:
        return Verdict("jacket", "jacket", float(np.clip(0.6 + (seen.depth - 0.24) * 3, 0, 0.95)) * even)
    if seen.collar > 0.012:
        return Verdict("top", "shirt", 0.88 * even)
    if seen.front_line > 0.7:
        return Verdict("jacket", "jacket", 0.6 * even)
    return Verdict("top", "sweater", 0.85 * even)


def _straps(seen: Measures, even: float) -> Verdict:
    if not 0.3 < seen.length_m < 2.4 or seen.tall < 0.75:
        return Verdict("top", "tank", 0.3 * even, "its shape is not that of a garment")
    # Dresses are long, or widen below a waist.
    dress = (seen.length_m - 0.86) * 3 + (seen.flare - 1.3) * 0.8
    sure = float(np.clip(0.62 + 0.5 * abs(dress), 0, 0.94)) * even
    return Verdict("dress", "dress", sure) if dress > 0 else Verdict("top", "tank", sure)


def _skirt(seen: Measures, even: float) -> Verdict:
    if seen.waisted < 0.88 and seen.tall > 1.3:
        return Verdict("dress", "dress", 0.6 * even)
    # From the waistband outwards in one sweep, neither a pipe nor a plate.
    shaped = float(np.clip(1 - abs(np.log(seen.flare / 1.6)) / 1.1, 0, 1)) * float(
        np.clip((seen.solid - 0.86) / 0.06, 0, 1)
    )
    shaped *= float(np.clip((2.9 - seen.tall) / 0.8, 0, 1)) * float(np.clip((seen.tall - 0.5) / 0.2, 0, 1))
    return Verdict("skirt", "skirt", float(np.clip(0.25 + 0.7 * shaped, 0, 0.93)) * even)
