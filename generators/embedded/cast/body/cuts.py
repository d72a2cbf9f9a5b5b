"""How tops and coats are cut."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cut:
    """A top or coat. Heights are t of the trunk, lengths are metres for a person of 1.70 m."""

    ease: float
    """Off the skin, at the chest."""
    hem: float
    """Height of the hem."""
    waist_ease: float
    """Off the skin, at the waist: a straight cut hangs free of it."""
    neck: float
    """How wide the neck's opening is, as a height t of its side: lower is wider."""
    drop: float
    """How much lower the opening is in front."""
    vee: bool = False
    """Whether the opening is pointed."""
    sleeve: float = 0.006
    """Off the arm."""
    cuff: float = 0.002
    """Off the arm, at the wrist or a short sleeve's hem."""
    tucked: bool = False
    """Whether it ends inside trousers or a skirt."""
    flare: float = 0.0
    """How much it widens below the hips, metres a metre."""


CUTS: dict[str, Cut] = {
    "t-shirt": Cut(ease=0.008, hem=-0.12, waist_ease=0.020, neck=1.072, drop=0.085, sleeve=0.008, cuff=0.008),
    "shirt": Cut(
        ease=0.008, hem=0.08, waist_ease=0.012, neck=1.075, drop=0.155, vee=True, sleeve=0.008, cuff=0.006, tucked=True
    ),
    "blouse": Cut(
        ease=0.007, hem=0.08, waist_ease=0.012, neck=1.045, drop=0.21, vee=True, sleeve=0.010, cuff=0.004, tucked=True
    ),
    "sweater": Cut(ease=0.014, hem=-0.08, waist_ease=0.026, neck=1.078, drop=0.055, sleeve=0.012, cuff=0.007),
    "hoodie": Cut(ease=0.018, hem=-0.09, waist_ease=0.034, neck=1.075, drop=0.06, sleeve=0.015, cuff=0.009),
    "turtleneck": Cut(ease=0.005, hem=-0.05, waist_ease=0.007, neck=1.08, drop=0.0, sleeve=0.004, cuff=0.003),
    "tank": Cut(ease=0.005, hem=-0.09, waist_ease=0.010, neck=1.030, drop=0.19),
    "dress": Cut(ease=0.006, hem=0.22, waist_ease=0.006, neck=1.035, drop=0.15, sleeve=0.006, cuff=0.004),
}
COAT_CUTS: dict[str, Cut] = {
    "blazer": Cut(ease=0.019, hem=-0.20, waist_ease=0.022, neck=1.060, drop=0.0, sleeve=0.012, cuff=0.010, flare=0.05),
    "jacket": Cut(ease=0.021, hem=-0.03, waist_ease=0.030, neck=1.065, drop=0.0, sleeve=0.015, cuff=0.009),
    "coat": Cut(ease=0.024, hem=-0.86, waist_ease=0.030, neck=1.065, drop=0.0, sleeve=0.016, cuff=0.014, flare=0.10),
    "cardigan": Cut(
        ease=0.018, hem=-0.22, waist_ease=0.026, neck=1.045, drop=0.0, sleeve=0.013, cuff=0.008, flare=0.03
    ),
}
