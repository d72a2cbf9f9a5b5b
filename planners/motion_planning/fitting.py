"""What a motion cannot do without, against who is to do it and where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from ...story.cast import Framing
from ...templates.motion import Motion
from ...templates.person import Person

COLLARED_TOPS = ("shirt", "blouse")
COLLARED_COATS = ("blazer", "jacket", "coat")
SEATED = ("idle", "greeting", "beat", "count", "point", "present", "product", "reaction", "sit")
"""Kinds that a person in a wheelchair does too, where their legs do not matter."""


@dataclass(frozen=True)
class Place:
    """Who moves, and where."""

    person: Person
    framing: Framing = "three-quarter"
    product: bool = False
    """True where the shot has a product to hold."""
    chair: bool = False
    space: bool = False
    """True where there is room to walk."""
    pockets: bool | None = None
    """None: as the person's own clothes have them; a garment that is worn decides otherwise."""
    collar: bool | None = None


def unfit(motion: Motion, place: Place) -> str:
    """Why a motion cannot be done here; empty where it can."""
    person = place.person
    outfit = person.outfit
    has = {
        "pockets": outfit.pockets if place.pockets is None else place.pockets,
        "collar": (outfit.top in COLLARED_TOPS or outfit.coat in COLLARED_COATS)
        if place.collar is None
        else place.collar,
        "product": place.product,
        "chair": place.chair or person.wheelchair,
        "standing": not person.wheelchair,
        "space": place.space and not person.wheelchair,
    }
    lacks = {
        "pockets": f"{person.name}'s clothes have no pockets",
        "collar": f"{person.name}'s clothes have no collar",
        "product": "there is no product to hold",
        "chair": "there is no chair",
        "standing": f"{person.name} sits in a wheelchair",
        "space": f"{person.name} sits in a wheelchair" if person.wheelchair else "there is no room to walk",
    }
    for need in motion.needs:
        if not has.get(need, False):
            return lacks.get(need, f"it needs {need!r}, which no shot has")
    if person.wheelchair and motion.track == "body" and motion.kind not in SEATED:
        return lacks["standing"]
    return ""
