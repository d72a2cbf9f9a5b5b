"""A whole person from parameters: body, clothes, head, and what they sit on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..head import HeadParts, build_head
from ..rotation import Floats, from_euler, multiply
from ..skeleton import INDEX
from ..surface import PartLabel, Surface
from .bottoms import bottom
from .coats import coat
from .hands import hand
from .limbs import ARM_PLACES, FOREARM_PLACES, SHOULDER, limb, stretch
from .measures import Measures
from .pieces import Pieces
from .robot import robot
from .seat import Seated, seated, wheelchair
from .shoes import HEEL_PITCH, foot, heel_lift_m
from .stitches import Stitch
from .tops import top
from .torso import bare_trunk, neck


@dataclass(frozen=True)
class Build:
    """What a figure is made of."""

    surfaces: tuple[Surface, ...]
    stitches: tuple[Stitch, ...]
    head: HeadParts
    seat: Seated | None = None
    """How somebody sits in a wheelchair."""
    heels_m: float = 0.0
    """How much higher somebody stands in high heels."""

    @property
    def lowered_m(self) -> float:
        """How much lower the head is than standing on bare feet."""
        return (self.seat.lowered_m if self.seat else 0.0) - self.heels_m

    def settle(self, rotations: Floats, root: Floats) -> tuple[Floats, Floats]:
        """A pose as this person has it: in a wheelchair, on high heels."""
        if self.seat:
            return self.seat.settle(rotations, root)
        if not self.heels_m:
            return rotations, root
        found = rotations.copy()
        for side in ("left", "right"):
            for joint, pitch in (("foot", HEEL_PITCH), ("toes", -HEEL_PITCH)):
                number = INDEX[f"{side}-{joint}"]
                found[number] = multiply(rotations[number], from_euler((pitch, 0.0, 0.0)))
        return found, root + np.array([0.0, self.heels_m, 0.0])


def build_body(measures: Measures) -> Build:
    """Model a person."""
    outfit = measures.person.outfit
    head = build_head(measures.person, measures.skeleton)
    found = robot(measures) if measures.person.kind == "mascot" else _human(measures)
    if measures.person.wheelchair:
        found += wheelchair(measures)
    return Build(
        surfaces=(*found.surfaces, *head.surfaces),
        stitches=found.stitches,
        head=head,
        seat=seated(measures) if measures.person.wheelchair else None,
        heels_m=heel_lift_m(measures) if outfit.shoes == "heels" and not measures.person.wheelchair else 0.0,
    )


def _human(measures: Measures) -> Pieces:
    """Body and clothes, below the chin."""
    outfit = measures.person.outfit
    found = Pieces((neck(measures), bare_trunk(measures, low=0.74 if outfit.top != "none" else -0.05)))
    found += bottom(measures, outfit)
    for side in ("left", "right"):
        found += foot(measures, side, outfit)
    if outfit.top != "none":
        found += top(measures, outfit)
    if outfit.coat != "none":
        found += coat(measures, outfit)
    sleeved = "long" if outfit.coat != "none" else outfit.sleeves if outfit.top != "none" else "none"
    for side in ("left", "right"):
        found += Pieces((*_arm(measures, side, sleeved), *hand(measures, side)))
    return found


def _arm(measures: Measures, side: str, sleeved: str) -> list[Surface]:
    """What of an arm is bare."""
    arm = limb(measures, side, "arm")
    label: PartLabel = "left-arm" if side == "left" else "right-arm"
    lower = arm.tube(
        f"{side}-forearm",
        places=stretch(FOREARM_PLACES, 0.93 if sleeved != "long" else 1.72, 2.08),
        label=label,
        colour="skin",
        joined=(1.14, 1.95),
        glued=f"{side}-arm",
    )
    if sleeved == "long":
        return [lower]
    upper = arm.tube(
        f"{side}-arm",
        places=stretch(ARM_PLACES, 0.40 if sleeved == "short" else SHOULDER, 1.04),
        label=label,
        colour="skin",
        joined=(0.30, 0.88),
        glued="torso-skin",
    )
    return [upper, lower]
