"""What a head is made of: surfaces of the one mesh, the features drawn onto them, and how a face moves the surfaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..rotation import Floats
from ..skeleton import INDEX
from ..surface import Feature, Ints, PartLabel, Surface
from .form import HeadForm


@dataclass(frozen=True)
class HeadParts:
    """A head, from crown to chin, with hair, beard, glasses and scarf."""

    form: HeadForm
    surfaces: tuple[Surface, ...]
    features: tuple[Feature, ...]
    moving: dict[str, tuple[Floats, Floats]]
    """By surface, of those that the jaw and a smile carry along: its vertices `(V, 3)` in head units, and how much of
    the way each goes `(V,)`."""

    def morph(self, face: Floats) -> dict[str, Floats]:
        """By surface: what to add to its vertices at rest, `(V, 3)` in metres, for the controls `(16,)`.

        Surfaces that are not named stay as they are. Add it before the vertices are posed.
        """
        unit = self.form.unit_m
        return {
            name: self.form.moved(points, face) * (unit * share[:, None])
            for name, (points, share) in self.moving.items()
        }


def head_surface(
    form: HeadForm,
    name: str,
    *,
    points: Floats,
    triangles: Ints,
    label: PartLabel,
    colour: str,
    over: tuple[str, ...] = (),
    two_sided: bool = False,
    follows: dict[str, Floats] | None = None,
    joined: NDArray[Any] | None = None,
    sway: Floats | None = None,
) -> Surface:
    """A surface from points `(V, 3)` in head units. It follows the head, and in shares `(V,)` other joints."""
    rest = form.skeleton.rest[INDEX["head"]] + form.middle_m + points * form.unit_m
    joints = np.zeros((len(points), 4), np.int32)
    weights = np.zeros((len(points), 4))
    others = np.zeros(len(points))
    joints[:, 0] = INDEX["head"]
    for slot, (joint, share) in enumerate((follows or {}).items(), start=1):
        joints[:, slot], weights[:, slot] = INDEX[joint], share
        others += share
    weights[:, 0] = 1 - others
    return Surface(
        name=name, label=label, colour=colour, rest=rest, joints=joints, weights=weights, triangles=triangles,
        over=over, two_sided=two_sided, joined=None if joined is None else joined.astype(bool), sway=sway,
    )  # fmt: skip
