"""The colours of a person: their own, and those in which a brand or look dresses them."""

from __future__ import annotations

from collections.abc import Mapping

from ....templates.person import Person
from ....tools.compositor.pictures.colour import contrast, from_hex, to_hex, to_rgb
from ....tools.compositor.pictures.palettes import oklch

BRAND_ROLES = ("brand", "brand-2", "brand-dark", "brand-light")
PLAIN_PALETTE: dict[str, str] = {
    "brand": "#d9573f",
    "brand-2": "#2f6f7e",
    "brand-dark": "#27303f",
    "brand-light": "#f0e4d2",
    "ground": "#efe7da",
}
"""What people wear where no film says anything."""
_INSTEAD: dict[str, tuple[str, ...]] = {
    "brand": ("brand-2", "brand-dark"),
    "brand-2": ("brand", "brand-dark"),
    "brand-dark": ("brand-2", "brand"),
}
"""Other colours of the film that a garment takes before its own is changed."""
LEAST_CONTRAST = 1.25
"""Of large pieces of clothing with the ground: a figure must be told from what it stands before."""
_WELL = 1.5
"""A contrast that is taken where one of the film's own colours has it."""


def dress_colours(person: Person, palette: Mapping[str, str]) -> dict[str, str]:
    """Every colour that a figure of this person is drawn in, by name, as `#rrggbb`.

    `palette` holds the roles 'brand', 'brand-2', 'brand-dark', 'brand-light', and under names that begin with 'ground'
    all that they stand before in a film; a role that it lacks is taken from `PLAIN_PALETTE`. Clothes that would vanish
    before a ground, or beside a garment of the same colour, take another of the film's colours; where none will do,
    theirs is made lighter or darker.
    """
    filled = {**PLAIN_PALETTE, **palette}
    outfit = person.outfit
    grounds = tuple(colour for role, colour in filled.items() if role.startswith("ground"))

    def worn(colour: str, *others: str, hidden: bool = False) -> str:
        beside = others if hidden and others else (*grounds, *others)
        choices = [filled.get(role, role) for role in (colour, *_INSTEAD.get(colour, ()))]
        for wanted in (_WELL, LEAST_CONTRAST):
            found = next((choice for choice in choices if _apart(choice, beside) >= wanted), None)
            if found:
                return found
        return set_apart(choices[0], beside)

    coated = outfit.coat != "none"
    coat = worn(outfit.coat_colour)
    # What is worn under a coat stands before the coat, not before the ground.
    top = worn(outfit.top_colour, *([coat] if coated else []), hidden=coated)
    bottom = worn(outfit.bottom_colour, top, *([coat] if coated else []))
    shoes = worn(outfit.shoes_colour)
    return {
        "skin": person.skin,
        "hair": person.hair_colour,
        "top": top,
        "coat": coat,
        "bottom": bottom,
        "shoes": shoes,
        "sole": "#f4f1ea" if oklch(shoes)[0] < 0.8 else "#d8d2c6",
        "headwear": worn("brand-2", coat if outfit.coat != "none" else top),
        "eye": person.face.eye_colour,
        "lips": person.face.lip_colour or _lips(person.skin),
        "frame": "#23201f",
        "metal": "#8d949e",
        "rubber": "#2b2d33",
        "accent": filled["brand"],
    }


def set_apart(colour: str, others: tuple[str, ...]) -> str:
    """The nearest lightness at which a colour is told from all others, or else the best there is; its hue stays."""
    lightness, chroma, hue = oklch(colour)
    steps = sorted((number / 40 for number in range(6, 39)), key=lambda step: abs(step - lightness))
    found = [colour, *(to_hex(to_rgb((step, chroma, hue))) for step in steps)]
    best = max(found, key=lambda candidate: _apart(candidate, others))
    return next((candidate for candidate in found if _apart(candidate, others) >= LEAST_CONTRAST), best)


def _apart(colour: str, others: tuple[str, ...]) -> float:
    """The least contrast of a colour with others."""
    return min(contrast(from_hex(colour), from_hex(other)) for other in others)


def _lips(skin: str) -> str:
    lightness, chroma, hue = oklch(skin)
    return to_hex(to_rgb((lightness * 0.80, min(0.2, chroma + 0.045), (hue - 28) % 360 if hue > 28 else hue)))
