"""A measured garment's tags, on the dimensions of a product's card."""

from __future__ import annotations

from ...story.brief import Tag
from ...story.garment import GarmentKind
from .colour_names import colour_name
from .neckline import Neckline
from .pattern import Pattern
from .shape import Measures, Verdict

_SLEEVES = ((0.13, "cap"), (0.34, "short"), (0.42, "elbow"), (0.52, "three-quarter"), (9.0, "long"))
_LENGTHS = (
    (0.50, "cropped"),
    (0.82, "hip"),
    (0.93, "thigh"),
    (1.12, "knee"),
    (1.28, "calf"),
    (1.36, "ankle"),
    (9.0, "floor"),
)
_SKIRTS = ((0.45, "thigh"), (0.62, "knee"), (0.85, "calf"), (1.02, "ankle"), (9.0, "floor"))
"""Up to how many metres on an average adult, from the shoulder or from the waist."""
_INSEAMS = ((0.9, "thigh"), (1.35, "knee"), (1.75, "calf"), (9.0, "ankle"))
_FAMILIAR: dict[GarmentKind, tuple[tuple[str, str], ...]] = {
    "t-shirt": (("stiffness", "soft"), ("pockets", "none")),
    "shirt": (("stiffness", "soft"), ("closure", "buttons")),
    "blouse": (("stiffness", "flowing"),),
    "sweater": (("stiffness", "soft"), ("pockets", "none"), ("closure", "none")),
    "hoodie": (("stiffness", "soft"), ("pockets", "kangaroo")),
    "tank": (("stiffness", "soft"), ("pockets", "none")),
    "jacket": (("stiffness", "structured"), ("pockets", "side")),
    "coat": (("stiffness", "structured"), ("pockets", "side"), ("season", "winter")),
    "dress": (("stiffness", "flowing"), ("pockets", "none")),
    "skirt": (("stiffness", "flowing"), ("pockets", "none")),
    "trousers": (("stiffness", "structured"), ("pockets", "side")),
    "shorts": (("stiffness", "soft"), ("pockets", "side"), ("season", "summer")),
}
FAMILIAR_CONFIDENCE = 0.5
"""Of what is so for most garments of a kind but was not measured on this one."""


def tags_of(
    verdict: Verdict,
    seen: Measures,
    *,
    colours: tuple[str, ...],
    pattern: Pattern,
    neckline: Neckline | None,
    neck_wide: float,
) -> tuple[Tag, ...]:
    """All that was measured, each with how sure it is; `neck_wide`: the neck's width by that of the body."""
    found: list[Tag] = []

    def put(dimension: str, value: str, confidence: float) -> None:
        found.append(Tag(dimension=dimension, value=value, source="photo", confidence=round(min(1.0, confidence), 3)))

    put("category", verdict.kind, verdict.score)
    put("family", "clothing", max(0.5, verdict.score))
    for number, colour in enumerate(dict.fromkeys(colour_name(each) for each in colours[:2])):
        put("colour" if number == 0 else "accent-colour", colour, 0.85 - 0.2 * number)
    put("pattern", pattern.name if pattern.name != "graphic" else "graphic", pattern.confidence)
    upper = not seen.flat_top
    if upper:
        put("sleeve", _named(_SLEEVES, seen.sleeve_m) if seen.sleeves else "none", 0.9 if seen.sleeves != 1 else 0.3)
        put("hood", "fixed" if seen.hood else "none", 0.85)
        name, sure = _neck(verdict, seen, neckline, neck_wide)
        if name:
            put("neckline", name, sure)
    lengths = _LENGTHS if upper else _SKIRTS
    length = _named(_INSEAMS, seen.inseam) if seen.legs else _named(lengths, seen.length_m)
    put("length", length, 0.7)
    if seen.legs:
        put("leg", _leg(verdict, seen), 0.6)
    put("view", "front" if neckline is not None and neckline.told else "flat", 0.8 if neckline is not None else 0.5)
    put("count", "one", 0.9)
    put("wearer", "none", 0.8)
    for dimension, value in _FAMILIAR[verdict.kind]:
        put(dimension, value, FAMILIAR_CONFIDENCE)
    return tuple(found)


def _named(steps: tuple[tuple[float, str], ...], value: float) -> str:
    return next(word for limit, word in steps if value < limit)


def _leg(verdict: Verdict, seen: Measures) -> str:
    if verdict.category == "shorts":
        return "shorts"
    taper = seen.leg_taper
    return "skinny" if taper < 0.46 else "tapered" if taper < 0.66 else "straight" if taper < 0.9 else "wide"


def _neck(verdict: Verdict, seen: Measures, neckline: Neckline | None, neck_wide: float) -> tuple[str, float]:
    if seen.hood:
        return "hooded", 0.85
    if verdict.kind in ("jacket", "coat", "shirt") or seen.collar > 0.012:
        return ("turtleneck", 0.5) if verdict.kind == "sweater" else ("collar", 0.8)
    if neckline is None or neckline.edge < 0.01:
        return "", 0.0
    sure = 0.75 if neckline.told else 0.4
    if _pointed(neckline) < 0.66 and seen.depth > 0.08:
        return "v-neck", sure
    if neck_wide > 0.47 and seen.depth < 0.1:
        return "boat", sure
    return ("scoop", sure) if seen.depth > 0.15 else ("crew", sure)


def _pointed(neckline: Neckline) -> float:
    """The opening's width half way down by its width at the top: a half for a V, more for a round one."""
    points = neckline.points
    top = (points[0, 1] + points[-1, 1]) / 2
    half = top + (points[:, 1].max() - top) / 2
    inside = points[points[:, 1] >= half]
    return float(inside[:, 0].max() - inside[:, 0].min()) / max(1.0, float(points[-1, 0] - points[0, 0]))
